"""Square crops of an upright face by its five keypoints, for networks that know one framing of the face only.

Their authors' landmarks (Face++, or drawn by hand) cannot be had: the five keypoints stand in for them, and what they
do not show, the chin and the top of the nose, stands where the generic head has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from facefront.frontalizers.contract import CannotFrontalize, Source
from facefront.frontalizers.framing import check_source
from facefront.imaging.warping import frame_photo, to_bytes

CHIN = 1.67
"""From the middle of the eyes down to the chin, in distances from the eyes to the mouth (the generic head: 115 mm and
69 mm)."""

SIDEWAYS = 0.35
"""Eyes nearer to each other than this share of their distance to the mouth belong to a face turned beyond some 67°:
they do not show its roll, and such a photo is not turned."""

LEAST_REACH = 6.0
"""The least distance from the eyes down to the mouth, pixels."""

LEAST_INSIDE = 0.5
"""The least share of a crop that must lie in the photo."""


@dataclass(frozen=True)
class Upright:
    """A photo turned about its centre by whole degrees, so that the eyes are level, and where the face is in it.

    matrix: float64 [2, 3], photo to turned photo, at the same scale. eyes, nose, mouth: float64 [2], pixels of the
    turned photo: the middle of the eyes, the nose tip, the middle of the mouth.
    """

    matrix: np.ndarray
    eyes: np.ndarray
    nose: np.ndarray
    mouth: np.ndarray

    @property
    def reach(self) -> float:
        """Return the distance of the mouth below the eyes, pixels: yaw does not change it."""
        return float(self.mouth[1] - self.eyes[1])


def set_upright(source: Source) -> Upright:
    """Return the photo without its roll. Raises CannotFrontalize where the keypoints are those of no upright face."""
    check_source(source)
    points = np.asarray(source.face.keypoints, np.float64)
    height, width = source.image.shape[:2]
    # Cut to whole degrees as FFWM's authors do.
    matrix = cv2.getRotationMatrix2D((width // 2, height // 2), int(_roll(points)), 1)
    left, right, nose, *mouth = points @ matrix[:, :2].T + matrix[:, 2]
    upright = Upright(matrix, (left + right) / 2, nose, np.mean(mouth, 0))
    if upright.reach < LEAST_REACH:
        raise CannotFrontalize(
            f"the mouth lies {upright.reach:.0f} px below the eyes, under {LEAST_REACH:.0f}: the face is not upright, "
            "or its keypoints are wrong"
        )
    return upright


def _roll(points: np.ndarray) -> float:
    """The slope of the line through the eyes, degrees, −90 to 90; 0 where they do not show it."""
    across = points[1] - points[0]
    down = points[3:].mean(0) - points[:2].mean(0)
    if np.hypot(*across) < SIDEWAYS * np.hypot(*down):
        return 0.0
    return float(np.degrees(np.arctan2(across[1] * np.sign(across[0] or 1), abs(across[0]))))


def crop_square(source: Source, upright: Upright, corner: tuple[int, int], side: int, size: int) -> np.ndarray:
    """Crop a square of the rotated photo, black where the photo has no pixels: RGB, float32 [3, size, size], 0 … 1.

    corner: its top left corner; side: pixels of the turned photo. Scaled by cubic interpolation as the authors do; what
    is more than twice too large is averaged first. Raises CannotFrontalize where most of it lies outside.
    """
    work = min(side, 2 * size)
    scale = work / side
    centred = 0.5 * scale - 0.5  # the centre of the first pixel stays in the first pixel's middle
    matrix = upright.matrix * scale
    matrix[:, 2] += centred - scale * np.array(corner)
    cropped, inside = frame_photo(source.image, matrix, work)
    if inside.mean() < LEAST_INSIDE:
        raise CannotFrontalize(f"only {100 * inside.mean():.0f} % of the crop lies in the photo")
    resized = cv2.resize(to_bytes(cropped), (size, size), interpolation=cv2.INTER_CUBIC)
    return np.ascontiguousarray(resized[..., ::-1].transpose(2, 0, 1), np.float32) / 255
