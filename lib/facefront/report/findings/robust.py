"""Which combination is most robust to angle, in sentences made from numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.measure import Verdict, verdict
from facefront.report.blocks import Paragraph
from facefront.report.context import Context
from facefront.report.words import combination_words, name_of


def robustness_text(robustness: pd.DataFrame, context: Context) -> Paragraph:
    """Return which combination is most robust to angle, if one is shown to be, and whether the largest angles say the
    same.

    robustness: of `angle_robustness`.
    """
    if robustness.empty:
        return Paragraph("Which combination tolerates angles best cannot be said: no photo was scored in all of them.")
    rows = robustness.sort_values("place").to_dict("records")
    best = rows[0]
    name = "robustness.best"
    if pd.isna(best["z_loss_per_degree"]):
        return Paragraph("There are too few people to say which combination tolerates angles best.")
    loss = f"{_loss(best, name, context)} standard deviations of its impostor scores for each degree of |yaw|"
    if len(rows) == 1:
        return Paragraph(f"{_judge(best)} loses {loss}; no other combination was run to compare it with.")
    level = [row for row in rows[1:] if _behind_verdict(row, context) != Verdict.GAIN]
    if level:
        behind = "; ".join(_behind(row, context) for row in level)
        people = context.put("robustness.people", best["people"], ",d")
        text = (
            f"Which combination is most robust to angle: no clear winner. {_judge(best)} degrades least per degree of "
            f"yaw, {loss}, but with {people} people its lead is not shown over {behind}."
        )
    else:
        text = f"Most robust to angle is {_judge(best)}: it loses {loss}; every other one is shown to lose more."
    return Paragraph(text + _at_the_largest_angles(best, rows, context))


def _loss(row: Mapping[str, Any], name: str, context: Context) -> str:
    """ "0.0312 (95% interval 0.0250 to 0.0374)"."""
    loss = context.put(f"{name}.z_loss_per_degree", row["z_loss_per_degree"], ".4f")
    if pd.isna(row["z_low"]):
        return loss
    low, high = (context.put(f"{name}.{key}", row[key], ".4f") for key in ("z_low", "z_high"))
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    return f"{loss} ({confidence} interval {low} to {high})"


def _behind(row: Mapping[str, Any], context: Context) -> str:
    """How far a combination may be behind the best."""
    if pd.isna(row["behind_low"]):
        return f"{_judge(row)} (too few people for an interval)"
    name = name_of("robustness", row["detector"], row["backbone"])
    gap, low, high = (
        context.put(f"{name}.{key}", row[key], "+.4f") for key in ("behind_best", "behind_low", "behind_high")
    )
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    return f"{_judge(row)} (loses {gap} more; {confidence} interval {low} to {high})"


def _at_the_largest_angles(best: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], context: Context) -> str:
    """Where d′ or the share accepted in the last bin is higher for another combination than the one with the flattest
    slope."""
    parts = []
    for key, words, spec in (("d_prime_far", "a d′ of", ".2f"), ("tar_far", "a share accepted of", ".1%")):
        first = max(rows, key=lambda row: -1 if pd.isna(row[key]) else row[key])
        if first[key] > best[key]:
            ours = context.put(f"robustness.{key}.best", best[key], spec)
            theirs = context.put(f"robustness.{key}.first", first[key], spec)
            parts.append(f"{_judge(first)} is ahead with {words} {theirs} against {ours}")
    if not parts:
        return ""
    far = context.put("robustness.far", best["far"])
    return f" At the largest angles (a |yaw| of {far} degrees) the order is another: {'; '.join(parts)}."


def _judge(row: Mapping[str, Any]) -> str:
    return combination_words(row["detector"], row["backbone"])


def _behind_verdict(row: Mapping[str, Any], context: Context) -> Verdict:
    """Return the verdict on how much more a combination loses than the best: a gain where it is shown to lose more."""
    confidence = context.spec.statistics.confidence
    return verdict(row["behind_low"], row["behind_high"], row["p_adjusted"], confidence)
