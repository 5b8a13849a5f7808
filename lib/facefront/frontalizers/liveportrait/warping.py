"""W, the warping module: the feature volume moved from the source keypoints to the driving ones, and flattened.

Sources: LivePortrait, arXiv 2407.03168, section 3.1; the dense motion is that of face-vid2vid, Wang et al.,
arXiv 2011.15126, section 3.2, without its Jacobians.

Coordinates are x right, y down, z inwards, −1 … 1 from the first to the last cell's centre, and are sampled as if they
reached from border to border: the official weights were trained with that half a cell of difference.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import fold as sum_overlaps
from torch.nn.functional import grid_sample, pad

from facefront.frontalizers.liveportrait.appearance import CHANNELS, DEPTH
from facefront.frontalizers.liveportrait.layers import ConvNorm, DownBlock, UpBlock
from facefront.frontalizers.liveportrait.motion import KEYPOINTS

MOTIONS = KEYPOINTS + 1
"""One translation a keypoint, and standing still first."""

COMPRESSED = 4
"""Channels of the volume that is moved by each motion."""

VARIANCE = 0.01
"""Of the Gaussian around a keypoint."""

FAINTEST = 1e-20
"""Of a Gaussian that counts. Below some 1e-38 a processor takes a hundred times as long for a multiplication."""

WIDTHS = (64, 128, 256, 512, 1024)
"""Channels of the hourglass after each halving."""

FEATURES = 256
"""Channels of what W gives."""


class Encoder(nn.Module):
    """Five halvings."""

    def __init__(self, inside: int):
        super().__init__()
        self.down_blocks = nn.ModuleList(
            DownBlock(3, before, after) for before, after in zip((inside, *WIDTHS), WIDTHS, strict=False)
        )

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the input and the output of each halving."""
        levels = [x]
        for block in self.down_blocks:
            levels.append(block(levels[-1]))
        return levels


class Decoder(nn.Module):
    """Five doublings, each joined with the encoder's level of that size."""

    folds = (("conv", "norm"),)

    def __init__(self, inside: int):
        super().__init__()
        outs = (*reversed(WIDTHS[:-1]), WIDTHS[0] // 2)
        insides = (WIDTHS[-1], *(2 * width for width in outs[:-1]))
        self.up_blocks = nn.ModuleList(UpBlock(before, after) for before, after in zip(insides, outs, strict=True))
        self.out_filters = outs[-1] + inside
        last = ConvNorm(3, self.out_filters, self.out_filters)
        self.conv, self.norm = last.conv, last.norm

    def forward(self, levels: list[Tensor]) -> Tensor:
        """Return [B, out_filters, D, H, W] at the size of the first level."""
        x = levels.pop()
        for block in self.up_blocks:
            x = torch.cat([block(x), levels.pop()], 1)
        return self.norm(self.conv(x)).relu_()


class Hourglass(nn.Module):
    """Encoder and decoder."""

    def __init__(self, inside: int):
        super().__init__()
        self.encoder, self.decoder = Encoder(inside), Decoder(inside)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, D, H, W] → [B, out_filters, D, H, W]."""
        return self.decoder(self.encoder(x))


class DenseMotion(nn.Module):
    """The motion of each cell of the volume: a mixture of the keypoints' translations; and what is hidden."""

    folds = (("compress", "norm"),)

    def __init__(self) -> None:
        super().__init__()
        self.compress, self.norm = nn.Conv3d(CHANNELS, COMPRESSED, 1), nn.BatchNorm3d(COMPRESSED)
        self.hourglass = Hourglass(MOTIONS * (COMPRESSED + 1))
        filters = self.hourglass.decoder.out_filters
        self.mask: nn.Module = nn.Conv3d(filters, MOTIONS, 7, padding=3)
        self.occlusion = nn.Conv2d(filters * DEPTH, 1, 7, padding=3)

    def forward(self, volume: Tensor, driving: Tensor, source: Tensor) -> tuple[Tensor, Tensor]:
        """Map the volume [B, 32, D, H, W] and keypoints [B, 21, 3] → the origin of each cell, [B, D, H, W, 3], and the
        visible share of each column, [B, 1, H, W], 0 … 1."""
        small = self.norm(self.compress(volume)).relu_()
        cells = cell_centres(small.shape[2:], small)
        shifts = torch.cat([torch.zeros_like(source[:, :1]), source - driving], 1)
        guess = self.hourglass(
            torch.stack([_heat(cells, driving, source), *_moved(small, cells, shifts)], 2).flatten(1, 2)
        )
        weights = self.mask(guess).softmax(1)
        # The motions are translations, so that their mixture is the cell and the mixture of the shifts.
        deformation = cells + torch.einsum("bkdhw,bkc->bdhwc", weights, shifts.to(weights.dtype))
        return deformation, convolve_to_one(guess.flatten(1, 2), self.occlusion).sigmoid()


class WarpingModule(nn.Module):
    """The volume moved by the dense motion, depth folded into channels, what is hidden damped."""

    def __init__(self) -> None:
        super().__init__()
        self.dense_motion_network = DenseMotion()
        self.third = ConvNorm(2, CHANNELS * DEPTH, FEATURES, slope=0.01)
        self.fourth = nn.Conv2d(FEATURES, FEATURES, 1)

    def forward(self, volume: Tensor, driving: Tensor, source: Tensor) -> Tensor:
        """Map the volume, float [B, 32, 16, 64, 64], and keypoints, float [B, 21, 3] → float [B, 256, 64, 64]."""
        deformation, seen = self.dense_motion_network(volume, driving, source)
        moved = grid_sample(volume, deformation.to(volume.dtype), align_corners=False)
        return self.fourth(self.third(moved.flatten(1, 2))) * seen


def convolve_to_one(x: Tensor, conv: nn.Conv2d) -> Tensor:
    """Return `conv(x)` for one output channel: the picture's share under each weight of the kernel, then their sum.

    Libraries lay out a convolution by its outputs, and here there is only one.
    """
    size = conv.kernel_size[0]
    shares = conv.weight[0].flip(1, 2).flatten(1).T @ x.flatten(2)
    drawn = sum_overlaps(shares, x.shape[-2:], size, padding=size // 2)
    return drawn if conv.bias is None else drawn + conv.bias.view(-1, 1, 1)


def cell_centres(shape: tuple[int, int, int], like: Tensor) -> Tensor:
    """Return x, y, z of each cell of a [D, H, W] volume, −1 … 1: [D, H, W, 3] in dtype and device of `like`."""
    axes = [torch.linspace(-1, 1, size, dtype=like.dtype, device=like.device) for size in shape]
    return torch.stack(torch.meshgrid(*axes, indexing="ij")[::-1], -1)


def _moved(small: Tensor, cells: Tensor, shifts: Tensor) -> Tensor:
    """The small volume under each motion, one tensor [B, motions, D, H, W] for each of its channels."""
    batch, motions = shifts.shape[:2]
    grid = (cells + shifts[:, :, None, None, None]).flatten(0, 1).to(small.dtype)
    repeated = small[:, None].expand(-1, motions, -1, -1, -1, -1).flatten(0, 1)
    return grid_sample(repeated, grid, align_corners=False).unflatten(0, (batch, motions)).unbind(2)


def _heat(cells: Tensor, driving: Tensor, source: Tensor) -> Tensor:
    """Gaussians around the driving keypoints less those around the source's: [B, motions, D, H, W]; none for the
    first."""
    heat = _gaussians(cells, driving) - _gaussians(cells, source)
    return pad(torch.where(heat.abs() < FAINTEST, 0, heat), (0, 0, 0, 0, 0, 0, 1, 0))


def _gaussians(cells: Tensor, points: Tensor) -> Tensor:
    """[B, K, D, H, W]: a product of one Gaussian along each axis."""
    xs, ys, zs = cells[0, 0, :, 0], cells[0, :, 0, 1], cells[:, 0, 0, 2]
    x, y, z = ((-0.5 / VARIANCE * (axis - points[..., i : i + 1]) ** 2).exp() for i, axis in enumerate((xs, ys, zs)))
    return torch.einsum("bkz,bky,bkx->bkzyx", z, y, x)
