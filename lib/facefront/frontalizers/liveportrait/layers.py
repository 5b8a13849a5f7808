"""The blocks that LivePortrait's networks share; attribute names are the keys of the official state dicts.

A module's `folds` names its convolutions and the batch norms right after them: in use the two are one convolution.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, avg_pool3d, conv2d, conv3d, leaky_relu_, pad
from torch.nn.utils.fusion import fuse_conv_bn_eval

from facefront.frontalizers.liveportrait.winograd import Convolution, WinogradConv

LEAST_SIDE = 32
"""Below this side the kernels weigh more than the cells, and it is quicker to repeat the cells."""

_KINDS: dict[int, tuple[type[Convolution], type[nn.Module]]] = {
    2: (nn.Conv2d, nn.BatchNorm2d),
    3: (nn.Conv3d, nn.BatchNorm3d),
}


class ConvNorm(nn.Module):
    """Convolution of 3 in each of `axes`, batch norm, ReLU (leaky where `slope` is given)."""

    folds = (("conv", "norm"),)

    def __init__(self, axes: int, inside: int, out: int, slope: float = 0.0):
        super().__init__()
        conv, norm = _KINDS[axes]
        self.conv: nn.Module = conv(inside, out, 3, padding=1)
        self.norm = norm(out)
        self.slope = slope

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, …] → [B, out, …]."""
        return leaky_relu_(self.norm(self.conv(x)), self.slope)


class DownBlock(ConvNorm):
    """`ConvNorm`, then height and width halved by averaging."""

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, …, H, W] → [B, out, …, H / 2, W / 2]."""
        x = super().forward(x)
        return avg_pool2d(x, 2) if x.ndim == 4 else avg_pool3d(x, (1, 2, 2))


class UpBlock(ConvNorm):
    """Height and width doubled by repetition, then `ConvNorm`, in 3-D."""

    def __init__(self, inside: int, out: int):
        super().__init__(3, inside, out)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, D, H, W] → [B, out, D, 2 H, 2 W]."""
        return leaky_relu_(self.norm(convolve_repeated(x, self.conv, 2)), self.slope)


class ResidualBlock3d(nn.Module):
    """Batch norm, ReLU, convolution, twice; added to what came in."""

    folds = (("conv1", "norm2"),)

    def __init__(self, channels: int):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm3d(channels), nn.BatchNorm3d(channels)
        self.conv1, self.conv2 = (nn.Conv3d(channels, channels, 3, padding=1) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, D, H, W] → the same shape."""
        inner = self.conv1(self.norm1(x).relu_())
        return x + self.conv2(self.norm2(inner).relu_())


def fold(network: nn.Module) -> None:
    """Make one convolution of each convolution and the batch norm after it. The network must be in evaluation mode."""
    for module in network.modules():
        for conv, norm in getattr(module, "folds", ()):
            setattr(module, conv, fuse_conv_bn_eval(getattr(module, conv), getattr(module, norm)))
            setattr(module, norm, nn.Identity())


@dataclass(frozen=True)
class _Phase:
    """Cells at these places among the repetitions meet the same values: the cells `before` and `after` their own."""

    taps: tuple[tuple[int, int, int], ...]  # which of the kernel's three weights are summed for each value
    before: int
    after: int
    places: slice


def convolve_repeated(x: Tensor, conv: nn.Module, times: int) -> Tensor:
    """Apply `conv` (kernel 3, border 1) to x with each cell repeated `times` in height and width, without repeating it.

    Within a cell a kernel of three meets two values at the most: at the first place the cell before and this one, at
    the last this one and the next, between them this one alone. The weights that meet one value are summed beforehand.
    x: [B, C, …, H, W] → [B, K, …, times · H, times · W].
    """
    height, width = x.shape[-2:]
    if times == 1:
        return conv(x)
    if times * height < LEAST_SIDE or isinstance(conv, WinogradConv):
        return conv(x.repeat_interleave(times, -2).repeat_interleave(times, -1))
    plain = cast("nn.Conv2d | nn.Conv3d", conv)
    out: Tensor | None = None  # of the type that the convolution gives, which autocast decides
    for row, column in product(_phases(times), repeat=2):
        sums = torch.kron(*(plain.weight.new_tensor(phase.taps) for phase in (row, column)))
        weight = (plain.weight.flatten(-2) @ sums.T).unflatten(-1, (len(row.taps), len(column.taps)))
        border = (column.before, column.after, row.before, row.after, *[1, 1] * (x.ndim - 4))
        part = _CONVOLUTIONS[x.ndim](pad(x, border), weight, plain.bias)
        out = part.new_empty(*part.shape[:-2], height, times, width, times) if out is None else out
        out[..., row.places, :, column.places] = part[..., :, None, :, None]
    if out is None:
        raise ValueError(f"times is {times}; give 1 or more")
    return out.flatten(-2).flatten(-3, -2)


_CONVOLUTIONS = {4: conv2d, 5: conv3d}


def _phases(times: int) -> list[_Phase]:
    first = _Phase(((1, 0, 0), (0, 1, 1)), 1, 0, slice(0, 1))
    between = _Phase(((1, 1, 1),), 0, 0, slice(1, times - 1))
    last = _Phase(((1, 1, 0), (0, 0, 1)), 0, 1, slice(times - 1, times))
    return [first, between, last] if times > 2 else [first, last]
