"""The gain in each bin of what the photo was: angles, light, blur."""

from __future__ import annotations

import pandas as pd

from facefront.measure import FACTORS
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Context
from facefront.report.figures.style import colours, drawing, legend_above, light_grid, markers, to_svg, zero_line
from facefront.report.values import printed
from facefront.report.words import combination_words, counted, interval_words, variant_words


def failure_factors(key: str, by_factor: pd.DataFrame, combination: tuple[str, str], context: Context) -> Chart | Note:
    """One panel a factor, one line a frontalizer. by_factor: of `failures_by_factor`, with variant; combination:
    detector and backbone."""
    rows = by_factor[(by_factor["outcome"] == "d") & by_factor["mean"].notna()]
    if rows.empty:
        return Note("What the gain depends on cannot be drawn: no bin has people enough.")
    panels = [
        _panel(rows[rows["factor"] == name], words) for name, words in FACTORS.items() if name in set(rows["factor"])
    ]
    least = context.put("spec.minimum_people", context.spec.statistics.minimum_people, "d")
    photos = context.put(f"figure.{key}.photos", rows.groupby(["variant", "factor"])["probes"].sum().max(), ",d")
    caption = (
        f"Gain of each output by what its photo was, {counted(photos, 'photo')} of {context.dataset}, "
        f"{combination_words(*combination)}: below zero the output is farther from the person's GT than the photo. "
        f"Means over people. {interval_words(context)} Bins with fewer than {least} people are left out."
    )
    return Chart(key, caption, tuple(panels))  # its numbers are those of the table by factor


def _panel(rows: pd.DataFrame, title: str) -> Panel:
    bins, names = list(rows["bin"].drop_duplicates()), list(rows["variant"].drop_duplicates())
    colour, marker, told = colours(names), markers(names), []
    with drawing() as (figure, axes):
        light_grid(axes)
        zero_line(axes)
        for i, name in enumerate(names):
            part = rows[rows["variant"] == name]
            x = [bins.index(b) + 0.12 * (i - (len(names) - 1) / 2) for b in part["bin"]]
            spread = part["mean"] - part["low"], part["high"] - part["mean"]
            axes.errorbar(x, part["mean"], spread, color=colour[name], marker=marker[name], label=variant_words(name))
            points = zip(part["bin"], part["mean"], strict=True)
            told.append(f"{variant_words(name)}: " + ", ".join(f"{b} {printed(m, '+.3f')}" for b, m in points))
        axes.set_xticks(range(len(bins)), [b.replace(" third", "") for b in bins])
        axes.set(ylabel="gain", xlim=(-0.5, len(bins) - 0.5))
        if len(names) > 1:
            legend_above(axes)
        return Panel(title, to_svg(figure), f"{title}. {'; '.join(told)}.")
