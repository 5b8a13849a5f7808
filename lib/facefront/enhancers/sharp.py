"""`sharp`: an unsharp mask."""

from __future__ import annotations

import cv2
import numpy as np

from facefront.enhancers.contract import EnhancerCard, Fingerprint, OneByOne, Subject
from facefront.errors import SetupError
from facefront.imaging.warping import to_bytes


class UnsharpMask(OneByOne):
    """Adds what a blur takes away. radius: the blur's standard deviation, pixels; amount: how much is added.

    Raises SetupError where either is out of range.
    """

    key = "sharp"

    def __init__(self, *, radius: float = 1.5, amount: float = 0.8):
        if not 0 < radius <= 50 or not 0 < amount <= 10:
            raise SetupError(
                f"enhancer {self.key!r}: radius {radius}, amount {amount}; give up to 50 and 10, both above 0"
            )
        self.radius, self.amount = float(radius), float(amount)

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        return {"key": self.key, "version": 1, "radius": self.radius, "amount": self.amount}

    def _improve(self, subject: Subject) -> np.ndarray:
        return to_bytes(sharpen(subject.image.astype(np.float32), self.radius, self.amount))


def sharpen(image: np.ndarray, radius: float, amount: float) -> np.ndarray:
    """Add to the image `amount` times what a Gaussian blur of `radius` pixels takes away; below 0 it is a blur.

    image: float32 [H, W, 3]; amount from −1 (the blurred image) up. Returns the same, not clipped.
    """
    return image + np.float32(amount) * (image - cv2.GaussianBlur(image, (0, 0), radius))


CARD = EnhancerCard(
    key="sharp",
    title="Sharpened (unsharp mask)",
    build=UnsharpMask,
)
