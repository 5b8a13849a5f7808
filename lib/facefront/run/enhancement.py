"""What a study's enhancers make of its frontal views: tables that are computed when asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from facefront.faces import FACES, ORIGINAL, Role, conform
from facefront.run.analysis import Analysis
from facefront.run.chains import FLIP, Chain
from facefront.run.enhancing import ENHANCED, enhance_views
from facefront.run.quality import photo_quality
from facefront.run.settings import CHAIN
from facefront.run.subsample import sample_probes

if TYPE_CHECKING:
    from facefront.run.study import Study

ALIGNED = "none"
"""The frontalizer that redraws nothing: mirrored as a whole, its output is the control of fusion."""


class Enhancement:
    """Opened by `Study.enhancement`. of: the frontalizers whose frontal views are enhanced.

    `images` are the study's (`IMAGES`), the probes that the sample leaves out being unused; every table here is about
    the others.
    """

    def __init__(self, study: Study, analysis: Analysis, of: Sequence[str]) -> None:
        self._study, self._analysis = study, analysis
        there = {frontalizer.name for frontalizer in study.components.frontalizers}
        self.of = tuple(name for name in of if name in there)
        self.chains: tuple[Chain, ...] = study.components.enhancers

    @cached_property
    def images(self) -> pd.DataFrame:
        """The study's photos, with the probes of the sample."""
        return sample_probes(self._study.images, self._study.profile.enhancement.sample)

    @cached_property
    def probes(self) -> pd.DataFrame:
        """`IMAGES` of the sample's probes."""
        return self.images[self.images["role"] == Role.PROBE].reset_index(drop=True)

    @property
    def mirrored(self) -> str:
        """The variant that is the aligned photo, mirrored as a whole; empty where the profile aligns nothing."""
        known = {frontalizer.name for frontalizer in self._study.components.frontalizers}
        return f"{ALIGNED}{CHAIN}{FLIP.name}" if ALIGNED in known else ""

    @cached_property
    def frontals(self) -> pd.DataFrame:
        """One row an attempted picture (`ENHANCED`): the frontal views as they were, every chain's, and the mirrored
        photos."""
        # What a detector found on the views is asked for, so it must have looked.
        _ = self._study.frontal_faces
        wanted = [(name, chain) for name in self.of for chain in self.chains]
        wanted += [(ALIGNED, FLIP)] if self.mirrored else []
        bases = {name: self._views(name) for name in dict.fromkeys([*self.of, *(name for name, _ in wanted)])}
        tables = [bases[name].assign(amount=np.nan) for name in self.of]
        tables += [
            enhance_views(self._analysis, chain, bases[name], self.probes, self._study.results)
            for name, chain in wanted
            if len(bases[name])
        ]
        return pd.concat([conform(table, ENHANCED) for table in tables] or [_nothing()], ignore_index=True)

    @cached_property
    def faces(self) -> pd.DataFrame:
        """The face that each detector found on the photos and on each of `frontals` (`FACES`)."""
        made = self._analysis.output_faces(self.frontals, self._study.results)
        return conform(pd.concat([self._study.faces, made], ignore_index=True), FACES)

    @cached_property
    def embeddings(self) -> pd.DataFrame:
        """`Study.embeddings`, of the photos and of `frontals`."""
        made = self._analysis.output_embeddings(self.frontals, self.faces[self.faces["variant"] != ORIGINAL])
        return pd.concat([self._study.photo_embeddings, made], ignore_index=True)

    @cached_property
    def quality(self) -> pd.DataFrame:
        """image_id, size (shorter side of the face's box, pixels), sharpness (variance of the Laplacian) of each
        probe."""
        return photo_quality(self._analysis, self.probes)

    def _views(self, name: str) -> pd.DataFrame:
        """`FRONTALS` of a frontalizer's turned outputs of the sample's probes."""
        frontals = self._study.frontals
        mine = (frontals["variant"] == name) & frontals["image_id"].isin(self.probes["image_id"])
        return frontals[mine].reset_index(drop=True)


def _nothing() -> pd.DataFrame:
    return conform(pd.DataFrame(columns=list(ENHANCED)), ENHANCED)
