"""The five official files into the networks: every key, shape and type as it must be, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from facefront.errors import SetupError
from facefront.frontalizers.liveportrait.appearance import AppearanceExtractor
from facefront.frontalizers.liveportrait.decoder import Decoder
from facefront.frontalizers.liveportrait.layers import fold
from facefront.frontalizers.liveportrait.motion import MotionExtractor
from facefront.frontalizers.liveportrait.retargeting import Correction, eye_retargeting, lip_retargeting, stitching
from facefront.frontalizers.liveportrait.warping import WarpingModule
from facefront.weights.state_dicts import compare, fill, read_tensors

CORRECTIONS = {"retarget_shoulder": "stitch", "retarget_mouth": "lips", "retarget_eye": "eyes"}
"""The state dicts in the file of S, and the network that each belongs to."""


@dataclass(frozen=True)
class Networks:
    """LivePortrait's networks."""

    appearance: AppearanceExtractor  # F
    motion: MotionExtractor  # M
    warping: WarpingModule  # W
    decoder: Decoder  # G
    stitch: Correction  # S, and its two companions
    lips: Correction
    eyes: Correction

    def __iter__(self) -> Iterator[nn.Module]:
        """All of them."""
        return iter(vars(self).values())


def empty_networks() -> Networks:
    """Return the networks without memory for their weights."""
    with torch.device("meta"):
        return Networks(
            AppearanceExtractor(), MotionExtractor(), WarpingModule(), Decoder(), stitching(), lip_retargeting(),
            eye_retargeting()
        )  # fmt: skip


def load_networks(appearance: Path, motion: Path, warping: Path, decoder: Path, corrections: Path) -> Networks:
    """Load the networks with the weights of the five files, norms folded, ready to run.

    Raises SetupError that names the file where one holds anything but tensors, lacks a key, has one too many, or has
    one of another shape or type.
    """
    networks = empty_networks()
    for name, path in {"appearance": appearance, "motion": motion, "warping": warping, "decoder": decoder}.items():
        fill(getattr(networks, name), read_tensors(path), str(path))
    parts = read_tensors(corrections)
    compare(set(CORRECTIONS), set(parts), str(corrections))
    for part, name in CORRECTIONS.items():
        where = f"{corrections}: {part}"
        if not isinstance(parts[part], Mapping):
            raise SetupError(f"{where} is {type(parts[part]).__name__}, expected a state dict; get the file again")
        fill(getattr(networks, name), _unwrapped(parts[part], where), where)
    for network in networks:
        fold(network)
    networks.decoder.fold_spectral_norms()
    return networks


def _unwrapped(state: Mapping[str, Tensor], where: str) -> dict[str, Tensor]:
    """The state without the prefix that training on several GPUs gave its keys."""
    names = {str(key): str(key).removeprefix("module.") for key in state}
    if len(set(names.values())) < len(state):
        twice = next(name for key, name in names.items() if key != name and name in names)
        raise SetupError(f"{where} has {twice} twice, once as module.{twice}; get the file again")
    return {str(key).removeprefix("module."): value for key, value in state.items()}
