"""Define the contract of a recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from facefront.registry import Card, create_from_one
from facefront.weights import FoundWeight


class Embedder(Protocol):
    """Map aligned crops to embeddings; their cosine is higher for the same person. crop_size: side S, in pixels."""

    key: str
    crop_size: int

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """Return the embeddings of crops, uint8 [N, S, S, 3] BGR: float32 [N, D] of unit length (`normalise_rows`)."""

    def applied(self) -> str:
        """Return the provider or device that the model runs on."""

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """Return everything that changes the embeddings."""


@dataclass(frozen=True, kw_only=True)
class EmbedderCard(Card):
    """A recogniser's entry in the registry. Of its `weights` the first that is found is taken."""

    kind = "backbone"

    def create(self, weights: Sequence[FoundWeight], **params: Any) -> Embedder:
        """Build the recogniser. Raises SetupError where there is no weight file, or it or a parameter does not fit."""
        return create_from_one(self, weights, params)


def normalise_rows(vectors: np.ndarray) -> np.ndarray:
    """Return the rows of float [N, D] scaled to length one, float32; a row of zeros stays zeros."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros(vectors.shape), where=lengths > 0).astype(np.float32)
