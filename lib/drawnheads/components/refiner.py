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

WIDTHS = (32, 48, 80, 128)
"""Channels at a quarter, an eighth, … of the frame's side."""

VIEWS = 8
"""Channels of a pixel of what the network sees, uint8: the template's picture and the photo in the same frame, BGR
each; how well the photo shows that pixel, and how well its mirror image."""

HALF, FOLD = 2, 2
"""The network sees half the frame's resolution, and folds 2×2 of those pixels into one cell of its finest grid."""

REACH = 4.0
"""Pixels of the frame by which a shift of 1 moves the template's picture."""


class Refiner(nn.Module):
    """Picture = shifted template + blur · (it without detail − it) + residual.

    The three come from the network at half resolution and start at zero. The shift mends what a generic head gets
    wrong and keeps it sharp; blur and residual paint over what is spoiled. The photo is seen, but no pixel of it is
    passed on: where it could be mixed in, profiles shone through frontal faces.
    """

    def __init__(self) -> None:
        super().__init__()
        coarser = [_stage(finer, coarse, 2) for finer, coarse in pairwise(WIDTHS)]
        self.down = nn.ModuleList([_stage(VIEWS * FOLD**2, WIDTHS[0], 1), *coarser])
        self.middle = _stage(WIDTHS[-1], WIDTHS[-1], 1)
        self.up = nn.ModuleList(_convolution(deep + fine, fine) for deep, fine in pairwise(WIDTHS[::-1]))
        self.last = nn.Conv2d(WIDTHS[0], 6 * FOLD**2, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.get_parameter("bias"))

    def forward(self, views: Tensor) -> Tensor:
        """Return the refined picture, float32 [N, 3, S, S] BGR, about −1 … 1.

        views: uint8 [N, 8, S, S], see `VIEWS`; S is a multiple of 32.
        """
        scaled = views.float() / 127.5 - 1
        half = F.avg_pool2d(scaled, HALF)
        changes = F.interpolate(self._changes(half), scale_factor=HALF, mode="bilinear")
        shift, blur, residual = changes.split([2, 1, 3], 1)
        template = _shifted(scaled[:, :3], shift)
        plain = F.interpolate(F.avg_pool2d(template, HALF), scale_factor=HALF, mode="bilinear")
        return template + blur * (plain - template) + residual

    def _changes(self, half: Tensor) -> Tensor:
        """float32 [N, 6, S/2, S/2]: shift in x and y, blur, residual."""
        x = F.pixel_unshuffle(half, FOLD)
        skipped = []
        for stage in self.down:
            x = stage(x)
            skipped.append(x)
        x = self.middle(skipped.pop())
        for convolution, finer in zip(self.up, reversed(skipped), strict=True):
            x = convolution(torch.cat([F.interpolate(x, scale_factor=2.0, mode="bilinear"), finer], 1))
        return F.pixel_shuffle(self.last(x), FOLD).float()


def _shifted(picture: Tensor, shift: Tensor) -> Tensor:
    """The picture, [N, 3, S, S], taken from places that lie `shift`, [N, 2, S, S], times `REACH` away."""
    size = picture.shape[-1]
    places = torch.arange(size, device=picture.device, dtype=picture.dtype)
    column, row = places + REACH * shift[:, 0], places[:, None] + REACH * shift[:, 1]
    grid = (2 * torch.stack([column, row], -1) + 1) / size - 1
    return F.grid_sample(picture, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _convolution(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.1, inplace=True)
    )


def _stage(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_convolution(before, after, stride), _convolution(after, after))


def load_refiner(path: Path) -> Refiner:
    """Return the refiner with the weights of a file, ready to run on the CPU.

    Raises SetupError that names the file where it is not a state dict with exactly the refiner's tensors.
    """
    refiner = Refiner()
    fill(refiner, read_tensors(path), str(path))
    return refiner
