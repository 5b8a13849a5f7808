"""Ways that keep identity: the gain of each over photo and mirrored photo, of each step, and by the fitting people."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from facefront.corrections import parts
from facefront.files.safe_csv import csv_text
from facefront.measure import Verdict, bin_labels, verdict
from facefront.measure.bins import UNKNOWN
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.changes import SPECS, Layout, changes, scales
from facefront.report.findings.keeping import short_words
from facefront.report.values import printed
from facefront.report.words import combination_words, component_words

SAID = ("margin", "rank1")
"""Measures whose changes the description of a figure names."""


def ways(compared: pd.DataFrame, by_yaw: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw the change of every measure under each way, over all photos and by bin of |yaw|, one panel a recogniser.

    compared, by_yaw: of `compare_ways`, over all angles and by bins; the first detector is drawn.
    """
    both = pd.concat([compared, by_yaw], ignore_index=True)
    rows = both[both["detector"] == both["detector"].iloc[0]] if len(both) else both
    if rows["change"].isna().all():
        return Note(context.say("keep-nothing-measured"))
    whole = context.say("all-photos")
    rows = _drawable(rows, _short(rows["way"], context), rows["bin"].replace("", whole))
    known = [name for name in [*bin_labels(context.spec.bins.yaw), UNKNOWN] if name in set(rows["bin"])]
    names = _in_order(rows["series"])
    layout = Layout([whole, *known], names, scales(rows), context.say("axis-yaw-bins"), first_apart=True)
    panels = []
    for (detector, backbone), mine in rows.groupby(["detector", "backbone"], sort=False):
        title = combination_words(str(detector), str(backbone))
        alt = context.say(
            "figure-ways-alt", title=title, points=_points(mine[mine["group"] == whole], context, "series")
        )
        panels.append(changes(mine, layout, title, alt, context))
    caption = context.say("figure-ways-caption")
    return Chart("ways_figure", caption, tuple(panels), csv_text(both), context.say("title-ways"))


def steps(compared: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw what each step of the ladder adds to the one before it. compared: of `compare_steps`."""
    if compared["change"].isna().all():
        return Note(context.say("keep-nothing-measured"))
    combinations = pd.Series([combination_words(r.detector, r.backbone) for r in compared.itertuples()], compared.index)
    names = pd.Series([_step(row.base, row.way, context) for row in compared.itertuples()], compared.index)
    rows = _drawable(compared, combinations, names)
    layout = Layout(_in_order(names), _in_order(combinations), scales(rows))
    alt = context.say(
        "figure-ways-alt",
        title=context.say("title-steps"),
        points=_points(rows[rows["measure"] == "rank1"], context, "group", "series"),
    )
    panel = changes(rows, layout, "", alt, context)
    caption = context.say("figure-steps-caption")
    return Chart("ladder_of_ways", caption, (panel,), csv_text(compared), context.say("title-steps"))


def learning_curve(curve: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw the gain of each way by the number of fitting people, one panel a recogniser. curve: of `learning_curve`."""
    if curve["change"].isna().all():
        return Note(context.say("curve-nothing"))
    rows = curve.assign(verdict="", note="")
    by_interval = [
        verdict(row.low, row.high, 0) == Verdict.GAIN for row in curve.itertuples()
    ]  # nothing is tested here
    rows = _drawable(rows, _short(rows["way"], context), rows["fitting_people"].astype(str)).assign(
        shown=pd.Series(by_interval, curve.index)
    )
    panels = [
        _growth(mine, str(backbone), scales(rows), context) for backbone, mine in rows.groupby("backbone", sort=False)
    ]
    repeats = context.put("figure.curve.repeats", curve["repeats"].max(), ",d")
    caption = context.say("figure-curve-caption", repeats=repeats)
    return Chart("learning_curve_figure", caption, tuple(panels), csv_text(curve), context.say("title-curve"))


def _growth(rows: pd.DataFrame, backbone: str, limits: Mapping[str, tuple[float, float]], context: Context) -> Panel:
    numbers = np.unique(rows["fitting_people"])
    groups, names = [str(n) for n in numbers], _in_order(rows["series"])
    layout = Layout(groups, names, limits, context.say("axis-fitting-people"), joined=True)
    title = component_words(backbone)
    most = rows[rows["fitting_people"] == numbers[-1]]
    alt = context.say("figure-curve-alt", title=title, people=str(numbers[-1]), points=_points(most, context, "series"))
    return changes(rows, layout, title, alt, context)


def _drawable(rows: pd.DataFrame, series: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Return rows as `changes` needs them; of few people there is no point."""
    few = rows["note"].str.startswith("n<")
    return rows.assign(
        series=series,
        group=groups,
        change=rows["change"].where(~few),
        shown=rows["verdict"].isin([Verdict.GAIN, Verdict.LOSS]),
    )


def _short(ways: pd.Series, context: Context) -> pd.Series:
    return ways.map({way: short_words(str(way), context) for way in ways.unique()})


def _in_order(names: pd.Series) -> list[str]:
    return list(dict.fromkeys(names))


def _step(base: str, way: str, context: Context) -> str:
    """Return the words of a step in two or three short lines: the rung before it, and what is added."""
    *before, last = [short_words(name, context) for name in (*(parts(base) or (base,)), _added(base, way))]
    return "\n".join([" +\n".join(before), f"+ {last}"])


def _added(base: str, way: str) -> str:
    return "+".join(part for part in parts(way) if part not in parts(base))


def _points(rows: pd.DataFrame, context: Context, *names: str) -> str:
    """Return the changes of rank 1 and of the margin in words; names: columns that tell the rows apart."""
    return context.messages.join(
        context.say(
            "point-of-name",
            name=context.messages.join(
                [context.say("measure-name", measure=row["measure"]), *(row[n].replace("\n", " ") for n in names)]
            ),
            value=printed(row["change"], SPECS[row["measure"]]),
        )
        for row in rows[rows["measure"].isin(SAID) & rows["change"].notna()].to_dict("records")
    )
