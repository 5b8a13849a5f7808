"""The loop of a system with a network from crop to picture, several at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.frontalizers.contract import (
    Fingerprint,
    Frontal,
    Rotation,
    Source,
    check_rotation,
    turn_in_batches,
)
from facefront.imaging.warping import to_bytes
from facefront.runtime.devices import Device, torch_device
from facefront.weights import FoundWeight

MOST = {"cpu": 2, "cuda": 32}
"""Pictures at a time where nothing is said: beyond this, more at a time is not quicker."""


class InBatches(ABC):
    """Crops in, pictures out: subclasses write `_crop`, which may raise `CannotFrontalize`, and `_draw`.

    weights: as many files as the system has. batch: pictures at a time; 0 takes what pays on the device.
    """

    key: str
    version: int
    files: tuple[str, ...]

    def __init__(self, weights: Sequence[FoundWeight], *, device: Device = "auto", batch: int = 0) -> None:
        if len(weights) != len(self.files):
            raise SetupError(f"frontalizer {self.key!r} needs {' and '.join(self.files)}, got {len(weights)} files")
        if batch < 0:
            raise SetupError(f"frontalizer {self.key!r}: batch is {batch}; give 1 or more, or 0 for what pays")
        self.weights, self.device = tuple(weights), torch_device(device)
        self.batch = batch or MOST[self.device]

    def applied(self) -> str:
        """Return torch's device, as it came up."""
        return self.device

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`. Device and batch change nothing beyond rounding."""
        hashes = " ".join(weight.sha256 for weight in self.weights)
        return {"key": self.key, "version": self.version, "weights": hashes}

    @abstractmethod
    def _crop(self, source: Source) -> np.ndarray:
        """The network's input, float32 [3, S, S]."""

    @abstractmethod
    def _draw(self, crops: np.ndarray) -> np.ndarray:
        """Inputs [B, 3, S, S] → RGB pictures, float32 [B, 3, S, S], 0 … 1."""

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """See `Frontalizer.frontalize`."""
        check_rotation(self.key, rotation, ("frontal",))
        return turn_in_batches(sources, self.batch, self._crop, self._pictures)

    def _pictures(self, crops: Sequence[np.ndarray]) -> list[Frontal]:
        return [finish(picture) for picture in self._draw(np.stack(crops))]


def finish(drawn: np.ndarray) -> Frontal:
    """Return RGB, float32 [3, S, S], 0 … 1, as a picture; a status where a value is no number."""
    if not np.isfinite(drawn).all():
        return Frontal(None, Status.GENERATOR_ERROR, detail="the network gave values that are no numbers")
    return Frontal(np.ascontiguousarray(to_bytes(drawn[::-1].transpose(1, 2, 0) * 255)), Status.OK)
