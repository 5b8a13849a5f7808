"""`flip`: the picture mirrored as a whole. Of an aligned photo it is the control of fusion, which helps by itself."""

from __future__ import annotations

import cv2
import numpy as np

from facefront.enhancers.contract import EnhancerCard, Fingerprint, OneByOne, Subject


class Flip(OneByOne):
    """Left and right exchanged."""

    key = "flip"

    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""
        return {"key": self.key, "version": 1}

    def _improve(self, subject: Subject) -> np.ndarray:
        return cv2.flip(subject.image, 1)


CARD = EnhancerCard(
    key="flip",
    title="Mirrored as a whole (control)",
    build=Flip,
)
