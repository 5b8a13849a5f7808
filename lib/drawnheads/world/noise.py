"""Smooth random patterns in space, for skin, strands and cloth."""

from __future__ import annotations

import numpy as np
from numba import njit


def noise(points: np.ndarray, scale: float | tuple[float, float, float], seed: int) -> np.ndarray:
    """Return value noise: random numbers on a lattice, smoothly joined. Source: Perlin, SIGGRAPH 1985 (its lattice
    variant).

    points: float [N, 3]; scale: the size of a grain, in the points' unit, one for all axes or one each. Returns
    float32 [N], about −1 … 1, mean 0. The same points, scale and seed give the same numbers.
    """
    scaled = points / np.broadcast_to(np.asarray(scale, np.float32), 3)
    return _value_noise(np.ascontiguousarray(scaled, np.float32), np.int64(seed))


@njit(cache=True)
def _hash(x: int, y: int, z: int, seed: np.int64) -> float:  # pragma: no cover - compiled
    h = (x * 73856093) ^ (y * 19349663) ^ (z * 83492791) ^ (seed * 26544357)
    h = ((h ^ (h >> 13)) * 1274126177) & 0x7FFFFFFF
    return ((h ^ (h >> 16)) & 0xFFFF) / 32767.5 - 1.0


@njit(cache=True)
def _value_noise(points: np.ndarray, seed: np.int64) -> np.ndarray:  # pragma: no cover - compiled
    out = np.empty(len(points), np.float32)
    for i in range(len(points)):
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        xi, yi, zi = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
        fx, fy, fz = x - xi, y - yi, z - zi
        fx, fy, fz = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy), fz * fz * (3 - 2 * fz)
        total = 0.0
        for dz in range(2):
            wz = fz if dz else 1 - fz
            for dy in range(2):
                wy = fy if dy else 1 - fy
                left, right = _hash(xi, yi + dy, zi + dz, seed), _hash(xi + 1, yi + dy, zi + dz, seed)
                total += wz * wy * (left + (right - left) * fx)
        out[i] = total
    return out
