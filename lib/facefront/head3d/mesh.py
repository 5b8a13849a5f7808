"""Triangles of a signed distance: marching cubes on one half, mirrored, with smooth normals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Distance = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Mesh:
    """A closed-up surface that is symmetric about x = 0.

    vertices: float32 [V, 3], mm, head coordinates; normals: float32 [V, 3], unit, outward; triangles: int32 [T, 3];
    mirrored: int32 [V], for each vertex the one at (-x, y, z): itself on the midline.
    """

    vertices: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray
    mirrored: np.ndarray


def symmetric_mesh(distance: Distance, low: np.ndarray, high: np.ndarray, step: float) -> Mesh:
    """Return the zero surface of a distance that depends on |x| only, as a mesh.

    low, high: mm [3], the box, with low[0] = 0; the surface is open where it leaves the box. step: mm between grid
    points.
    """
    vertices, triangles = _half(distance, np.asarray(low, np.float32), np.asarray(high, np.float32), step)
    vertices = settle(distance, vertices, step)
    seam = vertices[:, 0] < 1e-3 * step
    other = np.flatnonzero(~seam)
    mirrored = np.arange(len(vertices) + len(other), dtype=np.int32)
    mirrored[other] = len(vertices) + np.arange(len(other))
    mirrored[len(vertices) :] = other
    both = np.concatenate([vertices, vertices[other] * np.array([-1, 1, 1], np.float32)])
    faces = np.concatenate([triangles, mirrored[triangles][:, ::-1]]).astype(np.int32)
    return Mesh(both, surface_normals(distance, both), faces, mirrored)


def surface_normals(distance: Distance, points: np.ndarray) -> np.ndarray:
    """Return the unit gradient of the distance at each point, float32 [N, 3]."""
    slope = _gradient(distance, points)
    return slope / (np.linalg.norm(slope, axis=1, keepdims=True) + np.float32(1e-9))


def _half(distance: Distance, low: np.ndarray, high: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    from skimage.measure import marching_cubes  # only the making of a mesh needs it, and it is slow to import

    axes = [np.arange(start, end + step / 2, step, dtype=np.float32) for start, end in zip(low, high, strict=True)]
    volume = np.stack([distance(_plane(x, axes[1], axes[2])) for x in axes[0]])
    vertices, triangles, _, _ = marching_cubes(volume, 0.0, allow_degenerate=False)
    vertices = (vertices * step + low).astype(np.float32)
    vertices[vertices[:, 0] < 1e-3 * step, 0] = 0
    return vertices, triangles


def _plane(x: float, ys: np.ndarray, zs: np.ndarray) -> np.ndarray:
    y, z = np.meshgrid(ys, zs, indexing="ij")
    return np.stack([np.full_like(y, x), y, z], -1)


def settle(distance: Distance, vertices: np.ndarray, step: float) -> np.ndarray:
    """Move vertices along the gradient onto the surface: marching cubes interpolates linearly and leaves terraces."""
    for _ in range(3):
        slope = _gradient(distance, vertices)
        slope[vertices[:, 0] == 0, 0] = 0
        move = np.clip(distance(vertices), -step / 2, step / 2)[:, None] * slope
        vertices = vertices - move / np.maximum((slope * slope).sum(1, keepdims=True), 0.2)
    return vertices.astype(np.float32)


def _gradient(distance: Distance, points: np.ndarray, reach: float = 0.5) -> np.ndarray:
    shifts = np.eye(3, dtype=np.float32) * np.float32(reach)
    return np.stack([distance(points + shift) - distance(points - shift) for shift in shifts], -1) / np.float32(
        2 * reach
    )
