"""`none`: the photo brought into the common framing, nothing redrawn: the control for framing and second detection."""

from __future__ import annotations

import numpy as np

from facefront.frontalizers.contract import Fingerprint, FrontalizerCard, OneByOne, Rotation, Source
from facefront.frontalizers.framing import MARGIN, check_source, frame_matrix
from facefront.imaging.warping import FRAME_SIZE, fill_softly, frame_photo, to_bytes


class AlignedOnly(OneByOne):
    """A similarity transform by the five keypoints; outside the photo lies a smooth continuation of its border."""

    key = "none"

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return {"key": self.key, "version": 1, "size": FRAME_SIZE, "margin": MARGIN}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        check_source(source)
        framed, inside = frame_photo(source.image, frame_matrix(source.face.keypoints))
        return to_bytes(fill_softly(framed, inside)), float("nan")


CARD = FrontalizerCard(
    key="none",
    title="Aligned only",
    family="control",
    build=AlignedOnly,
)
