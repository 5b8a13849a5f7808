"""Similarity with GT, d′ and the share accepted by angle in each combination."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import SOFT, colours, drawing, legend_above, light_grid, markers, panel, panel_key
from facefront.report.messages import Finding
from facefront.report.values import printed
from facefront.report.words import combination_words

SPECS = {"mean": ".2f", "d_prime": ".1f", "tar": ".0%"}
"""The format of each measure; each has a panel."""

PRECISE = {"mean": ".3f", "d_prime": ".2f", "tar": ".1%"}
"""The format of each measure under the pointer."""


def similarity_by_angle(table: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw cosine, d′ and the share accepted: a panel each, one line a combination; a note where no bin can be drawn.

    table: of `similarity_by_angle`.
    """
    if not table["mean"].notna().any():
        return Note(context.say("figure-similarity-nothing", fewest=context.fewest))
    axis = table["axis"].iloc[0]
    angle = Finding("angle", {"axis": axis, "signed": False})
    fmr = context.put("spec.fixed_fmr", context.spec.verification.fixed_fmr, ".1%")
    named = table.assign(
        combination=[combination_words(d, b) for d, b in zip(table["detector"], table["backbone"], strict=True)]
    )
    panels = tuple(_panel(named, column, fmr, angle, context) for column in SPECS)
    key = f"similarity_by_{axis}"
    caption = context.say(
        "caption-figure-similarity",
        **angle.arguments,
    )
    return Chart(key, caption, panels, csv_text(table), context.say("title-similarity", **angle.arguments))


def _panel(table: pd.DataFrame, column: str, fmr: str, angle: Finding, context: Context) -> Panel:
    names = list(dict.fromkeys(table["combination"]))
    labels = [str(label) for label in table["bin"].cat.categories if label in set(table["bin"])]
    with drawing() as (figure, axes):
        light_grid(axes)
        for i, name in enumerate(names):
            rows = table[table["combination"] == name].set_index("bin").loc[labels]
            x = np.arange(len(labels)) + (i - (len(names) - 1) / 2) * 0.1
            colour = colours(names)[name]
            known = rows if column == "mean" else rows.assign(low=np.nan)
            named = [context.messages.join([name, f"{label}°"]) for label in labels]
            values = zip(known.to_dict("records"), named, strict=True)
            words = [valued(row, column, point, context, PRECISE[column]) for row, point in values]
            mark(axes, x, rows[column], words)
            if column == "mean":
                axes.vlines(
                    x, rows["low"].astype(float), rows["high"].astype(float), color=colour, linewidth=1.4, alpha=0.75
                )
            axes.plot(
                x,
                rows[column].astype(float),
                color=colour,
                marker=markers(names)[name],
                markeredgecolor="white",
                markeredgewidth=0.6,
                label=name,
            )
        few = table.groupby("bin", observed=True)["note"].agg(lambda notes: next((n for n in notes if n), ""))
        for place, label in enumerate(labels):
            if few[label]:
                axes.annotate(
                    few[label], (place, 0.02), xycoords=("data", "axes fraction"), ha="center", color=SOFT, fontsize=8.5
                )
        axes.set(xlim=(-0.5, len(labels) - 0.5), xlabel=context.say("axis-angle-of-photo", **angle.arguments))
        axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
        if SPECS[column].endswith("%"):
            axes.set_ylim(0, 1.05)
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.set_xticks(range(len(labels)), labels)
        legend_above(axes)
        series = [_series(table[table["combination"] == name], name, column, context) for name in names]
        said = context.messages.join(series, "list-semicolon")
        alt = context.say("similarity-alt", measure=column, fmr=fmr, series=said)
        return panel(figure, context.say("similarity-panel", measure=column, fmr=fmr), alt, panel_key(column))


def _series(rows: pd.DataFrame, name: str, column: str, context: Context) -> str:
    known = rows[rows[column].notna()]
    points = [
        context.say("point-of-angle", angle=str(label), value=printed(number, SPECS[column]))
        for label, number in zip(known["bin"], known[column], strict=True)
    ]
    said = context.messages.join(points or [context.say("too-few-people")])
    return context.say("series", name=name, points=said)
