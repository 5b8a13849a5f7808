"""The blocks of First-Order-Model's networks.

Source: Siarohin et al., "First Order Motion Model for Image Animation", NeurIPS 2019 (arXiv 2003.00196), supplementary
material. Attribute names are the keys of the published state dicts.
"""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, conv2d, interpolate

REDUCTION = 4
"""Keypoints and motion are found in a photo that is so much smaller."""

SMOOTHING = 13
"""Side of the Gaussian that comes before the reduction; its values stand in the published file."""


class Block(nn.Module):
    """A convolution that keeps the size, batch norm and ReLU; doubled before it or halved after it."""

    def __init__(self, inside: int, out: int, kernel: int = 3, size: Literal["kept", "halved", "doubled"] = "kept"):
        super().__init__()
        self.conv = nn.Conv2d(inside, out, kernel, padding=kernel // 2)
        self.norm = nn.BatchNorm2d(out)
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, H, W] → [B, out, H, W], or half or twice H and W."""
        if self.size == "doubled":
            x = interpolate(x, scale_factor=2, mode="nearest")
        x = self.norm(self.conv(x)).relu_()
        return avg_pool2d(x, 2) if self.size == "halved" else x


class Residual(nn.Module):
    """Two convolutions of 3, each after batch norm and ReLU, added to what came in."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv1, self.conv2 = (nn.Conv2d(channels, channels, 3, padding=1) for _ in range(2))
        self.norm1, self.norm2 = (nn.BatchNorm2d(channels) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] → the same shape."""
        inner = self.conv1(self.norm1(x).relu_())
        return self.conv2(self.norm2(inner).relu_()) + x


class Hourglass(nn.Module):
    """Five times halved, five times doubled; each level of the way up also gets what the way down had there."""

    def __init__(self, inside: int, width: int, levels: int = 5, most: int = 1024):
        super().__init__()
        widths = [min(most, width << level) for level in range(levels + 1)]
        down = [Block(inside if i == 0 else widths[i], widths[i + 1], size="halved") for i in range(levels)]
        up = [
            Block(widths[i + 1] * (1 if i == levels - 1 else 2), widths[i], size="doubled")
            for i in reversed(range(levels))
        ]
        self.encoder = nn.ModuleDict({"down_blocks": nn.ModuleList(down)})
        self.decoder = nn.ModuleDict({"up_blocks": nn.ModuleList(up)})
        self.channels = widths[0] + inside

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, H, W] → [B, channels, H, W]; H and W are multiples of 32."""
        seen = [x]
        for block in self.get_submodule("encoder.down_blocks").children():
            seen.append(block(seen[-1]))
        x = seen.pop()
        for block in self.get_submodule("decoder.up_blocks").children():
            x = torch.cat([block(x), seen.pop()], 1)
        return x


class Reduce(nn.Module):
    """A photo smoothed by the file's Gaussian and reduced to a quarter."""

    weight: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("weight", torch.empty(3, 1, SMOOTHING, SMOOTHING))

    def forward(self, photos: Tensor) -> Tensor:
        """Map [B, 3, H, W] → [B, 3, H / 4, W / 4]."""
        return conv2d(photos, self.weight, stride=REDUCTION, padding=SMOOTHING // 2, groups=3)


def coordinates(height: int, width: int, like: Tensor) -> Tensor:
    """Return where pixels lie, [height, width, 2], x and y from −1 to 1 at the middles of the outermost pixels."""
    y, x = (torch.linspace(-1, 1, side, dtype=like.dtype, device=like.device) for side in (height, width))
    return torch.stack(torch.meshgrid(x, y, indexing="xy"), -1)
