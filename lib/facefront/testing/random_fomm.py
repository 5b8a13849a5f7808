"""Random weights in the published layout, for tests and parity with the upstream code: pictures without a meaning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from facefront.frontalizers.fomm.layers import REDUCTION, SMOOTHING
from facefront.frontalizers.fomm.networks import empty_networks
from facefront.testing.random_states import random_state

PARAMETER = 140_031_234_567_890
"""Torch 1.0 named an optimizer's parameters by their addresses."""


def write_random_weights(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """Write vox-cpk.pth.tar into the folder, some 240 MB, and return its path: keypoints apart, motions of some size,
    pictures with contrast; in torch's format before 1.6, with little of the discriminator and optimizers beside."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    generator, detector = (random_state(network, random) for network in empty_networks())
    for state in (generator, detector):
        for key in state:
            if key.endswith("down.weight"):
                state[key] = _gaussian()
    generator["final.weight"] *= 0.2
    detector["jacobian.weight"] *= 0.3
    detector["jacobian.bias"] += torch.tensor([1.0, 0, 0, 1]).repeat(len(detector["jacobian.bias"]) // 4)
    path = folder / "vox-cpk.pth.tar"
    moments = {"step": 1, "exp_avg": torch.zeros(2), "exp_avg_sq": torch.zeros(2)}
    groups = [{"lr": 2e-4, "betas": (0.5, 0.999), "params": [PARAMETER]}]
    trained: dict[str, object] = {"discriminator": {"conv.weight": torch.zeros(2)}, "epoch": 99}
    trained["optimizer_generator"] = {"state": {PARAMETER: moments}, "param_groups": groups}
    content = {"generator": generator, "kp_detector": detector, **trained}
    torch.save(content, path, _use_new_zipfile_serialization=False)
    return (path,)


def _gaussian() -> Tensor:
    """The smoothing of the published files: float32 [3, 1, 13, 13], its standard deviation 1.5 pixels."""
    away = np.arange(SMOOTHING) - SMOOTHING // 2
    line = np.exp(-(away**2) / (2 * ((REDUCTION - 1) / 2) ** 2))
    spot = np.outer(line, line) / line.sum() ** 2
    return torch.from_numpy(np.tile(spot.astype(np.float32), (3, 1, 1, 1)))
