"""Signed distances: a few primitives, smooth ways to join them, and the average head made of them.

Head coordinates, as in `facefront.imaging.pose`: millimetres, x to the right of the picture, y down, z away from the
camera, the origin in the middle between the eyes of a frontal head. Distances are negative inside.

The measures of the head follow the means of Farkas, "Anthropometry of the Head and Face" (1994): head length 192,
breadth 152, face breadth 137, jaw breadth 104, pupils 63 apart, nose 51 long and 35 broad, mouth 52 broad, chin 118
below the eyes. Primitives and smooth joins: Quilez, "Distance functions" and "Smooth minimum",
https://iquilezles.org/articles/.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Point = Sequence[float]


def ellipsoid(points: np.ndarray, centre: Point, radii: Point) -> np.ndarray:
    """Approximate distance to an ellipsoid. points: float32 [..., 3]; centre, radii: mm. Returns float32 [...]."""
    scaled = (points - np.array(centre, np.float32)) / np.array(radii, np.float32)
    length = np.sqrt((scaled * scaled).sum(-1))
    slope = np.sqrt(((scaled / np.array(radii, np.float32)) ** 2).sum(-1))
    return length * (length - 1) / (slope + np.float32(1e-6))


def capsule(points: np.ndarray, start: Point, end: Point, start_radius: float, end_radius: float) -> np.ndarray:
    """Return the distance to a round rod, its radius linear from start to end. Shapes as in `ellipsoid`."""
    axis = np.array(end, np.float32) - np.array(start, np.float32)
    offset = points - np.array(start, np.float32)
    along = np.clip(offset @ axis / (axis @ axis), 0, 1)
    away = np.sqrt(((offset - along[..., None] * axis) ** 2).sum(-1))
    return away - (np.float32(start_radius) + np.float32(end_radius - start_radius) * along)


def join(first: np.ndarray, second: np.ndarray, width: float) -> np.ndarray:
    """Return the union of two distances, rounded over `width` mm."""
    share = np.clip(0.5 + (second - first) / np.float32(2 * width), 0, 1)
    return second + (first - second) * share - np.float32(width) * share * (1 - share)


def carve(body: np.ndarray, tool: np.ndarray, width: float) -> np.ndarray:
    """Return the distance to `body` after `tool` is cut away, rounded over `width` mm."""
    return -join(-body, tool, width)


def head_distance(points: np.ndarray) -> np.ndarray:
    """Approximate signed distance to the average head, mm. points: float32 [..., 3]. Returns float32 [...]."""
    folded = points.astype(np.float32, copy=True)
    folded[..., 0] = np.abs(folded[..., 0])
    return join(earless_distance(folded), _ear(folded), 4)


def earless_distance(points: np.ndarray) -> np.ndarray:
    """Return `head_distance` without the ears: what hair lies on."""
    folded = points.astype(np.float32, copy=True)
    folded[..., 0] = np.abs(folded[..., 0])
    distance = _cranium(folded)
    distance = join(distance, _jaw(folded), 16)
    distance = join(distance, _cheeks(folded), 20)
    distance = _eyes(folded, distance)
    distance = join(distance, _nose(folded), 7)
    distance = _mouth(folded, distance)
    return join(distance, _neck(folded), 14)


def _cranium(p: np.ndarray) -> np.ndarray:
    distance = ellipsoid(p, (0, -22, 88), (75, 89, 93))
    distance = join(distance, ellipsoid(p, (0, -38, 38), (58, 44, 46)), 20)
    return join(distance, capsule(p, (10, -15, 2), (38, -16, 18), 9, 9), 12)


def _jaw(p: np.ndarray) -> np.ndarray:
    distance = ellipsoid(p, (0, 48, 48), (57, 66, 57))
    distance = join(distance, capsule(p, (40, 66, 66), (13, 102, 10), 14, 12), 26)
    return join(distance, ellipsoid(p, (0, 100, 3), (18, 15, 15)), 14)


def _cheeks(p: np.ndarray) -> np.ndarray:
    bone = capsule(p, (38, 27, 17), (58, 22, 60), 12, 9)
    flesh = ellipsoid(p, (32, 48, 16), (19, 26, 19))
    return join(bone, flesh, 16)


def _eyes(p: np.ndarray, distance: np.ndarray) -> np.ndarray:
    distance = carve(distance, ellipsoid(p, (31, 1, -9), (19, 11, 15)), 9)
    distance = carve(distance, ellipsoid(p, (17, 2, -10), (6, 10, 12)), 7)
    return join(distance, ellipsoid(p, (31.5, 1, 13.5), (15.5, 13, 13.5)), 4)


def _nose(p: np.ndarray) -> np.ndarray:
    distance = capsule(p, (0, -6, 2), (0, 35.5, -19.5), 6, 7.5)
    distance = join(distance, ellipsoid(p, (0, 40, -20.5), (9, 8.5, 9.5)), 6)
    distance = join(distance, ellipsoid(p, (10.5, 43, -9.5), (6, 6, 11)), 7)
    distance = join(distance, capsule(p, (0, 45, -23), (0, 51, -12), 3.5, 4), 4)
    return carve(distance, ellipsoid(p, (6, 50, -16), (3, 3.5, 5)), 3)


def _mouth(p: np.ndarray, distance: np.ndarray) -> np.ndarray:
    distance = join(distance, ellipsoid(p, (0, 67, 3), (28, 21, 19)), 12)
    upper = capsule(p, (0, 64, -15.5), (26.5, 68.5, 4), 5.2, 2.5)
    lower = capsule(p, (0, 73.5, -14), (25.5, 69.5, 4), 6.2, 2.5)
    distance = join(join(distance, upper, 4), lower, 4)
    distance = carve(distance, capsule(p, (0, 68.5, -21.5), (26, 69, -1), 1.2, 0.4), 3)
    distance = carve(distance, capsule(p, (0, 54, -22), (0, 60, -22), 2, 2.4), 4)
    return carve(distance, ellipsoid(p, (0, 86, -19), (17, 5, 8)), 7)


def _neck(p: np.ndarray) -> np.ndarray:
    return capsule(p, (0, 40, 112), (0, 190, 124), 52, 58)


def _ear(p: np.ndarray) -> np.ndarray:
    """A shell, flared outward by 20° and tilted back by 10°."""
    q = p - np.array((72, 14, 92), np.float32)
    flare, tilt = np.radians([20, 10])
    across = np.cos(flare) * q[..., 0] - np.sin(flare) * q[..., 2]
    along = np.sin(flare) * q[..., 0] + np.cos(flare) * q[..., 2]
    down = np.cos(tilt) * q[..., 1] + np.sin(tilt) * along
    back = -np.sin(tilt) * q[..., 1] + np.cos(tilt) * along
    q = np.stack([across, down, back], -1)
    shell = ellipsoid(q, (0, -3, 0), (5.5, 29, 17))
    shell = join(shell, ellipsoid(q, (0, 22, -5), (4.5, 10, 8)), 5)
    return carve(shell, ellipsoid(q, (7, -2, -2), (6, 19, 10)), 3)
