"""The blocks that LivePortrait's networks share; attribute names are the keys of the official state dicts."""

from __future__ import annotations

from torch import Tensor, nn

_KINDS = {2: (nn.Conv2d, nn.BatchNorm2d), 3: (nn.Conv3d, nn.BatchNorm3d)}


class ConvNorm(nn.Module):
    """Convolution of 3 in each of `axes`, batch norm, ReLU (leaky where `slope` is given)."""

    def __init__(self, axes: int, inside: int, out: int, slope: float = 0.0):
        super().__init__()
        conv, norm = _KINDS[axes]
        self.conv, self.norm = conv(inside, out, 3, padding=1), norm(out)
        self.slope = slope

    def forward(self, x: Tensor) -> Tensor:
        """[B, inside, …] → [B, out, …]."""
        return nn.functional.leaky_relu_(self.norm(self.conv(x)), self.slope)


class DownBlock(ConvNorm):
    """`ConvNorm`, then height and width halved by averaging."""

    def forward(self, x: Tensor) -> Tensor:
        """[B, inside, …, H, W] → [B, out, …, H / 2, W / 2]."""
        x = super().forward(x)
        return nn.functional.avg_pool2d(x, 2) if x.ndim == 4 else nn.functional.avg_pool3d(x, (1, 2, 2))


class ResidualBlock3d(nn.Module):
    """Batch norm, ReLU, convolution, twice; added to what came in."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm1, self.norm2 = nn.BatchNorm3d(channels), nn.BatchNorm3d(channels)
        self.conv1, self.conv2 = (nn.Conv3d(channels, channels, 3, padding=1) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """[B, C, D, H, W] → the same shape."""
        inner = self.conv1(self.norm1(x).relu_())
        return x + self.conv2(self.norm2(inner).relu_())
