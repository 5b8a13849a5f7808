"""Align a face as the FFHQ data set does, from five keypoints in place of its 68 landmarks."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image


def ffhq_corners(keypoints: np.ndarray) -> np.ndarray:
    """Return the corners of the FFHQ square, float [4, 2]: top left, bottom left, bottom right, top right.

    keypoints: [5, 2] in pixels: the eyes' centres (left one of the picture first), nose, corners of the mouth. FFHQ
    takes the mean of each eye's landmarks and the outer corners of the mouth: the same places. Raises ValueError where
    the points span no square.
    """
    points = np.asarray(keypoints, np.float64)
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    between, down = points[1] - points[0], mouth - eyes
    axis = between + np.array([down[1], -down[0]])  # both the eyes' line and the face's own vertical tell the roll
    length = float(np.hypot(*axis))
    if not math.isfinite(length) or length < 1:
        raise ValueError("the five keypoints lie on one another")
    right = axis / length * max(2.0 * np.hypot(*between), 1.8 * np.hypot(*down))
    below = np.array([-right[1], right[0]])
    centre = eyes + 0.1 * down
    return centre + np.array([-right - below, -right + below, right + below, right - below])


def align(image: np.ndarray, keypoints: np.ndarray, side: int = 256) -> np.ndarray:
    """Return the FFHQ square of a picture, uint8 [side, side, 3].

    image: uint8 [H, W, 3]; what lies beyond its edge is mirrored.
    """
    corners = ffhq_corners(keypoints)
    outside = max(-corners.min(), *(corners.max(0) - image.shape[1::-1]), 0)
    margin = math.ceil(outside) + 2
    padded = Image.fromarray(np.pad(image, ((margin, margin), (margin, margin), (0, 0)), "reflect"))
    width = float(np.hypot(*(corners[3] - corners[0])))
    fine = side * max(1, math.ceil(width / side))  # drawn at the picture's own scale, then reduced: no aliasing
    quad = tuple((corners + margin).ravel())
    drawn = padded.transform((fine, fine), Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    return np.asarray(drawn.resize((side, side), Image.Resampling.BOX))
