"""Similarities with one's own GT and with other people's, before and after frontalization."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Chart, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.hover import mark_area
from facefront.report.figures.style import PALETTE, SOFT, drawing, panel, panel_key
from facefront.report.values import printed
from facefront.report.words import combination_words

BINS = 48
LOWEST = -0.2  # where the axis begins, unless a score is lower


def distributions(pairs: pd.DataFrame, variants: Sequence[str], arm: Arm, context: Context) -> Chart:
    """Draw one panel for each variant, with the arm's detector and recogniser. pairs: `PAIRS`."""
    judged = pairs[(pairs["detector"] == arm.detector) & (pairs["backbone"] == arm.backbone)]
    rows = judged[judged["group"].isin(["angle_gt", "frontal_gt"])]
    scored = rows[rows["status"] == Status.OK]
    edges = np.linspace(min(scored["similarity"].min(), LOWEST) if len(scored) else LOWEST, 1, BINS + 1)
    panels = [_panel(scored[scored["variant"] == variant], variant, edges, context) for variant in variants]
    caption = context.say(
        "caption-distributions",
        combination=combination_words(arm.detector, arm.backbone),
    )
    means = scored.groupby(["variant", "genuine"])["similarity"].describe().reset_index()
    return Chart("distributions", caption, tuple(panels), csv_text(means), context.say("title-distributions"))


def _panel(scored: pd.DataFrame, variant: str, edges: np.ndarray, context: Context) -> Panel:
    means = []
    with drawing((4.7, 2.3)) as (figure, axes):
        for genuine, colour in zip((True, False), PALETTE, strict=False):
            similarity = scored.loc[scored["genuine"] == genuine, "similarity"]
            if similarity.empty:
                continue
            density, _ = np.histogram(similarity, edges, density=True)
            axes.stairs(density, edges, fill=True, color=colour, alpha=0.22)
            axes.stairs(density, edges, color=colour, linewidth=1.3)
            axes.axvline(similarity.mean(), color=colour, linewidth=1, linestyle=(0, (2, 2)))
            mean = printed(similarity.mean(), ".2f")
            axes.annotate(
                f"{context.say('distribution-side', genuine=genuine)}\n{mean}",
                (similarity.mean(), 1), (4, -2), xycoords=("data", "axes fraction"), textcoords="offset points",
                va="top", color=colour, fontsize=9,
            )  # fmt: skip
            means.append(context.say("distribution-mean", genuine=genuine, mean=mean))
            half = (edges[1] - edges[0]) / 2
            ends = (similarity.mean() - half, 0), (similarity.mean() + half, density.max())
            mark_area(axes, *ends, means[-1])
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set(xlabel=context.say("axis-cosine"), xlim=(edges[0], edges[-1]))
        axes.set_ylim(0, axes.get_ylim()[1] * 1.3)
        axes.tick_params(axis="x", colors=SOFT)
        title, said = context.variant(variant), context.messages.join(means or [context.say("no-scored-pairs")])
        return panel(figure, title, context.say("distribution-alt", title=title, means=said), panel_key(variant))
