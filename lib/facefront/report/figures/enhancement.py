"""Each enhancement against the view as it was: the difference and its interval."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.measure import Verdict
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.style import INK, PALETTE, drawing, light_grid, to_svg
from facefront.report.messages.terms import enhancement_words
from facefront.report.values import printed
from facefront.report.words import READING_WORDS, combination_words, interval_words, variant_words


def enhancement(table: pd.DataFrame, context: Context, reading: str = "common") -> Chart | Note:
    """One panel a base and combination, one line an enhancement. table: of `enhancement_table`."""
    rows = table[(table["reading"] == reading) & (table["variant"] != table["base"])]
    if rows["difference"].isna().all():
        return Note("No enhancement can be drawn: nothing was enhanced, or no view was scored in every arm.")
    ends = rows[["low", "high", "difference"]].to_numpy(float)
    limits = np.nanmin([*ends.ravel(), 0.0]), np.nanmax([*ends.ravel(), 0.0])
    panels = [
        _panel(part, f"{variant_words(base)}, {combination_words(detector, backbone)}", limits, context)
        for (base, detector, backbone), part in rows.groupby(["base", "detector", "backbone"], sort=False)
    ]
    shown = context.put("figure.enhancement.pairs", rows["pairs"].max(), ",d")
    attempted = context.put("figure.enhancement.attempted", rows["attempted"].max(), ",d")
    caption = (
        f"Similarity with GT of each enhanced view less that of the view as it was, {context.dataset}, pairs "
        f"{READING_WORDS[reading]}: right of zero the mean is higher; hollow marks: no difference is shown. Means "
        f"over people. {interval_words(context)} "
        f"Up to {shown} views of {attempted} attempted."
    )
    return Chart("enhancement_figure", caption, tuple(panels), csv_text(rows))


def _panel(rows: pd.DataFrame, title: str, limits: tuple[float, float], context: Context) -> Panel:
    y = range(len(rows))
    names = [enhancement_words(row.variant, row.base, context.messages) for row in rows.itertuples()]
    with drawing((4.7, 0.9 + 0.36 * len(rows))) as (figure, axes):
        light_grid(axes, "x")
        axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
        axes.hlines(y, rows["low"], rows["high"], color=PALETTE[0], linewidth=1.6, alpha=0.75)
        face = [PALETTE[0] if said in {Verdict.GAIN, Verdict.LOSS} else "white" for said in rows["verdict"]]
        axes.scatter(rows["difference"], y, color=face, edgecolors=PALETTE[0], s=34, zorder=3)
        pad = 0.08 * (limits[1] - limits[0] or 1)
        axes.set(
            xlim=(limits[0] - pad, limits[1] + pad), ylim=(len(rows) - 0.5, -0.5), xlabel="difference from the base"
        )
        axes.set_yticks(y, [name.replace(", then ", ",\nthen ") for name in names], color=INK)
        axes.spines["left"].set_visible(False)
        told = zip(names, rows["difference"], strict=True)
        points = ", ".join(f"{name} {printed(difference, '+.3f')}" for name, difference in told)
        return Panel(title, to_svg(figure), f"{title}. Difference from the base: {points}.")
