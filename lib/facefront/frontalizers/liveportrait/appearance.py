"""F, the appearance extractor: a photo as a volume of features. Source: LivePortrait, arXiv 2407.03168, section 3.1."""

from __future__ import annotations

from collections import OrderedDict

from torch import Tensor, nn

from facefront.frontalizers.liveportrait.layers import ConvNorm, DownBlock, ResidualBlock3d

CHANNELS, DEPTH = 32, 16
"""Of the feature volume; its height and width are a quarter of the photo's."""

BLOCKS = 6


class AppearanceExtractor(nn.Module):
    """Two halvings in 2-D, channels split into channels and depth, six residual blocks in 3-D."""

    def __init__(self) -> None:
        super().__init__()
        self.first = ConvNorm(2, 3, 64)
        self.down_blocks = nn.ModuleList([DownBlock(2, 64, 128), DownBlock(2, 128, 256)])
        self.second = nn.Conv2d(256, CHANNELS * DEPTH, 1)
        self.resblocks_3d = nn.Sequential(OrderedDict((f"3dr{i}", ResidualBlock3d(CHANNELS)) for i in range(BLOCKS)))

    def forward(self, photo: Tensor) -> Tensor:
        """Map RGB, float [B, 3, 256, 256], 0 … 1 → the volume, float [B, 32, 16, 64, 64]."""
        x = self.first(photo)
        for block in self.down_blocks:
            x = block(x)
        return self.resblocks_3d(self.second(x).unflatten(1, (CHANNELS, DEPTH)).contiguous())
