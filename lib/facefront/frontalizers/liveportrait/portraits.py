"""Photos through the five networks, in batches, on a processor or a GPU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from facefront.frontalizers.contract import Target
from facefront.frontalizers.liveportrait.checkpoints import load_networks
from facefront.frontalizers.liveportrait.edit import Edit, Motion, read_motion, towards
from facefront.frontalizers.liveportrait.fourier import FourierConv3d
from facefront.frontalizers.liveportrait.winograd import quicken


@dataclass(frozen=True)
class Encoded:
    """The networks' output for B photos. volume: features [B, 32, 16, 64, 64]."""

    volume: Tensor
    motion: Motion

    def split(self) -> list[Encoded]:
        """Return each photo by itself."""
        motions = zip(*(values.split(1) for values in vars(self.motion).values()), strict=True)
        return [Encoded(volume, Motion(*m)) for volume, m in zip(self.volume.split(1), motions, strict=True)]


def join(photos: Sequence[Encoded]) -> Encoded:
    """Return photos as one batch."""
    motions = zip(*(vars(photo.motion).values() for photo in photos), strict=True)
    return Encoded(torch.cat([photo.volume for photo in photos]), Motion(*(torch.cat(values) for values in motions)))


class Portraits:
    """LivePortrait's networks on a device.

    half: on a GPU, float16 where autocast takes it; the keypoints stay float32. compiled: on a GPU, W and G as one
    compiled function, replayed as a CUDA graph; the first batch of each size takes a minute or more.
    """

    def __init__(self, files: Sequence[Path], device: str, half: bool = False, compiled: bool = False):
        self.device, self.half = torch.device(device), half
        networks = load_networks(*files)
        if self.device.type == "cpu":
            motion = networks.warping.dense_motion_network
            motion.mask = FourierConv3d(cast(nn.Conv3d, motion.mask))
            for network in networks:
                quicken(network, but=networks.decoder.convolutions_of_repeated_cells())
        self.networks = replace(networks, **{k: net.to(self.device) for k, net in vars(networks).items()})
        self.render = torch.compile(self._render, mode="reduce-overhead", dynamic=False) if compiled else self._render

    def draw(self, photos: np.ndarray, edit: Edit, rotation: Target, openings: np.ndarray | None = None) -> np.ndarray:
        """Draw RGB photos, float32 [B, 3, 256, 256], 0 … 1 → RGB pictures, float32 [B, 3, 512, 512], 0 … 1.

        openings: how open the left eye, the right eye and the lips are, float32 [B, 3]; needed to change them.
        """
        return self.drive(self.encode(photos), edit, rotation, openings)

    @torch.inference_mode()
    def encode(self, photos: np.ndarray) -> Encoded:
        """Return what the networks see in RGB photos, float32 [B, 3, 256, 256], 0 … 1."""
        tensor = torch.from_numpy(photos).to(self.device)
        with torch.autocast(self.device.type, torch.float16, enabled=self.half):
            return Encoded(self.networks.appearance(tensor), read_motion(self.networks.motion(tensor)))

    @torch.inference_mode()
    def drive(self, encoded: Encoded, edit: Edit, rotation: Target, openings: np.ndarray | None = None) -> np.ndarray:
        """Return encoded photos drawn anew: RGB, float32 [B, 3, 512, 512], 0 … 1. openings: see `draw`."""
        source = encoded.motion.source()
        driving = self.edit(encoded.motion, source, edit, rotation, openings)
        with torch.autocast(self.device.type, torch.float16, enabled=self.half):
            drawn = self.render(encoded.volume, driving, source)
        return drawn.float().cpu().numpy()

    def _render(self, volume: Tensor, driving: Tensor, source: Tensor) -> Tensor:
        return self.networks.decoder(self.networks.warping(volume, driving, source))

    def edit(
        self, motion: Motion, source: Tensor, edit: Edit, rotation: Target, openings: np.ndarray | None = None
    ) -> Tensor:
        """Return the keypoints that the picture is to have, [B, 21, 3]."""
        kept = motion.rotation if rotation == "none" else towards(rotation).to(source).expand_as(motion.rotation)
        driving = motion.place(kept, edit.expression == "kept", edit.shift_in_depth)
        if openings is not None:
            driving = driving + self._retarget(source, edit, torch.from_numpy(openings).to(source))
        if edit.stitching:
            driving = self._stitch(source, driving)
        return source + (driving - source) * edit.partial

    def _stitch(self, source: Tensor, driving: Tensor) -> Tensor:
        found = self.networks.stitch(torch.cat([source.flatten(1), driving.flatten(1)], 1))
        moved = driving + found[:, :-2].unflatten(1, (-1, 3))
        return moved + torch.nn.functional.pad(found[:, None, -2:], (0, 1))

    def _retarget(self, source: Tensor, edit: Edit, openings: Tensor) -> Tensor:
        moved = torch.zeros_like(source)
        for network, wanted, found in (
            (self.networks.eyes, edit.eyes, openings[:, :2]),
            (self.networks.lips, edit.lips, openings[:, 2:]),
        ):
            if wanted is not None:
                goal = torch.full_like(found[:, :1], wanted)
                moved += network(torch.cat([source.flatten(1), found, goal], 1)).unflatten(1, (-1, 3))
        return moved
