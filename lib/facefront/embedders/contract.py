"""What a recogniser is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from facefront.registry import Card, create_from_one
from facefront.weights import FoundWeight


class Embedder(Protocol):
    """Turns aligned crops into vectors whose cosine tells people apart. crop_size: their side S, in pixels."""

    key: str
    crop_size: int

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """Crops, uint8 [N, S, S, 3] BGR, as float32 [N, D] of unit length (see `normalise_rows`)."""

    def applied(self) -> str:
        """The provider or device that the model really runs on."""

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """Everything that changes the vectors."""


@dataclass(frozen=True, kw_only=True)
class EmbedderCard(Card):
    """A recogniser's entry in the registry. Of its `weights` the first that is found is taken."""

    kind = "backbone"

    def create(self, weights: Sequence[FoundWeight], **params: Any) -> Embedder:
        """Build the recogniser. Raises SetupError where there is no weight file, or it or a parameter does not fit."""
        return create_from_one(self, weights, params)


def normalise_rows(vectors: np.ndarray) -> np.ndarray:
    """Rows of float [N, D] scaled to length one, float32; a row of zeros has no direction and stays zeros."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros(vectors.shape), where=lengths > 0).astype(np.float32)
