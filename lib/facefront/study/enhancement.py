"""Tables of the enhanced frontal views of a study, computed on first use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from facefront.faces import conform
from facefront.study.chains import FLIP, Chain
from facefront.study.enhancing import ENHANCED, enhance_views
from facefront.study.outputs import Outputs
from facefront.study.quality import measure_pictures
from facefront.study.study import Study
from facefront.study.subsample import sample_probes
from facefront.variants import ORIGINAL, Variant

ALIGNED = "none"
"""The frontalizer that redraws nothing."""


class Enhancement(Outputs):
    """Open one with `Enhancement.open` or `Enhancement.mirrored`.

    of: the frontalizers with enhanced views; chains: by what.
    """

    def __init__(self, study: Study, of: Sequence[str], chains: Sequence[Chain], images: pd.DataFrame) -> None:
        super().__init__(study, images)
        self._frontalizers = {f.name: f for f in study.components.frontalizers if f.name in of}
        self.of, self.chains = tuple(name for name in of if name in self._frontalizers), tuple(chains)

    @classmethod
    def open(cls, study: Study, primary: str) -> Enhancement:
        """Return what the profile's enhancers make of the frontal views of its sample.

        primary: the frontalizer of these views, where the profile names none.
        """
        settings = study.profile.enhancement
        images = sample_probes(study.images, settings.sample)
        return cls(study, settings.of or (primary,), study.components.enhancers, images)

    @classmethod
    def mirrored(cls, study: Study) -> Enhancement:
        """Return the aligned photos, mirrored as a whole: variant `none+flip`, the control of fusion; nothing where the
        profile aligns nothing."""
        return cls(study, (ALIGNED,), (FLIP,), study.images)

    def variants(self, of: str) -> list[str]:
        """Return the variants that the chains make of a frontalizer's views, in the profile's order."""
        return [str(Variant.parse(of).enhanced(*chain.names)) for chain in self.chains]

    @cached_property
    def frontals(self) -> pd.DataFrame:
        """Return a row for each attempted picture (`ENHANCED`): the frontal views, and the output of every chain."""
        # Enhancers need the face on a view, so the detectors run first.
        _ = self._study.frontal_faces
        tables = [conform(pd.DataFrame(columns=list(ENHANCED)), ENHANCED)]
        for name in self.of:
            views = self._views(name)
            tables.append(conform(views.assign(amount=np.nan), ENHANCED))
            if len(views) and self.chains:
                tables.append(enhance_views(self._analysis, self.chains, views, self.probes, self._study.results))
        return pd.concat(tables, ignore_index=True)

    @cached_property
    def pictures(self) -> pd.DataFrame:
        """Return the measures of `facefront.imaging.quality` of each probe with a face for the registration detector:
        image_id, variant, face_size (pixels in the photo), sharpness, unevenness …."""
        detector = self._analysis.components.registration(self._analysis.profile.registration).name
        table = measure_pictures(
            self._analysis, self.probes, self._study.faces, detector=detector, results=self._study.results
        )
        return table[table["variant"] == ORIGINAL].reset_index(drop=True)

    @cached_property
    def quality(self) -> pd.DataFrame:
        """Return image_id, size (side of the square that the aligned face takes in the photo, pixels), sharpness (as in
        `facefront.imaging.quality`) of each probe on which the registration detector found a face."""
        return self.pictures.rename(columns={"face_size": "size"})[["image_id", "size", "sharpness"]]

    @property
    def recognition(self) -> dict[str, tuple[str, ...]]:
        """Return the families of recognition networks that took part in making each variant."""
        families = {}
        for name, frontalizer in self._frontalizers.items():
            families[name] = frontalizer.recognition
            for variant, chain in zip(self.variants(name), self.chains, strict=True):
                parts = [family for part in chain.parts for family in part.recognition]
                families[variant] = (*frontalizer.recognition, *parts)
        return families

    @property
    def own_judges(self) -> frozenset[tuple[str, str]]:
        """Return (variant, backbone) of every recogniser with the same weights as an enhancer: it is not impartial."""
        used = {chain.name: {w.sha256 for part in chain.parts for w in part.weights} for chain in self.chains}
        return frozenset(
            (variant, embedder.name)
            for name in self.of
            for variant, chain in zip(self.variants(name), self.chains, strict=True)
            for embedder in self._study.components.embedders
            if embedder.weight is not None and embedder.weight.sha256 in used[chain.name]
        )

    def _views(self, name: str) -> pd.DataFrame:
        """Return `FRONTALS` of a frontalizer's outputs for the probes."""
        frontals = self._study.frontals
        mine = (frontals["variant"] == name) & frontals["image_id"].isin(self.probes["image_id"])
        return frontals[mine].reset_index(drop=True)
