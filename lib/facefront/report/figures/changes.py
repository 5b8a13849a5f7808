"""Draw changes with their intervals, one measure below another, over groups such as bins of |yaw|."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from facefront.report.blocks import Panel
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import (
    INK,
    PALETTE,
    RULE,
    SOFT,
    colours,
    legend_above,
    light_grid,
    limits_of,
    markers,
    panel,
    panel_key,
    stacked,
    zero_line,
)
from facefront.report.values import MISSING, printed

SPECS = {"similarity": "+.3f", "margin": "+.3f", "rank1": "+.1%", "tar": "+.1%", "eer": "+.1%"}
"""Measures in the order in which they are drawn, and how their changes are printed."""


LEAST = 0.004
"""The least extent of an axis: what differs by less is drawn as next to nothing."""


@dataclass(frozen=True)
class Layout:
    """State what changes are drawn over.

    groups, series: in order, as the columns `group` and `series` name them; axis: the label of the groups; first_apart:
    whether a line stands after the first group; joined: whether lines join the points of a series; limits: of each
    measure's axis, one scale for all panels (`scales`).
    """

    groups: Sequence[str]
    series: Sequence[str]
    limits: Mapping[str, tuple[float, float]]
    axis: str = ""
    first_apart: bool = False
    joined: bool = False


def scales(rows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return the limits of the axis of each measure. rows: of all panels, as in `changes`."""
    found = {}
    for measure, part in rows.dropna(subset="change").groupby("measure", sort=False):
        low, high = limits_of(part, "change")
        more = max(LEAST - (high - low), 0) / 2
        found[str(measure)] = low - more, high + more
    return found


def changes(rows: pd.DataFrame, layout: Layout, title: str, alt: str, context: Context) -> Panel:
    """Draw one panel.

    rows: measure, group, series (str), change, low, high (float64), people, shown (bool: the point is filled), note
    (str: what stands in a group without any point).
    """
    measures = [name for name in SPECS if name in set(rows["measure"])]
    lines = (len(layout.series) + 1) // 2
    with stacked(len(measures), (4.9, 0.7 + 0.18 * lines + 1.15 * len(measures))) as (figure, axes):
        for name, one in zip(measures, axes, strict=True):
            _draw(one, rows[rows["measure"] == name], name, layout, context)
        for name in layout.series:
            axes[0].plot([], [], linestyle="none", markersize=4.5, label=name, **_look(name, layout.series))
        axes[-1].set_xticks(range(len(layout.groups)), layout.groups)
        axes[-1].set(xlim=(-0.55, len(layout.groups) - 0.45), xlabel=layout.axis)
        legend_above(axes[0])
        return panel(figure, title, alt, panel_key(title))


def _draw(axes: Axes, rows: pd.DataFrame, measure: str, layout: Layout, context: Context) -> None:
    light_grid(axes)
    zero_line(axes)
    if layout.first_apart:
        axes.axvline(0.5, color=RULE, linewidth=0.8, zorder=0)
    step = 0.86 / len(layout.series)
    for place, name in enumerate(layout.series):
        mine = rows[(rows["series"] == name) & rows["change"].notna()]
        x = mine["group"].map(layout.groups.index).to_numpy(float) + (place - (len(layout.series) - 1) / 2) * step
        look, change = _look(name, layout.series), mine["change"].to_numpy(float)
        axes.vlines(x, mine["low"], mine["high"], color=look["color"], linewidth=1.1, alpha=0.8)
        if layout.joined:
            axes.plot(x, change, color=look["color"], linewidth=0.8, alpha=0.6)
        faces = [look["color"] if shown else "white" for shown in mine["shown"]]
        axes.scatter(
            x, change, s=13, marker=look["marker"], c=faces, edgecolors=look["color"], linewidths=0.9, zorder=3
        )
        named = [context.messages.join([name, group]) for group in mine["group"]]
        values = zip(mine.to_dict("records"), named, strict=True)
        mark(axes, x, change, [valued(row, "change", words, context, SPECS[measure]) for row, words in values])
    _name_empty(axes, rows, layout, context)
    axes.set(ylim=layout.limits.get(measure), ylabel=context.say("axis-measure", measure=measure))
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.yaxis.set_major_formatter(partial(_tick, spec=SPECS[measure]))


def _name_empty(axes: Axes, rows: pd.DataFrame, layout: Layout, context: Context) -> None:
    """Write into each group without a point why it has none."""
    for place, group in enumerate(layout.groups):
        here = rows[rows["group"] == group]
        if here["change"].isna().all():
            said = next((note for note in here["note"] if note), MISSING)
            axes.annotate(said, (place, 0), (0, 4), textcoords="offset points", ha="center", color=SOFT, fontsize=8.5)


def _look(name: str, series: Sequence[str]) -> dict[str, Any]:
    """Return the colour and the marker of a series; the one beyond the palette is drawn in ink."""
    colour = colours(series)[name] if series.index(name) < len(PALETTE) else INK
    return {"color": colour, "marker": markers(series)[name] if colour != INK else "X"}


def _tick(value: float, _: int, spec: str) -> str:
    """Return the value of a tick: rates without the decimal where they are whole."""
    return printed(
        round(value, 6), "+.0%" if spec.endswith("%") and np.isclose(100 * value, round(100 * value)) else spec
    )
