"""The small network that stands where GFPGAN's weights are absent: a residual U-Net (arXiv 1505.04597)."""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTHS = (16, 32, 64)
"""Channels at each scale; each is half as large as the one before."""

MULTIPLE = 2 ** (len(WIDTHS) - 1)
"""Sides that the network takes are multiples of this."""


def _pair(entering: int, leaving: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(entering, leaving, 3, 1, 1),
        nn.LeakyReLU(0.1),
        nn.Conv2d(leaving, leaving, 3, 1, 1),
        nn.LeakyReLU(0.1),
    )


class RestoringNetwork(nn.Module):
    """float32 [N, 3, H, W] RGB −1 … 1, H and W multiples of `MULTIPLE`, to the same, restored.

    What it adds to the picture starts at zero: untrained, it changes nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.down = nn.ModuleList(_pair(i, o) for i, o in zip((3, *WIDTHS[:-1]), WIDTHS, strict=True))
        self.up = nn.ModuleList(_pair(a + b, b) for a, b in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True))
        self.last = nn.Conv2d(WIDTHS[0], 3, 3, 1, 1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.get_parameter("bias"))

    def forward(self, pictures: Tensor) -> Tensor:
        """See the class."""
        features, kept = pictures, []
        for i, stage in enumerate(self.down):
            features = stage(features if i == 0 else nn.functional.avg_pool2d(features, 2))
            kept.append(features)
        for stage, skip in zip(self.up, kept[-2::-1], strict=True):
            wide = nn.functional.interpolate(features, scale_factor=2, mode="bilinear", align_corners=False)
            features = stage(torch.cat([wide, skip], 1))
        return pictures + self.last(features)
