"""The published file into its two networks, and photos through both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from facefront.errors import SetupError
from facefront.frontalizers.fomm.generator import Generator
from facefront.frontalizers.fomm.keypoints import KeypointDetector, Keypoints
from facefront.weights.state_dicts import fill, read_tensors


def empty_networks(align_corners: bool = False) -> tuple[Generator, KeypointDetector]:
    """Return the networks without memory for their weights."""
    with torch.device("meta"):
        return Generator(align_corners), KeypointDetector()


class Networks:
    """Generator and keypoint detector on a device; a file's discriminator and optimizers are dropped.

    Raises SetupError that names the file where its `generator` and `kp_detector` are not exactly of the published
    layout.
    """

    def __init__(self, path: Path, device: str, align_corners: bool) -> None:
        self.device = torch.device(device)
        self.generator, self.detector = empty_networks(align_corners)
        content = read_tensors(path)
        for part, network in (("generator", self.generator), ("kp_detector", self.detector)):
            state = content.get(part)
            if not isinstance(state, Mapping):
                raise SetupError(f"{path}: has no {part}, which vox-cpk.pth.tar has; get the file again")
            fill(network, state, f"{path}: {part}")
            network.to(self.device)

    def photos(self, pixels: np.ndarray) -> torch.Tensor:
        """Return RGB, float32 [B, 3, 256, 256], 0 … 1, on the device."""
        return torch.from_numpy(pixels).to(self.device)

    @torch.inference_mode()
    def find(self, pixels: np.ndarray) -> Keypoints:
        """Return the keypoints of RGB photos, float32 [B, 3, 256, 256], 0 … 1."""
        return self.detector(self.photos(pixels))

    @torch.inference_mode()
    def draw(self, pixels: np.ndarray, source: Keypoints, driving: Keypoints) -> np.ndarray:
        """Draw photos with their keypoints where `driving` has them: RGB, float32 [B, 3, 256, 256], 0 … 1."""
        return self.generator(self.photos(pixels), source, driving).float().cpu().numpy()
