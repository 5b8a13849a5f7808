"""Drawing triangles with a depth buffer: which triangle each pixel sees, where in it, and how far away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit


@dataclass(frozen=True)
class Drawing:
    """What each pixel sees.

    triangle: int32 [H, W], -1 where nothing; weights: float32 [H, W, 3], barycentric, sum 1 (0 where nothing);
    depth: float32 [H, W], inf where nothing.
    """

    triangle: np.ndarray
    weights: np.ndarray
    depth: np.ndarray

    def interpolate(self, triangles: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Values of the vertices, float32 [V, C], at each pixel: float32 [H, W, C]; 0 where nothing is seen."""
        return _interpolate(self.triangle, self.weights, triangles, np.ascontiguousarray(values, np.float32))

    def interpolate_at(
        self, triangles: np.ndarray, values: np.ndarray, rows: np.ndarray, columns: np.ndarray
    ) -> np.ndarray:
        """The same at chosen pixels, int [N] each, that see something: float32 [N, C]."""
        corners, weights = triangles[self.triangle[rows, columns]], self.weights[rows, columns]
        return _weigh(corners, weights, np.ascontiguousarray(values, np.float32))


def draw(corners: np.ndarray, triangles: np.ndarray, height: int, width: int, *, front_only: bool = False) -> Drawing:
    """Draws a mesh; the nearest triangle (least depth) wins, both sides of a triangle are drawn unless `front_only`.

    corners: float [V, 3], x and y in pixels (centre of the top left pixel at 0, 0) and depth; vertices that are not
    finite hide their triangles. triangles: int32 [T, 3]. Weights are linear in the picture: right for triangles of a
    few pixels.
    """
    triangle = np.full((height, width), -1, np.int32)
    weights = np.zeros((height, width, 3), np.float32)
    depth = np.full((height, width), np.inf, np.float32)
    _draw(np.ascontiguousarray(corners, np.float32), triangles, front_only, triangle, weights, depth)
    return Drawing(triangle, weights, depth)


@njit(cache=True)
def _draw(  # noqa: PLR0917 # pragma: no cover - compiled
    corners: np.ndarray,
    triangles: np.ndarray,
    front_only: bool,
    triangle: np.ndarray,
    weights: np.ndarray,
    depth: np.ndarray,
) -> None:
    height, width = depth.shape
    for t in range(len(triangles)):
        a, b, c = corners[triangles[t, 0]], corners[triangles[t, 1]], corners[triangles[t, 2]]
        area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        if not np.isfinite(area) or abs(area) < 1e-12 or (front_only and area > 0):
            continue
        left = max(0, int(np.ceil(min(a[0], b[0], c[0]))))
        right = min(width - 1, int(np.floor(max(a[0], b[0], c[0]))))
        top = max(0, int(np.ceil(min(a[1], b[1], c[1]))))
        bottom = min(height - 1, int(np.floor(max(a[1], b[1], c[1]))))
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                wb = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area
                wc = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area
                wa = 1 - wb - wc
                if wa < -1e-6 or wb < -1e-6 or wc < -1e-6:
                    continue
                z = wa * a[2] + wb * b[2] + wc * c[2]
                if z < depth[y, x]:
                    depth[y, x] = z
                    triangle[y, x] = t
                    weights[y, x, 0], weights[y, x, 1], weights[y, x, 2] = wa, wb, wc


@njit(cache=True)
def _interpolate(  # pragma: no cover - compiled
    triangle: np.ndarray, weights: np.ndarray, triangles: np.ndarray, values: np.ndarray
) -> np.ndarray:
    height, width = triangle.shape
    channels = values.shape[1]
    out = np.zeros((height, width, channels), np.float32)
    for y in range(height):
        for x in range(width):
            t = triangle[y, x]
            if t < 0:
                continue
            for k in range(3):
                vertex, weight = triangles[t, k], weights[y, x, k]
                for channel in range(channels):
                    out[y, x, channel] += weight * values[vertex, channel]
    return out


@njit(cache=True)
def _weigh(  # pragma: no cover - compiled
    corners: np.ndarray, weights: np.ndarray, values: np.ndarray
) -> np.ndarray:
    out = np.empty((len(corners), values.shape[1]), np.float32)
    for i in range(len(corners)):
        a, b, c = corners[i]
        for channel in range(values.shape[1]):
            out[i, channel] = (
                weights[i, 0] * values[a, channel]
                + weights[i, 1] * values[b, channel]
                + weights[i, 2] * values[c, channel]
            )
    return out
