"""A forest plot: Net Gain of every frontalizer in every combination of detector and recogniser, one panel a set."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.measure import PrimarySpec, Verdict
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import INK, SOFT, drawing, light_grid, panel
from facefront.report.impartial import MARK
from facefront.report.values import printed
from facefront.report.words import combination_words

LOOKS = {Verdict.GAIN: ("#0072b2", "^"), Verdict.LOSS: ("#d55e00", "v"), Verdict.OPEN: (SOFT, "o")}
"""Colour and marker of each verdict; any other has none."""


def forest(sets: Mapping[str, pd.DataFrame], primary: PrimarySpec, context: Context) -> Chart | Note:
    """Draw the Net Gain of each frontalizer in each combination with its interval and a line at 0.

    sets: the records of the answer of each set by its title; the primary frontalizer is drawn first.
    """
    drawn = {title: _ordered(rows, primary) for title, rows in sets.items()}
    if all(rows.empty for rows in drawn.values()):
        return Note(context.say("forest-nothing"))
    ends = pd.concat(list(drawn.values()))[["low", "high", "net_gain"]]
    limits = min(float(ends.min().min()), 0), max(float(ends.max().max()), 0)
    several, known = len(drawn) > 1, [(title, rows) for title, rows in drawn.items() if len(rows)]
    panels = tuple(
        _panel(rows, title if several else "", limits, context, f"set-{place}" if several else "")
        for place, (title, rows) in enumerate(known, 1)
    )
    whole = pd.concat([rows.assign(set=title) for title, rows in drawn.items()])
    partial = bool(whole["partial"].astype(bool).any())
    caption = context.say("caption-forest", confidence=context.confidence, partial=partial)
    return Chart("forest", caption, panels, csv_text(whole), context.say("title-forest"))


def _ordered(rows: pd.DataFrame, primary: PrimarySpec) -> pd.DataFrame:
    """Return the scored rows, those of a frontalizer together."""
    scored = rows.dropna(subset="net_gain")
    names = sorted(dict.fromkeys(scored["variant"]), key=lambda name: name != primary.variant)
    return scored.sort_values("variant", key=lambda of: of.map(names.index), kind="stable")


def _panel(rows: pd.DataFrame, title: str, limits: tuple[float, float], context: Context, key: str) -> Panel:
    groups = list(dict.fromkeys(rows["variant"]))
    marks = {v: MARK * bool(rows.loc[rows["variant"] == v, "partial"].astype(bool).any()) for v in groups}
    ticks, labels, y = [], [], -1.0
    height = 0.48 + 0.14 * (len(rows) + len(groups))
    with drawing((3.5, height)) as (figure, axes):
        light_grid(axes, "x")
        axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
        for variant in groups:
            y += 1
            ticks.append(y)
            labels.append(context.variant(variant) + marks[variant])
            for row in rows[rows["variant"] == variant].to_dict("records"):
                y += 1
                ticks.append(y)
                labels.append(combination_words(row["detector"], row["backbone"]))
                name = context.messages.join([context.variant(variant), labels[-1]])
                mark(axes, [row["net_gain"]], [y], [valued(row, "net_gain", name, context)])
                colour, marker = LOOKS.get(Verdict(row["verdict"]), (SOFT, "."))
                axes.hlines(y, row["low"], row["high"], color=colour, linewidth=1.6)
                face = "white" if row["verdict"] == Verdict.OPEN else colour
                axes.scatter(row["net_gain"], y, color=face, edgecolors=colour, marker=marker, s=24, zorder=3)
        axes.set_yticks(ticks, labels, fontsize=8)
        names = {context.variant(v) + marks[v] for v in groups}
        for label in axes.get_yticklabels():
            label.set(color=INK, fontweight="bold" if label.get_text() in names else "normal")
        pad = 0.06 * (limits[1] - limits[0] or 1)
        axes.set(ylim=(y + 0.7, -0.7), xlim=(limits[0] - pad, limits[1] + pad), xlabel=context.say("axis-net-gain"))
        axes.spines["left"].set_visible(False)
        alt = context.say("forest-alt", points=context.messages.join(_points(rows, context)))
        return panel(figure, title, alt, key)


def _points(rows: pd.DataFrame, context: Context) -> list[str]:
    return [
        context.say(
            "forest-point",
            variant=context.variant(row["variant"]),
            combination=combination_words(row["detector"], row["backbone"]),
            gain=printed(row["net_gain"], "+.3f"),
            verdict=Verdict(row["verdict"]),
        )
        for row in rows.to_dict("records")
    ]
