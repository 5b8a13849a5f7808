"""Random weights in the converted layout, for tests and for parity with the upstream code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from facefront.frontalizers.scaleway.frontalizer import Scaleway
from facefront.frontalizers.scaleway.generator import empty_generator
from facefront.testing.random_states import random_state


def write_random_weights(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """Write the file into the folder, some 22 MB."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Scaleway.files[0]
    torch.save(random_state(empty_generator(), np.random.default_rng(seed)), path)
    return (path,)
