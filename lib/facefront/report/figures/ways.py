"""Ways that keep identity: the gain of each over photo and mirrored photo, and how it grows with the people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.corrections import LADDER
from facefront.files.safe_csv import csv_text
from facefront.measure import Verdict
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import (
    INK,
    colours,
    drawing,
    legend_above,
    light_grid,
    limits_of,
    panel,
    panel_key,
    wrapped,
    zero_line,
)
from facefront.report.findings.keeping import way_words
from facefront.report.values import printed
from facefront.report.words import combination_words

SPECS = {"margin": "+.3f", "rank1": "+.1%"}


def ways(compared: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw one panel for the margin and one for rank 1, one line a way and combination. compared: of
    `compare_ways`."""
    rows = compared[compared["measure"].isin(SPECS)].dropna(subset="change")
    if rows.empty:
        return Note(context.say("keep-nothing-measured"))
    rows = rows.assign(combination=[combination_words(r.detector, r.backbone) for r in rows.itertuples()])
    panels = [_gains(part, str(measure), context) for measure, part in rows.groupby("measure", sort=False)]
    caption = context.say(
        "figure-ways-caption",
    )
    return Chart("ways_figure", caption, tuple(panels), csv_text(compared), context.say("title-ways"))


def _gains(rows: pd.DataFrame, measure: str, context: Context) -> Panel:
    names = list(dict.fromkeys(rows["way"]))
    combinations = list(dict.fromkeys(rows["combination"]))
    colour, step = colours(combinations), 0.7 / len(combinations)
    with drawing((4.9, 1.4 + 0.5 * len(names))) as (figure, axes):
        light_grid(axes, "x")
        axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
        for place, combination in enumerate(combinations):
            part = rows[rows["combination"] == combination]
            y = np.array([names.index(way) for way in part["way"]]) + (place - (len(combinations) - 1) / 2) * step
            axes.hlines(y, part["low"], part["high"], color=colour[combination], linewidth=1.5, alpha=0.75)
            shown = part["verdict"].isin([Verdict.GAIN, Verdict.LOSS])
            face = [colour[combination] if is_shown else "white" for is_shown in shown]
            axes.scatter(part["change"], y, color=face, edgecolors=colour[combination], s=26, zorder=3)
            names_here = [context.messages.join([way_words(way, context), combination]) for way in part["way"]]
            values = zip(part.to_dict("records"), names_here, strict=True)
            mark(
                axes, part["change"], y, [valued(row, "change", name, context, SPECS[measure]) for row, name in values]
            )
            axes.scatter([], [], color=colour[combination], s=26, label=combination)
        axes.set_yticks(range(len(names)), [wrapped(way_words(way, context)) for way in names], color=INK)
        axes.set(ylim=(len(names) - 0.5, -0.5), xlabel=context.say("axis-change-of", measure=measure))
        axes.spines["left"].set_visible(False)
        legend_above(axes, 1)
        points = context.messages.join(
            context.say("point-of-name", name=f"{way_words(r.way, context)} ({r.combination})", value=_value(r))
            for r in rows.itertuples()
        )
        title = context.say("measure-name", measure=measure)
        return panel(figure, title, context.say("figure-ways-alt", title=title, points=points), panel_key(measure))


def _value(row: object) -> str:
    return printed(row.change, SPECS[row.measure])  # type: ignore[attr-defined]


def learning_curve(curve: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw the gain in rank 1 of each rung of the ladder by the number of fitting people. curve: of
    `learning_curve`."""
    rows = curve[curve["measure"] == "rank1"].dropna(subset="change")
    if rows.empty:
        return Note(context.say("curve-nothing"))
    rows = rows.assign(combination=[combination_words(r.detector, r.backbone) for r in rows.itertuples()])
    order = [way for way in LADDER if way in set(rows["way"])]
    panels = [_growth(rows[rows["way"] == way], way, limits_of(rows, "change"), context) for way in order]
    caption = context.say(
        "figure-curve-caption",
        repeats=context.put("figure.curve.repeats", rows["repeats"].max(), ",d"),
    )
    return Chart("learning_curve_figure", caption, tuple(panels), csv_text(curve), context.say("title-curve"))


def _growth(rows: pd.DataFrame, way: str, limits: tuple[float, float], context: Context) -> Panel:
    colour, title = colours(list(dict.fromkeys(rows["combination"]))), way_words(way, context)
    with drawing((4.9, 3.4)) as (figure, axes):
        light_grid(axes)
        zero_line(axes)
        for combination, part in rows.groupby("combination", sort=False):
            axes.plot(part["fitting_people"], part["change"], color=colour[str(combination)], marker="o", markersize=4,
                      label=str(combination))  # fmt: skip
            values = part.to_dict("records")
            words = [
                valued(row, "change", f"{combination}, {row['fitting_people']}", context, "+.1%") for row in values
            ]
            mark(axes, part["fitting_people"], part["change"], words)
            axes.fill_between(
                part["fitting_people"],
                part["low"],
                part["high"],
                color=colour[str(combination)],
                alpha=0.15,
                linewidth=0,
            )
        axes.set(
            ylim=limits,
            xlabel=context.say("axis-fitting-people"),
            ylabel=context.say("axis-change-of", measure="rank1"),
        )
        axes.yaxis.set_major_formatter(lambda value, _: printed(value, "+.1%"))
        legend_above(axes, 1)
        points = context.messages.join(
            context.say("point-of-name", name=f"{r.combination}, {r.fitting_people}", value=printed(r.change, "+.1%"))
            for r in rows.itertuples()
        )
        return panel(figure, title, context.say("figure-curve-alt", title=title, points=points), panel_key(way))
