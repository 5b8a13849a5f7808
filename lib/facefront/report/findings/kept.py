"""Identity kept: how much of the frontal view was taken, and how the result compares with the photo."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from facefront.report.context import Context
from facefront.report.findings.decisions import advise
from facefront.report.impartial import is_partial
from facefront.report.messages import Finding
from facefront.report.verdicts import agreement
from facefront.report.words import combination_words, name_of


def kept(enhanced: pd.DataFrame, uses: pd.DataFrame, context: Context) -> Iterator[list[Finding]]:
    """Return the findings on each enhancement with a strength chosen picture by picture; none where there is none.

    enhanced: a row for each picture, with variant and amount (0 … 1, NaN where nothing is chosen); uses: of
    `uses_frame`.
    """
    for variant, part in enhanced.dropna(subset="amount").groupby("variant", sort=False):
        name = name_of("kept", variant)
        yield [
            _amount(str(variant), part["amount"], name, context),
            *_compared_with_photo(str(variant), name, uses, context),
        ]


def _amount(variant: str, amounts: pd.Series, name: str, context: Context) -> Finding:
    shares = {"mean": amounts.mean(), "whole": (amounts == 1).mean(), "none": (amounts == 0).mean()}
    mean, whole, nothing = (context.put(f"{name}.{key}", value, ".0%") for key, value in shares.items())
    pictures = context.put(f"{name}.pictures", len(amounts), ",d")
    words = {"variant": context.variant(variant), "pictures": pictures}
    return Finding("kept", words | {"mean": mean, "whole": whole, "nothing": nothing})


def _compared_with_photo(variant: str, name: str, uses: pd.DataFrame, context: Context) -> list[Finding]:
    """Return the comparison with its Net Gain; without an impartial recogniser none, for the table says so."""
    made = advise(uses, variant, context)
    if not made.judged:
        return []
    told = {"decision": made.verdict, **agreement(made.agree, made.judged, name, context)}
    return [Finding("kept-judged", told), *_gain(variant, name, uses, context)]


def _gain(variant: str, name: str, uses: pd.DataFrame, context: Context) -> list[Finding]:
    """Return the Net Gain in the first impartial combination; none where it has no interval."""
    rows = [row for row in uses[uses["variant"] == variant].to_dict("records") if not is_partial(row, context)]
    if not rows or math.isnan(rows[0]["low"]):
        return []
    gain, low, high = (context.put(f"{name}.{key}", rows[0][key], "+.3f") for key in ("net_gain", "low", "high"))
    combination = combination_words(rows[0]["detector"], rows[0]["backbone"])
    return [Finding("kept-gain", {"combination": combination, "gain": gain, "low": low, "high": high})]
