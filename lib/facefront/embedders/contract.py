"""Define the contract of a recogniser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from facefront.faces import align
from facefront.registry import Card, create_from_one
from facefront.weights import FoundWeight


class Embedder(Protocol):
    """Map aligned crops to embeddings; their cosine is higher for the same person. crop_size: side S, in pixels.

    One that frames faces otherwise than by the five-point template has an attribute `crop_points`: float [5, 2],
    where the keypoints lie in its crops, pixels.
    """

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

    def try_once(self, component: Any, random: np.random.Generator) -> None:
        """Embed two crops of the recogniser's own size."""
        component.embed(random.integers(0, 256, (2, component.crop_size, component.crop_size, 3), np.uint8))


def crop_face(embedder: Embedder, image: np.ndarray, keypoints: np.ndarray) -> np.ndarray:
    """Return the face of an image, uint8 [H, W, 3] BGR, as the recogniser takes it: uint8 [S, S, 3] BGR."""
    return align(image, keypoints, embedder.crop_size, getattr(embedder, "crop_points", None))


def framing(embedder: Embedder) -> tuple[int, bytes]:
    """Return a value that is equal for recognisers that take the same crops."""
    points = getattr(embedder, "crop_points", None)
    return embedder.crop_size, b"" if points is None else points.tobytes()


def normalise_rows(vectors: np.ndarray) -> np.ndarray:
    """Return the rows of float [N, D] scaled to length one, float32; a row of zeros stays zeros."""
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=np.zeros(vectors.shape), where=lengths > 0).astype(np.float32)
