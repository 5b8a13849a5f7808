"""The rule of verdict and the rule of agreement, as the page states them once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from facefront.measure import Verdict, row_verdict
from facefront.report.context import Context


def shown(row: Mapping[str, Any], context: Context, prefix: str = "") -> Verdict:
    """Return what a row with low, high and p_adjusted shows (names after `prefix`): see `facefront.measure.verdict`."""
    return row_verdict(row, context.spec.statistics.confidence, prefix)


def verdict_rule(context: Context) -> str:
    """Return the rule that every verdict of the report follows, in words."""
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    alpha = context.put("spec.alpha", round(1 - context.spec.statistics.confidence, 12), ".2f")
    people = context.put("spec.minimum_people", context.spec.statistics.minimum_people, "d")
    return (
        f"How verdicts are made, everywhere in this report: a gain or a loss is shown where the {confidence} interval "
        f"leaves out zero and the adjusted p is below {alpha}; otherwise no difference is shown, and under {people} "
        "people "
        "there is no verdict. p is adjusted by Holm for the declared primary endpoint and by Benjamini–Hochberg within "
        "each table for everything else; intervals themselves are not adjusted. A recogniser agrees where its "
        "verdict is "
        "the same with every detector; recognisers that helped to make an image are not impartial and are left out."
    )


def agreement(agree: int, judged: int, name: str, context: Context) -> str:
    """Return "2 of 3 impartial recognisers". name: what the values' names begin with."""
    numbers = (context.put(f"{name}.{key}", value, "d") for key, value in (("agree", agree), ("judged", judged)))
    return f"{' of '.join(numbers)} impartial recogniser{'' if judged == 1 else 's'}"
