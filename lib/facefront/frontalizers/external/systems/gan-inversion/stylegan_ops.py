"""The two StyleGAN2 operators that the checkout compiles for CUDA on import, in plain torch."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional


def upfirdn2d(
    input: torch.Tensor, kernel: torch.Tensor, up: int = 1, down: int = 1, pad: tuple[int, int] = (0, 0)
) -> torch.Tensor:
    """Return images upsampled with zeros, padded, filtered and downsampled.

    input: [N, C, H, W]; kernel: [h, w], the filter of a true convolution; pad: pixels before and after, on both axes;
    negative values crop.
    """
    n, channels, height, width = input.shape
    images = input.reshape(n * channels, 1, height, width)
    if up > 1:
        spread = images.new_zeros(n * channels, 1, height * up, width * up)
        spread[..., ::up, ::up] = images
        images = spread
    images = functional.pad(images, (pad[0], pad[1], pad[0], pad[1]))
    images = functional.conv2d(images, kernel.flip(0, 1)[None, None].to(images.dtype), stride=down)
    return images.reshape(n, channels, *images.shape[-2:])


def fused_leaky_relu(
    input: torch.Tensor, bias: torch.Tensor, negative_slope: float = 0.2, scale: float = math.sqrt(2)
) -> torch.Tensor:
    """Return `scale` times the leaky ReLU of the input with its bias. input: [N, C, …]; bias: [C]."""
    shaped = bias.reshape(1, -1, *[1] * (input.ndim - 2))
    return functional.leaky_relu(input + shaped, negative_slope) * scale


class FusedLeakyReLU(nn.Module):
    """`fused_leaky_relu` with a bias of its own; its state has the one key `bias`."""

    def __init__(self, channel: int, negative_slope: float = 0.2, scale: float = math.sqrt(2)) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channel))
        self.negative_slope = negative_slope
        self.scale = scale

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        """Return the activated input."""
        return fused_leaky_relu(input, self.bias, self.negative_slope, self.scale)
