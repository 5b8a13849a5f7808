"""Similarity with GT at each step from the photo to the frontalized image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import INK, PALETTE, RULE, SOFT, drawing, light_grid, panel, panel_key, wrapped
from facefront.report.values import printed
from facefront.report.words import combination_words


def cost_ladder(ladder: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw one panel for each combination, one rung for each arm. ladder: of `cost_ladder`."""
    if ladder.empty:
        return Note(context.say("figure-ladder-nothing"))
    groups = ladder.groupby(["detector", "backbone"], sort=False)
    bounds = ladder["similarity"].min(), ladder["similarity"].max()
    panels = [_panel(rows, Arm("", detector, backbone), bounds, context) for (detector, backbone), rows in groups]
    last = ladder.iloc[ladder["rung"].argmax()]
    name = "figure.cost_ladder"
    caption = context.say(
        "caption-figure-ladder",
        photos=context.put(f"{name}.pairs", last["pairs"], ",d"),
        people=context.put(f"{name}.people", last["people"], ",d"),
    )
    return Chart("cost_ladder_figure", caption, tuple(panels), csv_text(ladder), context.say("title-ladder"))


def _panel(rows: pd.DataFrame, arm: Arm, bounds: tuple[float, float], context: Context) -> Panel:
    y, names = range(len(rows)), [context.variant(variant) for variant in rows["variant"]]
    labels = [_label(row, context) for row in rows.to_dict("records")]
    with drawing((4.7, 0.9 + 0.62 * len(rows))) as (figure, axes):
        light_grid(axes, "x")
        axes.plot(rows["similarity"], y, color=RULE, linewidth=2, zorder=2)
        axes.scatter(rows["similarity"], y, color=[SOFT, *[PALETTE[0]] * (len(rows) - 1)], s=46, zorder=3)
        for i, (label, row) in enumerate(zip(labels, rows.to_dict("records"), strict=True)):
            axes.annotate(
                label,
                (row["similarity"], i),
                (8, -3),
                textcoords="offset points",
                fontsize=8.5,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
        values = rows.assign(low=np.nan).to_dict("records")  # the interval is that of the step, beside the point
        mark(
            axes,
            rows["similarity"],
            y,
            [valued(r, "similarity", n, context, ".3f") for r, n in zip(values, names, strict=True)],
        )
        span = bounds[1] - bounds[0] or 0.1
        left, right = bounds[0] - 0.1 * span, bounds[1] + 1.1 * span  # room for the words beside the points
        axes.set(
            xlim=(left, right),
            ylim=(len(rows) - 0.5, -0.5),
            xlabel=context.say("axis-similarity-with-gt"),
        )
        axes.set_xticks([tick for tick in MaxNLocator(5).tick_values(left, right) if left <= tick <= 1])  # of a cosine
        axes.set_yticks(y, list(map(wrapped, names)), color=INK)
        axes.spines["left"].set_visible(False)
        steps = [context.say("point-of-name", name=n, value=label) for n, label in zip(names, labels, strict=True)]
        title = combination_words(arm.detector, arm.backbone)
        alt = context.say("ladder-alt", title=title, points=context.messages.join(steps))
        return panel(figure, title, alt, panel_key(arm.detector, arm.backbone))


def _label(row: Mapping[str, Any], context: Context) -> str:
    if row["rung"] == 0:
        return printed(row["similarity"], ".3f")
    if pd.isna(row["low"]):
        return context.say("estimate-of-few", value=printed(row["step"], "+.3f"), note=row["note"])
    value, low, high = (printed(row[key], "+.3f") for key in ("step", "low", "high"))
    return context.say("estimate", value=value, low=low, high=high)
