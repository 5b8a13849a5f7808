"""Draws by chance that are the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

K = TypeVar("K")


class Chance:
    """Draws of one seed, by name of the distribution. Everything random about a head goes through one of these."""

    def __init__(self, *seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def normal(self, mean: float, deviation: float, low: float, high: float) -> float:
        """Return a normal number, clipped."""
        return float(np.clip(self.random.normal(mean, deviation), low, high))

    def between(self, low: float, high: float) -> float:
        """Return a uniform number."""
        return float(self.random.uniform(low, high))

    def often(self, share: float) -> bool:
        """Return True in that share of the draws."""
        return bool(self.random.random() < share)

    def one_of(self, weights: Mapping[K, float]) -> K:
        """Choose a key by its weight."""
        names, shares = list(weights), np.array(list(weights.values()), float)
        return names[int(self.random.choice(len(names), p=shares / shares.sum()))]

    def tint(self, deviation: float) -> np.ndarray:
        """Return a factor for each of three channels, near 1, float32 [3]."""
        return np.exp(self.random.normal(size=3) * deviation).astype(np.float32)
