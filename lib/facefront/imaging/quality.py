"""Measure one picture of a face: sharpness, fine detail, symmetry, evenness of light, size.

All on the face as recognisers see it, 112×112 by the five keypoints, within an oval that leaves hair and background
out: pictures of all sizes and framings compare. On a turned face the oval holds some of the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE, similarity_transform
from facefront.imaging.warping import frame_photo

VERSION = 1
"""Of the measures below: bumped where one of them changes."""

MEASURES = ("sharpness", "high_frequency", "asymmetry", "unevenness", "face_size")

OVAL = (55.5, 62.0, 34.0, 46.0)
"""Centre and half axes of the oval, pixels of the crop: from brows to chin, from cheek to cheek."""

FINE, COARSE = 2.0, 8.0
"""Standard deviations of the Gaussians that part detail from shape, and shape from light, pixels of the crop."""

BORDER = 13
"""What lies within half of this of the picture's border is left out, pixels: the border itself is an edge."""

LEVELS = 32
"""Grey levels of the histograms that are compared."""


@dataclass(frozen=True)
class Quality:
    """sharpness: root mean square of the Laplacian over the contrast (standard deviation of the grey), 0 is flat;
    after Pech-Pacheco et al., ICPR 2000. high_frequency: variance of what a Gaussian of 2 px takes away, over the
    variance of all, 0 … 1. asymmetry: (1 − the correlation of shapes with their mirror image) / 2, light left out, 0
    (alike) … 1. unevenness: 1 − the overlap of the grey histograms of the two halves, 0 (alike) … 1; ISO/IEC 29794-5,
    illumination uniformity. face_size: side of the square that became the crop, pixels of the picture.
    NaN where the crop shows nothing, or one grey."""

    sharpness: float
    high_frequency: float
    asymmetry: float
    unevenness: float
    face_size: float


def measure_quality(image: np.ndarray, keypoints: np.ndarray) -> Quality:
    """Return the measures of a face in a picture.

    image: uint8 [H, W, 3] BGR; keypoints: float [5, 2], pixels. Raises ValueError where the keypoints coincide.
    """
    matrix = similarity_transform(keypoints, FIVE_POINT_TEMPLATE)
    crop, inside = frame_photo(image, matrix, CROP_SIZE)
    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY) / 255
    shown = cv2.erode(inside, np.ones((BORDER, BORDER)), borderValue=1) > 0
    oval = _oval() & shown & shown[:, ::-1]
    size = CROP_SIZE / float(np.sqrt(np.linalg.det(matrix[:, :2])))
    contrast = float(grey[oval].std()) if oval.any() else 0.0
    if contrast < 1e-3:
        return Quality(np.nan, np.nan, np.nan, np.nan, size)
    fine = grey - _smooth(grey, FINE)
    shapes = _smooth(grey, FINE / 2) - _smooth(grey, COARSE)
    return Quality(
        sharpness=float(np.sqrt((cv2.Laplacian(grey, cv2.CV_32F)[oval] ** 2).mean())) / contrast,
        high_frequency=float(fine[oval].var()) / contrast**2,
        asymmetry=_asymmetry(shapes, oval),
        unevenness=_unevenness(_smooth(grey, FINE), oval),
        face_size=size,
    )


@lru_cache(maxsize=1)
def _oval() -> np.ndarray:
    x0, y0, half_width, half_height = OVAL
    y, x = np.mgrid[:CROP_SIZE, :CROP_SIZE]
    return ((x - x0) / half_width) ** 2 + ((y - y0) / half_height) ** 2 <= 1


def _smooth(grey: np.ndarray, deviation: float) -> np.ndarray:
    return cv2.GaussianBlur(grey, (0, 0), deviation, borderType=cv2.BORDER_REPLICATE)


def _asymmetry(shapes: np.ndarray, oval: np.ndarray) -> float:
    one, other = shapes[oval], shapes[:, ::-1][oval]
    spread = float(one.std() * other.std())
    return float(1 - ((one - one.mean()) * (other - other.mean())).mean() / spread) / 2 if spread > 0 else np.nan


def _unevenness(grey: np.ndarray, oval: np.ndarray) -> float:
    middle = CROP_SIZE // 2
    left, right = (
        np.histogram(grey[:, half][oval[:, half]], LEVELS, (0, 1))[0]
        for half in (slice(None, middle), slice(middle, None))
    )
    return float(1 - np.minimum(left / left.sum(), right / right.sum()).sum())
