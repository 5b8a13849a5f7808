"""What each step costs, and what the answer owes to the choice of GT."""

from __future__ import annotations

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.tables.build import build_table, count, estimate, number, text
from facefront.report.tables.gain import MEANS, combination_of, variant_of
from facefront.report.words import family_words, interval_words, variant_words


def cost_ladder_table(ladder: pd.DataFrame, context: Context) -> Table:
    """What each step from the photo to the frontalized image costs. ladder: of `cost_ladder`."""
    first = ladder["rung"] == 0
    ladder = ladder.assign(step=ladder["step"].mask(first), total=ladder["total"].mask(first))
    columns = [
        text("image", variant_of),
        number("similarity-with-gt", "similarity"),
        estimate("step", "step"),
        estimate("since-the-photo", "total", "total_low", "total_high"),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    return build_table(
        "cost_ladder",
        "What costs what: the photo, then only aligned, then redrawn without turning the head, then turned. Each "
        f"step is a paired difference on the pairs scored in all arms. {interval_words(context)}"
        f"{family_words(ladder, 'cost_ladder', context)}",
        ladder,
        columns,
        context,
        index=("detector", "backbone", "variant"),
        group=combination_of,
    )


def sensitivity_table(sensitivity: pd.DataFrame, variant: str, context: Context) -> Table:
    """Net Gain of one arm under other GT rules; the CSV has every arm. sensitivity: of `gt_sensitivity`."""
    words = {
        "prototype": "mean of the most frontal photos",
        "best": "the single most frontal photo",
        "first": "the first photo",
    }
    rule = text("gt-is", lambda row: words[row["rule"]])
    spread = number("range", "range")
    columns = [rule, *MEANS, spread, count("people", "people"), count("pairs", "pairs")]
    return build_table(
        "gt_sensitivity",
        f"How much the Net Gain of {variant_words(variant)} depends on what is taken as GT, on the pairs scored under "
        f"every rule. Range: largest less smallest Net Gain over the rules. {interval_words(context)}",
        sensitivity[sensitivity["variant"] == variant],
        columns,
        context,
        index=("variant", "detector", "backbone", "rule"),
        group=combination_of,
        whole=sensitivity,
    )
