"""Statements on robustness to angle: the best combination of detector and recogniser, if one is shown to be best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.measure import Verdict, verdict
from facefront.report.context import Context
from facefront.report.messages import Argument, Finding
from facefront.report.words import combination_words

FAR = (("d_prime_far", "robust-far-d-prime", ".2f"), ("tar_far", "robust-far-accepted", ".1%"))
"""Measures at the largest angles, each with its message and how it is printed."""


def most_robust(robustness: pd.DataFrame, context: Context) -> list[Finding]:
    """Return which combination is most robust to angle, if one is shown to be, and whether another one is ahead at the
    largest angles.

    robustness: of `angle_robustness`.
    """
    if robustness.empty:
        return [Finding("robust-unmeasured")]
    rows = robustness.sort_values("place").to_dict("records")
    best = rows[0]
    if pd.isna(best["z_loss_per_degree"]):
        return [Finding("robust-of-too-few")]
    known: dict[str, Argument] = {"combination": _combination(best)}
    if len(rows) == 1:
        return [Finding("robust-alone", known)]
    level = [row for row in rows[1:] if _behind_verdict(row, context) != Verdict.GAIN]
    found = Finding("robust-best", known)
    if level:
        known["people"] = context.put("robustness.people", best["people"], ",d")
        found = Finding("robust-level", known | {"others": context.messages.join(map(_combination, level))})
    return [found, *_at_the_largest_angles(best, rows, context)]


def _at_the_largest_angles(
    best: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], context: Context
) -> list[Finding]:
    """Return where another combination than the one with the flattest slope is ahead in the last bin."""
    found = []
    for key, message, spec in FAR:
        first = max(rows, key=lambda row: -1 if pd.isna(row[key]) else row[key])
        if first[key] > best[key]:
            numbers = {
                k: context.put(f"robustness.{key}.{k}", r[key], spec) for k, r in (("best", best), ("first", first))
            }
            known = {"combination": _combination(first), "far": context.put("robustness.far", best["far"])}
            found.append(Finding(message, {**numbers, **known}))
    return found


def _combination(row: Mapping[str, Any]) -> str:
    return combination_words(row["detector"], row["backbone"])


def _behind_verdict(row: Mapping[str, Any], context: Context) -> Verdict:
    """Return the verdict on how much more a combination loses than the best: a gain where it is shown to lose more."""
    confidence = context.spec.statistics.confidence
    return verdict(row["behind_low"], row["behind_high"], row["p_adjusted"], confidence)
