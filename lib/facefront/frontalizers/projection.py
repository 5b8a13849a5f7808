"""Where the photo shows each point of the generic head, and how well: pose from five points, projection, visibility."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from facefront.frontalizers.fitting import CAMERA, displacement_basis, fit_head
from facefront.heads.generic import generic_head
from facefront.heads.raster import draw

VIRTUAL_SIDE = 1000
"""Side of the picture in whose middle the face is thought to lie, in work pixels: it sets how far away the assumed camera is."""

SPREAD = 45.0
"""Reach of a keypoint's correction over the head, mm."""

HIDDEN_BEHIND = 12.0
"""A point this much farther away than the nearest surface around it is hidden, mm."""

Z_STEP = 2
"""Work pixels to a pixel of the depth buffer."""


@dataclass(frozen=True)
class Projection:
    """The generic head laid over the photo.

    positions: float32 [V, 2], where each vertex falls, pixels of the work picture; depth: float32 [V], mm;
    seen: float32 [V], 0 … 1, how well the photo shows it; rotation: float64 [3, 3], head to camera.
    """

    positions: np.ndarray
    depth: np.ndarray
    seen: np.ndarray
    rotation: np.ndarray
    vertices: np.ndarray
    five: np.ndarray


def project_head(keypoints: np.ndarray, inside: np.ndarray, photo=None) -> Projection:
    """Lays the generic head over a work picture by its five keypoints.

    keypoints: float [5, 2], pixels of the work picture; inside: float32 [S, S], 1 where it shows the photo. Raises CannotFrontalize.
    """
    fitted = fit_head(keypoints)
    mesh = generic_head().mesh
    turned = fitted.vertices @ fitted.rotation.T
    camera = turned + (0, 0, CAMERA)
    rays = camera / np.linalg.norm(camera, axis=1, keepdims=True)
    facing = -((mesh.normals @ fitted.rotation.T) * rays).sum(1)
    positions = fitted.project(fitted.vertices)
    positions += CORR * (displacement_basis() @ (keypoints - fitted.project(fitted.five)))
    depth = camera[:, 2]
    seen = _smoothstep(LOW, HIGH, facing) * _unhidden(positions, depth, len(inside)) * _sample(inside, positions)
    if photo is not None and FG: seen = seen * foreground(photo, inside, positions, facing, seen)
    return Projection(positions.astype(np.float32), depth.astype(np.float32), seen.astype(np.float32), fitted.rotation, fitted.vertices, fitted.five)

FG = True
BINS = 12


def foreground(photo, inside, positions, facing, seen):
    """How likely each vertex shows the head and not what lies behind it, by colour."""
    lab = cv2.cvtColor(cv2.GaussianBlur(photo / np.float32(255), (0, 0), 1.0), cv2.COLOR_BGR2Lab)
    bins = np.stack([lab[..., 0] / 100, lab[..., 1] / 160 + 0.5, lab[..., 2] / 160 + 0.5], -1) * BINS
    bins = np.clip(bins, 0, BINS - 1).astype(np.int64)
    index = (bins[..., 0] * BINS + bins[..., 1]) * BINS + bins[..., 2]
    hull = np.zeros(inside.shape, np.uint8)
    cv2.fillConvexPoly(hull, cv2.convexHull(np.rint(positions).astype(np.int32)), 1)
    outside = (cv2.dilate(hull, np.ones((5, 5))) == 0) & (inside > 0.5)
    here = _sample(index, positions, 0)
    head = np.bincount(here[(facing > 0.75) & (seen > 0.5)], minlength=BINS**3)
    rest = np.bincount(index[outside], minlength=BINS**3)
    head, rest = (_spread(h) for h in (head, rest))
    share = head / np.maximum(head + rest, 1e-9)
    sure = _smoothstep(0.6, 0.9, facing)
    return np.maximum(sure, _smoothstep(0.2, 0.6, share[here]))


def _spread(histogram):
    h = histogram.reshape(BINS, BINS, BINS).astype(np.float32)
    from scipy.ndimage import gaussian_filter

    h = gaussian_filter(h, 0.7).ravel()
    return h / max(h.sum(), 1e-9) + 1e-6


LOW,HIGH=.1,.45
CORR=0.

def _unhidden(positions: np.ndarray, depth: np.ndarray, size: int) -> np.ndarray:
    """1 where nothing near it in the picture lies in front of the vertex, 0 where something does."""
    corners = np.column_stack([positions / Z_STEP, depth])
    side = size // Z_STEP
    nearest = draw(corners, generic_head().mesh.triangles, side, side).depth
    nearest = cv2.erode(np.minimum(nearest, 1e6), np.ones((3, 3)))
    behind = depth - _sample(nearest, corners[:, :2], 1e6)
    return 1 - _smoothstep(HIDDEN_BEHIND / 2, HIDDEN_BEHIND, behind)


def _sample(image: np.ndarray, positions: np.ndarray, outside: float = 0.0) -> np.ndarray:
    """The nearest pixel's value at each position, `outside` beyond the picture."""
    x, y = np.rint(positions).astype(np.int64).T
    within = (x >= 0) & (y >= 0) & (x < image.shape[1]) & (y < image.shape[0])
    return np.where(within, image[np.where(within, y, 0), np.where(within, x, 0)], outside)


def _smoothstep(low: float, high: float, values: np.ndarray) -> np.ndarray:
    share = np.clip((values - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
