"""S, stitching and retargeting: small networks that correct keypoints. Source: LivePortrait, arXiv 2407.03168, section
3.2.
"""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn

from facefront.frontalizers.liveportrait.motion import KEYPOINTS

POINTS = 3 * KEYPOINTS


class Correction(nn.Module):
    """Linear layers with ReLU between."""

    def __init__(self, *widths: int):
        super().__init__()
        layers = [layer for pair in pairwise(widths) for layer in (nn.Linear(*pair), nn.ReLU())]
        self.mlp = nn.Sequential(*layers[:-1])

    def forward(self, x: Tensor) -> Tensor:
        """Map float [B, first width] → [B, last width]."""
        return self.mlp(x)


def stitching() -> Correction:
    """Return the network: source and driving keypoints → a correction of the driving ones, and a shift (x, y)."""
    return Correction(2 * POINTS, 128, 128, 64, POINTS + 2)


def lip_retargeting() -> Correction:
    """Return the network: source keypoints, openness of the lips now and wanted → a correction of the driving ones."""
    return Correction(POINTS + 2, 128, 128, 64, POINTS)


def eye_retargeting() -> Correction:
    """Return the network: source keypoints, openness of the eyes now and wanted → a correction of the driving ones."""
    return Correction(POINTS + 3, 256, 256, 128, 128, 64, POINTS)
