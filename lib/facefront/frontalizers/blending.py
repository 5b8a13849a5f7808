"""The textured head drawn over a soft background: what is seen directly, what the other side lends, what is filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from facefront.frontalizers.projection import Projection, draw_nearest, read_vertices, smoothstep
from facefront.imaging.warping import FRAME_SIZE, fill_softly, in_channels

RIM = 14.0
"""How far beyond the drawn head the photo is carried on, as hair does not end at the skull; pixels of the frame."""

KNOWN = (0.0, 0.45)
"""Confidence of the better side: below the first a pixel is filled from around it, above the second it is shown."""

BOTH = (0.4, 0.9)
"""Confidence in both sides, multiplied: between these their difference in light comes to be trusted."""

SEEN_BLUR = 2.5
"""Standard deviation by which confidence is blurred, pixels of the frame."""

RELIGHT_BLUR = 8.0
"""Standard deviation below which differences of light between the two sides are left alone, pixels of the frame."""

WORK_SCALE = 1.25
"""Photo pixels, of the work picture, to a pixel of the frame."""

_FRAME, _HALF, _QUARTER = ((FRAME_SIZE // part, FRAME_SIZE // part) for part in (1, 2, 4))


@dataclass(frozen=True)
class Blend:
    """The head drawn in one view.

    picture: uint8 [S, S, 3] BGR; own, lent: float32 [S, S], 0 … 1, how well the photo shows the pixel itself and its
    mirror image on the other side of the face; background: float32 [S, S, 3] BGR, what the head is drawn over.
    """

    picture: np.ndarray
    own: np.ndarray
    lent: np.ndarray
    background: np.ndarray


def blend_head(photo: np.ndarray, head: Projection, corners: np.ndarray, background: np.ndarray) -> Blend:
    """Draw the head in one view, textured from the photo by soft symmetry.

    photo: uint8 [W, W, 3]; head: where the photo shows each vertex; corners: float32 [V, 3], where the view does,
    pixels of the frame and depth; background: float32 [S, S, 3], what it is drawn over, in the frame.
    """
    from facefront.frontalizers import kernels

    triangle, _ = draw_nearest(corners, FRAME_SIZE)
    covered = (triangle >= 0).astype(np.uint8)
    own_x, own_y, own_seen, lent_x, lent_y, lent_seen = _carried(head, corners, triangle, covered)
    own, lent = _sample(photo, own_x, own_y), _sample(photo, lent_x, lent_y)
    own_soft, lent_soft = _soften(own_seen), _soften(lent_seen)
    light = cv2.resize(_light(own, lent, own_soft * lent_soft), _FRAME, interpolation=cv2.INTER_LINEAR)
    own_seen, lent_seen = (cv2.resize(each, _FRAME, interpolation=cv2.INTER_LINEAR) for each in (own_soft, lent_soft))
    skin, known = kernels.mix(own, lent, light, own_seen, lent_seen, KNOWN)
    away = cv2.distanceTransform(1 - covered, cv2.DIST_L2, 3)
    picture = kernels.finish(skin, known, _around(skin, known), away, RIM, background)
    return Blend(picture, own_seen, lent_seen, background)


def _carried(head: Projection, corners: np.ndarray, triangle: np.ndarray, covered: np.ndarray) -> list[np.ndarray]:
    """Return the texture's fields, float32 [S, S] each, carried on beyond the drawn head: positions at the photo's
    scale, lent ones mirrored."""
    texture = head.texture.copy()
    x, y = (WORK_SCALE * corners[:, :2]).T
    texture[:, 0] -= x
    texture[:, 1] -= y
    texture[:, 3] += x
    texture[:, 4] -= y
    pixels = read_vertices(corners, triangle, texture)
    carried = _around(pixels, covered.astype(np.float32))
    fields = list(cv2.split(cv2.copyTo(pixels, covered, carried)))
    across, down = _slope()
    for i, slope in ((0, across), (1, down), (3, -across), (4, down)):
        fields[i] += slope
    return fields


@lru_cache(maxsize=1)
def _slope() -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[:FRAME_SIZE, :FRAME_SIZE].astype(np.float32) * np.float32(WORK_SCALE)
    return x, y


def _around(known: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the smooth continuation alone that `fill_softly` blends in: float32 [S, S, C].

    known: float32 [S, S, C], the image times its weight; weight: float32 [S, S], 0 … 1.
    """
    total = cv2.pyrDown(weight)
    mean = cv2.pyrDown(known)
    cv2.divide(mean, in_channels(np.maximum(total, np.float32(1e-6)), mean), dst=mean)
    return cv2.pyrUp(fill_softly(mean, np.minimum(total * 2, 1)), dstsize=weight.shape[::-1])


def _sample(photo: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return cv2.remap(photo, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _soften(seen: np.ndarray) -> np.ndarray:
    """Confidence, eroded and blurred, at half the size: near the edge of what is seen, the photo's outline is not the
    generic head's."""
    half = cv2.resize(cv2.erode(seen, np.ones((3, 3))), _HALF, interpolation=cv2.INTER_AREA)
    return np.clip(cv2.GaussianBlur(half, (0, 0), SEEN_BLUR / 2), 0, 1)


def _light(own: np.ndarray, lent: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Return the slow part of the difference between own and lent colours, from where both are seen.

    own, lent: uint8 [S, S, 3]; both: float32 [S/2, S/2]. Returns float32 [S/4, S/4, 3].
    """
    own, lent = (cv2.resize(each, _HALF, interpolation=cv2.INTER_AREA) for each in (own, lent))
    fine = smoothstep(*BOTH, both).astype(np.float32)
    weighted = cv2.multiply(cv2.subtract(own, lent, dtype=cv2.CV_32F), in_channels(fine, own))
    weighted, trust = (cv2.resize(each, _QUARTER, interpolation=cv2.INTER_AREA) for each in (weighted, fine))
    difference = cv2.divide(weighted, in_channels(np.maximum(trust, np.float32(1e-6)), weighted))
    return cv2.GaussianBlur(fill_softly(difference, trust, nothing=0), (0, 0), RELIGHT_BLUR / 4)
