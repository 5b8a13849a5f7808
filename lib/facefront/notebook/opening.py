"""Open a notebook: the set-up that all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from facefront.languages import ENGLISH, check_language, within
from facefront.measure import MeasureSpec
from facefront.notebook.chosen import chosen
from facefront.notebook.display import show_blocks
from facefront.report import Context, Names, Section, figures, partial_recognisers
from facefront.report.messages import Finding, messages
from facefront.report.section import Shown
from facefront.study.options import show_images
from facefront.study.study import Study


@dataclass(frozen=True)
class Notebook:
    """Hold what the cells of a notebook use.

    spec: how things are measured, of `spec/pairs.yaml`; section: what the notebook adds to the report; show: False for
    a report without any face.
    """

    study: Study
    spec: MeasureSpec
    section: Section
    show: bool

    @cached_property
    def context(self) -> Context:
        """Return what tables, figures and sentences need; recognisers may be partial about the study's frontalizers."""
        return self.context_of({f.name: f.recognition for f in self.study.components.frontalizers})

    def context_of(
        self, makers: Mapping[str, Sequence[str]], also: frozenset[tuple[str, str]] = frozenset()
    ) -> Context:
        """Return the context of a notebook about other variants.

        makers: the families of recognition networks that took part in making each variant; also: further (variant,
        backbone) of recognisers that are not impartial.
        """
        recognisers = {embedder.name: embedder.recognition for embedder in self.study.components.embedders}
        dataset, words = self.study.dataset, self.section.messages
        return Context(
            words.named("profile", self.study.profile.name, dataset.title),
            self.spec,
            self.section.values,
            dataset.format,
            partial_recognisers(makers, recognisers) | also,
            dataset.drawn,
            Names.of(self.study.listed, self.show),
            words,
        )

    def photos(
        self, images: pd.DataFrame, faces: pd.DataFrame, frontals: pd.DataFrame | None = None, detector: str = ""
    ) -> figures.Photos:
        """Return the pictures of these tables, cut by the boxes of a detector (default: the registration detector)."""
        return figures.Photos(
            images,
            faces,
            frontals,
            results=self.study.results,
            detector=detector or self.study.profile.registration,
            max_side=self.study.profile.max_side,
            show=self.show,
        )

    def gist(self, *findings: Finding) -> Shown:
        """Make the findings the gist of the section, and show them."""
        said = self.context.paragraph(*findings)
        self.section.gist = said.text
        return Shown((said,), self.context.messages)

    def save(self) -> Path:
        """Write the section for the report and return its path."""
        return self.section.save(within(self.study.results, self.section.messages.language) / "sections")


def open_notebook(
    key: str,
    profile: str,
    *,
    data: str = "",
    weights: str = "",
    images: str = "all",
    language: str = ENGLISH,
    also: str = "",
) -> Notebook:
    """Open the study of a notebook.

    key: of its section, which is the notebook's name; the others: its parameters (see `chosen` and `Study.open`).
    Raises SetupError for whatever cannot be run.
    """
    show, language = show_images(images), check_language(language)
    profile, data, weights = chosen(profile, data, weights)
    study = Study.open(profile, data=data, weights=weights, also=also)
    words = messages(language)
    show_blocks(words)
    return Notebook(study, study.spec, Section(key, messages=words), show)
