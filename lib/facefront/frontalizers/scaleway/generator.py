"""The generator: six halvings to a vector of 512, six doublings to a picture; one official file into it.

Source: scaleway/frontalization's README and state dict; inspired by Huang et al., "Beyond Face Rotation" (TP-GAN),
ICCV 2017. Attribute names are the keys of the converted state dict.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from facefront.weights.state_dicts import fill, read_tensors

REMEDY = "make it of generator_v0.pt with scripts/convert_weights.py scaleway"


class Generator(nn.Module):
    """RGB [B, 3, 128, 128] → RGB [B, 3, 128, 128], −1 … 1."""

    def __init__(self) -> None:
        super().__init__()
        down, up = (3, 16, 32, 64, 128, 256), (512, 256, 128, 64, 32, 16)
        layers: list[nn.Module] = []
        for inside, out in pairwise(down):
            layers += [nn.Conv2d(inside, out, 4, 2, 1), nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
        layers += [nn.Conv2d(256, 512, 4, 2, 1), nn.MaxPool2d(2)]
        for i, (inside, out) in enumerate(pairwise(up)):
            steps = (2, 1) if i else (1, 0)
            layers.append(nn.ConvTranspose2d(inside, out, 4, *steps, bias=False))
            layers += [nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
        layers += [nn.ConvTranspose2d(16, 3, 4, 2, 1, bias=False), nn.Tanh()]
        self.main = nn.Sequential(*layers)

    def forward(self, photos: Tensor) -> Tensor:
        """See the class."""
        return self.main(photos)


def empty_generator() -> Generator:
    """Return the network without memory for its weights."""
    with torch.device("meta"):
        return Generator()


class Drawing:
    """The generator on a device. Raises SetupError that names the file where it is not exactly of the layout."""

    def __init__(self, path: Path, device: str):
        self.device, self.generator = torch.device(device), empty_generator()
        fill(self.generator, read_tensors(path, REMEDY), str(path))
        self.generator.to(self.device)

    @torch.inference_mode()
    def draw(self, inputs: np.ndarray) -> np.ndarray:
        """Draw RGB pictures, float32 [B, 3, 128, 128], 0 … 1, from normalised RGB, float32 [B, 3, 128, 128]."""
        return ((self.generator(torch.from_numpy(inputs).to(self.device)) + 1) / 2).cpu().numpy()
