"""Convolutions of 3×3 and 3×3×3 with a quarter of the multiplications, for processors and float32.

Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308: F(4×4, 3×3), in height and
width; along depth the three slices of the kernel are summed. The error is that of float32, some 1e-5 of the values.

Everything is kept channels last: cells are copied in runs of all channels, and a copy by single cells costs more than
the multiplications that are saved.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn

STEP, TILE = 4, 6
"""A tile of 6×6 inputs gives 4×4 outputs; neighbours overlap by two."""

CHUNK = 64
"""Tiles treated together: their products stay small enough that memory is used again rather than given back."""

LEAST_CHANNELS, MOST_WEIGHTS = 32, 512 * 512 * 9
"""Below so many channels the plain convolution is as fast. The transformed kernel has four times the weights; where
there are more weights than this, the volumes are small, and reading the kernel takes longer than multiplying."""

Convolution = nn.Conv2d | nn.Conv3d


def quicken(network: nn.Module) -> None:
    """Replace the convolutions that gain by it. Norms must have been folded."""
    for module in network.modules():
        for name, child in module.named_children():
            if isinstance(child, Convolution) and _pays(child):
                setattr(module, name, WinogradConv(child))


def _pays(conv: Convolution) -> bool:
    return (
        set(conv.kernel_size) == {3}
        and set(conv.padding) == set(conv.stride) == {1}
        and conv.bias is not None
        and min(conv.in_channels, conv.out_channels) >= LEAST_CHANNELS
        and conv.weight.numel() <= MOST_WEIGHTS
    )


class WinogradConv(nn.Module):
    """A convolution of 3 in each axis with a border of 1."""

    kernel: Tensor  # [slices, 36, C, K]; slices: along depth, one in two dimensions

    def __init__(self, conv: Convolution):
        super().__init__()
        if conv.bias is None:
            raise ValueError("this convolution has no bias")
        out, inside = conv.weight.shape[:2]
        flat = conv.weight.flatten(1).T.contiguous().view(inside, -1, 9, out).permute(1, 2, 0, 3)
        kernel = _transforms()[1] @ flat.reshape(len(flat), 9, -1)
        self.register_buffer("kernel", kernel.view(len(flat), TILE * TILE, inside, out))
        self.bias = conv.bias

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] or [B, C, D, H, W] → the same with K channels, channels last in memory."""
        deep = channels_last(x if x.ndim == 5 else x[:, :, None]).permute(0, 2, 3, 4, 1)
        batch, depth, height, width = deep.shape[:4]
        down, across = -(-height // STEP), -(-width // STEP)
        out = x.new_empty(batch, depth, down, STEP, across, STEP, self.kernel.shape[-1])
        for cells, places in zip(deep, out, strict=True):
            self._convolve(cells, places)
        drawn = out.flatten(4, 5).flatten(2, 3)[:, :, :height, :width].permute(0, 4, 1, 2, 3)
        return drawn if x.ndim == 5 else drawn[:, :, 0]

    def _convolve(self, cells: Tensor, places: Tensor) -> None:
        """cells [D, H, W, C] into places [D, rows, 4, columns, 4, K]."""
        (depth, height, width), (down, across) = cells.shape[:3], places.shape[1:4:2]
        after, reach = (1 + across * STEP - width, 1 + down * STEP - height), len(self.kernel) // 2
        cells = nn.functional.pad(cells, (0, 0, 1, after[0], 1, after[1], reach, reach))
        tiles = cells.unfold(1, TILE, STEP).unfold(2, TILE, STEP).permute(4, 5, 0, 1, 2, 3)
        rows = max(1, CHUNK // (depth * across))
        for top in range(0, down, rows):
            self._strip(tiles[:, :, :, top : top + rows], places[:, top : top + rows])

    def _strip(self, tiles: Tensor, places: Tensor) -> None:
        """tiles [6, 6, D + border, rows, columns, C] into places [D, rows, 4, columns, 4, K]."""
        to_tiles, _, to_places = _transforms()
        depth, rows, _, columns = places.shape[:4]
        count = rows * columns
        moved = (to_tiles @ tiles.reshape(TILE * TILE, -1)).view(TILE * TILE, -1, tiles.shape[-1])
        total = torch.bmm(moved[:, : depth * count], self.kernel[0])
        for z, kernel in enumerate(self.kernel[1:], 1):
            total.baddbmm_(moved[:, z * count : (z + depth) * count], kernel)
        drawn = (to_places @ total.flatten(1)).view(STEP, STEP, depth, rows, columns, -1)
        torch.add(drawn.permute(2, 3, 0, 4, 1, 5), self.bias, out=places)


def channels_last(x: Tensor) -> Tensor:
    """Return x, [B, C, …], channels last in memory.

    A picture is one matrix, and its transposition is copied in blocks; torch's own way takes several times as long.
    """
    if x.movedim(1, -1).is_contiguous():
        return x
    cells = x.new_empty(len(x), x[0, 0].numel(), x.shape[1])
    for place, picture in zip(cells, x, strict=True):
        place.copy_(picture.flatten(1).T)
    return cells.transpose(1, 2).unflatten(2, x.shape[2:])


def channels_first(x: Tensor) -> Tensor:
    """Return x, [B, C, …], contiguous; see `channels_last`."""
    if x.is_contiguous():
        return x
    first = x.new_empty(x.shape)
    for place, picture in zip(first, x, strict=True):
        place.flatten(1).copy_(picture.flatten(1))
    return first


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
