"""The style of charts: a palette that colour-blind readers can tell apart, a size for phones, text that stays text."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from facefront.report.blocks import Panel
from facefront.report.figures.hover import Drawing, hover_shapes
from facefront.report.figures.paper import paper
from facefront.report.svg import GRID, INK, RULE, SOFT, slim

PANEL = (4.7, 3.3)  # inches: at 358 CSS pixels, a phone's width, its 9.5 pt letters are still 10 px high
POINTS = 72  # an inch: a figure is laid out in the units of the SVG's view box
PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Okabe and Ito's colours, without black and yellow (https://jfly.uni-koeln.de/color/)."""

MARKERS = ("o", "s", "^", "D", "v", "P")

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "facefront",
    "text.parse_math": False,  # a dollar in a name is a dollar
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.labelsize": 9.5,
    "axes.labelcolor": SOFT,
    "axes.edgecolor": RULE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "figure.figsize": PANEL,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "figure.dpi": POINTS,
}


@contextmanager
def drawing(size: tuple[float, float] = PANEL) -> Iterator[tuple[Drawing, Axes]]:
    """Give a figure and its axes in the report's style. size: inches. Nothing is drawn on a screen."""
    with stacked(1, size) as (figure, (axes,)):
        yield figure, axes


@contextmanager
def stacked(rows: int, size: tuple[float, float]) -> Iterator[tuple[Drawing, list[Axes]]]:
    """Give a figure and its axes, one below another over the same horizontal axis. size: inches."""
    with _grid(rows, 1, size) as given:
        yield given


@contextmanager
def abreast(columns: int, size: tuple[float, float]) -> Iterator[tuple[Drawing, list[Axes]]]:
    """Give a figure and its axes, side by side beside the same vertical axis. size: inches."""
    with _grid(1, columns, size) as given:
        yield given


@contextmanager
def _grid(rows: int, columns: int, size: tuple[float, float]) -> Iterator[tuple[Drawing, list[Axes]]]:
    with mpl.rc_context(STYLE):
        figure = Drawing(figsize=size, layout="constrained")
        figure.patch.set_visible(False)
        yield figure, list(figure.subplots(rows, columns, sharex=rows > 1, sharey=columns > 1, squeeze=False).flat)


def panel(figure: Drawing, title: str, alt: str, key: str = "", *, heading: bool = False) -> Panel:
    """Return the drawn figure as a panel. key: in file names; it does not change with the language; heading: see
    `paper`."""
    return Panel(title, to_svg(figure), alt, key, make=partial(paper, figure, names=title, heading=heading))


def panel_key(*names: str) -> str:
    """Return a panel's key of the names of what it shows: small letters, digits and hyphens."""
    return "-".join(re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") for name in names)


def to_svg(figure: Drawing) -> str:
    """Return the figure as an SVG document for a page: the same figure gives the same text; fonts are the reader's
    own."""
    buffer = io.StringIO()
    # The style decides when the file is written (text as text), so it must hold here too.
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, format="svg", dpi=POINTS, metadata=dict.fromkeys(("Date", "Creator", "Type", "Format")))
    width, height = figure.get_size_inches() * POINTS
    return slim(buffer.getvalue(), (width, height), [hover_shapes(figure, height)] if figure.marks else [])


def colours(names: Sequence[str]) -> dict[str, str]:
    """Return a colour for each name, in order; after the sixth they begin again, and markers tell them apart."""
    return {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(names)}


def markers(names: Sequence[str]) -> dict[str, str]:
    """Return a marker for each name, in order."""
    return {name: MARKERS[i % len(MARKERS)] for i, name in enumerate(names)}


def zero_line(axes: Axes) -> None:
    """Draw a line at zero."""
    axes.axhline(0, color=INK, linewidth=0.8, zorder=1)


def light_grid(axes: Axes, axis: Literal["x", "y", "both"] = "y") -> None:
    """Draw faint lines to read values by."""
    axes.grid(axis=axis, color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)


def limits_of(rows: pd.DataFrame, column: str) -> tuple[float, float]:
    """Return one scale for panels that are compared: 0, the column, and its interval's `low` and `high`, with a
    margin."""
    ends = rows[[column, "low", "high"]].to_numpy(float)
    low, high = np.nanmin([*ends.ravel(), 0.0]), np.nanmax([*ends.ravel(), 0.0])
    pad = 0.08 * (high - low or 1)
    return float(low - pad), float(high + pad)


def wrapped(words: str) -> str:
    """Return words in lines that fit beside the axes."""
    return textwrap.fill(words, 24)


def legend_above(axes: Axes, columns: int = 2) -> None:
    """Draw the legend above the axes, where it covers nothing; none where nothing was drawn."""
    if not axes.get_legend_handles_labels()[0]:
        return
    axes.figure.legend(loc="outside upper left", ncols=columns, borderaxespad=0.2, handlelength=1.4, columnspacing=1.2)
