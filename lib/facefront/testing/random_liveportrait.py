"""Random weights in the official layout, for tests and parity with the upstream code: pictures without a meaning."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from facefront.frontalizers.liveportrait.checkpoints import CORRECTIONS, empty_networks
from facefront.testing.random_states import random_state

FILES = (
    "appearance_feature_extractor.pth",
    "motion_extractor.pth",
    "warping_module.pth",
    "spade_generator.pth",
    "stitching_retargeting_module.pth",
)
"""The official names, in the order in which `load_networks` takes them."""


def write_random_weights(folder: Path, seed: int = 0) -> tuple[Path, ...]:
    """Write the five files into the folder, some 520 MB, such that every stage gives something of a natural size."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, state in zip(FILES, random_states(seed), strict=True):
        torch.save(state, folder / name)
    return tuple(folder / name for name in FILES)


def random_states(seed: int = 0) -> tuple[dict, ...]:
    """Return the contents of the five files, in the order of `FILES`."""
    random, networks = np.random.default_rng(seed), empty_networks()
    appearance, motion, warping, decoder = (
        random_state(network, random)
        for network in (networks.appearance, networks.motion, networks.warping, networks.decoder)
    )
    corrections = {part: random_state(getattr(networks, name), random, 0.1) for part, name in CORRECTIONS.items()}
    _calm(motion, warping, decoder)
    wrapped = {part: {f"module.{key}": value for key, value in state.items()} for part, state in corrections.items()}
    return appearance, motion, warping, decoder, wrapped


def _calm(motion: dict[str, Tensor], warping: dict[str, Tensor], decoder: dict[str, Tensor]) -> None:
    """Keypoints inside the picture, with a scale of about one and small expressions and shifts; motions that mix; most
    of the face seen; colours between black and white."""
    for name, factor, bias in (("kp", 0.2, 0.0), ("exp", 0.02, 0.0), ("t", 0.02, 0.0), ("scale", 0.02, 1.2)):
        motion[f"detector.fc_{name}.weight"] *= factor
        motion[f"detector.fc_{name}.bias"] += bias
    for name, factor in (("mask", 0.1), ("occlusion", 0.02)):
        warping[f"dense_motion_network.{name}.weight"] *= factor
    decoder["conv_img.0.weight"] *= 0.2
