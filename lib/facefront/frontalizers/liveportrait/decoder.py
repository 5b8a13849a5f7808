"""G, the decoder: the picture from the warped features.

Sources: LivePortrait, arXiv 2407.03168, section 3.1; Park et al., "Semantic Image Synthesis with Spatially-Adaptive
Normalization", arXiv 1903.07291.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import instance_norm, interpolate, leaky_relu_
from torch.nn.utils import remove_spectral_norm, spectral_norm

from facefront.frontalizers.liveportrait.layers import convolve_repeated
from facefront.frontalizers.liveportrait.warping import FEATURES
from facefront.frontalizers.liveportrait.winograd import WinogradConv
from facefront.frontalizers.liveportrait.winograd_kernels import SLOPE

HIDDEN = 128
WIDTH = 512
MIDDLE_BLOCKS = 6


def _bias(conv: nn.Conv2d) -> Tensor:
    if conv.bias is None:
        raise ValueError("this convolution has no bias, and every one of the official file has")
    return conv.bias


class Spade(nn.Module):
    """Scale and shift each cell of a normalised picture by a map of features."""

    def __init__(self, channels: int):
        super().__init__()
        self.mlp_shared = nn.Sequential(nn.Conv2d(FEATURES, HIDDEN, 3, padding=1))
        self.mlp_gamma, self.mlp_beta = (nn.Conv2d(HIDDEN, channels, 3, padding=1) for _ in range(2))

    def merge(self, after: nn.Conv2d | None = None) -> None:
        """Make one convolution of scale (one added) and shift; `after`, if given, is a 1×1 that the shift is sent
        through at once."""
        gamma, beta = self.mlp_gamma, self.mlp_beta
        weight, bias = beta.weight, _bias(beta)
        if after is not None:
            weight, bias = (torch.tensordot(after.weight[:, :, 0, 0], tensor, 1) for tensor in (weight, bias))
        self.split = [gamma.out_channels, len(bias)]
        self.modulation = nn.Conv2d(HIDDEN, sum(self.split), 3, padding=1, device="meta").requires_grad_(False)
        state = {"weight": torch.cat([gamma.weight, weight]), "bias": torch.cat([_bias(gamma) + 1, bias])}
        self.modulation.load_state_dict(state, assign=True)
        del self.mlp_gamma, self.mlp_beta

    def forward(self, features: Tensor, times: int) -> list[Tensor]:
        """Map the map [B, 256, h, w], each cell counting for `times` × `times` → scale and shift."""
        return self.modulation(self._hidden(features, times)).split(self.split, 1)

    def modulate(self, normed: Tensor, features: Tensor, times: int) -> Tensor:
        """Return the leaky ReLU of the normalised picture, [B, C, H, W], scaled and shifted."""
        if isinstance(self.modulation, WinogradConv):
            return self.modulation.modulate(self._hidden(features, times), normed)
        scale, shift = self(features, times)
        return leaky_relu_(torch.addcmul(shift, normed, scale), SLOPE)

    def _hidden(self, features: Tensor, times: int) -> Tensor:
        return convolve_repeated(features, self.mlp_shared[0], times).relu_()


class SpadeBlock(nn.Module):
    """Instance norm, SPADE, leaky ReLU and convolution, twice; added to what came in.

    A block that changes the width doubles height and width first, by repetition, and what came in then goes through a
    SPADE and a convolution of its own.
    """

    def __init__(self, inside: int, out: int):
        super().__init__()
        middle = min(inside, out)
        self.conv_0 = spectral_norm(nn.Conv2d(inside, middle, 3, padding=1))
        self.conv_1 = spectral_norm(nn.Conv2d(middle, out, 3, padding=1))
        self.norm_0, self.norm_1 = Spade(inside), Spade(middle)
        self.doubles = inside != out
        if self.doubles:
            self.conv_s = spectral_norm(nn.Conv2d(inside, out, 1, bias=False))
            self.norm_s = Spade(inside)

    def fold_spectral_norms(self) -> None:
        """Divide the weights by their spectral norms, once and for all, and merge what is linear."""
        for conv in (self.conv_0, self.conv_1, *([self.conv_s] if self.doubles else [])):
            remove_spectral_norm(conv)
            conv.weight.requires_grad_(False)
        self.norm_0.merge()
        self.norm_1.merge()
        if self.doubles:
            self.norm_s.merge(self.conv_s)

    def forward(self, x: Tensor, features: Tensor, times: int) -> Tensor:
        """Map [B, inside, H, W] and the map [B, 256, h, w] → [B, out, times · h, times · w]."""
        normed, shortcut = instance_norm(x), x
        if self.doubles:
            normed = interpolate(normed, scale_factor=2)
            shortcut = self._shortcut(normed, features, times)
        inner = self.conv_0(self.norm_0.modulate(normed, features, times))
        inner = self.conv_1(self.norm_1.modulate(instance_norm(inner), features, times))
        return inner.add_(shortcut)

    def _shortcut(self, normed: Tensor, features: Tensor, times: int) -> Tensor:
        scale, shift = self.norm_s(features, times)
        return self.conv_s(normed * scale).add_(shift)


class Decoder(nn.Module):
    """Six SPADE blocks, then two doublings with one each, then a last doubling by moving channels into pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Conv2d(FEATURES, WIDTH, 3, padding=1)
        for i in range(MIDDLE_BLOCKS):
            self.add_module(f"G_middle_{i}", SpadeBlock(WIDTH, WIDTH))
        self.up_0, self.up_1 = SpadeBlock(WIDTH, WIDTH // 2), SpadeBlock(WIDTH // 2, 64)
        self.conv_img = nn.Sequential(nn.Conv2d(64, 12, 3, padding=1), nn.PixelShuffle(2))

    def fold_spectral_norms(self) -> None:
        """Fold the norms into the weights; call it once, after loading and before the first picture."""
        for block in self.children():
            if isinstance(block, SpadeBlock):
                block.fold_spectral_norms()

    def convolutions_of_repeated_cells(self) -> list[nn.Module]:
        """Return the convolutions that meet each cell 16 times: `convolve_repeated` is the quickest way for them."""
        return [module.mlp_shared[0] for module in self.up_1.modules() if isinstance(module, Spade)]

    def forward(self, features: Tensor) -> Tensor:
        """Map float [B, 256, 64, 64] → RGB, float [B, 3, 512, 512], 0 … 1."""
        x = self.fc(features)
        for i in range(MIDDLE_BLOCKS):
            x = self.get_submodule(f"G_middle_{i}")(x, features, 1)
        for times, block in ((2, self.up_0), (4, self.up_1)):
            x = block(x, features, times)
        return self.conv_img(leaky_relu_(x, SLOPE)).sigmoid()
