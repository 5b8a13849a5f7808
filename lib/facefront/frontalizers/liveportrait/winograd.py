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

CHUNK = 256
"""Tiles treated together: their products stay in the processor's cache."""

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
        weight = conv.weight if conv.weight.ndim == 5 else conv.weight[:, :, None]
        out, inside, slices = weight.shape[:3]
        flat = weight.permute(2, 3, 4, 1, 0).reshape(slices, 9, -1)
        self.register_buffer("kernel", (_transforms()[1] @ flat).view(slices, TILE * TILE, inside, out))
        self.bias = conv.bias

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] or [B, C, D, H, W] → the same with K channels, channels last in memory."""
        deep = x if x.ndim == 5 else x[:, :, None]
        drawn = torch.stack([self._convolve(picture) for picture in deep]).permute(0, 4, 1, 2, 3)
        return drawn if x.ndim == 5 else drawn[:, :, 0]

    def _convolve(self, x: Tensor) -> Tensor:
        """[C, D, H, W] → [D, H, W, K]."""
        _, depth, height, width = x.shape
        down, across, reach = -(-height // STEP), -(-width // STEP), len(self.kernel) // 2
        after = (1 + across * STEP - width, 1 + down * STEP - height)
        cells = nn.functional.pad(x.permute(1, 2, 3, 0), (0, 0, 1, after[0], 1, after[1], reach, reach))
        tiles = cells.unfold(1, TILE, STEP).unfold(2, TILE, STEP).permute(4, 5, 0, 1, 2, 3)
        out = x.new_empty(depth, down, STEP, across, STEP, self.kernel.shape[-1])
        rows = max(1, CHUNK // (depth * across))
        for top in range(0, down, rows):
            self._strip(tiles[:, :, :, top : top + rows], out[:, top : top + rows])
        return out.flatten(3, 4).flatten(1, 2)[:, :height, :width]

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
