"""The textured head drawn over a soft background: what is seen directly, what the other side lends, what is filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from facefront.frontalizers.projection import Projection, smoothstep
from facefront.head3d.generic import generic_head
from facefront.head3d.raster import Drawing
from facefront.imaging.warping import fill_softly, in_channels

RIM = 14.0
"""How far beyond the drawn head the photo is carried on, as hair does not end at the skull; pixels of the frame."""

KNOWN = (0.0, 0.45)
"""Confidence of the better side: below the first a pixel is filled from around it, above the second it is shown."""

BOTH = (0.4, 0.9)
"""Confidence in both sides, multiplied: between these their difference in light comes to be trusted."""

RELIGHT_BLUR = 8.0
"""Standard deviation below which differences of light between the two sides are left alone, pixels of the frame."""


@dataclass(frozen=True)
class Blend:
    """The head drawn in one view.

    picture: float32 [S, S, 3] BGR, 0 … 255; own, lent: float32 [S, S], 0 … 1, how well the photo shows the pixel itself
    and its mirror image on the other side of the face; background: float32 [S, S, 3] BGR, what the head is drawn over.
    """

    picture: np.ndarray
    own: np.ndarray
    lent: np.ndarray
    background: np.ndarray


def blend_head(photo: np.ndarray, head: Projection, drawing: Drawing, background: np.ndarray, scale: float) -> Blend:
    """Draw the head in one view, textured from the photo by soft symmetry.

    photo: float32 [W, W, 3]; head: where the photo shows each vertex; drawing: the view; background: float32 [S, S,
    3], what it is drawn over, in the frame; scale: photo pixels to a pixel of the frame.
    """
    covered = (drawing.triangle >= 0).astype(np.float32)
    pixels = _carry_on(drawing.interpolate(generic_head().mesh.triangles, head.texture), covered, scale)
    own, lent = _sample(photo, pixels[..., :2]), _sample(photo, pixels[..., 3:5])
    own_seen, lent_seen = _soften(pixels[..., 2]), _soften(pixels[..., 5])
    lent = _relight(lent, own, own_seen * lent_seen)
    share = own_seen / np.maximum(own_seen + lent_seen * (1 - own_seen), 1e-4)
    skin = lent + (own - lent) * in_channels(share, own)
    skin = fill_softly(skin, smoothstep(*KNOWN, np.maximum(own_seen, lent_seen)).astype(np.float32))
    away = cv2.distanceTransform((covered == 0).astype(np.uint8), cv2.DIST_L2, 3)
    over = in_channels(smoothstep(0, RIM, away).astype(np.float32), skin)
    return Blend(skin * (1 - over) + background * over, own_seen, lent_seen, background)


def _carry_on(pixels: np.ndarray, covered: np.ndarray, scale: float) -> np.ndarray:
    """The texture's fields carried on beyond the drawn head: positions at the photo's scale, lent ones mirrored."""
    slope = _slope(len(covered), scale)
    return fill_softly(pixels - slope, covered) + slope


@lru_cache(maxsize=1)
def _slope(side: int, scale: float) -> np.ndarray:
    y, x = np.mgrid[:side, :side].astype(np.float32) * np.float32(scale)
    return np.stack([x, y, 0 * x, -x, y, 0 * x], -1)


def _sample(photo: np.ndarray, positions: np.ndarray) -> np.ndarray:
    return cv2.remap(photo, positions[..., 0], positions[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _soften(seen: np.ndarray) -> np.ndarray:
    """Confidence, eroded and blurred: near the edge of what is seen, the photo's outline is not the generic head's."""
    eroded = cv2.erode(np.ascontiguousarray(seen), np.ones((3, 3)))
    return np.clip(cv2.GaussianBlur(eroded, (0, 0), 2.5), 0, 1)


def _relight(lent: np.ndarray, own: np.ndarray, both: np.ndarray) -> np.ndarray:
    """The lent colours, moved by the slow part of their difference to the own colours where both are seen."""
    difference = fill_softly(own - lent, smoothstep(*BOTH, both).astype(np.float32), nothing=0)
    return lent + cv2.GaussianBlur(difference, (0, 0), RELIGHT_BLUR)
