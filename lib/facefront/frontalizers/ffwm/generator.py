"""FFWM's generator: the photo's features, fetched along the flow and doubled with their mirror image, become a face.

Source: Wei et al., ECCV 2020 (arXiv 2008.06843), section 3.3. Attribute names are the keys of the official state dict.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import grid_sample, interpolate
from torch.nn.utils import remove_spectral_norm, spectral_norm

from facefront.frontalizers.ffwm.flow import SLOPE


def conv(inside: int, out: int, kernel: int = 3, stride: int = 1) -> nn.Conv2d:
    """Return a convolution under spectral normalisation; it keeps the size, or halves it."""
    return spectral_norm(nn.Conv2d(inside, out, kernel, stride, (kernel - 1) // 2))


class Residual(nn.Module):
    """Two convolutions of 3 beside one of 1, added; then a leaky ReLU, or a sigmoid where it is to weigh something."""

    def __init__(self, channels: int, *, weighs: bool = False):
        super().__init__()
        self.input = conv(channels, channels, 1)
        self.blocks = nn.Sequential(
            conv(channels, channels),
            nn.BatchNorm2d(channels),
            nn.LeakyReLU(SLOPE, inplace=True),
            conv(channels, channels),
            nn.BatchNorm2d(channels),
        )
        self.activation = nn.Sigmoid() if weighs else nn.LeakyReLU(SLOPE, inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] → the same shape."""
        return self.activation(self.input(x) + self.blocks(x))


def _halve(inside: int, out: int) -> nn.Sequential:
    norm = nn.BatchNorm2d(out)
    return nn.Sequential(conv(inside, out, 4, 2), norm, nn.LeakyReLU(SLOPE, inplace=True), Residual(out))


def _double(inside: int, out: int) -> nn.Sequential:
    up = nn.PixelShuffle(2)
    return nn.Sequential(conv(inside, 4 * out), up, nn.BatchNorm2d(out), nn.LeakyReLU(SLOPE, inplace=True))


def _attend(channels: int) -> nn.Sequential:
    first = nn.Sequential(conv(channels, channels), nn.BatchNorm2d(channels), nn.LeakyReLU(SLOPE, inplace=True))
    return nn.Sequential(first, Residual(channels, weighs=True))


class Generator(nn.Module):
    """Four levels down, three up; at each of these the warped features and their mirror image, weighed, come in."""

    def __init__(self) -> None:
        super().__init__()
        self.e0 = nn.Sequential(conv(3, 64, 7), nn.LeakyReLU(SLOPE, inplace=True), Residual(64))
        self.e1, self.e2, self.e3 = _halve(64, 64), _halve(64, 128), _halve(128, 256)
        inside = 256
        for step, (out, skip) in enumerate(((128, 128), (64, 64), (64, 64))):
            self.add_module(f"d{step}", _double(inside, out))
            inside = 2 * skip + out + (3 if step else 0)
            self.add_module(f"dres{step}", nn.Sequential(Residual(inside), Residual(inside)))
            self.add_module(f"rec{step}", nn.Sequential(conv(inside, 3), nn.Sigmoid()))
            self.add_module(f"att{step}", _attend(2 * skip))

    def fold_spectral_norms(self) -> None:
        """Divide the weights by their spectral norms, once, after they were loaded."""
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                remove_spectral_norm(module)
                module.weight.requires_grad_(False)

    def forward(self, photos: Tensor, flows: Sequence[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Map RGB, float [B, 3, 128, 128], 0 … 1, and flows of 32, 64, 128 → RGB pictures, 0 … 1, of those sizes."""
        full = self.e0(photos)
        half = self.e1(full)
        quarter = self.e2(half)
        x = self.e3(quarter)
        pictures: list[Tensor] = []
        for step, (seen, flow) in enumerate(zip((quarter, half, full), flows, strict=True)):
            parts = [self._fetch(step, seen, flow), self.get_submodule(f"d{step}")(x)]
            if pictures:
                parts.append(interpolate(pictures[-1], scale_factor=2, mode="bilinear", align_corners=False))
            x = self.get_submodule(f"dres{step}")(torch.cat(parts, 1))
            pictures.append(self.get_submodule(f"rec{step}")(x))
        return pictures[0], pictures[1], pictures[2]

    def _fetch(self, step: int, seen: Tensor, flow: Tensor) -> Tensor:
        warped = grid_sample(seen, flow.permute(0, 2, 3, 1), align_corners=False)
        both = torch.cat([warped, warped.flip(3)], 1)
        return both * self.get_submodule(f"att{step}")(both)
