"""Each enhancement compared with the unenhanced view: the difference and its interval."""

from __future__ import annotations

import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.measure import Verdict
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import INK, PALETTE, drawing, light_grid, limits_of, panel, panel_key, wrapped
from facefront.report.messages.terms import enhancement_words
from facefront.report.values import printed
from facefront.report.words import combination_words


def enhancement(table: pd.DataFrame, context: Context, reading: str = "common") -> Chart | Note:
    """Draw one panel a base and combination, one line an enhancement. table: of `enhancement_table`."""
    rows = table[(table["reading"] == reading) & (table["variant"] != table["base"])]
    if rows["difference"].isna().all():
        return Note(context.say("figure-enhancement-nothing"))
    limits = limits_of(rows, "difference")
    panels = [
        _panel(part, Arm(base, detector, backbone), limits, context)
        for (base, detector, backbone), part in rows.groupby(["base", "detector", "backbone"], sort=False)
    ]
    caption = context.say(
        "caption-figure-enhancement",
    )
    return Chart("enhancement_figure", caption, tuple(panels), csv_text(rows), context.say("title-enhancement"))


def _panel(rows: pd.DataFrame, arm: Arm, limits: tuple[float, float], context: Context) -> Panel:
    y = range(len(rows))
    names = [enhancement_words(row.variant, row.base, context.messages) for row in rows.itertuples()]
    with drawing((4.7, 0.9 + 0.36 * len(rows))) as (figure, axes):
        light_grid(axes, "x")
        axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
        axes.hlines(y, rows["low"], rows["high"], color=PALETTE[0], linewidth=1.6, alpha=0.75)
        face = [PALETTE[0] if said in {Verdict.GAIN, Verdict.LOSS} else "white" for said in rows["verdict"]]
        axes.scatter(rows["difference"], y, color=face, edgecolors=PALETTE[0], s=34, zorder=3)
        words = [
            valued(row, "difference", name, context) for row, name in zip(rows.to_dict("records"), names, strict=True)
        ]
        mark(axes, rows["difference"], y, words)
        axes.set(
            xlim=limits,
            ylim=(len(rows) - 0.5, -0.5),
            xlabel=context.say("axis-difference-from-base"),
        )
        axes.set_yticks(y, list(map(wrapped, names)), color=INK)
        axes.spines["left"].set_visible(False)
        points = context.messages.join(
            context.say("point-of-name", name=name, value=printed(difference, "+.3f"))
            for name, difference in zip(names, rows["difference"], strict=True)
        )
        combination = combination_words(arm.detector, arm.backbone)
        title = context.say("enhancement-panel", base=context.variant(arm.variant), combination=combination)
        alt = context.say("figure-enhancement-alt", title=title, points=points)
        return panel(figure, title, alt, panel_key(*vars(arm).values()))
