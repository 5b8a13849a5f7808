"""The compiled loops of the rasteriser, apart from it because numba takes long to import."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True)
def draw(  # noqa: PLR0917 # pragma: no cover - compiled
    corners: np.ndarray,
    triangles: np.ndarray,
    front_only: bool,
    triangle: np.ndarray,
    weights: np.ndarray,
    depth: np.ndarray,
) -> None:
    """Draw triangles into the last three arrays; see `facefront.head3d.raster.draw`."""
    height, width = depth.shape
    for t in range(len(triangles)):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        ax, ay, az = corners[a, 0], corners[a, 1], corners[a, 2]
        bx, by, bz = corners[b, 0], corners[b, 1], corners[b, 2]
        cx, cy, cz = corners[c, 0], corners[c, 1], corners[c, 2]
        area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if not np.isfinite(area) or abs(area) < 1e-12 or (front_only and area > 0):
            continue
        left = max(0, int(np.ceil(min(ax, bx, cx))))
        right = min(width - 1, int(np.floor(max(ax, bx, cx))))
        top = max(0, int(np.ceil(min(ay, by, cy))))
        bottom = min(height - 1, int(np.floor(max(ay, by, cy))))
        low, high = min(az, bz, cz), max(az, bz, cz)
        nearest = low - 1e-5 * (high - low) - 1e-6 * abs(low)  # no point of it is nearer, rounding counted
        size = abs(area)
        sign, least = area / size, -2e-6 * size
        for y in range(top, bottom + 1):
            for x in range(left, right + 1):
                if nearest >= depth[y, x]:
                    continue
                b_part = (x - ax) * (cy - ay) - (cx - ax) * (y - ay)
                c_part = (bx - ax) * (y - ay) - (x - ax) * (by - ay)
                if sign * b_part < least or sign * c_part < least or sign * (area - b_part - c_part) < least:
                    continue  # clearly outside: most pixels of the box, and a division costs more than the rest
                wb, wc = b_part / area, c_part / area
                wa = 1 - wb - wc
                if wa < -1e-6 or wb < -1e-6 or wc < -1e-6:
                    continue
                z = wa * az + wb * bz + wc * cz
                if z < depth[y, x]:
                    depth[y, x] = z
                    triangle[y, x] = t
                    weights[y, x, 0], weights[y, x, 1], weights[y, x, 2] = wa, wb, wc


@njit(cache=True)
def interpolate(  # pragma: no cover - compiled
    triangle: np.ndarray, weights: np.ndarray, triangles: np.ndarray, values: np.ndarray
) -> np.ndarray:
    """Return the values of the vertices at every pixel; see `facefront.head3d.raster.Drawing.interpolate`."""
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
def weigh(  # pragma: no cover - compiled
    corners: np.ndarray, weights: np.ndarray, values: np.ndarray
) -> np.ndarray:
    """Return the weighted sums of the values at the corners; see `facefront.head3d.raster.Drawing.interpolate_at`."""
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
