"""Angle bins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

UNKNOWN = "unknown"
"""The bin of photos without a known angle."""


def bin_labels(edges: Sequence[float], signed: bool = False) -> list[str]:
    """Return names of the bins, from the smallest angle up.

    edges: degrees, ascending from 0. Absolute: "0–10", …, "60+". Signed: "≤−60", "−60–−45", …, "−10–0", "0–10", …,
    "60+". Raises ValueError where the edges do not ascend from 0.
    """
    if not edges or edges[0] != 0 or np.any(np.diff(edges) <= 0):
        raise ValueError(f"bin edges {tuple(edges)} must ascend from 0")
    names = [f"{edge:g}" for edge in edges]
    right = [f"{low}–{high}" for low, high in pairwise(names)] + [f"{names[-1]}+"]
    if not signed:
        return right
    minus = ["0", *(f"−{name}" for name in names[1:])]
    left = [f"{high}–{low}" for low, high in pairwise(minus)] + [f"≤{minus[-1]}"]
    return left[::-1] + right


def assign_bins(angles: pd.Series | np.ndarray, edges: Sequence[float], signed: bool = False) -> pd.Categorical:
    """Return the bin of each angle (degrees), an ordered categorical: all bins, then `UNKNOWN` (where it is NaN).

    An angle on an edge belongs to the bin farther from 0: 10 is in 10–20, −45 in −60–−45; 0 is in 0–10.
    """
    angles = np.asarray(angles, np.float64)
    labels = bin_labels(edges, signed)
    index = np.searchsorted(np.asarray(edges, np.float64), np.abs(angles), side="right") - 1
    if signed:
        index = np.where(angles < 0, len(edges) - 1 - index, len(edges) + index)
    codes = np.where(np.isnan(angles), len(labels), index)
    return pd.Categorical.from_codes(codes, [*labels, UNKNOWN], ordered=True)
