"""DECA's coarse encoder: a ResNet-50 and two linear layers; the official file into it.

Source: He et al., "Deep Residual Learning", CVPR 2016; Feng et al., SIGGRAPH 2021. Attribute names are the keys of
`E_flame` in the official deca_model.tar.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from facefront.errors import SetupError
from facefront.frontalizers.deca.codes import TOTAL
from facefront.weights.state_dicts import fill, read_tensors


class Bottleneck(nn.Module):
    """1×1, 3×3, 1×1 convolutions beside what came in, which is projected where the shape changes."""

    def __init__(self, inside: int, width: int, stride: int):
        super().__init__()
        out = 4 * width
        self.conv1, self.bn1 = nn.Conv2d(inside, width, 1, bias=False), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out)
        self.downsample = None
        if inside != out:
            self.downsample = nn.Sequential(nn.Conv2d(inside, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, inside, H, W] → [B, 4 · width, H / stride, W / stride]."""
        inner = self.bn1(self.conv1(x)).relu()
        inner = self.bn2(self.conv2(inner)).relu()
        kept = x if self.downsample is None else self.downsample(x)
        return (self.bn3(self.conv3(inner)) + kept).relu()


class Trunk(nn.Module):
    """ResNet-50 without its last layer."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        inside = 64
        for stage, (width, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3)), 1):
            layer = nn.Sequential()
            for block in range(blocks):
                layer.append(Bottleneck(inside, width, 2 if stage > 1 and block == 0 else 1))
                inside = 4 * width
            self.add_module(f"layer{stage}", layer)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, 3, 224, 224] → [B, 2048]."""
        x = nn.functional.max_pool2d(self.bn1(self.conv1(x)).relu(), 3, 2, 1)
        for stage in range(1, 5):
            x = self.get_submodule(f"layer{stage}")(x)
        return x.mean((2, 3))


class Encoder(nn.Module):
    """RGB [B, 3, 224, 224], 0 … 1, as it is → [B, 236]."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Trunk()
        self.layers = nn.Sequential(nn.Linear(2048, 1024), nn.ReLU(), nn.Linear(1024, TOTAL))

    def forward(self, photos: Tensor) -> Tensor:
        """See the class."""
        return self.layers(self.encoder(photos))


def empty_encoder() -> Encoder:
    """Return the network without memory for its weights."""
    with torch.device("meta"):
        return Encoder()


class Encoding:
    """The encoder on a device, from the official file; its detail networks are not needed.

    Raises SetupError that names the file where its `E_flame` is not exactly of the official layout.
    """

    def __init__(self, path: Path, device: str):
        parts = read_tensors(path)
        if not isinstance(parts.get("E_flame"), Mapping):
            raise SetupError(f"{path}: has no E_flame, which deca_model.tar has; get the file again")
        self.device, self.encoder = torch.device(device), empty_encoder()
        fill(self.encoder, parts["E_flame"], f"{path}: E_flame")
        self.encoder.to(self.device)

    @torch.inference_mode()
    def encode(self, crops: np.ndarray) -> np.ndarray:
        """Encode RGB, float32 [B, 3, 224, 224], 0 … 1 → float32 [B, 236]."""
        return self.encoder(torch.from_numpy(crops).to(self.device)).cpu().numpy()
