"""Tables of the outputs for a sample of a study's probes, computed on first use."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property

import pandas as pd

from facefront.faces import FACES, Role, conform
from facefront.study.study import Study
from facefront.variants import ORIGINAL


class Outputs(ABC):
    """Hold the outputs for the probes among images (`IMAGES`). Subclasses add the outputs themselves."""

    def __init__(self, study: Study, images: pd.DataFrame) -> None:
        self._study, self._analysis, self.images = study, study.analysis, images

    @cached_property
    def probes(self) -> pd.DataFrame:
        """Return `IMAGES` of the probes."""
        return self.images[self.images["role"] == Role.PROBE].reset_index(drop=True)

    @property
    @abstractmethod
    def frontals(self) -> pd.DataFrame:
        """Return a row for each attempted picture: `FRONTALS` and further columns on how it was made."""

    @cached_property
    def faces(self) -> pd.DataFrame:
        """Return the face that each detector found on the photos and on each of `frontals` (`FACES`)."""
        made = self._analysis.output_faces(self.frontals, self._study.results)
        return conform(pd.concat([self._study.faces, made], ignore_index=True), FACES)

    @cached_property
    def embeddings(self) -> pd.DataFrame:
        """Return `Study.embeddings` of the photos and of `frontals`."""
        made = self._analysis.output_embeddings(self.frontals, self.faces[self.faces["variant"] != ORIGINAL])
        return pd.concat([self._study.photo_embeddings, made], ignore_index=True)
