"""The framing that our own frontalizers share: the five-point template with room around it, for detectors to find it.

The template is made symmetric about the middle of the frame: flipping the frame is mirroring about the face's midline.
"""

from __future__ import annotations

import numpy as np

from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE, similarity_transform
from facefront.frontalizers.contract import CannotFrontalize, Source
from facefront.imaging.warping import FRAME_SIZE

MARGIN = 0.25
"""Room on each side of the 112×112 crop, as a share of its side."""

MIN_RADIUS = 3.0
"""The least root mean square distance of the keypoints from their mean, pixels: a face some 14 pixels wide."""

BEYOND = 0.5
"""How far outside the picture a keypoint may lie, as a share of that radius: detectors guess beyond the border."""

_SWAPPED = np.array([1, 0, 2, 4, 3])


def framed_template() -> np.ndarray:
    """Return the keypoints of a frontal face in the frame: float64 [5, 2], pixels, symmetric about the middle."""
    centred = FIVE_POINT_TEMPLATE.astype(np.float64) - (CROP_SIZE - 1) / 2
    centred[:, 0] -= centred[:, 0].mean()
    centred = (centred + centred[_SWAPPED] * [-1, 1]) / 2
    return centred * FRAME_SIZE / (CROP_SIZE * (1 + 2 * MARGIN)) + (FRAME_SIZE - 1) / 2


def check_source(source: Source) -> None:
    """Raise CannotFrontalize where the image is no BGR picture or the keypoints cannot be those of a face in it."""
    image, points = source.image, np.asarray(source.face.keypoints, np.float64)
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or min(image.shape) < 2:
        raise CannotFrontalize(f"a photo of shape {image.shape} and type {image.dtype} is no uint8 BGR picture")
    if points.shape != (5, 2) or not np.isfinite(points).all():
        raise CannotFrontalize("the five keypoints are not five pairs of finite numbers")
    radius = float(np.sqrt(((points - points.mean(0)) ** 2).sum(1).mean()))
    if radius < MIN_RADIUS:
        raise CannotFrontalize(
            f"the face is too small: its keypoints lie {radius:.1f} px around their mean, under {MIN_RADIUS}"
        )
    limit = np.array(image.shape[1::-1]) - 1
    outside = np.maximum(-points, points - limit).max()
    if outside > BEYOND * radius:
        raise CannotFrontalize(f"a keypoint lies {outside:.0f} px outside the picture")


def frame_matrix(keypoints: np.ndarray) -> np.ndarray:
    """Return the similarity of the keypoints to the framed template: float64 [2, 3]. Raises CannotFrontalize."""
    try:
        return similarity_transform(keypoints, framed_template())
    except (ValueError, np.linalg.LinAlgError) as reason:
        raise CannotFrontalize(str(reason)) from reason
