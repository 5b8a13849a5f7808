"""The rule of verdict and the numbers of agreement, stated once on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.measure import Verdict, row_verdict
from facefront.report.context import Context
from facefront.report.values import Printed


def shown(row: Mapping[str, Any], context: Context, prefix: str = "") -> Verdict:
    """Return what a row with low, high and p_adjusted shows (names after `prefix`): see `facefront.measure.verdict`."""
    return row_verdict(row, context.spec.statistics.confidence, prefix)


def verdict_rule(context: Context) -> str:
    """Return the rule that every verdict of the report follows, in words."""
    alpha = context.put("spec.alpha", round(1 - context.spec.statistics.confidence, 12), ".2f")
    return context.say("verdict-rule", confidence=context.confidence, alpha=alpha, fewest=context.fewest)


def agreement(agree: int, judged: int, name: str, context: Context) -> dict[str, Printed]:
    """Return the numbers of the message `agreement`. name: what the values' names begin with."""
    return {key: context.put(f"{name}.{key}", value, "d") for key, value in (("agree", agree), ("judged", judged))}


CORRECTED = " ◇"
"""Marks "no difference shown" where the interval excludes 0 and the corrected test does not."""


def is_corrected(row: Mapping[str, Any], column: str = "verdict") -> bool:
    """Return whether a row's interval excludes 0 while no difference is shown, because of the corrected test.

    row: with low and high; column: of its verdict; the names of the interval have the same prefix ("margin_").
    """
    low, high = (float(row[column.replace("verdict", end)]) for end in ("low", "high"))
    return bool(row[column] == Verdict.OPEN and (low > 0 or high < 0))


def corrected(rows: pd.DataFrame, column: str = "verdict") -> int:
    """Return the number of such rows."""
    return sum(is_corrected(row, column) for row in rows.to_dict("records"))


def verdict_words(row: Mapping[str, Any], context: Context, column: str = "verdict") -> str:
    """Return the verdict that a row holds in a column, in words, marked where `is_corrected`; empty where it holds
    none."""
    if not row[column]:
        return ""
    return context.say("verdict", verdict=Verdict(row[column])) + CORRECTED * is_corrected(row, column)
