"""What each step from the photo to the frontalized image costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.ticker import MaxNLocator

from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.style import INK, PALETTE, RULE, SOFT, drawing, light_grid, to_svg
from facefront.report.values import printed
from facefront.report.words import attempts_of, combination_words, counted, interval_words, variant_words


def cost_ladder(ladder: pd.DataFrame, ledger: pd.DataFrame, context: Context) -> Chart | Note:
    """One panel for each combination, one rung for each arm. ladder: of `cost_ladder`; ledger: of `ledger`."""
    if ladder.empty:
        return Note("No step can be drawn: no photo was scored at every step.")
    groups = ladder.groupby(["detector", "backbone"], sort=False)
    bounds = ladder["similarity"].min(), ladder["similarity"].max()
    panels = [_panel(rows, combination_words(detector, backbone), bounds) for (detector, backbone), rows in groups]
    last = ladder.iloc[ladder["rung"].argmax()]
    arm, name = Arm(last["variant"], last["detector"], last["backbone"]), "figure.cost_ladder"
    caption = (
        f"Similarity with the person's GT at each step, {context.dataset}; the number at a step is its paired "
        f"difference from the step above, with its interval. Means over people. {interval_words(context)} Shown: the "
        f"{counted(context.put(f'{name}.pairs', last['pairs'], ',d'), 'photo')} of "
        f"{counted(context.put(f'{name}.people', last['people'], ',d'), 'person')}, scored at every step. "
        f"{attempts_of(ledger, arm, name, context)}"
    )
    return Chart("cost_ladder_figure", caption, tuple(panels), csv_text(ladder))


def _panel(rows: pd.DataFrame, title: str, bounds: tuple[float, float]) -> Panel:
    y = range(len(rows))
    with drawing((4.7, 0.9 + 0.62 * len(rows))) as (figure, axes):
        light_grid(axes, "x")
        axes.plot(rows["similarity"], y, color=RULE, linewidth=2, zorder=2)
        axes.scatter(rows["similarity"], y, color=[SOFT, *[PALETTE[0]] * (len(rows) - 1)], s=46, zorder=3)
        for i, row in enumerate(rows.to_dict("records")):
            axes.annotate(
                _label(row),
                (row["similarity"], i),
                (8, -3),
                textcoords="offset points",
                fontsize=8.5,
                color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )
        span = bounds[1] - bounds[0] or 0.1
        axes.set(
            xlim=(bounds[0] - 0.1 * span, bounds[1] + 1.1 * span),
            ylim=(len(rows) - 0.5, -0.5),
            xlabel="similarity with GT",
        )
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.set_yticks(y, [_wrap(variant_words(variant)) for variant in rows["variant"]], color=INK)
        axes.spines["left"].set_visible(False)
        steps = ", ".join(f"{variant_words(row['variant'])} {_label(row)}" for row in rows.to_dict("records"))
        return Panel(title, to_svg(figure), f"{title}. Similarity with GT step by step: {steps}.")


def _label(row: Mapping[str, Any]) -> str:
    if row["rung"] == 0:
        return printed(row["similarity"], ".3f")
    if pd.isna(row["low"]):
        return f"{printed(row['step'], '+.3f')} ({row['note']})"
    return f"{printed(row['step'], '+.3f')} [{printed(row['low'], '+.3f')}, {printed(row['high'], '+.3f')}]"


def _wrap(words: str) -> str:
    return words.replace(", ", ",\n").replace(" but ", "\nbut ")
