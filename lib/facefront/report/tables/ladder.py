"""The change at each step, and how the answer depends on the choice of GT."""

from __future__ import annotations

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.tables.build import build_table, count, estimate, number, text
from facefront.report.tables.gain import MEANS, combination_of, variant_column


def cost_ladder_table(ladder: pd.DataFrame, context: Context) -> Table:
    """Return the change at each step from the photo to the frontalized image. ladder: of `cost_ladder`."""
    first = ladder["rung"] == 0
    ladder = ladder.assign(step=ladder["step"].mask(first), total=ladder["total"].mask(first))
    columns = [
        variant_column("image", context),
        number("similarity-with-gt", "similarity"),
        estimate("step", "step"),
        estimate("since-the-photo", "total", "total_low", "total_high"),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    return build_table(
        "cost_ladder",
        context.say("cost-ladder-caption"),
        ladder,
        columns,
        context,
        index=("detector", "backbone", "variant"),
        group=combination_of,
        aside=True,
    )


def sensitivity_table(sensitivity: pd.DataFrame, variant: str, context: Context) -> Table:
    """Return Net Gain of one arm under other GT rules; the CSV has every arm. sensitivity: of `gt_sensitivity`."""
    rule = text("gt-is", lambda row: context.say("gt-rule", rule=row["rule"]))
    spread = number("range", "range")
    columns = [rule, *MEANS, spread, count("people", "people"), count("pairs", "pairs")]
    return build_table(
        "gt_sensitivity",
        context.say("gt-sensitivity-caption", variant=context.variant(variant)),
        sensitivity[sensitivity["variant"] == variant],
        columns,
        context,
        index=("variant", "detector", "backbone", "rule"),
        group=combination_of,
        whole=sensitivity,
        aside=True,
    )
