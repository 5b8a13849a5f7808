"""A small network of SCRFD's shape (Guo et al., arXiv 2105.04714), and its export for InsightFace's class.

Strides 8, 16 and 32, two anchors at each place, a score, four distances and five keypoints each. Plain 3×3
convolutions: on a CPU they learn faster than depthwise ones.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

STRIDES = (8, 16, 32)
SIZES = {8: ((0.0, 30.0), (24.0, 48.0)), 16: ((38.0, 72.0), (56.0, 104.0)), 32: ((84.0, 150.0), (120.0, 1e6))}
"""The sizes of faces, √(width · height) in pixels, for which each of the two anchors of a stride answers."""

_SHARE_OF_FACES = 0.01  # the score that all anchors begin with
_PARTS = (1, 4, 10)  # numbers an anchor answers with: score, distances, keypoints


class _Block(nn.Module):
    """Two 3×3 convolutions and the way around them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = _convolution(channels, channels), _convolution(channels, channels, active=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(self.first(x)))


def _convolution(inside: int, outside: int, stride: int = 1, active: bool = True) -> nn.Sequential:
    layers = [nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside)]
    return nn.Sequential(*layers, *([nn.ReLU(inplace=True)] if active else []))


class ScrfdNet(nn.Module):
    """float32 [N, 3, H, W] RGB, −1 … 1, H and W multiples of 32 → what `forward` says."""

    def __init__(self, widths: tuple[int, ...] = (16, 24, 48, 80, 128), neck: int = 48) -> None:
        super().__init__()
        self.stem = nn.Sequential(_convolution(3, widths[0], 2), _convolution(widths[0], widths[1], 2))
        self.stages = nn.ModuleList(
            nn.Sequential(_convolution(before, after, 2), _Block(after)) for before, after in pairwise(widths[1:])
        )
        self.sides = nn.ModuleList(nn.Conv2d(width, neck, 1) for width in widths[2:])
        self.smooth = nn.ModuleList(_convolution(neck, neck) for _ in STRIDES)
        self.head = _convolution(neck, neck)
        self.answers = nn.ModuleList(nn.Conv2d(neck, 2 * sum(_PARTS), 3, 1, 1) for _ in STRIDES)
        for answer in self.answers:
            nn.init.normal_(answer.weight, std=0.01)
            nn.init.zeros_(answer.bias)
            nn.init.constant_(answer.bias[: 2 * _PARTS[0]], float(np.log(_SHARE_OF_FACES / (1 - _SHARE_OF_FACES))))
            nn.init.constant_(answer.bias[2 : 2 + 2 * _PARTS[1]], 2.0)

    def forward(self, x: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """For each stride: logits [N, A, 1], distances [N, A, 4], keypoints [N, A, 10], in strides from the anchor."""
        levels, x = [], self.stem(x)
        for stage, side in zip(self.stages, self.sides, strict=True):
            x = stage(x)
            levels.append(side(x))
        for i in (1, 0):
            levels[i] = levels[i] + F.interpolate(levels[i + 1], scale_factor=2.0)
        together = zip(levels, self.smooth, self.answers, strict=True)
        return [self._answer(self.head(smooth(level)), answer) for level, smooth, answer in together]

    @staticmethod
    def _answer(features: torch.Tensor, answer: nn.Module) -> tuple[torch.Tensor, ...]:
        with torch.autocast(features.device.type, enabled=False):  # 16 bits are too coarse for places
            values = answer(features.float()).permute(0, 2, 3, 1)
        parts = values.split([2 * part for part in _PARTS], -1)
        return tuple(p.reshape(values.shape[0], -1, part) for p, part in zip(parts, _PARTS, strict=True))


class _Exported(nn.Module):
    """The network as InsightFace calls it: one picture, nine outputs [A, 1 | 4 | 10], the scores as probabilities."""

    def __init__(self, network: ScrfdNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        scores, distances, keypoints = zip(*self.network(x), strict=True)
        scores = [score.sigmoid() for score in scores]
        return tuple(
            output.reshape(-1, part)
            for part, outputs in zip(_PARTS, (scores, distances, keypoints), strict=True)
            for output in outputs
        )


def export_scrfd(network: ScrfdNet, path: Path) -> None:
    """Writes the network as ONNX, for pictures of any height and width that are multiples of 32."""
    names = [f"{name}_{stride}" for name in ("score", "bbox", "kps") for stride in STRIDES]
    plain = _Exported(network).cpu().eval().to(memory_format=torch.contiguous_format)
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        plain,
        (torch.zeros(1, 3, 64, 96),),
        str(path),
        input_names=["input.1"],
        output_names=names,
        dynamic_axes={"input.1": {2: "height", 3: "width"}, **{name: {0: f"anchors_{name}"} for name in names}},
        opset_version=17,
        dynamo=False,
    )


def anchors(height: int, width: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Points [A, 2] in pixels, strides [A], and ranges of sizes [A, 2], in the order of the network's answers."""
    points, strides, sizes = [], [], []
    for stride in STRIDES:
        rows, columns = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        places = torch.stack([columns, rows], -1).reshape(-1, 2) * float(stride)
        points.append(places.repeat_interleave(2, 0))
        strides.append(torch.full((2 * len(places),), float(stride)))
        sizes.append(torch.tensor(SIZES[stride]).repeat(len(places), 1))
    return torch.cat(points), torch.cat(strides), torch.cat(sizes)
