"""The rule of verdict and the numbers of agreement, stated once on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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


def verdict_words(row: Mapping[str, Any], context: Context, column: str = "verdict") -> str:
    """Return the verdict that a row holds in a column, in words; empty where it holds none."""
    return context.say("verdict", verdict=Verdict(row[column])) if row[column] else ""
