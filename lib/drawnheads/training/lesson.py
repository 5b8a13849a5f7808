"""The data that a recogniser learns from: the shots of many people in memory, and batches of fresh crops of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from drawnheads.training.crops import USUAL, Faults, training_crops
from drawnheads.training.shots import Shots

_STEEP = 35.0  # degrees of yaw from which on a shot belongs to the tail


@dataclass(frozen=True)
class Lesson:
    """All that is learned from. photos: uint8 [H, W, 3] BGR each; keypoints: float32 [N, 5, 2]; boxes: float32
    [N, 4]; yaws: float32 [N], degrees; labels: int64 [N], people counted from 0."""

    photos: list[np.ndarray]
    keypoints: np.ndarray
    boxes: np.ndarray
    yaws: np.ndarray
    labels: np.ndarray

    @classmethod
    def of(cls, people: Iterable[Shots]) -> Lesson:
        """Read all shots of these people into memory: 93 KB a photo."""
        everyone = list(people)
        return cls(
            [photo for shots in everyone for photo in shots.photos],
            np.concatenate([shots.keypoints for shots in everyone]),
            np.concatenate([shots.boxes for shots in everyone]),
            np.concatenate([shots.poses[:, 0] for shots in everyone]),
            np.repeat(np.arange(len(everyone)), [len(shots.photos) for shots in everyone]),
        )

    def chances(self, tail: float) -> np.ndarray:
        """Return the probability of each shot, float64 [N] with sum 1: the steep ones `tail` times as likely."""
        weights = np.where(np.abs(self.yaws) > _STEEP, tail, 1.0)
        return weights / weights.sum()

    def batch(
        self, count: int, chances: np.ndarray, random: np.random.Generator, faults: Faults = USUAL
    ) -> tuple[Tensor, Tensor]:
        """Return inputs, float32 [count, 3, 112, 112] as `IResNet` takes them, and their labels, int64 [count]; for
        faults see `training_crops`."""
        chosen = random.choice(len(self.labels), count, p=chances)
        photos = [self.photos[i] for i in chosen]
        crops = training_crops(photos, self.keypoints[chosen], self.boxes[chosen], random, faults)
        return as_input(crops), torch.from_numpy(self.labels[chosen])


def as_input(crops: np.ndarray) -> Tensor:
    """Return crops, [N, 112, 112, 3] BGR, 0 … 255, as `IResNet` takes them: float32 [N, 3, 112, 112], channels last."""
    inputs = (crops[..., ::-1].astype(np.float32) - 127.5) / 127.5
    return torch.from_numpy(inputs).permute(0, 3, 1, 2)
