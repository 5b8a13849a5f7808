"""The network behind `heads_rebuild`: head shape, turn and place from a photo, and the shapes that it knows.

Source of the form: Feng et al., DECA, SIGGRAPH 2021, section 3: an encoder regresses the coefficients of a statistical
head model and a weak perspective camera. Beside the picture it is shown the five keypoints. The shapes are those of
`drawnheads.training.head_shapes`; they lie in the weight file.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from facefront.head3d.surface import COMPONENTS, Surface
from facefront.imaging.warping import FRAME_SIZE
from facefront.weights.state_dicts import fill, read_tensors

SCALE = 0.75
"""Pixels of the frame to a millimetre, about."""

_WIDTHS = (24, 40, 64, 96, 112)  # channels at a quarter, an eighth … of the frame's side
_CODE = 128
_SHIFT = 30.0  # pixels of the frame by which a 1 shifts the head


class Rebuilder(nn.Module):
    """Convolutions down to 4×4, then all of it and the keypoints through two linear layers."""

    mean: Tensor
    basis: Tensor
    triangles: Tensor
    uv: Tensor
    five: Tensor

    def __init__(self, vertices: int, triangles: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(vertices, 3, dtype=torch.float16))
        self.register_buffer("basis", torch.zeros(COMPONENTS, vertices, 3, dtype=torch.float16))
        self.register_buffer("triangles", torch.zeros(triangles, 3, dtype=torch.int32))
        self.register_buffer("uv", torch.zeros(vertices, 2, dtype=torch.float16))
        self.register_buffer("five", torch.zeros(5, dtype=torch.int64))
        coarser = [_stage(finer, coarse, 2) for finer, coarse in pairwise(_WIDTHS)]
        self.down = nn.Sequential(_stage(12, _WIDTHS[0], 1), *coarser)
        self.code = nn.Linear(_WIDTHS[-1] * 16 + 10, _CODE)
        self.last = nn.Linear(_CODE, COMPONENTS + 9)
        nn.init.normal_(self.last.weight, std=1e-3)
        nn.init.zeros_(self.last.get_parameter("bias"))

    def forward(self, photos: Tensor, points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return shape, float32 [N, K], in standard deviations; rotation, [N, 3, 3], head to camera axes; place, [N,
        3]: pixels of the frame to a millimetre, and the head's origin, pixels.

        photos: uint8 [N, 3, S, S] BGR, in the frame; points: float32 [N, 5, 2], the keypoints in it, pixels.
        """
        seen = F.pixel_unshuffle(F.avg_pool2d(photos.float() / 127.5 - 1, 2), 2)
        deep = F.adaptive_avg_pool2d(self.down(seen), 4).flatten(1)
        where = (points.flatten(1) - (FRAME_SIZE - 1) / 2) / 50
        values = self.last(F.leaky_relu(self.code(torch.cat([deep, where.to(deep.dtype)], 1)), 0.1)).float()
        shape, turn, place = values.split([COMPONENTS, 6, 3], 1)
        scale = SCALE * torch.exp(place[:, :1] * 0.2)
        return shape, _rotation(turn), torch.cat([scale, (FRAME_SIZE - 1) / 2 + _SHIFT * place[:, 1:]], 1)

    def surface(self) -> Surface:
        """Return the shapes in the weights."""
        triangles = self.triangles.numpy()
        mean, basis, uv = (part.float().numpy() for part in (self.mean, self.basis, self.uv))
        mask = np.full((1, 1), 255, np.uint8)
        return Surface(mean, basis, triangles, uv, triangles, mask, self.five.numpy())


def load_rebuilder(path: Path) -> Rebuilder:
    """Return the network with the weights of a file, ready to run on the CPU.

    Raises SetupError that names the file where it is not a state dict with exactly its tensors.
    """
    state = read_tensors(path)
    rebuilder = Rebuilder(*(_rows(state.get(name)) for name in ("mean", "triangles")))
    fill(rebuilder, state, str(path))
    return rebuilder


def _rows(tensor: object) -> int:
    return len(tensor) if isinstance(tensor, Tensor) and tensor.ndim else 0


def _rotation(values: Tensor) -> Tensor:
    """Six numbers as a rotation; 0 is the identity. Source: Zhou et al., CVPR 2019, "On the Continuity of Rotation
    Representations", section 5."""
    first = F.normalize(values[:, :3] + values.new_tensor([1, 0, 0]), dim=1)
    second = values[:, 3:] + values.new_tensor([0, 1, 0])
    second = F.normalize(second - (first * second).sum(1, keepdim=True) * first, dim=1)
    return torch.stack([first, second, torch.linalg.cross(first, second)], 2)


def _stage(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(_convolution(before, after, stride), _convolution(after, after, 1))


def _convolution(before: int, after: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.1, inplace=True)
    )
