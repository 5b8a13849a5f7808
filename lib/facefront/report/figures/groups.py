"""The groups of pairs in each combination, beside the study's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Chart, Note
from facefront.report.context import Context
from facefront.report.figures.hover import mark, valued
from facefront.report.figures.style import INK, PALETTE, SOFT, drawing, legend_above, light_grid, panel
from facefront.report.reference import published_groups
from facefront.report.tables.groups import group_titles, groups_side_by_side
from facefront.report.values import printed
from facefront.report.words import combination_words


def groups(table: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw one line a combination, one marker a group; the study's hollow, but not beside drawn people.

    table: of `group_means`.
    """
    wide = groups_side_by_side(table)
    ours = wide.assign(
        combination=[combination_words(d, b) for d, b in zip(wide["detector"], wide["backbone"], strict=True)]
    )
    if ours.empty:
        return Note(context.say("figure-groups-nothing"))
    study = published_groups().iloc[: 0 if context.drawn else None]
    rows = [*ours.to_dict("records"), *study.to_dict("records")]
    with drawing((4.7, 1.0 + 0.3 * len(rows))) as (figure, axes):
        light_grid(axes, "x")
        for (group, title), colour, marker in zip(group_titles(context).items(), PALETTE, "os^", strict=False):
            y = range(len(ours))
            axes.hlines(y, ours[f"{group}_low"], ours[f"{group}_high"], color=colour, linewidth=1.6)
            axes.scatter(ours[f"{group}_mean"], y, color=colour, marker=marker, s=34, label=title, zorder=3)
            axes.scatter(
                study[group],
                range(len(ours), len(rows)),
                facecolor="white",
                edgecolor=colour,
                marker=marker,
                s=34,
                zorder=3,
            )
            _mark(axes, ours, group, title, context)
        if len(study):
            axes.axhline(len(ours) - 0.5, color=SOFT, linewidth=0.8, linestyle=(0, (3, 3)))
        axes.set_yticks(
            range(len(rows)),
            [row["combination"] for row in ours.to_dict("records")]
            + [context.say("figure-groups-of-study", combination=name) for name in study["combination"]],
        )
        axes.set(ylim=(len(rows) - 0.5, -0.5), xlabel=context.say("axis-cosine"))
        axes.tick_params(axis="y", labelsize=8.5, labelcolor=INK)
        axes.spines["left"].set_visible(False)
        legend_above(axes, 3)
        series = context.messages.join([_series(row, context) for row in rows], "list-semicolon")
        drawn = panel(figure, "", context.say("figure-groups-alt", series=series))
    caption = context.say(
        "caption-figure-groups",
        published=bool(len(study)),
    )
    return Chart("groups_figure", caption, (drawn,), csv_text(wide), context.say("title-groups"))


def _mark(axes: Axes, ours: pd.DataFrame, group: str, title: str, context: Context) -> None:
    records = [
        {key: row[f"{group}_{key}"] for key in ("mean", "low", "high", "people")} | {"combination": row["combination"]}
        for row in ours.to_dict("records")
    ]
    names = [context.messages.join([row["combination"], title]) for row in records]
    words = [valued(row, "mean", name, context, ".3f") for row, name in zip(records, names, strict=True)]
    mark(axes, ours[f"{group}_mean"], range(len(ours)), words)


def _series(row: Mapping[str, Any], context: Context) -> str:
    points = [
        context.say("point-of-name", name=title, value=_mean(row, group))
        for group, title in group_titles(context).items()
    ]
    return context.say("series", name=row["combination"], points=context.messages.join(points))


def _mean(row: Mapping[str, Any], group: str) -> str:
    return printed(row.get(f"{group}_mean", row.get(group)), ".2f")
