"""Convolutions of 3×3 and 3×3×3 with a quarter of the multiplications, where a processor gains by it.

Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308: F(4×4, 3×3), in height and
width; along depth the three slices of the kernel are summed. The error is that of float32, some 1e-5 of the values.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn

STEP, TILE = 4, 6
"""A tile of 6×6 inputs gives 4×4 outputs; neighbours overlap by two."""

CHUNK = 128
"""Tiles treated together: their products stay in the processor's cache."""

LEAST_CHANNELS, LEAST_CELLS = 64, 4096
"""Below these the plain convolution is as fast."""


Convolution = nn.Conv2d | nn.Conv3d


def convolve(x: Tensor, conv: Convolution) -> Tensor:
    """Return `conv(x)` for a kernel of 3 with a border of 1: [B, C, H, W] or [B, C, D, H, W]."""
    weight, bias = conv.weight, conv.bias
    if bias is None or not _pays(x, conv):
        return conv(x)
    if x.ndim == 4:
        return _convolve(x[:, :, None], weight[:, :, None], bias)[:, :, 0]
    return _convolve(x, weight, bias)


def _pays(x: Tensor, conv: Convolution) -> bool:
    height, width = x.shape[-2:]
    return (
        x.device.type == "cpu"
        and x.dtype == torch.float32
        and min(conv.in_channels, conv.out_channels) >= LEAST_CHANNELS
        and height * width >= LEAST_CELLS
        and height % STEP == width % STEP == 0
    )


def _convolve(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The kernel is as long along depth as its border is wide, 1 or 3."""
    batch, _, depth, height, width = x.shape
    kernel = _kernel(weight)
    tiles = nn.functional.pad(x, (1, 1, 1, 1)).unfold(3, TILE, STEP).unfold(4, TILE, STEP)
    out = x.new_empty(batch, len(weight), depth, height, width)
    places = out.unflatten(3, (-1, STEP)).unflatten(5, (-1, STEP))
    rows = max(1, CHUNK * STEP // width)
    for i in range(batch):
        for top in range(0, height // STEP, rows):
            part = slice(top, top + rows)
            _strip(tiles[i, :, :, part], kernel, bias, places[i, :, :, part])
    return out


def _strip(tiles: Tensor, kernel: Tensor, bias: Tensor, places: Tensor) -> None:
    """tiles [C, D, rows, columns, 6, 6] through the kernel [slices, 36, K, C] into places [K, D, rows, 4, columns,
    4]."""
    to_tiles, _, to_places = _transforms()
    channels, depth, rows, columns = tiles.shape[:4]
    reach = len(kernel) // 2
    moved: dict[int, Tensor] = {}
    for z in range(depth):
        for near in range(z, min(z + reach + 1, depth)):
            if near not in moved:
                flat = tiles[:, near].permute(3, 4, 0, 1, 2).reshape(TILE * TILE, -1)
                moved[near] = (to_tiles @ flat).view(TILE * TILE, channels, -1)
        moved.pop(z - reach - 1, None)
        total = torch.bmm(kernel[reach], moved[z])
        for offset in range(-reach, reach + 1):
            if offset and z + offset in moved:
                total.baddbmm_(kernel[reach + offset], moved[z + offset])
        drawn = (to_places @ total.flatten(1)).view(STEP, STEP, -1, rows, columns)
        torch.add(drawn.permute(2, 3, 0, 4, 1), bias.view(-1, 1, 1, 1, 1), out=places[:, z])


def _kernel(weight: Tensor) -> Tensor:
    """[K, C, slices, 3, 3] → [slices, 36, K, C]."""
    out, inside, slices = weight.shape[:3]
    flat = weight.permute(2, 3, 4, 0, 1).reshape(slices, 9, -1)
    return (_transforms()[1] @ flat).view(slices, TILE * TILE, out, inside)


@lru_cache(maxsize=1)
def _transforms() -> tuple[Tensor, Tensor, Tensor]:
    """The paper's B, G and A for both axes at once: [36, 36], [36, 9], [16, 36]."""
    tile = [
        [4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1],
    ]  # fmt: skip
    kernel = [[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]
    place = [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]]
    matrices = (torch.tensor(tile), torch.tensor(kernel).double() / 24, torch.tensor(place))
    first, second, third = (torch.kron(matrix, matrix).float() for matrix in matrices)
    return first, second, third
