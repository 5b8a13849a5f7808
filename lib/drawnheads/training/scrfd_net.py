"""A small network of SCRFD's shape (Guo et al., arXiv 2105.04714), and its export for InsightFace's class.

Strides 8, 16 and 32, two anchors at each place, a score, four distances and five keypoints each. Plain 3×3
convolutions: on a CPU they learn faster than depthwise ones. Beyond SCRFD, the keypoints are refined twice from
features sampled where they are thought to be, as in cascades of regressors (Cao et al., CVPR 2012).
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

REFINED = 40
"""Anchors with refined keypoints in an exported network: all those of some eight faces."""

Maps = list[tuple[torch.Tensor, int]]
"""Features [N, C, H, W] and their strides."""

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


class _Refiner(nn.Module):
    """Moves keypoints by what the picture shows around them: features sampled at each point and a little beside it."""

    offsets: torch.Tensor

    def __init__(self, channels: int, reach: float, kept: int = 24, hidden: int = 96) -> None:
        super().__init__()
        beside = torch.tensor([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
        self.register_buffer("offsets", beside * reach, persistent=False)  # as shares of the face's size
        self.project = nn.Sequential(nn.Linear(channels, kept), nn.SiLU())
        joined = 25 * kept + 10  # normalised: with so many inputs, large steps would silence the hidden layer
        self.layers = nn.Sequential(nn.LayerNorm(joined), nn.Linear(joined, hidden), nn.SiLU(), nn.Linear(hidden, 10))
        nn.init.normal_(self.layers[-1].get_parameter("weight"), std=0.01)
        nn.init.zeros_(self.layers[-1].get_parameter("bias"))

    def forward(self, maps: Maps, scene: torch.Tensor, points: torch.Tensor, size: torch.Tensor) -> torch.Tensor:
        size = size[:, None, None]
        spots = (points[:, :, None] + self.offsets * size[..., None]).flatten(1, 2)
        seen = torch.cat([sample(features, scene, spots / stride) for features, stride in maps], -1)
        shape = (points - points.mean(1, keepdim=True)) / size
        moves = self.layers(torch.cat([self.project(seen).flatten(1), shape.flatten(1)], 1))
        return points + 0.1 * moves.unflatten(1, (5, 2)) * size


def sample(features: torch.Tensor, scene: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Sample features [N, C, H, W] between their cells: float32 [P, K, C], at places [P, K, 2], x and y in cells.

    scene: int64 [P], the picture of each row. Places outside count as on the border.
    """
    height, width = (torch.ones_like(line).long().sum() for line in (features[0, 0, :, 0], features[0, 0, 0]))
    last = torch.stack([width, height]) - 1
    low = torch.minimum(places.floor().long().clamp(min=0), last - 1)
    right, down = (places - low).clamp(0, 1)[..., None].unbind(2)
    rows = features.permute(0, 2, 3, 1).flatten(0, 2)
    first = (scene[:, None] * height + low[..., 1]) * width + low[..., 0]
    corners = [rows[first + step].float() for step in (0, 1, width, width + 1)]
    upper, lower = corners[0] + right * (corners[1] - corners[0]), corners[2] + right * (corners[3] - corners[2])
    return upper + down * (lower - upper)


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
            bias = answer.get_parameter("bias")
            nn.init.normal_(answer.get_parameter("weight"), std=0.01)
            nn.init.zeros_(bias)
            nn.init.constant_(bias[: 2 * _PARTS[0]], float(np.log(_SHARE_OF_FACES / (1 - _SHARE_OF_FACES))))
            nn.init.constant_(bias[2 : 2 + 2 * _PARTS[1]], 2.0)
        self.refiners = nn.ModuleList(_Refiner(widths[1] + neck, reach) for reach in (0.09, 0.05))

    def forward(self, x: torch.Tensor) -> tuple[list[tuple[torch.Tensor, ...]], Maps]:
        """Return, for each stride, logits [N, A, 1], distances [N, A, 4], keypoints [N, A, 10], in strides from the
        anchor.

        And the maps of features, with their strides, that `refine` takes.
        """
        first = self.stem(x)
        levels, x = [], first
        for stage, side in zip(self.stages, self.sides, strict=True):
            x = stage(x)
            levels.append(side(x))
        for i in (1, 0):
            levels[i] = levels[i] + F.interpolate(levels[i + 1], scale_factor=2.0)
        levels = [smooth(level) for level, smooth in zip(levels, self.smooth, strict=True)]
        answers = [self._answer(self.head(level), answer) for level, answer in zip(levels, self.answers, strict=True)]
        return answers, [(first, 4), (levels[0], STRIDES[0])]

    def refine(
        self, maps: Maps, scene: torch.Tensor, keypoints: torch.Tensor, size: torch.Tensor
    ) -> list[torch.Tensor]:
        """Return better and better keypoints [P, 5, 2], pixels, of faces of that size [P] in pictures [P]."""
        stages = [keypoints]
        for refiner in self.refiners:
            stages.append(refiner(maps, scene, stages[-1].detach(), size))
        return stages[1:]

    @staticmethod
    def _answer(features: torch.Tensor, answer: nn.Module) -> tuple[torch.Tensor, ...]:
        with torch.autocast(features.device.type, enabled=False):  # 16 bits are too coarse for places
            values = answer(features.float()).permute(0, 2, 3, 1)
        parts = values.split([2 * part for part in _PARTS], -1)
        return tuple(p.reshape(values.shape[0], -1, part) for p, part in zip(parts, _PARTS, strict=True))


class _Exported(nn.Module):
    """The network as InsightFace calls it: one picture, nine outputs [A, 1 | 4 | 10], the scores as probabilities.

    The keypoints of the `REFINED` best anchors are refined.
    """

    def __init__(self, network: ScrfdNet) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        levels, maps = self.network(x)
        logits, distances, places = ([part[0] for part in parts] for parts in zip(*levels, strict=True))
        scores = [logit.sigmoid() for logit in logits]
        keypoints = self._refined(torch.cat(scores)[:, 0], torch.cat(distances), torch.cat(places), maps, x)
        first, second = scores[0].shape[0], scores[0].shape[0] + scores[1].shape[0]
        return (*scores, *distances, keypoints[:first], keypoints[first:second], keypoints[second:])

    def _refined(
        self, scores: torch.Tensor, distances: torch.Tensor, keypoints: torch.Tensor, maps: Maps, x: torch.Tensor
    ) -> torch.Tensor:
        best = scores.topk(REFINED).indices
        points, strides = (part[best] for part in self._anchors(x))
        size = (distances[best, :2] + distances[best, 2:]).clamp(min=0.1).prod(1).sqrt() * strides
        places = points[:, None] + keypoints[best].reshape(-1, 5, 2) * strides[:, None, None]
        refined = self.network.refine(maps, torch.zeros_like(best), places, size)[-1]
        back = ((refined - points[:, None]) / strides[:, None, None]).flatten(1)
        return keypoints.scatter(0, best[:, None].expand(-1, 10), back)

    @staticmethod
    def _anchors(x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """`anchors` in operations that ONNX repeats for a picture of any size."""
        points, strides = [], []
        for stride in STRIDES:
            ones = torch.ones_like(x[0, 0, ::stride, ::stride])
            places = torch.stack([ones.cumsum(1) - 1, ones.cumsum(0) - 1], -1).reshape(-1, 1, 2) * stride
            points.append(places.expand(-1, 2, 2).reshape(-1, 2))
            strides.append(torch.ones_like(points[-1][:, 0]) * stride)
        return torch.cat(points), torch.cat(strides)


def export_scrfd(network: ScrfdNet, path: Path) -> None:
    """Write the network as ONNX, for pictures of any height and width that are multiples of 32."""
    names = [f"{name}_{stride}" for name in ("score", "bbox", "kps") for stride in STRIDES]
    plain = _Exported(network).cpu().eval()
    plain.to(memory_format=torch.contiguous_format)  # type: ignore[call-overload]  # torch's types lack the format
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
    """Return points [A, 2] in pixels, strides [A], and ranges of sizes [A, 2], in the order of the answers."""
    points, strides, sizes = [], [], []
    for stride in STRIDES:
        rows, columns = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        places = torch.stack([columns, rows], -1).reshape(-1, 2) * float(stride)
        points.append(places.repeat_interleave(2, 0))
        strides.append(torch.full((2 * len(places),), float(stride)))
        sizes.append(torch.tensor(SIZES[stride]).repeat(len(places), 1))
    return torch.cat(points), torch.cat(strides), torch.cat(sizes)
