"""Figures of photos by |yaw|."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

YAW_BINS = (0, 10, 20, 30, 45, 60, 90)
"""Degrees of |yaw|."""


def by_yaw(yaws: np.ndarray, edges: Sequence[int] = YAW_BINS) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the name of each bin of |yaw|, degrees, and which of the photos are in it: bool [N]."""
    for low, high in pairwise(edges):
        yield f"{low}-{high}", (np.abs(yaws) >= low) & (np.abs(yaws) < high)


def yaw_shares(yaws: np.ndarray, edges: Sequence[int] = YAW_BINS) -> dict[str, float]:
    """Return the share of the photos in each bin of |yaw|."""
    return {name: round(float(inside.mean()), 3) for name, inside in by_yaw(yaws, edges)}


def mean_figures(
    yaws: np.ndarray, rows: ArrayLike, names: Sequence[str], decimals: int = 3
) -> dict[str, dict[str, float]]:
    """Return photos and the mean of each figure in each bin of |yaw|; rows: [N, len(names)], a row a photo."""
    table, found = np.reshape(rows, (-1, len(names))), {}
    for name, inside in by_yaw(yaws):
        if inside.any():
            means = dict(zip(names, table[inside].mean(0).round(decimals).tolist(), strict=True))
            found[name] = {"photos": int(inside.sum()), **means}
    return found
