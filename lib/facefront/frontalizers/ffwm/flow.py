"""FFWM's flow network: where each pixel of the frontal face is to be fetched from, at three sizes.

Source: Wei et al., "Learning Flow-based Feature Warping for Face Frontalization with Illumination Inconsistent
Supervision", ECCV 2020 (arXiv 2008.06843), section 3.2. Attribute names are the keys of the official state dict.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

SLOPE = 0.2
WIDTHS = (64, 128, 128, 256, 512, 512, 1024)
"""Channels after each level of the encoder: 128², 64², … 2²."""


def block(inside: int, out: int, stride: int = 1) -> nn.Sequential:
    """Return a convolution of 3, batch norm and leaky ReLU."""
    conv = nn.Conv2d(inside, out, 3, stride, padding=1)
    return nn.Sequential(conv, nn.BatchNorm2d(out), nn.LeakyReLU(SLOPE, inplace=True))


class FlowNet(nn.Module):
    """An encoder to 2×2, a decoder that gives a flow at every level; the coarse levels also see the encoder's."""

    def __init__(self) -> None:
        super().__init__()
        self.conv0 = block(3, 64)
        halved = (64, 128, 256, 512, 512, 1024)
        for level, (before, half, after) in enumerate(zip(WIDTHS, halved, WIDTHS[1:], strict=False), 1):
            self.add_module(f"conv{level}", block(before, half, 2))
            self.add_module(f"conv{level}_1", block(half, after))
        inside, skips = 1024, {5: 512, 4: 512, 3: 256}
        for level, width in zip(range(5, -1, -1), (512, 256, 128, 64, 32, 16), strict=True):
            up = nn.ConvTranspose2d(inside, width, 4, 2, 1)
            self.add_module(f"deconv{level}", nn.Sequential(up, nn.BatchNorm2d(width), nn.LeakyReLU(SLOPE, True)))
            self.add_module(f"upsampled_flow{level + 1}_to_{level}", nn.ConvTranspose2d(2, 2, 4, 2, 1))
            inside = skips.get(level, 0) + width + 2
            self.add_module(f"inter_conv{level}", block(inside, width))
            # In the official files, but without a part in the flow.
            self.add_module(f"inter_conv_occ{level}", block(inside - 1, width))
        for level, width in enumerate((16, 32, 64, 128, 256, 512, 1024)):
            flow = nn.Sequential(nn.Conv2d(width, 2, 3, padding=1), nn.Tanh())
            self.add_module(f"predict_flow{level}", flow)

    def forward(self, photos: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map RGB, float [B, 3, 128, 128], 0 … 1 → absolute places in the photo, float [B, 2, S, S], x and y from −1 to
        1; S is 128, 64 and 32."""
        seen = [self.conv0(photos)]
        for level in range(1, 7):
            halved = self.get_submodule(f"conv{level}")(seen[-1])
            seen.append(self.get_submodule(f"conv{level}_1")(halved))
        x, flows = seen[6], {6: self.get_submodule("predict_flow6")(seen[6])}
        for level in range(5, -1, -1):
            parts = [seen[level]] if level >= 3 else []
            parts.append(self.get_submodule(f"deconv{level}")(x))
            parts.append(self.get_submodule(f"upsampled_flow{level + 1}_to_{level}")(flows[level + 1]))
            x = torch.cat(parts, 1)
            between = self.get_submodule(f"inter_conv{level}")(x)
            flows[level] = self.get_submodule(f"predict_flow{level}")(between)
        return flows[0], flows[1], flows[2]
