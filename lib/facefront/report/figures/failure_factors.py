"""Gain by properties of the photo: angles, light, blur."""

from __future__ import annotations

import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.measure import FACTORS
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import (
    colours,
    drawing,
    legend_above,
    light_grid,
    limits_of,
    markers,
    panel,
    panel_key,
    wrapped,
    zero_line,
)
from facefront.report.values import printed
from facefront.report.words import combination_words


def failure_factors(key: str, by_factor: pd.DataFrame, combination: tuple[str, str], context: Context) -> Chart | Note:
    """Draw one panel a factor, one line a frontalizer. by_factor: of `failures_by_factor`, with variant; combination:
    detector and backbone."""
    rows = by_factor[(by_factor["outcome"] == "d") & by_factor["mean"].notna()]
    if rows.empty:
        return Note(context.say("figure-factors-nothing"))
    panels = [
        _panel(rows[rows["factor"] == name], name, limits_of(rows, "mean"), context)
        for name in FACTORS
        if name in set(rows["factor"])
    ]
    caption = context.say(
        "caption-figure-factors",
        combination=combination_words(*combination),
    )
    return Chart(key, caption, tuple(panels), csv_text(rows), context.say("title-factors"))


def _panel(rows: pd.DataFrame, factor: str, limits: tuple[float, float], context: Context) -> Panel:
    bins, names = list(rows["bin"].drop_duplicates()), list(rows["variant"].drop_duplicates())
    colour, marker, series = colours(names), markers(names), []
    words = [context.say("photo-bin", bin=str(b).replace(" ", "_")) for b in bins]
    with drawing() as (figure, axes):
        light_grid(axes)
        zero_line(axes)
        for i, name in enumerate(names):
            part = rows[rows["variant"] == name]
            x = [bins.index(b) + 0.12 * (i - (len(names) - 1) / 2) for b in part["bin"]]
            spread = part["mean"] - part["low"], part["high"] - part["mean"]
            axes.errorbar(x, part["mean"], spread, color=colour[name], marker=marker[name], label=context.variant(name))
            records = part.to_dict("records")
            named = [context.messages.join([context.variant(name), words[bins.index(r["bin"])]]) for r in records]
            mark(axes, x, part["mean"], [valued(r, "mean", n, context) for r, n in zip(records, named, strict=True)])
            points = [
                context.say("point-of-name", name=words[bins.index(b)], value=printed(mean, "+.3f"))
                for b, mean in zip(part["bin"], part["mean"], strict=True)
            ]
            series.append(context.say("series", name=context.variant(name), points=context.messages.join(points)))
        axes.set_xticks(range(len(bins)), list(map(wrapped, words)))
        title = context.say("factor-of-the-photo", factor=factor)
        axes.set(xlabel=title, ylabel=context.say("axis-gain"), xlim=(-0.5, len(bins) - 0.5), ylim=limits)
        if len(names) > 1:
            legend_above(axes)
        said = context.messages.join(series, "list-semicolon")
        return panel(figure, title, context.say("figure-factors-alt", title=title, series=said), panel_key(factor))
