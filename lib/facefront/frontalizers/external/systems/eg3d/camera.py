"""Estimate how a camera sees a face from five keypoints, and cut the square that EG3D knows."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

HEAD = np.array([[-0.5, -0.47, 0.0], [0.5, -0.47, 0.0], [0.0, 0.08, 0.55], [-0.41, 0.70, 0.06], [0.41, 0.70, 0.06]])
"""Five points of a general head: right, down, towards the viewer, in distances between the eyes."""

EYES_SHARE = 0.27
"""Distance between the eyes of a frontal face, in sides of EG3D's crop: about 138 of its 512 pixels."""

STEEPEST = math.radians(75)


def fit_head(keypoints: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Return rotation [3, 3], pixels in a distance between the eyes, and the place of the head's origin, [2].

    keypoints: [5, 2] in pixels: the eyes (left one of the picture first), nose, corners of the mouth. A head point X
    is seen at scale · (rotation · X)[:2] + place: weak perspective, by least squares. Raises ValueError where the
    points span no face.
    """
    points = np.asarray(keypoints, np.float64)
    if not np.isfinite(points).all():
        raise ValueError("the five keypoints are no finite numbers")
    centre, model = points.mean(0), HEAD - HEAD.mean(0)
    rows = np.linalg.lstsq(model, points - centre, rcond=None)[0].T
    u, sizes, vt = np.linalg.svd(rows, full_matrices=False)
    if sizes[1] < 1e-3 * max(float(sizes[0]), 1e-9):
        raise ValueError("the five keypoints lie on a line")
    first, second = u @ vt
    rotation = np.stack([first, second, np.cross(first, second)])
    scale = float(np.sum(rows * rotation[:2]) / 2)
    return rotation, scale, centre - scale * (rotation @ HEAD.mean(0))[:2]


def camera_angles(rotation: np.ndarray) -> tuple[float, float, float]:
    """Return azimuth and elevation of the camera around the head and the roll of the picture, radians.

    Azimuth is positive where the camera stands on the head's own left side, elevation where it stands above.
    """
    seen_from = rotation[2]  # the direction towards the viewer, in the head's frame: right of the picture, down, out
    azimuth = math.atan2(seen_from[0], seen_from[2])
    elevation = math.asin(float(np.clip(-seen_from[1], -1, 1)))
    upright = np.array([math.cos(azimuth), 0.0, -math.sin(azimuth)])  # the picture's right where nothing rolls
    roll = math.atan2(float(rotation[1] @ upright), float(rotation[0] @ upright))
    return float(np.clip(azimuth, -STEEPEST, STEEPEST)), elevation, roll


def cut(image: np.ndarray, keypoints: np.ndarray, side: int = 512) -> tuple[np.ndarray, float, float]:
    """Return EG3D's square of a picture, uint8 [side, side, 3], upright, with the camera's azimuth and elevation."""
    rotation, scale, place = fit_head(keypoints)
    azimuth, elevation, roll = camera_angles(rotation)
    half = scale / EYES_SHARE / 2
    right = half * np.array([math.cos(roll), math.sin(roll)])
    below = np.array([-right[1], right[0]])
    corners = place + np.array([-right - below, -right + below, right + below, right - below])
    margin = math.ceil(max(-corners.min(), *(corners.max(0) - image.shape[1::-1]), 0)) + 2
    padded = Image.fromarray(np.pad(image, ((margin, margin), (margin, margin), (0, 0)), "reflect"))
    fine = side * max(1, math.ceil(2 * half / side))
    quad = tuple((corners + margin).ravel())
    drawn = padded.transform((fine, fine), Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    return np.asarray(drawn.resize((side, side), Image.Resampling.BOX)), azimuth, elevation
