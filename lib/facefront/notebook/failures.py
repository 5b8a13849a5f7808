"""Open the notebooks about failures, which have the same chapters for each family of frontalizers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from facefront import measure
from facefront.languages import ENGLISH
from facefront.notebook.opening import Notebook, open_notebook
from facefront.report import Context, FailureStory, absent_text, examined_text, study_failures, tables
from facefront.report.blocks import Block
from facefront.study.failures import Failures


@dataclass(frozen=True)
class FailureNotebook(Notebook):
    """A notebook about the failures of a family of frontalizers. outputs: what they made of a sample of the probes."""

    family: str
    outputs: Failures

    @property
    def name(self) -> str:
        """Return the start of the keys of its tables: its own key without the number."""
        return self.section.key.partition("_")[2]

    @cached_property
    def context(self) -> Context:
        """Return the context of the section; recognisers may be partial about these frontalizers."""
        return self.context_of({f.name: f.recognition for f in self.outputs.frontalizers})

    def systems(self) -> list[Block]:
        """Return what the study says of the family, which frontalizers are examined, and a table of them."""
        cards, context = self.outputs.cards, self.context
        titles = {name: card.title for name, card in cards.items()}
        stand_in = self.outputs.stand_in  # the note on a substitute says what could not run
        absent = [] if stand_in else absent_text(self.outputs.absent, context)
        blocks: list[Block] = [study_failures(self.family, context), *absent]
        blocks += examined_text(titles, self.family, stand_in, context)
        if cards:
            rows = [vars(card) | {"key": name} for name, card in cards.items()]
            blocks.append(tables.frontalizers_table(rows, context, f"{self.name}_systems", "section"))
        return blocks

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Return `PAIRS` of the photos and of the outputs."""
        made = self.outputs
        return measure.build_pairs(made.images, made.embeddings, self.spec, faces=made.faces, frontals=made.frontals)

    @cached_property
    def story(self) -> FailureStory:
        """Return the chapters of the section, from the pairs and the measures of the pictures."""
        detector, backbone = self.spec.primary.detector, self.spec.primary.backbone
        first = self.study.combinations[0]
        judge = detector or first[0], backbone or first[1]
        made, pairs = self.outputs, self.pairs
        seen = made.images, made.faces, made.frontals, made.quality(judge[0])
        there = [name for name in made.cards if name in set(pairs["variant"])]
        cases = {
            name: measure.failure_cases(pairs, *seen, variant=name, detector=judge[0], backbone=judge[1])
            for name in there
        }
        return FailureStory(self.name, pairs, cases, judge, self.context)

    def claims(self) -> list[Block]:
        """Return the study's claims compared with the numbers."""
        systems = {frontalizer.name: frontalizer.card.key for frontalizer in self.outputs.frontalizers}
        return self.story.claims(systems, self.family)

    def cases(self) -> list[Block]:
        """Return the cases that the rules find, with their pictures."""
        made = self.outputs
        photos = self.photos(made.images, made.faces, made.frontals, self.story.combination[0])
        return self.story.found(made.images, photos, self.study.profile.failures.sample)

    def outcomes(self) -> list[Block]:
        """Return what happened to every probe."""
        return self.story.outcomes(self.outputs.frontals, self.outputs.images)

    def keep(self) -> None:
        """Write the table of outputs and the pairs for the report."""
        self.study.save(**{self.name: self.outputs.frontals, f"{self.name}_pairs": self.pairs})


def open_failures(
    key: str,
    family: str,
    profile: str,
    *,
    data: str = "",
    weights: str = "",
    images: str = "all",
    language: str = ENGLISH,
    frontalizers: str = "",
) -> FailureNotebook:
    """Open the study of a notebook about failures.

    family: "flow" or "rebuild"; frontalizers: others instead, by commas; see `open_notebook` for the rest.
    """
    opened = open_notebook(
        key, profile, data=data, weights=weights, images=images, language=language, also=frontalizers
    )
    outputs = Failures.open(opened.study, family, frontalizers)
    return FailureNotebook(opened.study, opened.spec, opened.section, opened.show, family, outputs)
