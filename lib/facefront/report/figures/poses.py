"""Which poses the photos cover."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.patches import Rectangle

from facefront.faces import Role
from facefront.files.safe_csv import csv_text
from facefront.measure import assign_bins
from facefront.report.blocks import Chart, Panel
from facefront.report.context import Context
from facefront.report.figures.style import INK, PALETTE, SOFT, drawing, legend_above, light_grid, to_svg

CELL = 5  # degrees: side of a cell of the map
REACH = 95
ESTIMATE = (
    "An estimate is made from five points of the face, by a model that was fitted on photos of public sets{these}: it "
    "is approximate. "
)


def poses(images: pd.DataFrame, context: Context) -> Chart:
    """A map of yaw and pitch, and the photos in each bin of |yaw|. images: `IMAGES` with roles."""
    known = images[images["yaw"].notna() & images["pitch"].notna()]
    guessed = (known["pose_source"] == "estimated").sum()
    estimate = ESTIMATE.format(these="" if context.drawn else ", perhaps on some of these")
    cell = context.put("figure.poses.cell", CELL, "d")
    caption = (
        f"Poses of the photos, {context.dataset}: {context.put('figure.poses.known', len(known), ',d')} of "
        f"{context.put('figure.poses.photos', len(images), ',d')} photos have a pose, of "
        f"{context.put('figure.poses.people', known['person'].nunique(), ',d')} people; estimated, not "
        f"labelled: {context.put('figure.poses.estimated', guessed, ',d')}. {estimate if guessed else ''}"
        f"Cells of {cell}° by {cell}°. Yaw is positive when the head turns to its own left, pitch when it looks down. "
        "Counts, so no intervals."
    )
    return Chart(
        "poses",
        caption,
        (_map(known), _bars(known, context)),
        csv_text(context.names.frame(known[["image_id", "yaw", "pitch", "roll", "role"]])),
    )


def _map(known: pd.DataFrame) -> Panel:
    edges = np.arange(-REACH, REACH + CELL, CELL)
    counts, _, _ = np.histogram2d(known["pitch"].clip(-REACH, REACH), known["yaw"].clip(-REACH, REACH), [edges, edges])
    used = edges[:-1][counts.any(axis=1)]
    low, high = (used.min() - CELL, used.max() + 2 * CELL) if used.size else (-30, 30)
    shades = LinearSegmentedColormap.from_list("depth", ["#cfe3f1", PALETTE[0], "#00263d"])
    with drawing() as (figure, axes):
        light_grid(axes, "both")
        rows, columns = np.nonzero(counts)
        cells = PatchCollection(
            [Rectangle((edges[x], edges[y]), CELL, CELL) for y, x in zip(rows, columns, strict=True)]
        )
        cells.set(array=counts[rows, columns], cmap=shades, norm=LogNorm(1, max(counts.max(), 2)), edgecolor="white")
        axes.add_collection(cells)
        axes.axhline(0, color=SOFT, linewidth=0.7)
        axes.axvline(0, color=SOFT, linewidth=0.7)
        axes.set(
            xlim=(-REACH, REACH),
            ylim=(min(low, -20), max(high, 20)),
            xlabel="yaw, degrees",
            ylabel="pitch, degrees (down is positive)",
        )
        axes.set_xticks(range(-90, 91, 30))
        bar = figure.colorbar(cells, ax=axes, shrink=0.8, aspect=24)
        bar.ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        bar.ax.yaxis.set_minor_formatter("")
        bar.ax.tick_params(which="both", size=0)
        bar.set_label("photos", color=SOFT)
        bar.outline.set_visible(False)
        largest = known["yaw"].abs().max() if len(known) else float("nan")
        return Panel(
            "Yaw and pitch", to_svg(figure), f"Map of yaw and pitch: {len(known):,} photos, |yaw| up to {largest:.0f}°."
        )


def _bars(known: pd.DataFrame, context: Context) -> Panel:
    bins = assign_bins(known["yaw"], context.spec.bins.yaw)
    counts = pd.crosstab(pd.Series(bins, index=known.index, name="bin"), known["role"], dropna=False)
    counts = counts.loc[[label for label in bins.categories if label in counts.index and label != "unknown"]]
    words = {Role.GT: ("GT", PALETTE[1]), Role.PROBE: ("probe", PALETTE[0]), Role.UNUSED: ("unused", "#b6bec6")}
    with drawing() as (figure, axes):
        light_grid(axes)
        bottom = np.zeros(len(counts))
        for role, (label, colour) in words.items():
            if role in counts and counts[role].any():
                axes.bar(range(len(counts)), counts[role], 0.72, bottom, color=colour, label=label)
                bottom += counts[role].to_numpy()
        for x, total in enumerate(bottom):
            axes.annotate(
                f"{total:,.0f}", (x, total), (0, 3), textcoords="offset points", ha="center", color=INK, fontsize=8.5
            )
        axes.set_xticks(range(len(counts)), counts.index)
        axes.set(xlabel="|yaw|, degrees", ylabel="photos")
        axes.margins(y=0.1)
        legend_above(axes, 3)
        alt = ", ".join(f"{label}°: {total:.0f}" for label, total in zip(counts.index, bottom, strict=True))
        return Panel("Photos by |yaw|", to_svg(figure), f"Photos by |yaw|: {alt}.")
