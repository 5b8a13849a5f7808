"""Drawing triangles with a depth buffer: which triangle each pixel sees, where in it, and how far away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Drawing:
    """The surface that each pixel sees.

    triangle: int32 [H, W], -1 where nothing; weights: float32 [H, W, 3], barycentric, sum 1 (0 where nothing);
    depth: float32 [H, W], inf where nothing.
    """

    triangle: np.ndarray
    weights: np.ndarray
    depth: np.ndarray

    def interpolate(self, triangles: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Interpolate values of vertices, float32 [V, C], at each pixel: float32 [H, W, C]; 0 where nothing is seen."""
        from facefront.head3d import kernels

        return kernels.interpolate(self.triangle, self.weights, triangles, np.ascontiguousarray(values, np.float32))

    def interpolate_at(
        self, triangles: np.ndarray, values: np.ndarray, rows: np.ndarray, columns: np.ndarray
    ) -> np.ndarray:
        """Interpolate at chosen pixels, int [N] each, that see something: float32 [N, C]."""
        from facefront.head3d import kernels

        corners, weights = triangles[self.triangle[rows, columns]], self.weights[rows, columns]
        return kernels.weigh(corners, weights, np.ascontiguousarray(values, np.float32))


def draw(corners: np.ndarray, triangles: np.ndarray, height: int, width: int, *, front_only: bool = False) -> Drawing:
    """Draw a mesh; the nearest triangle (least depth) wins, both sides of a triangle are drawn unless `front_only`.

    corners: float [V, 3], x and y in pixels (centre of the top left pixel at 0, 0) and depth; vertices that are not
    finite hide their triangles. triangles: int32 [T, 3]. Weights are linear in the picture: right for triangles of a
    few pixels.
    """
    from facefront.head3d import kernels

    triangle = np.full((height, width), -1, np.int32)
    weights = np.zeros((height, width, 3), np.float32)
    depth = np.full((height, width), np.inf, np.float32)
    kernels.draw(np.ascontiguousarray(corners, np.float32), triangles, front_only, triangle, weights, depth)
    return Drawing(triangle, weights, depth)
