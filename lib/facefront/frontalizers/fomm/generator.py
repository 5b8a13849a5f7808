"""First-Order-Model's generator: a dense motion out of the keypoints', and a picture of the features moved along it.

Source: Siarohin et al., NeurIPS 2019 (arXiv 2003.00196), sections 3.1 and 3.2. Attribute names are the keys of the
published state dict.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import grid_sample

from facefront.frontalizers.fomm.keypoints import COUNT, Keypoints, inverse
from facefront.frontalizers.fomm.layers import Block, Hourglass, Reduce, Residual, coordinates

VARIANCE = 0.01
"""Of the Gaussian that shows the networks where a keypoint is; its unit is half the photo's side."""

WIDTH = 64
"""Channels of the generator at full size; the features that are moved have four times as many at a quarter of it."""


class DenseMotion(nn.Module):
    """The place in the photo that each place of the picture is fetched from, and the share that the photo shows.

    Each keypoint's motion and standing still, eleven in all, are weighed against each other at every place.
    """

    def __init__(self, align_corners: bool) -> None:
        super().__init__()
        self.hourglass = Hourglass((COUNT + 1) * 4, 64)
        self.mask = nn.Conv2d(self.hourglass.channels, COUNT + 1, 7, padding=3)
        self.occlusion = nn.Conv2d(self.hourglass.channels, 1, 7, padding=3)
        self.down = Reduce()
        self.align_corners = align_corners

    def forward(self, photos: Tensor, source: Keypoints, driving: Keypoints) -> tuple[Tensor, Tensor]:
        """Map RGB, float [B, 3, 256, 256] → places in the photo, [B, 64, 64, 2], −1 … 1, and the share that it shows,
        [B, 1, 64, 64], 0 … 1."""
        small = self.down(photos)
        height, width = small.shape[2:]
        grid = coordinates(height, width, small)
        motions = _motions(grid, source, driving)
        repeated = small[:, None].expand(-1, COUNT + 1, -1, -1, -1).flatten(0, 1)
        fetched = grid_sample(repeated, motions.flatten(0, 1), align_corners=self.align_corners)
        heat = _spots(grid, driving.places) - _spots(grid, source.places)
        heat = torch.cat([torch.zeros_like(heat[:, :1]), heat], 1)
        shown = torch.cat([heat[:, :, None], fetched.unflatten(0, (-1, COUNT + 1))], 2)
        features = self.hourglass(shown.flatten(1, 2))
        shares = self.mask(features).softmax(1)
        return (motions * shares[..., None]).sum(1), self.occlusion(features).sigmoid()


def _spots(grid: Tensor, places: Tensor) -> Tensor:
    """A Gaussian around each place, [B, 10, H, W]."""
    return torch.exp(-0.5 * (grid - places[:, :, None, None]).square().sum(-1) / VARIANCE)


def _motions(grid: Tensor, source: Keypoints, driving: Keypoints) -> Tensor:
    """Return where each motion fetches from, [B, 11, H, W, 2]: standing still, then around each keypoint."""
    away = grid - driving.places[:, :, None, None]
    turn = (source.jacobians @ inverse(driving.jacobians))[:, :, None, None]
    moved = (turn @ away[..., None])[..., 0] + source.places[:, :, None, None]
    return torch.cat([grid.expand(len(moved), 1, -1, -1, -1), moved], 1)


class Generator(nn.Module):
    """Two levels down, the motion, six residual blocks, two levels up.

    align_corners: how places are read, from the middles (True) or the outer edges (False) of the outermost pixels.
    """

    def __init__(self, align_corners: bool) -> None:
        super().__init__()
        self.dense_motion_network = DenseMotion(align_corners)
        self.first = Block(3, WIDTH, 7)
        self.down_blocks = nn.ModuleList([Block(WIDTH << i, WIDTH << (i + 1), size="halved") for i in range(2)])
        self.bottleneck = nn.ModuleDict({f"r{i}": Residual(4 * WIDTH) for i in range(6)})
        self.up_blocks = nn.ModuleList([Block(WIDTH << (i + 1), WIDTH << i, size="doubled") for i in (1, 0)])
        self.final = nn.Conv2d(WIDTH, 3, 7, padding=3)
        self.align_corners = align_corners

    def forward(self, photos: Tensor, source: Keypoints, driving: Keypoints) -> Tensor:
        """Map RGB, float [B, 3, 256, 256], 0 … 1, with its keypoints and the wanted ones → the same form."""
        x = self.first(photos)
        for block in self.down_blocks:
            x = block(x)
        places, seen = self.dense_motion_network(photos, source, driving)
        x = grid_sample(x, places, align_corners=self.align_corners) * seen
        for block in (*self.bottleneck.values(), *self.up_blocks):
            x = block(x)
        return self.final(x).sigmoid()
