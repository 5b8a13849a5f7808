"""The places of head points in the photo and their visibility: normals, a depth buffer, the photo's border, colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from facefront.frontalizers.fitting import CAMERA, FittedHead
from facefront.frontalizers.foreground import head_likeness
from facefront.head3d.generic import generic_head
from facefront.head3d.raster import draw

HIDDEN_BEHIND = 12.0
"""A point this much farther away than the nearest surface around it is hidden, mm."""

Z_STEP = 2
"""Photo pixels to a pixel of the depth buffer."""

GRAZING = (0.1, 0.45)
"""Cosines between a normal and the line of sight: below the first nothing is seen, above the second all is."""

RIM = (6.0, 24.0)
"""Pixels from the head's outline: up to the first a point must have the head's colour, beyond the second it need not.

No person's outline is the generic one, and a nose drawn too long lies wholly over the background.
"""


@dataclass(frozen=True)
class Projection:
    """The head laid over the photo.

    positions: float32 [V, 2], where each vertex falls, pixels; depth: float32 [V], mm from the camera; seen: float32
    [V], 0 … 1, how well the photo shows it.
    """

    positions: np.ndarray
    depth: np.ndarray
    seen: np.ndarray

    @cached_property
    def texture(self) -> np.ndarray:
        """Return positions and visibility of each vertex and of the one mirrored to it, float32 [V, 6]."""
        own = np.column_stack([self.positions, self.seen])
        return np.concatenate([own, own[generic_head().mesh.mirrored]], axis=1)


def project_head(fitted: FittedHead, photo: np.ndarray, inside: np.ndarray) -> Projection:
    """Lay a fitted head over its photo.

    photo: float32 [S, S, 3] BGR 0 … 255; inside: float32 [S, S], 1 where it shows the photo and 0 where there is none.
    """
    mesh = generic_head().mesh
    camera = fitted.turn(fitted.vertices) + np.array([0, 0, CAMERA])
    facing = -(fitted.turn(mesh.normals) * camera).sum(1) / np.linalg.norm(camera, axis=1)
    positions, depth = fitted.project(fitted.vertices), camera[:, 2]
    nearest = _depth_buffer(positions, depth, len(photo))
    seen = smoothstep(*GRAZING, facing) * _unhidden(positions, depth, nearest) * at_pixels(inside, positions)
    silhouette = cv2.resize((nearest < np.inf).astype(np.uint8), inside.shape[::-1], interpolation=cv2.INTER_NEAREST)
    within = smoothstep(*RIM, at_pixels(cv2.distanceTransform(silhouette, cv2.DIST_L2, 3), positions))
    likeness = head_likeness(photo, inside, silhouette, positions, (within == 1) & (seen > 0.9))
    seen = seen * np.maximum(within, likeness)
    return Projection(positions.astype(np.float32), depth.astype(np.float32), seen.astype(np.float32))


def _depth_buffer(positions: np.ndarray, depth: np.ndarray, size: int) -> np.ndarray:
    corners = np.column_stack([positions / Z_STEP, depth])
    return draw(corners, generic_head().mesh.triangles, size // Z_STEP, size // Z_STEP).depth


def _unhidden(positions: np.ndarray, depth: np.ndarray, nearest: np.ndarray) -> np.ndarray:
    """1 where nothing lies in front of a vertex or right beside its line of sight, 0 where something does.

    Beside counts too: a nose a little longer than the generic one would else be painted onto the cheek behind it.
    """
    around = cv2.erode(np.minimum(nearest, 1e6), np.ones((3, 3)))
    behind = depth - at_pixels(around, positions / Z_STEP, 1e6)
    return 1 - smoothstep(HIDDEN_BEHIND / 2, HIDDEN_BEHIND, behind)


def at_pixels(image: np.ndarray, positions: np.ndarray, outside: float = 0.0) -> np.ndarray:
    """Return [N] pixels nearest to the positions [N, 2] (x, y), `outside` beyond the picture. image: [H, W]."""
    x, y = np.rint(positions).astype(np.int64).T
    within = (x >= 0) & (y >= 0) & (x < image.shape[1]) & (y < image.shape[0])
    return np.where(within, image[np.where(within, y, 0), np.where(within, x, 0)], outside)


def smoothstep(low: float, high: float, values: np.ndarray) -> np.ndarray:
    """Return 0 below `low`, 1 above `high`, smooth between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
