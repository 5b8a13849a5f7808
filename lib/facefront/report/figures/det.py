"""DET curves: false non-matches against false matches of each arm in each combination."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.ticker import FixedLocator

from facefront.files.safe_csv import csv_text
from facefront.measure.det import HIGHEST
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.hover import mark
from facefront.report.figures.style import colours, drawing, legend_above, light_grid, panel, panel_key
from facefront.report.values import percent, printed
from facefront.report.words import combination_words
from facefront.variants import ORIGINAL, Variant

RATES = tuple(base * step for base in (0.0001, 0.001, 0.01, 0.1) for step in (1, 2, 5))
"""The rates that the axes name."""


def det(curves: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw one panel a combination, one line for the photos and for each frontalizer; a note where nothing is drawn.

    curves: of `det_curves`.
    """
    shown = [variant == ORIGINAL or Variant.parse(variant).is_frontal for variant in curves["variant"]]
    rows = curves[np.array(shown, bool)] if len(curves) else curves
    if rows.empty:
        return Note(context.say("figure-det-nothing"))
    seen = rows.loc[rows["frr"] > 0, "frr"]
    limits = rows["fmr"].min(), (0.8 * (seen.min() if len(seen) else 0.01), min(1.25 * rows["frr"].max(), 1.0))
    panels = [
        _panel(part, Arm("", detector, backbone), limits, context)
        for (detector, backbone), part in rows.groupby(["detector", "backbone"], sort=False)
    ]
    return Chart("det", context.say("caption-figure-det"), tuple(panels), csv_text(rows), context.say("title-det"))


def _panel(rows: pd.DataFrame, judge: Arm, limits: tuple[float, tuple[float, float]], context: Context) -> Panel:
    names, series = list(dict.fromkeys(rows["variant"])), []
    low, (bottom, top) = limits
    with drawing() as (figure, axes):
        light_grid(axes, "both")
        for variant, colour in colours(names).items():
            curve = rows[rows["variant"] == variant]
            name, known = context.variant(variant), curve["frr"].clip(lower=bottom)
            style = (0, (4, 2)) if variant == ORIGINAL else "-"
            axes.plot(curve["fmr"], known, color=colour, linestyle=style, label=name)
            at = curve[curve["asked"].isin(context.spec.verification.fars)]
            points = [_point(fmr, frr, context) for fmr, frr in zip(at["asked"], at["frr"], strict=True)]
            axes.plot(at["fmr"], at["frr"].clip(lower=bottom), "o", color=colour, markersize=4, clip_on=False)
            words = [context.say("hover-value", name=name, value=point) for point in points]
            mark(axes, at["fmr"], at["frr"].clip(lower=bottom), words)
            if points:
                series.append(context.say("series", name=name, points=context.messages.join(points)))
        axes.set(xscale="log", yscale="log", xlim=(low, HIGHEST), ylim=(bottom, top))
        axes.set(xlabel=context.say("axis-fmr"), ylabel=context.say("axis-frr"))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(FixedLocator(RATES))
            axis.set_major_formatter(lambda value, _: percent(value))
            axis.set_minor_formatter("")
        axes.tick_params(which="minor", size=0)
        legend_above(axes)
        title = combination_words(judge.detector, judge.backbone)
        said = context.messages.join(series or [context.say("none")], "list-semicolon")
        alt = context.say("figure-det-alt", title=title, series=said)
        return panel(figure, title, alt, panel_key(judge.detector, judge.backbone))


def _point(fmr: float, frr: float, context: Context) -> str:
    return context.say("det-point", frr=printed(frr, ".1%"), fmr=percent(fmr))
