"""Values under the pointer: transparent shapes over points and bars, each with its value in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from facefront.report.context import Context
from facefront.report.values import Printed, printed

RADIUS = 6.5  # of a point's shape, in the units of the view box: 13 CSS pixels across or more


@dataclass(frozen=True)
class Mark:
    """A shape around the corners (x0, y0) and (x1, y1) in data units, which are one point for a round shape."""

    axes: Axes
    corners: tuple[tuple[float, float], tuple[float, float]]
    words: str


class Drawing(Figure):
    """A figure that also holds the values of its points, for the page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.marks: list[Mark] = []


def mark(axes: Axes, x: Iterable[float], y: Iterable[float], words: Iterable[str]) -> None:
    """Give each point its words; points without a place are left out. x, y: in data units."""
    for a, b, said in zip(map(float, x), map(float, y), words, strict=True):
        if np.isfinite([a, b]).all():
            mark_area(axes, (a, b), (a, b), said)


def mark_area(axes: Axes, low: tuple[float, float], high: tuple[float, float], words: str) -> None:
    """Give a bar or a cell its words. low, high: opposite corners in data units."""
    _drawing(axes).marks.append(Mark(axes, (low, high), words))


def valued(row: Mapping[str, Any], column: str, name: str, context: Context, spec: str = "+.3f") -> str:
    """Return the words of a point: its name, its value, its interval where it has one, and its people.

    row: with the column, low, high and people; name: of the point, such as an arm and a bin.
    """
    value = printed(row[column], spec)
    if np.isfinite(row.get("low", np.nan)):
        low, high = printed(row["low"], spec), printed(row["high"], spec)
        value = context.say("estimate", value=value, low=low, high=high)
    people = Printed(printed(row["people"], ",d"), int(np.nan_to_num(row["people"])))
    return context.say("hover", name=name, value=value, people=people)


def hover_shapes(drawing: Drawing, height: float) -> ElementTree.Element:
    """Return the shapes as a group of the SVG, once the figure has been drawn. height: of the view box."""
    group = ElementTree.Element("g", {"fill": "none", "pointer-events": "all"})
    for one in drawing.marks:
        ends = one.axes.transData.transform(one.corners)
        (x0, y0), (x1, y1) = np.column_stack([ends[:, 0], height - ends[:, 1]])
        if one.corners[0] == one.corners[1]:
            tag, shape = "circle", {"cx": x0, "cy": y0, "r": RADIUS}
        else:
            tag, shape = "rect", {"x": min(x0, x1), "y": min(y0, y1), "width": abs(x1 - x0), "height": abs(y1 - y0)}
        places = {key: f"{value:.4g}" for key, value in shape.items()}
        element = ElementTree.SubElement(group, tag, {"class": "hover", **places})
        ElementTree.SubElement(element, "title").text = one.words
    return group


def _drawing(axes: Axes) -> Drawing:
    figure = axes.get_figure(root=True)
    if not isinstance(figure, Drawing):
        raise TypeError("the axes are of no drawing; make the figure by `drawing`")
    return figure
