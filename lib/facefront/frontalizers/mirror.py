"""`mirror`: the better visible half of the face, and its mirror image."""

from __future__ import annotations

import cv2
import numpy as np

from facefront.errors import SetupError
from facefront.frontalizers.contract import CannotFrontalize, Fingerprint, FrontalizerCard, OneByOne, Rotation, Source
from facefront.frontalizers.framing import MARGIN, check_source, frame_matrix, framed_template
from facefront.imaging.warping import FRAME_SIZE, fill_softly, frame_photo, to_bytes


class MirroredHalf(OneByOne):
    """Brings the better visible half onto its half of the frame and mirrors it about the midline.

    seam: width over which the two halves are blended, pixels of the frame. Raises SetupError where it is out of range.
    """

    key = "mirror"

    def __init__(self, *, seam: float = 8.0):
        if not 0 < seam <= FRAME_SIZE:
            raise SetupError(f"frontalizer {self.key!r}: seam is {seam}; give a width above 0, up to {FRAME_SIZE}")
        self.seam = float(seam)

    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""
        return {"key": self.key, "version": 1, "size": FRAME_SIZE, "margin": MARGIN, "seam": self.seam}

    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        check_source(source)
        framed, inside = frame_photo(source.image, half_matrix(source.face.keypoints))
        photo = fill_softly(framed, inside)
        across = (np.arange(FRAME_SIZE) - (FRAME_SIZE - 1) / 2) / self.seam
        left = 1 / (1 + np.exp(np.clip(4 * across, -60, 60)))
        kept = left if left_half_is_seen(source.face.keypoints) else 1 - left
        kept = kept.astype(np.float32)[None, :, None]
        return to_bytes(photo * kept + cv2.flip(photo, 1) * (1 - kept)), 0.5


def left_half_is_seen(keypoints: np.ndarray) -> bool:
    """Return whether the better visible half is the one at the left of the picture: the nose lies farther from that
    eye.

    keypoints: float [5, 2], pixels. A frontal face, with both distances equal, counts as left.
    """
    left, right, nose = np.asarray(keypoints, np.float64)[:3]
    return bool(np.dot(nose - (left + right) / 2, right - left) >= 0)


def half_matrix(keypoints: np.ndarray) -> np.ndarray:
    """Return the affine map, photo to frame, that puts the seen half's eye, mouth corner and midline on the template.

    keypoints: float [5, 2], pixels. Returns float64 [2, 3]. The midline is the nose tip, the middle of the eyes and of
    the mouth. A similarity would leave the half too wide or too narrow for its side of the frame. Raises
    CannotFrontalize.
    """
    points = frame_matrix(keypoints) @ np.column_stack([keypoints, np.ones(5)]).T
    seen = [0, 3] if left_half_is_seen(keypoints) else [1, 4]
    source, target = _half(points.T, seen), _half(framed_template(), seen)
    solution, _, rank, _ = np.linalg.lstsq(np.column_stack([source, np.ones(5)]), target, rcond=1e-5)
    if rank < 3 or np.linalg.det(solution[:2]) < 0.1:
        raise CannotFrontalize("the seen half's keypoints lie on one line")
    return solution.T @ np.vstack([frame_matrix(keypoints), [0, 0, 1]])


def _half(points: np.ndarray, seen: list[int]) -> np.ndarray:
    return np.vstack([points[seen], points[2], points[:2].mean(0), points[3:].mean(0)])


CARD = FrontalizerCard(
    key="mirror",
    title="Mirrored half",
    family="classical",
    build=MirroredHalf,
)
