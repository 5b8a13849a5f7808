"""G, the decoder: the picture from the warped features. Sources: LivePortrait, arXiv 2407.03168, section 3.1; Park et al.,
"Semantic Image Synthesis with Spatially-Adaptive Normalization", arXiv 1903.07291.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import instance_norm, interpolate, leaky_relu, leaky_relu_
from torch.nn.utils import spectral_norm

from facefront.frontalizers.liveportrait.warping import FEATURES

HIDDEN = 128
WIDTH = 512
MIDDLE_BLOCKS = 6
SLOPE = 0.2


class Spade(nn.Module):
    """Instance norm, then scaled and shifted cell by cell by what a map of features says."""

    def __init__(self, channels: int):
        super().__init__()
        self.mlp_shared = nn.Sequential(nn.Conv2d(FEATURES, HIDDEN, 3, padding=1))
        self.mlp_gamma, self.mlp_beta = (nn.Conv2d(HIDDEN, channels, 3, padding=1) for _ in range(2))

    def forward(self, x: Tensor, features: Tensor) -> Tensor:
        """x [B, channels, H, W] and the map [B, 256, h, w] → [B, channels, H, W]."""
        hidden = self.mlp_shared(interpolate(features, size=x.shape[2:])).relu_()
        return torch.addcmul(self.mlp_beta(hidden), instance_norm(x), self.mlp_gamma(hidden) + 1)


class SpadeBlock(nn.Module):
    """Two convolutions after SPADE and leaky ReLU, added to what came in, which is convolved where its width changes."""

    def __init__(self, inside: int, out: int):
        super().__init__()
        middle = min(inside, out)
        self.conv_0 = spectral_norm(nn.Conv2d(inside, middle, 3, padding=1))
        self.conv_1 = spectral_norm(nn.Conv2d(middle, out, 3, padding=1))
        self.norm_0, self.norm_1 = Spade(inside), Spade(middle)
        self.learned_shortcut = inside != out
        if self.learned_shortcut:
            self.conv_s = spectral_norm(nn.Conv2d(inside, out, 1, bias=False))
            self.norm_s = Spade(inside)

    def forward(self, x: Tensor, features: Tensor) -> Tensor:
        """[B, inside, H, W] and the map [B, 256, h, w] → [B, out, H, W]."""
        shortcut = self.conv_s(self.norm_s(x, features)) if self.learned_shortcut else x
        inner = self.conv_0(leaky_relu_(self.norm_0(x, features), SLOPE))
        return shortcut + self.conv_1(leaky_relu_(self.norm_1(inner, features), SLOPE))


class Decoder(nn.Module):
    """Six SPADE blocks, then two doublings with one each, then a last doubling by moving channels into pixels."""

    def __init__(self):
        super().__init__()
        self.fc = nn.Conv2d(FEATURES, WIDTH, 3, padding=1)
        for i in range(MIDDLE_BLOCKS):
            self.add_module(f"G_middle_{i}", SpadeBlock(WIDTH, WIDTH))
        self.up_0, self.up_1 = SpadeBlock(WIDTH, WIDTH // 2), SpadeBlock(WIDTH // 2, 64)
        self.conv_img = nn.Sequential(nn.Conv2d(64, 12, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, features: Tensor) -> Tensor:
        """float [B, 256, 64, 64] → RGB, float [B, 3, 512, 512], 0 … 1."""
        x = self.fc(features)
        for i in range(MIDDLE_BLOCKS):
            x = self.get_submodule(f"G_middle_{i}")(x, features)
        for block in (self.up_0, self.up_1):
            x = block(interpolate(x, scale_factor=2), features)
        return self.conv_img(leaky_relu(x, SLOPE)).sigmoid()
