"""The network behind `hybrid`: a U-Net that repairs what `template` drew, with the photo before its eyes.

Source of the form: Ronneberger et al., "U-Net", MICCAI 2015; pixels are folded into channels as in Shi et al., CVPR
2016 (sub-pixel convolution).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from facefront.frontalizers.liveportrait.checkpoints import fill, read_tensors

WIDTHS = (16, 32, 64, 96, 128)
"""Channels at a half, a quarter, … a thirty-second of the frame's side."""

FOLD = 2
"""The network's finest grid has a cell for each 2×2 pixels of the frame."""

VIEWS = 8
"""Channels of a pixel of what the network sees, uint8: the template's picture and the photo in the same frame, BGR
each; how well the photo shows that pixel, and how well its mirror image."""


class Refiner(nn.Module):
    """Picture = template + gate · (photo − template) + residual; gate and residual start at zero.

    Where a photo is nearly frontal the gate can bring it back; where the template is wrong the residual mends it.
    """

    def __init__(self) -> None:
        super().__init__()
        coarser = [_stage(finer, coarse, 2) for finer, coarse in pairwise(WIDTHS)]
        self.down = nn.ModuleList([_stage(VIEWS * FOLD**2, WIDTHS[0], 1), *coarser])
        self.middle = _stage(WIDTHS[-1], WIDTHS[-1], 1)
        self.up = nn.ModuleList(_convolution(deep + fine, fine) for deep, fine in pairwise(WIDTHS[::-1]))
        self.last = nn.Conv2d(WIDTHS[0], 4 * FOLD**2, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, views: Tensor) -> Tensor:
        """The refined picture, float32 [N, 3, S, S] BGR, about −1 … 1.

        views: uint8 [N, 8, S, S], see `VIEWS`; S is a multiple of 32.
        """
        scaled = views.float() / 127.5 - 1
        template, photo = scaled[:, :3], scaled[:, 3:6]
        x = F.pixel_unshuffle(scaled, FOLD)
        skipped = []
        for stage in self.down:
            x = stage(x)
            skipped.append(x)
        x = self.middle(skipped.pop())
        for convolution, finer in zip(self.up, reversed(skipped), strict=True):
            x = convolution(torch.cat([F.interpolate(x, scale_factor=2.0, mode="bilinear"), finer], 1))
        change = F.pixel_shuffle(self.last(x), FOLD).float()
        return template + change[:, :1] * (photo - template) + change[:, 1:]


def _convolution(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.1, inplace=True)
    )


def _stage(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_convolution(before, after, stride), _convolution(after, after))


def load_refiner(path: Path) -> Refiner:
    """The refiner with the weights of a file, ready to run on the CPU.

    Raises SetupError that names the file where it is not a state dict with exactly the refiner's tensors.
    """
    refiner = Refiner()
    fill(refiner, read_tensors(path), str(path))
    return refiner
