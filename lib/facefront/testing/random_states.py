"""Random weights for a network: NumPy draws them, the same on every machine and with every release of torch."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

POWER_STEPS = 3
"""Rounds of power iteration behind a spectral norm's vectors."""


def random_state(network: nn.Module, random: np.random.Generator, gain: float = 1.0) -> dict[str, Tensor]:
    """Return weights by He's initialisation; statistics and biases that differ from channel to channel, so that nothing
    is left out unnoticed; spectral norms as training leaves them."""
    state = {key: _draw(key, tuple(value.shape), random, gain) for key, value in network.state_dict().items()}
    for key in [key for key in state if key.endswith("weight_orig")]:
        matrix = state[key].flatten(1)
        u, v = (state[key.replace("_orig", name)] for name in ("_u", "_v"))
        for _ in range(POWER_STEPS):
            torch.nn.functional.normalize(matrix.T @ u, dim=0, out=v)
            torch.nn.functional.normalize(matrix @ v, dim=0, out=u)
    return state


def _draw(key: str, shape: tuple[int, ...], random: np.random.Generator, gain: float) -> Tensor:
    if key.endswith("num_batches_tracked"):
        return torch.tensor(1)
    if key.endswith("running_var") or (key.endswith("weight") and len(shape) == 1):
        values = random.uniform(0.7, 1.3, shape)
    elif len(shape) > 1 and not key.endswith(("gamma", "beta")):
        values = random.standard_normal(shape, np.float32) * gain * np.sqrt(2 / np.prod(shape[1:]))
    else:
        values = random.normal(0, 0.1, shape) * gain
    return torch.from_numpy(values.astype(np.float32))
