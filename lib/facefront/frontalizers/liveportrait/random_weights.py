"""Random weights in the official layout, for tests and for parity with the upstream code: pictures without a meaning.

NumPy draws them, so that they are the same on every machine and with every release of torch.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from facefront.frontalizers.liveportrait.checkpoints import CORRECTIONS, empty_networks

FILES = (
    "appearance_feature_extractor.pth",
    "motion_extractor.pth",
    "warping_module.pth",
    "spade_generator.pth",
    "stitching_retargeting_module.pth",
)
"""The official names, in the order in which `load_networks` takes them."""

POWER_STEPS = 3
"""Rounds of power iteration behind a spectral norm's vectors."""


def write_random_weights(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """The five files in the folder, some 520 MB, such that every stage gives something of a natural size."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, state in zip(FILES, random_states(seed), strict=True):
        torch.save(state, folder / name)
    return tuple(folder / name for name in FILES)


def random_states(seed: int = 0) -> tuple[dict, ...]:
    """What the five files hold, in the order of `FILES`."""
    random, networks = np.random.default_rng(seed), empty_networks()
    appearance, motion, warping, decoder = (
        _state(network, random)
        for network in (networks.appearance, networks.motion, networks.warping, networks.decoder)
    )
    corrections = {part: _state(getattr(networks, name), random, 0.1) for part, name in CORRECTIONS.items()}
    _calm(motion, warping, decoder)
    wrapped = {part: {f"module.{key}": value for key, value in state.items()} for part, state in corrections.items()}
    return appearance, motion, warping, decoder, wrapped


def _state(network: nn.Module, random: np.random.Generator, gain: float = 1.0) -> dict[str, Tensor]:
    """He's initialisation; statistics and biases that differ from channel to channel, so that nothing is left out
    unnoticed; spectral norms as training leaves them."""
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


def _calm(motion: dict[str, Tensor], warping: dict[str, Tensor], decoder: dict[str, Tensor]) -> None:
    """Keypoints inside the picture, with a scale of about one and small expressions and shifts; motions that mix; most
    of the face seen; colours between black and white."""
    for name, factor, bias in (("kp", 0.2, 0.0), ("exp", 0.02, 0.0), ("t", 0.02, 0.0), ("scale", 0.02, 1.2)):
        motion[f"detector.fc_{name}.weight"] *= factor
        motion[f"detector.fc_{name}.bias"] += bias
    for name, factor in (("mask", 0.1), ("occlusion", 0.02)):
        warping[f"dense_motion_network.{name}.weight"] *= factor
    decoder["conv_img.0.weight"] *= 0.2
