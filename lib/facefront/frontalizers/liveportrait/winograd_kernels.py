"""The compiled loops of `winograd`, apart from it because numba takes long to import."""

from __future__ import annotations

import numpy as np
from numba import njit

SLOPE = 0.2
"""Of SPADE's leaky ReLU."""


@njit(nogil=True, cache=True, fastmath={"contract"})
def to_tiles(  # pragma: no cover - compiled
    channels: tuple[int, int], cells: np.ndarray, top: int, tiles: np.ndarray
) -> None:
    """Write the transformed tiles of some channels, from the first to before the last, and some rows of tiles.

    cells: float32 [C, D, H, W]; around them are zeros. top: the first row of tiles; tiles: float32
    [36, C, slices, rows, columns], with as many slices more than D before the first as after the last.
    """
    depth, height, width = cells.shape[1:]
    slices, rows, columns = tiles.shape[2:]
    before = (slices - depth) // 2
    lines = np.zeros((6, 4 * columns + 2), np.float32)
    down = np.empty_like(lines)
    for c in range(channels[0], channels[1]):
        for z in range(slices):
            if z < before or z >= before + depth:
                tiles[:, c, z] = np.float32(0)
                continue
            for row in range(rows):
                y = 4 * (top + row) - 1
                for i in range(6):
                    if 0 <= y + i < height:
                        lines[i, 1 : width + 1] = cells[c, z - before, y + i]
                    else:
                        lines[i, 1 : width + 1] = np.float32(0)
                _transform(lines, down)
                for i in range(6):
                    _transform_across(down[i], tiles[6 * i : 6 * i + 6, c, z, row])


@njit(fastmath={"contract"})
def _transform(a: np.ndarray, out: np.ndarray) -> None:  # pragma: no cover - compiled
    """The paper's Bᵀ, downwards: [6, W] → [6, W]."""
    a0, a1, a2, a3, a4, a5 = a[0], a[1], a[2], a[3], a[4], a[5]
    out0, out1, out2, out3, out4, out5 = out[0], out[1], out[2], out[3], out[4], out[5]
    for x in range(len(out0)):
        even, odd = a4[x] - np.float32(4) * a2[x], a3[x] - np.float32(4) * a1[x]
        far, near = a4[x] - a2[x], np.float32(2) * (a3[x] - a1[x])
        out0[x] = np.float32(4) * a0[x] - np.float32(5) * a2[x] + a4[x]
        out1[x], out2[x] = even + odd, even - odd
        out3[x], out4[x] = far + near, far - near
        out5[x] = np.float32(4) * a1[x] - np.float32(5) * a3[x] + a5[x]


@njit(fastmath={"contract"})
def _transform_across(a: np.ndarray, out: np.ndarray) -> None:  # pragma: no cover - compiled
    """Bᵀ of each tile of a row: [4 columns + 2] → [6, columns]."""
    out0, out1, out2, out3, out4, out5 = out[0], out[1], out[2], out[3], out[4], out[5]
    for x in range(len(out0)):
        a0, a1, a2, a3, a4, a5 = a[4 * x], a[4 * x + 1], a[4 * x + 2], a[4 * x + 3], a[4 * x + 4], a[4 * x + 5]
        even, odd = a4 - np.float32(4) * a2, a3 - np.float32(4) * a1
        far, near = a4 - a2, np.float32(2) * (a3 - a1)
        out0[x] = np.float32(4) * a0 - np.float32(5) * a2 + a4
        out1[x], out2[x] = even + odd, even - odd
        out3[x], out4[x] = far + near, far - near
        out5[x] = np.float32(4) * a1 - np.float32(5) * a3 + a5


@njit(nogil=True, cache=True, fastmath={"contract"})
def to_places(  # pragma: no cover - compiled
    channels: tuple[int, int], products: np.ndarray, bias: np.ndarray, top: int, out: np.ndarray
) -> None:
    """Write some channels, from the first to before the last, of some rows of tiles.

    products: float32 [36, K, D, rows, columns]; bias: float32 [K]; out: float32 [K, D, H, W].
    """
    depth, rows, columns = products.shape[2:]
    down = np.empty((4, 6, columns), np.float32)
    for k in range(channels[0], channels[1]):
        for z in range(depth):
            for row in range(rows):
                y = 4 * (top + row)
                _draw(products[:, k, z, row], bias[k], down, out[k, z, y : y + 4])


@njit(nogil=True, cache=True, fastmath={"contract"})
def to_modulated(  # pragma: no cover - compiled
    channels: tuple[int, int],
    products: np.ndarray,
    bias: np.ndarray,
    top: int,
    pictures: tuple[np.ndarray, np.ndarray],
) -> None:
    """Write the leaky ReLU of a normalised picture times the first half of the channels plus the second half.

    products: float32 [36, 2 K, 1, rows, columns]; bias: float32 [2 K]; pictures: the normalised one, and the one that
    is written, float32 [K, 1, H, W].
    """
    normed, out = pictures
    rows, columns = products.shape[3:]
    half = len(out)
    down = np.empty((4, 6, columns), np.float32)
    scale, shift = np.empty((4, 4 * columns), np.float32), np.empty((4, 4 * columns), np.float32)
    for k in range(channels[0], channels[1]):
        for row in range(rows):
            _draw(products[:, k, 0, row], bias[k], down, scale)
            _draw(products[:, half + k, 0, row], bias[half + k], down, shift)
            for i in range(4):
                y = 4 * (top + row) + i
                source, target, times, more = normed[k, 0, y], out[k, 0, y], scale[i], shift[i]
                for x in range(4 * columns):
                    value = source[x] * times[x] + more[x]
                    target[x] = max(value, np.float32(SLOPE) * value)


@njit(fastmath={"contract"})
def _draw(  # pragma: no cover - compiled
    products: np.ndarray, bias: np.float32, down: np.ndarray, out: np.ndarray
) -> None:
    """The paper's Aᵀ of a row of tiles, downwards and then across: [36, columns] → [4, 4 columns]."""
    columns = products.shape[1]
    for j in range(6):
        a0, a1, a2 = products[j], products[6 + j], products[12 + j]
        a3, a4, a5 = products[18 + j], products[24 + j], products[30 + j]
        down0, down1, down2, down3 = down[0, j], down[1, j], down[2, j], down[3, j]
        for x in range(columns):
            near, nearer = a1[x] + a2[x], a1[x] - a2[x]
            far, farther = a3[x] + a4[x], a3[x] - a4[x]
            down0[x] = a0[x] + near + far
            down1[x] = nearer + np.float32(2) * farther
            down2[x] = near + np.float32(4) * far
            down3[x] = nearer + np.float32(8) * farther + a5[x]
    for i in range(4):
        b0, b1, b2, b3, b4, b5 = down[i, 0], down[i, 1], down[i, 2], down[i, 3], down[i, 4], down[i, 5]
        line = out[i]
        for x in range(columns):
            near, nearer = b1[x] + b2[x] + bias, b1[x] - b2[x] + bias
            far, farther = b3[x] + b4[x], b3[x] - b4[x]
            line[4 * x] = b0[x] + near + far
            line[4 * x + 1] = nearer + np.float32(2) * farther
            line[4 * x + 2] = near + np.float32(4) * far
            line[4 * x + 3] = nearer + np.float32(8) * farther + b5[x]
