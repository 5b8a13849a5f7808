"""The inputs that the regression test and the comparison share: a photo that needs no file, and the recorded places."""

import numpy as np

VALUES = 512
"""Of each stage that are recorded."""


def synthetic_photo() -> np.ndarray:
    """Return RGB, float32 [3, 256, 256], 0 … 1: waves, the same on every machine."""
    y, x = np.mgrid[:256, :256] / 256
    waves = [np.sin(2 * np.pi * (a * x + b * y + c * x * y)) for a, b, c in ((3, 1, 2), (1, 4, -3), (-2, 3, 5))]
    return (0.5 + 0.5 * np.stack(waves)).astype(np.float32)


def recorded_places(size: int) -> np.ndarray:
    """Return the places of a stage's values that are recorded: all of a few, seeded ones of many."""
    return np.arange(size) if size <= VALUES else np.random.default_rng(size).choice(size, VALUES, replace=False)
