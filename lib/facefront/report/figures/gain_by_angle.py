"""Net Gain by angle, with intervals, for each arm in each combination."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from facefront.files.safe_csv import csv_text
from facefront.measure import Verdict, add_verdicts
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import (
    SOFT,
    colours,
    drawing,
    legend_above,
    light_grid,
    limits_of,
    markers,
    panel,
    panel_key,
    zero_line,
)
from facefront.report.messages import Finding
from facefront.report.values import printed
from facefront.report.words import combination_words


def gain_by_angle(bins: pd.DataFrame, context: Context, more: pd.DataFrame | None = None) -> Chart | Note:
    """Draw one panel a combination, one line an arm; a note where no bin can be drawn.

    bins: of `gain_by_bin`, one axis and one reading; more: of the same, which the CSV holds too.
    """
    bins = add_verdicts(bins, context.spec.statistics.confidence)
    if not bins["net_gain"].notna().any():
        return Note(context.say("figure-gain-nothing", fewest=context.fewest))
    axis, signed = bins["axis"].iloc[0], bool(bins["signed"].iloc[0])
    angle = Finding("angle", {"axis": axis, "signed": signed})
    limits = limits_of(bins, "net_gain")
    panels = [
        _panel(rows, Arm("", detector, backbone), angle, limits, context)
        for (detector, backbone), rows in bins.groupby(["detector", "backbone"], sort=False)
    ]
    key = f"gain_by_{'signed_' if signed else ''}{axis}"
    caption = context.say(
        "caption-figure-gain",
        **angle.arguments,
        few=bool((bins["note"] != "").any()),
        fewest=context.fewest,
    )
    title = context.say("title-gain", **angle.arguments)
    return Chart(key, caption, tuple(panels), csv_text(pd.concat([bins, more])), title)


def _panel(rows: pd.DataFrame, judge: Arm, angle: Finding, limits: tuple[float, float], context: Context) -> Panel:
    variants = list(dict.fromkeys(rows["variant"]))
    labels = [str(label) for label in rows["bin"].cat.categories if label in set(rows["bin"])]
    with drawing() as (figure, axes):
        zero_line(axes)
        light_grid(axes)
        for i, variant in enumerate(variants):
            arm = rows[rows["variant"] == variant].set_index("bin").loc[labels]
            shift = (i - (len(variants) - 1) / 2) * 0.16
            look = {"color": colours(variants)[variant], "marker": markers(variants)[variant]}
            x = np.arange(len(labels)) + shift
            _draw(axes, arm, x, look | {"label": context.variant(variant)})
            named = [context.messages.join([context.variant(variant), f"{label}°"]) for label in labels]
            values = zip(arm.to_dict("records"), named, strict=True)
            mark(axes, x, arm["net_gain"], [valued(row, "net_gain", name, context) for row, name in values])
        empty = rows.groupby("bin", observed=True)["net_gain"].apply(lambda gains: gains.isna().all())
        for place, label in enumerate(labels):
            if empty[label]:
                axes.annotate(
                    rows.loc[rows["bin"] == label, "note"].iloc[0] or context.say("none"),
                    (place, 0),
                    (0, 5),
                    textcoords="offset points",
                    ha="center",
                    color=SOFT,
                    fontsize=8.5,
                )
        axes.set(
            xlim=(-0.6, len(labels) - 0.4),
            ylim=limits,
            xlabel=context.say("axis-angle-of-photo", **angle.arguments),
            ylabel=context.say("axis-net-gain"),
        )
        axes.set_xticks(range(len(labels)), labels)
        legend_above(axes)
        series = context.messages.join([_series(rows, variant, context) for variant in variants], "list-semicolon")
        title = combination_words(judge.detector, judge.backbone)
        alt = context.say("gain-by-angle-alt", title=title, series=series, **angle.arguments)
        return panel(figure, title, alt, panel_key(judge.detector, judge.backbone))


def _draw(axes: Axes, arm: pd.DataFrame, x: np.ndarray, look: dict[str, Any]) -> None:
    mean, low, high = (arm[name].to_numpy(float) for name in ("net_gain", "low", "high"))
    axes.vlines(x, low, high, color=look["color"], linewidth=1.4, alpha=0.75)
    axes.plot(x, mean, markeredgecolor="white", markeredgewidth=0.6, **look)
    open_ = ~np.isin(arm["verdict"], [Verdict.GAIN, Verdict.LOSS])
    hollow: dict[str, Any] = {
        "linestyle": "none",
        "markerfacecolor": "white",
        "markeredgecolor": look["color"],
        "marker": look["marker"],
    }
    axes.plot(x[open_], mean[open_], **hollow)


def _series(rows: pd.DataFrame, variant: str, context: Context) -> str:
    seen = rows[(rows["variant"] == variant) & rows["net_gain"].notna()]
    points = [
        context.say("point-of-angle", angle=str(row.bin), value=printed(row.net_gain, "+.2f"))
        for row in seen.itertuples()
    ]
    said = context.messages.join(points or [context.say("too-few-people")])
    return context.say("series", name=context.variant(variant), points=said)
