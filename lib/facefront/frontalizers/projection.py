"""The places of head points in the photo and their visibility: normals, a depth buffer, the photo's border, colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from facefront.frontalizers.fitting import CAMERA, FittedHead
from facefront.frontalizers.foreground import head_likeness
from facefront.head3d.generic import generic_head
from facefront.imaging.pose import Pose, rotation_from_pose

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

FAR = 1e6
"""Depth where the depth buffer is empty, mm."""


@dataclass(frozen=True)
class Projection:
    """The head laid over the photo.

    corners: float32 [V, 3], where each vertex falls, pixels, and its depth, mm; seen: float32 [V], 0 … 1, how well the
    photo shows it; outline: uint8 [W/2, W/2], 1 where the head is.
    """

    corners: np.ndarray
    seen: np.ndarray
    outline: np.ndarray

    @cached_property
    def texture(self) -> np.ndarray:
        """Return positions and visibility of each vertex and of the one mirrored to it, float32 [V, 6]."""
        own = np.column_stack([self.corners[:, :2], self.seen])
        return np.concatenate([own, own[generic_head().mesh.mirrored]], axis=1)


def place_vertices(vertices: np.ndarray, pose: Pose, matrix: np.ndarray) -> np.ndarray:
    """Return where vertices, float32 [V, 3] mm, fall at a pose, and their depth, mm from the eyes: float32 [V, 3].

    matrix: float [2, 3], from the plane of the eyes, mm, to pixels.
    """
    from facefront.frontalizers import kernels

    rotation = rotation_from_pose(pose).astype(np.float32)
    return kernels.place(vertices, rotation, np.float32(CAMERA), np.asarray(matrix, np.float32))


def draw_nearest(corners: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the triangle that each pixel shows, int32 [size, size], -1 for none, and its depth, float32, inf there."""
    from facefront.frontalizers import kernels

    triangle, depth = np.full((size, size), -1, np.int32), np.full((size, size), np.inf, np.float32)
    kernels.nearest(corners, generic_head().mesh.triangles, triangle, depth)
    return triangle, depth


def read_vertices(corners: np.ndarray, triangle: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the values of vertices, float32 [V, C], at each pixel of a drawing: float32 [S, S, C], 0 for none."""
    from facefront.frontalizers import kernels

    return kernels.interpolate(corners, generic_head().mesh.triangles, triangle, values)


def project_head(fitted: FittedHead, vertices: np.ndarray, photo: np.ndarray, inside: np.ndarray) -> Projection:
    """Lay a head over its photo. Points near the outline that have the colour of the background count as not seen.

    vertices: float32 [V, 3], of the head, mm; photo: uint8 [S, S, 3]; inside: uint8 [S, S], 1 where it shows the photo
    and 0 where there is none.
    """
    matrix = np.column_stack([np.eye(2) * fitted.scale, fitted.offset])
    corners = place_vertices(vertices, fitted.pose, matrix)
    small = corners * np.array([1 / Z_STEP, 1 / Z_STEP, 1], np.float32)
    triangle, depth = draw_nearest(small, len(photo) // Z_STEP)
    outline = (triangle >= 0).astype(np.uint8)
    places = Places(corners, inside.shape)
    hidden = _hidden(Places(small, depth.shape), corners[:, 2], depth)
    seen = smoothstep(*GRAZING, _facing(fitted, vertices, corners[:, 2])) * (1 - hidden) * places.read(inside, 0)
    large = cv2.resize(outline, inside.shape[::-1], interpolation=cv2.INTER_NEAREST)
    within = smoothstep(*RIM, places.read(cv2.distanceTransform(large, cv2.DIST_L2, 3), 0))
    likeness = head_likeness(photo, inside, large, places.index, (within == 1) & (seen > 0.9))
    return Projection(corners, (seen * np.maximum(within, likeness)).astype(np.float32), outline)


def _facing(fitted: FittedHead, vertices: np.ndarray, depth: np.ndarray) -> np.ndarray:
    """Return the cosine between each vertex's normal and the line of sight: float32 [V]."""
    normals = generic_head().mesh.normals
    ahead = normals @ rotation_from_pose(fitted.pose)[2].astype(np.float32)
    along = np.einsum("vi,vi->v", normals, vertices) + np.float32(CAMERA) * ahead
    squared = np.einsum("vi,vi->v", vertices, vertices) + np.float32(2 * CAMERA) * depth + np.float32(CAMERA**2)
    return -along / np.sqrt(squared)


def _hidden(places: Places, depth: np.ndarray, nearest: np.ndarray) -> np.ndarray:
    """1 where something lies in front of a vertex or right beside its line of sight, 0 where nothing does.

    Beside counts too: a nose a little longer than the generic one would else be painted onto the cheek behind it.
    """
    around = cv2.erode(np.minimum(nearest, np.float32(FAR)), np.ones((3, 3)))
    return smoothstep(HIDDEN_BEHIND / 2, HIDDEN_BEHIND, depth - places.read(around, FAR))


class Places:
    """The pixels nearest to positions, float [V, 2 or more], in pictures of one size."""

    def __init__(self, positions: np.ndarray, shape: tuple[int, ...]) -> None:
        height, width = shape
        x, y = np.rint(positions[:, 0]).astype(np.int32), np.rint(positions[:, 1]).astype(np.int32)
        self.within = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        self.index = np.clip(y, 0, height - 1) * width + np.clip(x, 0, width - 1)

    def read(self, image: np.ndarray, outside: float) -> np.ndarray:
        """Return the pixel of each position, [V]; `outside` beyond the picture."""
        return np.where(self.within, image.ravel()[self.index], image.dtype.type(outside))


def at_pixels(image: np.ndarray, positions: np.ndarray, outside: float = 0.0) -> np.ndarray:
    """Return [N] pixels nearest to the positions [N, 2] (x, y), `outside` beyond the picture. image: [H, W]."""
    return Places(positions, image.shape).read(image, outside)


def smoothstep(low: float, high: float, values: np.ndarray) -> np.ndarray:
    """Return 0 below `low`, 1 above `high`, smooth between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
