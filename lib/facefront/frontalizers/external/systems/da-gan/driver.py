"""Frontalize with DA-GAN's generator: a U-Net with self-attention that reads the face and its mirror image."""

from __future__ import annotations

import sys
import types
from argparse import Namespace
from pathlib import Path
from typing import Any

import alignment
import cv2
import numpy as np
import torch
from facefront_job import Failed, run

CHECKPOINT = "model.pth"
SIDE, NOISE = 128, 64


def load(job: Any) -> Any:
    """Return the checkout's generator, with the state of a checkpoint or with random weights."""
    sys.path.insert(0, str(Path(job.source) / "src"))
    if "torchvision" not in sys.modules:  # the file imports it and uses nothing of it
        sys.modules["torchvision"] = types.ModuleType("torchvision")
        sys.modules["torchvision"].transforms = None
    package = types.ModuleType("model")  # the package's own __init__ is the training code
    package.__path__ = [str(Path(job.source) / "src" / "model")]
    sys.modules["model"] = package
    from model.mfsr import MFSR

    torch.manual_seed(job.seed)
    network = MFSR(Namespace(n_colors=3))
    if not job.random_weights:
        network.load_state_dict(torch.load(Path(job.weights) / CHECKPOINT, map_location="cpu", weights_only=True))
    return network.to(job.device).eval().requires_grad_(False)


def frontalize(network: Any, image: np.ndarray, entry: Any, job: Any) -> np.ndarray:
    """Return the frontal view, uint8 RGB [128, 128, 3].

    Encoder and decoder are called one after the other: the module's own `forward` calls `.cuda()`.
    """
    points = np.array(entry["keypoints"], np.float64)
    try:
        face = alignment.align(image, points)
    except ValueError as error:
        raise Failed(str(error)) from error
    mirrored = alignment.faces_left(points)
    face = np.ascontiguousarray(face[:, ::-1]) if mirrored else face
    scales = [with_mirror(cv2.resize(face, (s, s), interpolation=cv2.INTER_CUBIC)) for s in (SIDE, 64, 32)]
    noise = torch.rand(1, NOISE, generator=torch.Generator().manual_seed(job.seed)) * 2 - 1
    scales, noise = [scale.to(job.device) for scale in scales], noise.to(job.device)
    with torch.no_grad():
        drawn = network.decoder(*network.encoder(scales[0]), *scales, noise)[0]
    pixels = (drawn[0].clamp(0, 1) * 255).round().byte().permute(1, 2, 0).cpu().numpy()
    return pixels[:, ::-1] if mirrored else pixels


def with_mirror(image: np.ndarray) -> torch.Tensor:
    """Return a picture and its mirror image as six channels, float32 [1, 6, H, W] in 0 … 1."""
    pixels = torch.from_numpy(image).permute(2, 0, 1)[None].float() / 255
    return torch.cat([pixels, pixels.flip(3)], 1)


if __name__ == "__main__":
    run(load, frontalize)
