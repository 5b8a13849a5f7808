"""Convolutions of 3×3 and 3×3×3 with a quarter of the multiplications, for processors and float32.

Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308: F(4×4, 3×3), in height and
width; along depth the three slices of the kernel are summed. The error is that of float32, some 1e-5 of the values.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from math import prod

import torch
from torch import Tensor, nn

from facefront.frontalizers.liveportrait.winograd_kernels import to_modulated, to_places, to_tiles

STEP, TILE = 4, 6
"""A tile of 6×6 inputs gives 4×4 outputs; neighbours overlap by two."""

CHUNK = 256
"""Tiles treated together, or one row of them where that is more: their products stay in the processor's cache."""

LEAST_CHANNELS, MOST_WEIGHTS = 64, 512 * 512 * 9
"""Below so many channels the plain convolution is as fast. The transformed kernel has four times the weights; where
there are more weights than this, the volumes are small, and reading the kernel takes as long as multiplying."""

Convolution = nn.Conv2d | nn.Conv3d


class Scratch(threading.local):
    """Memory that each thread uses again and again: the system clears what it hands out anew, which takes as long as
    a third of the products."""

    def __init__(self) -> None:
        self._kept: dict[str, Tensor] = {}

    def take(self, name: str, shape: Sequence[int]) -> Tensor:
        """Return a float32 tensor with any values in it; it is valid until the next of that name."""
        count = prod(shape)
        if name not in self._kept or len(self._kept[name]) < count:
            with torch.inference_mode(False):  # what is made within it cannot be written outside it
                self._kept[name] = torch.empty(count, dtype=torch.float32, device="cpu")
        return self._kept[name][:count].view(*shape)


SCRATCH = Scratch()


def quicken(network: nn.Module, but: Collection[nn.Module] = ()) -> None:
    """Replace the convolutions that gain by it, except those in `but`. Norms must have been folded."""
    for module in network.modules():
        for name, child in module.named_children():
            if isinstance(child, Convolution) and _pays(child) and child not in but:
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
    """A convolution of 3 in each axis with a border of 1; its kernel takes four times the memory."""

    kernel: Tensor  # [slices, 36, K, C]; slices: along depth, one in two dimensions

    def __init__(self, conv: Convolution):
        super().__init__()
        if conv.bias is None:
            raise ValueError("this convolution has no bias")
        out, inside = conv.weight.shape[:2]
        flat = conv.weight.detach().reshape(out, inside, -1, 9).permute(2, 3, 0, 1).flatten(2)
        self.register_buffer("kernel", (_to_kernel() @ flat).view(-1, TILE * TILE, out, inside))
        self.bias = conv.bias

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] or [B, C, D, H, W] → the same with K channels."""
        deep = x if x.ndim == 5 else x[:, :, None]
        height, width = (-(-side // STEP) * STEP for side in x.shape[-2:])
        out = x.new_empty(len(x), len(self.bias), deep.shape[2], height, width)
        for cells, places in zip(deep, out, strict=True):
            self._convolve(cells, len(places), to_places, places.numpy())
        drawn = out[..., : x.shape[-2], : x.shape[-1]]
        return drawn if x.ndim == 5 else drawn[:, :, 0]

    def modulate(self, x: Tensor, normed: Tensor) -> Tensor:
        """Return the leaky ReLU of `normed`, [B, K / 2, H, W], times the first half of the convolution of x plus the
        second. Raises ValueError where H or W is no multiple of 4."""
        height, width = normed.shape[-2:]
        if height % STEP or width % STEP:
            raise ValueError(f"the picture is {height}×{width}; give sides that are multiples of {STEP}")
        normed = normed.contiguous()[:, :, None]
        out = torch.empty_like(normed)
        for cells, kept, places in zip(x[:, :, None], normed, out, strict=True):
            self._convolve(cells, len(places), to_modulated, (kept.numpy(), places.numpy()))
        return out[:, :, 0]

    def _convolve(self, cells: Tensor, channels: int, write: Callable[..., None], places: object) -> None:
        """cells: [C, D, H, W]; `write` puts the products of `channels` channels into places."""
        (inside, depth), reach = cells.shape[:2], len(self.kernel) // 2
        down, across = (-(-side // STEP) for side in cells.shape[2:])
        most, bias = max(1, CHUNK // (depth * across)), self.bias.detach().numpy()
        given = cells.contiguous().numpy()
        with ThreadPoolExecutor(torch.get_num_threads()) as pool:
            for top in range(0, down, most):
                rows = min(most, down - top)
                tiles = SCRATCH.take("tiles", (TILE * TILE, inside, depth + 2 * reach, rows, across))
                _spread(pool, to_tiles, inside, given, top, tiles.numpy())
                products = self._multiply(tiles.flatten(2), depth, rows * across)
                split = products.unflatten(2, (depth, rows, across)).numpy()
                _spread(pool, write, channels, split, bias, top, places)

    def _multiply(self, tiles: Tensor, depth: int, count: int) -> Tensor:
        """[36, C, deep · count] → [36, K, depth · count]."""
        total = SCRATCH.take("products", (TILE * TILE, len(self.bias), depth * count))
        torch.bmm(self.kernel[0], tiles[..., : depth * count], out=total)
        for z, kernel in enumerate(self.kernel[1:], 1):
            total.baddbmm_(kernel, tiles[..., z * count : (z + depth) * count])
        return total


def _spread(pool: ThreadPoolExecutor, work: Callable[..., None], channels: int, *arguments: object) -> None:
    """Share the channels out among torch's threads."""
    threads = torch.get_num_threads()
    bounds = [channels * i // threads for i in range(threads + 1)]
    mine, *others = pairwise(bounds)
    jobs = [pool.submit(work, part, *arguments) for part in others]
    work(mine, *arguments)
    for job in jobs:
        job.result()


def _to_kernel() -> Tensor:
    """The paper's G for both axes at once: [36, 9]."""
    rows = [[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]
    matrix = torch.tensor(rows).double() / 24
    return torch.kron(matrix, matrix).float()
