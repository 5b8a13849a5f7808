"""A forest plot: Net Gain of every frontalizer in every combination of detector and recogniser, the sets side by
side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from facefront.files.safe_csv import csv_text
from facefront.measure import PrimarySpec, Verdict
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import INK, SOFT, abreast, light_grid, panel
from facefront.report.impartial import MARK
from facefront.report.values import printed
from facefront.report.verdicts import corrected, is_corrected
from facefront.report.words import combination_words

LOOKS = {Verdict.GAIN: ("#0072b2", "^"), Verdict.LOSS: ("#d55e00", "v"), Verdict.OPEN: (SOFT, "o")}
"""Colour and marker of each verdict; any other has none."""

CORRECTED = "D"
"""The marker of a row that `is_corrected`."""

ABREAST = 2
"""The most sets in one panel: on a phone each then has an inch."""

INDEX = ["variant", "detector", "backbone"]


def forest(sets: Mapping[str, pd.DataFrame], primary: PrimarySpec, context: Context) -> Chart | Note:
    """Draw the Net Gain of each frontalizer in each combination with its interval and a line at 0.

    sets: the records of the answer of each set by its title; the primary frontalizer is drawn first.
    """
    drawn = {title: rows.dropna(subset="net_gain") for title, rows in sets.items()}
    whole = pd.concat([rows.assign(set=title) for title, rows in drawn.items()])
    if whole.empty:
        return Note(context.say("forest-nothing"))
    known = [(title if len(drawn) > 1 else "", rows) for title, rows in drawn.items() if len(rows)]
    lines = _lines(whole, primary, context)
    groups = [known[place : place + ABREAST] for place in range(0, len(known), ABREAST)]
    panels = tuple(
        _panel(group, lines, whole, context, f"part-{place}" if len(groups) > 1 else "")
        for place, group in enumerate(groups, 1)
    )
    partial = bool(whole["partial"].astype(bool).any())
    caption = context.say(
        "caption-forest", confidence=context.confidence, partial=partial, corrected=corrected(whole) > 0
    )
    return Chart("forest", caption, panels, csv_text(whole), context.say("title-forest"))


def _lines(whole: pd.DataFrame, primary: PrimarySpec, context: Context) -> dict[tuple[str, ...], str]:
    """Return the label of each line: a frontalizer, keyed by its name alone, and below it its combinations."""
    variants = sorted(dict.fromkeys(whole["variant"]), key=lambda name: name != primary.variant)
    lines: dict[tuple[str, ...], str] = {}
    for variant in variants:
        rows = whole[whole["variant"] == variant]
        lines[variant,] = context.variant(variant) + MARK * bool(rows["partial"].astype(bool).any())
        found = dict.fromkeys(rows[INDEX].itertuples(index=False, name=None))
        lines |= {key: combination_words(*key[1:]) for key in found}
    return lines


def _panel(
    sets: Sequence[tuple[str, pd.DataFrame]],
    lines: Mapping[tuple[str, ...], str],
    whole: pd.DataFrame,
    context: Context,
    key: str,
) -> Panel:
    places = {line: place for place, line in enumerate(lines)}
    ends = whole[["low", "high", "net_gain"]]
    limits = min(float(ends.min().min()), 0), max(float(ends.max().max()), 0)
    pad = 0.06 * (limits[1] - limits[0] or 1)
    titled = any(title for title, _ in sets)
    with abreast(len(sets), (3.5 + 1.3 * (len(sets) - 1), 0.48 + 0.125 * len(lines) + 0.2 * titled)) as (
        figure,
        row,
    ):
        for axes, (title, rows) in zip(row, sets, strict=True):
            _draw(axes, rows, places, context)
            axes.set(xlim=(limits[0] - pad, limits[1] + pad), xlabel=context.say("axis-net-gain"))
            axes.set_title(title, fontsize=9, fontweight="bold")
            axes.spines["left"].set_visible(False)
        row[0].set(ylim=(len(lines) - 0.3, -0.7))
        row[0].set_yticks(list(places.values()), list(lines.values()), fontsize=8)
        for label, line in zip(row[0].get_yticklabels(), lines, strict=True):
            label.set(color=INK, fontweight="bold" if len(line) == 1 else "normal")
        points = [point for title, rows in sets for point in _points(title, rows, context)]
        return panel(figure, "", context.say("forest-alt", points=context.messages.join(points)), key, heading=titled)


def _draw(axes: Axes, rows: pd.DataFrame, places: Mapping[tuple[str, ...], int], context: Context) -> None:
    """Draw one set's rows, each at the place of its line."""
    light_grid(axes, "x")
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    for row in rows.to_dict("records"):
        y = places[row["variant"], row["detector"], row["backbone"]]
        combination = combination_words(row["detector"], row["backbone"])
        name = context.messages.join([context.variant(row["variant"]), combination])
        mark(axes, [row["net_gain"]], [y], [valued(row, "net_gain", name, context)])
        colour, marker = LOOKS.get(Verdict(row["verdict"]), (SOFT, "."))
        axes.hlines(y, row["low"], row["high"], color=colour, linewidth=1.6)
        face = "white" if row["verdict"] == Verdict.OPEN else colour
        shape = CORRECTED if is_corrected(row) else marker
        axes.scatter(row["net_gain"], y, color=face, edgecolors=colour, marker=shape, s=24, zorder=3)


def _points(title: str, rows: pd.DataFrame, context: Context) -> list[str]:
    return [
        context.say(
            "forest-point",
            several=bool(title),
            title=title,
            variant=context.variant(row["variant"]),
            combination=combination_words(row["detector"], row["backbone"]),
            gain=printed(row["net_gain"], "+.3f"),
            verdict=Verdict(row["verdict"]),
        )
        for row in rows.to_dict("records")
    ]
