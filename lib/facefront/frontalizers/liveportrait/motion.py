"""M, the motion extractor: canonical keypoints, expression, pose, scale and shift of a face, from a ConvNeXt V2.

Sources: LivePortrait, arXiv 2407.03168, section 3.1; Woo et al., "ConvNeXt V2", arXiv 2301.00808 (the size "tiny").
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn

KEYPOINTS = 21
ANGLE_BINS = 66

HEADS = {
    "kp": 3 * KEYPOINTS,
    "scale": 1,
    "pitch": ANGLE_BINS,
    "yaw": ANGLE_BINS,
    "roll": ANGLE_BINS,
    "t": 3,
    "exp": 3 * KEYPOINTS,
}
"""What is read off the pooled features by a linear layer each (`fc_<name>`), and how many numbers each has."""

DEPTHS, WIDTHS = (3, 3, 9, 3), (96, 192, 384, 768)
EPSILON = 1e-6


class ResponseNorm(nn.Module):
    """Global response normalisation: each channel weighed by its share of the whole picture's energy (equation 1–3)."""

    def __init__(self, channels: int):
        super().__init__()
        self.gamma, self.beta = (nn.Parameter(torch.zeros(1, 1, 1, channels)) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, H, W, C] → the same shape."""
        energy = x.norm(dim=(1, 2), keepdim=True)
        share = energy / (energy.mean(-1, keepdim=True) + EPSILON)
        return x * (self.gamma * share + 1) + self.beta


class Block(nn.Module):
    """Depthwise 7×7, layer norm, four times as many channels, GELU, response norm, back; added to what came in."""

    def __init__(self, channels: int):
        super().__init__()
        self.dwconv = nn.Conv2d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, EPSILON)
        self.pwconv1, self.pwconv2 = nn.Linear(channels, 4 * channels), nn.Linear(4 * channels, channels)
        self.grn = ResponseNorm(4 * channels)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] → the same shape."""
        inner = self.norm(self.dwconv(x).permute(0, 2, 3, 1))
        inner = self.grn(nn.functional.gelu(self.pwconv1(inner)))
        return x + self.pwconv2(inner).permute(0, 3, 1, 2)


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of [B, C, H, W]."""

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] → the same shape."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Backbone(nn.Module):
    """ConvNeXt V2 tiny with LivePortrait's heads in place of the classes."""

    def __init__(self) -> None:
        super().__init__()
        stem = nn.Sequential(nn.Conv2d(3, WIDTHS[0], 4, stride=4), ChannelNorm(WIDTHS[0], EPSILON))
        halvings = [
            nn.Sequential(ChannelNorm(width, EPSILON), nn.Conv2d(width, wider, 2, stride=2))
            for width, wider in itertools.pairwise(WIDTHS)
        ]
        self.downsample_layers = nn.ModuleList([stem, *halvings])
        self.stages = nn.ModuleList(
            nn.Sequential(*(Block(width) for _ in range(depth))) for depth, width in zip(DEPTHS, WIDTHS, strict=True)
        )
        self.norm = nn.LayerNorm(WIDTHS[-1], EPSILON)
        for name, size in HEADS.items():
            self.add_module(f"fc_{name}", nn.Linear(WIDTHS[-1], size))

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        """Map RGB, float [B, 3, 256, 256], 0 … 1 → `HEADS` by name, float [B, size]."""
        for halving, stage in zip(self.downsample_layers, self.stages, strict=True):
            x = stage(halving(x))
        pooled = self.norm(x.mean((-2, -1)))
        return {name: self.get_submodule(f"fc_{name}")(pooled) for name in HEADS}


class MotionExtractor(nn.Module):
    """The backbone under the name that the official file gives it."""

    def __init__(self) -> None:
        super().__init__()
        self.detector = Backbone()

    def forward(self, photo: Tensor) -> dict[str, Tensor]:
        """See `Backbone.forward`."""
        return self.detector(photo)
