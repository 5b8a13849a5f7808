"""Random weights in the official layout, for tests and parity with the upstream code: pictures without a meaning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from facefront.frontalizers.ffwm.frontalizer import FFWM
from facefront.frontalizers.ffwm.networks import empty_networks
from facefront.testing.random_states import random_state


def write_random_weights(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """Write both files into the folder, some 275 MB: flows spread over the photo, and pictures have contrast."""
    folder.mkdir(parents=True, exist_ok=True)
    random, paths = np.random.default_rng(seed), [folder / name for name in FFWM.files]
    flow, generator = (random_state(network, random) for network in empty_networks())
    for key in flow:
        if key.startswith("predict_flow") and key.endswith("weight"):
            flow[key] *= 0.3
    for key in generator:
        if key.endswith(".weight"):  # of batch norms: without it the spectral norms leave little of the photo
            generator[key] *= 1.6
    torch.save(flow, paths[0])
    torch.save(generator, paths[1])
    return tuple(paths)
