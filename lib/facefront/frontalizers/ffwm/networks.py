"""FFWM's two official files into their networks, and crops through both."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from facefront.frontalizers.ffwm.flow import FlowNet
from facefront.frontalizers.ffwm.generator import Generator
from facefront.weights.state_dicts import fill, read_tensors


def empty_networks() -> tuple[FlowNet, Generator]:
    """Return the networks without memory for their weights."""
    with torch.device("meta"):
        return FlowNet(), Generator()


class Networks:
    """Flow network and generator on a device.

    Raises SetupError that names the file where one is not exactly of the official layout.
    """

    def __init__(self, flow: Path, generator: Path, device: str):
        self.device = torch.device(device)
        self.flow, self.generator = empty_networks()
        fill(self.flow, read_tensors(flow), str(flow))
        fill(self.generator, read_tensors(generator), str(generator))
        self.generator.fold_spectral_norms()
        self.flow.to(self.device)
        self.generator.to(self.device)

    @torch.inference_mode()
    def draw(self, crops: np.ndarray) -> np.ndarray:
        """Map RGB, float32 [B, 3, 128, 128], 0 … 1 → the same."""
        photos = torch.from_numpy(crops).to(self.device)
        pictures = self.generator(photos, self.flow(photos)[::-1])
        return pictures[-1].float().cpu().numpy()
