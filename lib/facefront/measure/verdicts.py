"""The one rule of verdict: what an interval and an adjusted p say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

MIXED = "detectors differ"
"""What a recogniser says where its verdict is not the same with every detector."""


class Verdict(StrEnum):
    """The verdict on a difference."""

    GAIN = "gain"
    LOSS = "loss"
    OPEN = "no difference shown"
    FEW = "too few people"


def verdict(low: float, high: float, p_adjusted: float, confidence: float = 0.95) -> Verdict:
    """Return what a difference with this interval and adjusted p shows.

    A gain has an interval above 0 and p_adjusted below 1 − confidence, a loss an interval below 0 and such a p; FEW has
    no interval (NaN); everything else is OPEN, also where nothing was tested (p is NaN).

    >>> str(verdict(0.001, 0.014, 0.078)), str(verdict(0.001, 0.014, 0.02))
    ('no difference shown', 'gain')
    """
    if np.isnan(low) or np.isnan(high):
        return Verdict.FEW
    if not p_adjusted < round(1 - confidence, 12):
        return Verdict.OPEN
    return Verdict.GAIN if low > 0 else Verdict.LOSS if high < 0 else Verdict.OPEN


def row_verdict(row: Mapping[str, Any], confidence: float = 0.95, prefix: str = "") -> Verdict:
    """Return the verdict of a row with low, high and p_adjusted; their names may begin with a prefix ("margin_")."""
    low, high, p_adjusted = (float(row[f"{prefix}{name}"]) for name in ("low", "high", "p_adjusted"))
    return verdict(low, high, p_adjusted, confidence)


def add_verdicts(table: pd.DataFrame, confidence: float = 0.95, prefix: str = "") -> pd.DataFrame:
    """Return the table with a column `verdict` (str), made of its columns low, high and p_adjusted; see `verdict`."""
    rows = table[[f"{prefix}{name}" for name in ("low", "high", "p_adjusted")]].to_dict("records")
    return table.assign(**{f"{prefix}verdict": [str(row_verdict(row, confidence, prefix)) for row in rows]})


def by_recogniser(
    rows: Iterable[Mapping[str, Any]], says: Callable[[Mapping[str, Any]], str], key: str = "backbone"
) -> dict[str, str]:
    """Return what each recogniser says: its verdict where it is the same with every detector, else `MIXED`.

    rows: one for each detector and recogniser, with the recogniser under `key`; says: the verdict of a row. Detectors
    see the same photos through the same recogniser, so that two of them are not two witnesses.

    >>> rows = [{"backbone": "a", "v": "gain"}, {"backbone": "a", "v": "loss"}, {"backbone": "b", "v": "gain"}]
    >>> by_recogniser(rows, lambda row: row["v"])
    {'a': 'detectors differ', 'b': 'gain'}
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(str(row[key]), set()).add(str(says(row)))
    return {name: verdicts.pop() if len(verdicts) == 1 else MIXED for name, verdicts in found.items()}
