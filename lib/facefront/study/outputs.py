"""What was made of a sample of a study's probes: tables that are computed when asked for."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property

import pandas as pd

from facefront.faces import FACES, Role, conform
from facefront.study.study import Study
from facefront.variants import ORIGINAL


class Outputs(ABC):
    """images: the study's photos (`IMAGES`), of which the probes count. Subclasses say what was made of them."""

    def __init__(self, study: Study, images: pd.DataFrame) -> None:
        self._study, self._analysis, self.images = study, study.analysis, images

    @cached_property
    def probes(self) -> pd.DataFrame:
        """`IMAGES` of the probes."""
        return self.images[self.images["role"] == Role.PROBE].reset_index(drop=True)

    @property
    @abstractmethod
    def frontals(self) -> pd.DataFrame:
        """One row an attempted picture: `FRONTALS` and what else is known of how it was made."""

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
