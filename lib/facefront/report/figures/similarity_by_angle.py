"""How similarity, and what a recogniser can do with it, falls with the angle in each combination."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Chart, Note, Panel
from facefront.report.context import Arm, Context
from facefront.report.figures.style import SOFT, colours, drawing, legend_above, light_grid, markers, to_svg
from facefront.report.values import printed
from facefront.report.words import attempts_of, combination_words, interval_words, name_of
from facefront.variants import ORIGINAL


def similarity_by_angle(table: pd.DataFrame, ledger: pd.DataFrame, context: Context) -> Chart | Note:
    """Draw cosine, d′ and the share accepted: a panel each, one line a combination; a note where no bin can be drawn.

    table: of `similarity_by_angle`; ledger: of `ledger`.
    """
    if not table["mean"].notna().any():
        return Note(f"Similarity by angle is not drawn: no bin has {context.fewest} people with a scored photo.")
    axis = table["axis"].iloc[0]
    fmr = context.put("spec.fixed_fmr", context.spec.verification.fixed_fmr, ".1%")
    named = table.assign(
        combination=[combination_words(d, b) for d, b in zip(table["detector"], table["backbone"], strict=True)]
    )
    panels = (
        _panel(named, "mean", "Cosine with GT", f"|{axis}| of the photo, degrees", ".2f"),
        _panel(named, "d_prime", "d′: own against other people", f"|{axis}| of the photo, degrees", ".1f"),
        _panel(named, "tar", f"Accepted at a false match rate of {fmr}", f"|{axis}| of the photo, degrees", ".0%"),
    )
    first = Arm(ORIGINAL, table["detector"].iloc[0], table["backbone"].iloc[0])
    key = f"similarity_by_{axis}"
    caption = (
        f"The photo as it is against the person's GT, by |{axis}|, {context.dataset}. Cosines of different "
        f"recognisers are on different scales; d′ and the share accepted can be compared. {interval_words(context)} "
        "Accepted: failures count as misses, thresholds come from other people. "
        f"{attempts_of(ledger, first, name_of('figure', key), context)}"
    )
    return Chart(key, caption, panels, csv_text(table))


def _panel(table: pd.DataFrame, column: str, title: str, xlabel: str, spec: str) -> Panel:
    names = list(dict.fromkeys(table["combination"]))
    labels = [str(label) for label in table["bin"].cat.categories if label in set(table["bin"])]
    with drawing() as (figure, axes):
        light_grid(axes)
        for i, name in enumerate(names):
            rows = table[table["combination"] == name].set_index("bin").loc[labels]
            x = np.arange(len(labels)) + (i - (len(names) - 1) / 2) * 0.1
            colour = colours(names)[name]
            if column == "mean":
                axes.vlines(
                    x, rows["low"].astype(float), rows["high"].astype(float), color=colour, linewidth=1.4, alpha=0.75
                )
            axes.plot(
                x,
                rows[column].astype(float),
                color=colour,
                marker=markers(names)[name],
                markeredgecolor="white",
                markeredgewidth=0.6,
                label=name,
            )
        few = table.groupby("bin", observed=True)["note"].agg(lambda notes: next((n for n in notes if n), ""))
        for place, label in enumerate(labels):
            if few[label]:
                axes.annotate(
                    few[label], (place, 0.02), xycoords=("data", "axes fraction"), ha="center", color=SOFT, fontsize=8.5
                )
        axes.set(xlim=(-0.5, len(labels) - 0.5), xlabel=xlabel)
        axes.set_ylim(bottom=min(0, axes.get_ylim()[0]))
        if spec.endswith("%"):
            axes.set_ylim(0, 1.05)
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        axes.set_xticks(range(len(labels)), labels)
        legend_above(axes)
        return Panel(title, to_svg(figure), f"{title} by angle. {_alt(table, names, column, spec)}")


def _alt(table: pd.DataFrame, names: list[str], column: str, spec: str) -> str:
    parts = []
    for name in names:
        rows = table[(table["combination"] == name) & table[column].notna()]
        points = ", ".join(
            f"{label}°: {printed(number, spec)}" for label, number in zip(rows["bin"], rows[column], strict=True)
        )
        parts.append(f"{name}: {points or 'too few people'}")
    return "; ".join(parts) + "."
