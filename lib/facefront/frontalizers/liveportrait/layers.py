"""The blocks that LivePortrait's networks share; attribute names are the keys of the official state dicts.

A module's `folds` names its convolutions and the batch norms right after them: in use the two are one convolution.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, interpolate, leaky_relu_
from torch.nn.utils.fusion import fuse_conv_bn_eval

from facefront.frontalizers.liveportrait.winograd import Convolution

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
        self.conv: Convolution = conv(inside, out, 3, padding=1)
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
        if x.ndim == 4:
            return avg_pool2d(x, 2)
        slices = x.transpose(1, 2)  # each slice is a picture: the pooling of volumes would move channels first
        return avg_pool2d(slices.flatten(0, 1), 2).unflatten(0, slices.shape[:2]).transpose(1, 2)


class UpBlock(ConvNorm):
    """Height and width doubled by repetition, then `ConvNorm`, in 3-D."""

    def __init__(self, inside: int, out: int):
        super().__init__(3, inside, out)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, D, H, W] → [B, out, D, 2 H, 2 W]."""
        return leaky_relu_(self.norm(self.conv(repeat_cells(x, 2))), self.slope)


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


def repeat_cells(x: Tensor, times: int) -> Tensor:
    """Repeat each cell `times` in height and width: [B, C, …, H, W] → [B, C, …, times · H, times · W]."""
    return interpolate(x, scale_factor=(*[1] * (x.ndim - 4), times, times)) if times > 1 else x


def convolve_repeated(conv: nn.Module, x: Tensor, times: int) -> Tensor:
    """Return `conv(repeat_cells(x, times)).relu()` for a kernel of 3.

    Within a cell such a kernel meets the cell before at the first place, the next one at the last, and between them
    this one alone: three places are drawn, and the middle one is repeated. x: [B, C, H, W].
    """
    drawn = conv(repeat_cells(x, min(times, 3))).relu_()
    if times <= 3:
        return drawn
    height, width = (_places(side, times).to(x.device) for side in x.shape[-2:])
    return drawn.permute(0, 2, 3, 1).index_select(1, height).index_select(2, width).permute(0, 3, 1, 2)


def _places(cells: int, times: int) -> Tensor:
    """Which of the three drawn places of each cell each of its `times` places shows."""
    return torch.arange(3 * cells).view(-1, 3)[:, [0, *[1] * (times - 2), 2]].flatten()
