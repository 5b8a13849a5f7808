"""Compute what notebook 07 compares: ways that keep identity, their controls, the gate and the learning curve."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from facefront import corrections, measure
from facefront.faces import PAIRS, conform
from facefront.languages import ENGLISH
from facefront.measure.outcomes import MEASURES
from facefront.measure.ways import WAY_COLUMNS
from facefront.notebook.opening import Notebook, open_notebook
from facefront.report import Context
from facefront.study.enhancement import Enhancement
from facefront.study.galleries import Galleries
from facefront.study.kept import hash_code, hash_table, keep_tables
from facefront.variants import ORIGINAL

WITH_TURNED = ("gallery", "ridge", "metric", "gallery+ridge", "gallery+metric", "gallery+ridge+metric")
"""The ways that are compared where GT is turned: the ladder, and each of its parts."""

REPEATS, FOLDS = 2, 3
"""Of the learning curve: draws of the fitting people, and folds of the people who are reported."""


@dataclass(frozen=True)
class KeepingNotebook(Notebook):
    """The notebook on what to do. enhancement: the enhanced views of notebook 04; mirrored: the mirrored photos, the
    control; galleries: GT photos drawn at a grid of poses."""

    enhancement: Enhancement
    mirrored: Enhancement
    galleries: Galleries

    @cached_property
    def context(self) -> Context:
        """Return the context of every notebook, in which recognisers are partial about enhanced views too."""
        return self.context_of(self.enhancement.recognition, self.enhancement.own_judges)

    @cached_property
    def flipped(self) -> str:
        """Return the variant of the mirrored photos; empty where the profile aligns nothing."""
        return self.mirrored.variants("none")[0] if self.mirrored.of else ""

    @cached_property
    def views(self) -> pd.DataFrame:
        """Return an embedding table of the photos, of the primary frontalizer's views and of the mirrored photos."""
        photos = self.study.embeddings[self.study.embeddings["variant"].isin([ORIGINAL, self.spec.primary.variant])]
        mirrored = self.mirrored.embeddings
        return pd.concat([photos, mirrored[mirrored["variant"] == self.flipped]], ignore_index=True)

    @cached_property
    def turned(self) -> corrections.Turned:
        """Return the turned views of every person's GT by the first frontalizer that draws them; empty where none
        does."""
        if not self.galleries.of:
            return {}
        prototypes = measure.view_prototypes(self.study.images, self.study.embeddings, self.galleries.embeddings)
        return corrections.turned_views(prototypes, self.galleries.of[0])

    @cached_property
    def fitted(self) -> corrections.Crossfit:
        """Return every way, fitted on other people."""
        pairs, choices, notes = self._kept(("ways", "choices", "notes"), self._fit)
        reasons = notes.set_index(["detector", "backbone"])["reason"].to_dict()
        return corrections.Crossfit(conform(pairs, PAIRS), choices, reasons)

    def compared(self, *, bins: bool = False) -> pd.DataFrame:
        """Return `compare_ways` of every way with photo and mirrored photo, described; bins: by |yaw|."""

        def compute() -> pd.DataFrame:
            scale, known = self.fitted.other_scale, (self.fitted.pairs, self.spec, corrections.BASE, self.fitted.ways)
            return self.fitted.describe(measure.compare_ways(*known, other_scale=scale, bins=bins))

        return self._kept_table("ways by yaw" if bins else "ways compared", compute)

    def steps(self) -> pd.DataFrame:
        """Return `compare_steps` of the ladder."""

        def compute() -> pd.DataFrame:
            steps, scale = corrections.ladder_steps(bool(self.turned)), self.fitted.other_scale
            return measure.compare_steps(self.fitted.pairs, self.spec, steps, other_scale=scale)

        return self._kept_table("ladder", compute)

    def controls(self) -> pd.DataFrame:
        """Return `compare_ways` of the uses of a turned gallery and its controls; no row where nothing was turned."""
        if not (self.galleries.of and self.flipped):
            return pd.DataFrame(columns=list(WAY_COLUMNS))
        views, frontalizers = self.galleries.embeddings, self.galleries.of

        def compute() -> pd.DataFrame:
            uses = measure.gallery_uses(
                self.study.images, self.views, views, self.spec, frontalizers=frontalizers, mirrored=self.flipped
            )
            return measure.compare_ways(uses.pairs, self.spec, uses.control, uses.variants[1:], measures=MEASURES[:4])

        return self._kept_table("gallery compared", compute, hash_table(views), frontalizers)

    def policies(self) -> pd.DataFrame:
        """Return `gate_ways` of the best way, in rank 1."""
        study = self.study
        features = corrections.photo_features(study.images, study.faces, self.mirrored.pictures, study.frontals)

        def compute() -> pd.DataFrame:
            best = [way for way in [corrections.BEST] if way in self.fitted.ways]
            pairs = self.fitted.pairs
            return corrections.gate_ways(pairs, features, self.spec, corrections.BASE, best, measure="rank1")

        return self._kept_table("gate", compute, hash_table(features))

    def curve(self) -> pd.DataFrame:
        """Return `learning_curve` of every way, with the first detector."""
        detector = self.study.combinations[0][0]

        def compute() -> pd.DataFrame:
            return corrections.learning_curve(
                self.study.images,
                self.views[self.views["detector"] == detector],
                self.spec,
                self.fitted.ways,
                mirrored=self.flipped,
                turned=self.turned or None,
                repeats=REPEATS,
                folds=FOLDS,
            )

        return self._kept_table("learning curve", compute, detector)

    def _fit(self) -> list[pd.DataFrame]:
        made = corrections.crossfit(
            self.study.images,
            self.views,
            self.spec,
            mirrored=self.flipped,
            turned=self.turned or None,
            ways=WITH_TURNED if self.turned else (),
        )
        notes = [(*combination, reason) for combination, reason in made.notes.items()]
        notes = pd.DataFrame(notes, columns=["detector", "backbone", "reason"], dtype="str")
        return [made.pairs, made.choices, notes]

    @cached_property
    def _depends(self) -> list[Any]:
        """Return all that the results here depend on: photos, embeddings, views, settings and code."""
        turned = [
            [*key, *views.people, views.yaws.tolist(), hash_table(pd.DataFrame({"view": list(views.matrix)}))]
            for key, views in sorted(self.turned.items())
        ]
        code = hash_code(corrections, measure, sys.modules[__name__])
        return [code, asdict(self.spec), hash_table(self.study.images), hash_table(self.views), self.flipped, turned]

    def _kept(
        self, names: Sequence[str], compute: Callable[[], Sequence[pd.DataFrame]], *also: Any
    ) -> list[pd.DataFrame]:
        return keep_tables(self.study.store, names, [*self._depends, *also], compute)

    def _kept_table(self, name: str, compute: Callable[[], pd.DataFrame], *also: Any) -> pd.DataFrame:
        return self._kept([name], lambda: [compute()], *also)[0]


def open_keeping(
    key: str, profile: str, *, data: str = "", weights: str = "", images: str = "all", language: str = ENGLISH
) -> KeepingNotebook:
    """Open the study of the notebook on what to do; see `open_notebook`."""
    opened = open_notebook(key, profile, data=data, weights=weights, images=images, language=language)
    study, primary = opened.study, opened.spec.primary.variant
    made = Enhancement.open(study, primary), Enhancement.mirrored(study), Galleries(study)
    return KeepingNotebook(study, opened.spec, opened.section, opened.show, *made)
