"""The networks behind `heads_warp`: one says where each pixel of the front is to be fetched, one makes the picture.

Source of the form: Wei et al., FFWM, ECCV 2020 (arXiv 2008.06843), section 3: a coarse-to-fine flow network that gives
absolute sampling grids; a generator with skipped features that are warped along them and doubled by their mirror image,
weighed by attention. Unlike it, the picture begins as the warped photo and its mirror image, mixed; the rest is added.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from facefront.weights.state_dicts import fill, read_tensors

_FLOW_WIDTHS = (24, 40, 64, 80)  # channels at a quarter, an eighth … of the frame's side
_WIDTHS = (16, 32, 64, 80)  # at a half, a quarter …
_LAST = 24


class FlowNet(nn.Module):
    """A U-Net on half the photo's resolution; every level adds to the flow of the coarser one."""

    def __init__(self) -> None:
        super().__init__()
        coarser = [_stage(finer, coarse, 2) for finer, coarse in pairwise(_FLOW_WIDTHS)]
        self.down = nn.ModuleList([_stage(12, _FLOW_WIDTHS[0], 1), *coarser])
        deepest = _FLOW_WIDTHS[-1]
        self.middle = _stage(deepest, deepest, 1)
        self.narrow = nn.Conv2d(deepest, 24, 1)
        self.whole = nn.Sequential(nn.Linear(24 * 16, 96), nn.LeakyReLU(0.1), _zeroed_linear(96, 2 * 16))
        self.up = nn.ModuleList(_convolution(deep + fine, fine) for deep, fine in pairwise(_FLOW_WIDTHS[::-1]))
        self.flows = nn.ModuleList(_zeroed(width, 2) for width in _FLOW_WIDTHS[::-1])

    def forward(self, photos: Tensor) -> Tensor:
        """Map photos, float32 [N, 3, S, S], −1 … 1 → absolute places in them for a quarter of the pixels along each
        side, float32 [N, 2, S/4, S/4], x and y from −1 to 1 over the picture."""
        x, skipped = F.pixel_unshuffle(F.avg_pool2d(photos, 2), 2), []
        for stage in self.down:
            x = stage(x)
            skipped.append(x)
        x = self.middle(skipped.pop())
        flow = self._overall(x) + self.flows[0](x).float()
        for convolution, last, finer in zip(self.up, self.flows[1:], reversed(skipped), strict=True):
            x = convolution(torch.cat([_doubled(x), finer], 1))
            flow = _doubled(flow) + last(x).float()
        return flow + unmoved(flow.shape[-1], flow.device)

    def _overall(self, x: Tensor) -> Tensor:
        """Return the share of the flow that the whole picture gives, as for yaw: float32 [N, 2, H, W], smooth."""
        seen = F.adaptive_avg_pool2d(self.narrow(x), 4).flatten(1)
        flow = self.whole(seen).float().unflatten(1, (2, 4, 4))
        return F.interpolate(flow, size=x.shape[-2:], mode="bilinear", align_corners=False)


class Generator(nn.Module):
    """Three levels down, three up: warped features and their mirror images come in, weighed, and last the photo's own
    pixels, warped."""

    def __init__(self) -> None:
        super().__init__()
        full, half, quarter, deep = _WIDTHS
        self.e0 = _convolution(12, full)
        self.e1, self.e2, self.e3 = _stage(full, half, 2), _stage(half, quarter, 2), _stage(quarter, deep, 2)
        self.weigh = nn.ModuleList(_weigh(2 * width) for width in (quarter, half))
        self.d0 = _stage(deep + 2 * quarter, quarter, 1)
        self.d1 = _stage(quarter + 2 * half, half, 1)
        self.d2 = _convolution(half + 24, _LAST)
        self.last = _zeroed(_LAST, 16)

    def forward(self, photos: Tensor, places: Tensor) -> Tensor:
        """Map photos, float32 [N, 3, S, S], −1 … 1, and `FlowNet`'s places → pictures, float32 of the same shape."""
        full = self.e0(F.pixel_unshuffle(photos, 2))
        half = self.e1(full)
        quarter = self.e2(half)
        x = self.d0(torch.cat([_doubled(self.e3(quarter)), self._fetch(0, quarter, places)], 1))
        x = self.d1(torch.cat([_doubled(x), self._fetch(1, half, places)], 1))
        warped = warp(photos, places)
        both = F.pixel_unshuffle(torch.cat([warped, warped.flip(3)], 1), 2)
        x = self.d2(torch.cat([_doubled(x), both], 1))
        added, share = F.pixel_shuffle(self.last(x), 2).float().split([3, 1], 1)
        share = torch.sigmoid(share + 1.0)  # at first mostly the side itself
        return warped * share + warped.flip(3) * (1 - share) + added

    def _fetch(self, level: int, seen: Tensor, places: Tensor) -> Tensor:
        warped = warp(seen, places)
        both = torch.cat([warped, warped.flip(3)], 1)
        return both * self.weigh[level](both)


class Warper(nn.Module):
    """The flow network and the generator in one model."""

    def __init__(self) -> None:
        super().__init__()
        self.flow, self.generator = FlowNet(), Generator()

    def forward(self, photos: Tensor) -> tuple[Tensor, Tensor]:
        """Map photos in the frame, uint8 [N, 3, S, S] BGR, S a multiple of 32 → pictures, float32 [N, 3, S, S] BGR,
        about −1 … 1, and the flow's places, [N, 2, S/4, S/4], see `FlowNet`."""
        scaled = photos.float() / 127.5 - 1
        places = self.flow(scaled)
        return self.generator(scaled, places), places


def warp(seen: Tensor, places: Tensor) -> Tensor:
    """Sample pictures at places, [N, 2, P, P], −1 … 1: float [N, C, S, S]; beyond the border, its values repeat."""
    size = seen.shape[-1]
    if places.shape[-1] != size:
        places = F.interpolate(places, size=(size, size), mode="bilinear", align_corners=False)
    grid = places.permute(0, 2, 3, 1).to(seen.dtype)
    return F.grid_sample(seen, grid, mode="bilinear", padding_mode="border", align_corners=False)


def unmoved(size: int, device: torch.device | str = "cpu") -> Tensor:
    """Return the places that leave a picture as it is, float32 [1, 2, size, size]."""
    places = (2 * torch.arange(size, device=device, dtype=torch.float32) + 1) / size - 1
    return torch.stack([places.expand(size, size), places[:, None].expand(size, size)])[None]


def load_warper(path: Path) -> Warper:
    """Return both networks with the weights of a file, ready to run on the CPU.

    Raises SetupError that names the file where it is not a state dict with exactly their tensors.
    """
    warper = Warper()
    fill(warper, read_tensors(path), str(path))
    return warper


def _doubled(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


def _zeroed(before: int, after: int) -> nn.Conv2d:
    """A last convolution that begins with nothing."""
    convolution = nn.Conv2d(before, after, 3, padding=1)
    nn.init.zeros_(convolution.weight)
    nn.init.zeros_(convolution.get_parameter("bias"))
    return convolution


def _zeroed_linear(before: int, after: int) -> nn.Linear:
    linear = nn.Linear(before, after)
    nn.init.zeros_(linear.weight)
    nn.init.zeros_(linear.bias)
    return linear


def _weigh(channels: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(channels, channels, 1), nn.Sigmoid())


def _convolution(before: int, after: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.1, inplace=True)
    )


def _stage(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_convolution(before, after, stride), _convolution(after, after))
