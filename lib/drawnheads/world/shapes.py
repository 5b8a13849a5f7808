"""The small functions of one variable that everything here is drawn with."""

from __future__ import annotations

import numpy as np


def ramp(start: float | np.ndarray, end: float | np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return 0 before `start`, 1 after `end`, smooth between (3t² − 2t³), float32; `start` may be the larger."""
    share = np.clip((values - np.float32(start)) / np.float32(end - start), 0, 1).astype(np.float32)
    return share * share * (3 - 2 * share)


def bell(values: np.ndarray, middle: float | np.ndarray, width: float) -> np.ndarray:
    """Return exp(−((v − middle) / width)²). Same shape, float32."""
    return np.exp(-(((values - np.float32(middle)) / np.float32(width)) ** 2))


def mix(base: np.ndarray, over: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return `base` with `over` laid on it: float [N, 3], float [3] or [N, 3], float [N] in 0 … 1."""
    return base + (over - base) * share[:, None]


def darken(base: np.ndarray, loss: tuple[float, float, float], share: np.ndarray) -> np.ndarray:
    """Multiply each channel by 1 − loss · share: float [N, 3], one loss for a channel, float [N]."""
    return base * (1 - np.array(loss, np.float32) * share[:, None])


def linear(srgb: tuple[float, float, float]) -> np.ndarray:
    """Return a colour of a screen, 0 … 255 for red, green, blue, as linear light 0 … 1: float32 [3] (gamma 2.2)."""
    return (np.array(srgb, np.float32) / np.float32(255)) ** np.float32(2.2)
