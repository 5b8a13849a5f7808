"""Poses of the photos."""

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
from facefront.report.values import printed

CELL = 5  # degrees: side of a cell of the map
REACH = 95
ROLES = {Role.GT: PALETTE[1], Role.PROBE: PALETTE[0], Role.UNUSED: "#b6bec6"}


def poses(images: pd.DataFrame, context: Context) -> Chart:
    """Draw a map of yaw and pitch, and the photos in each bin of |yaw|. images: `IMAGES` with roles."""
    known = images[images["yaw"].notna() & images["pitch"].notna()]
    counts = {
        "known": len(known),
        "photos": len(images),
        "people": known["person"].nunique(),
        "estimated": (known["pose_source"] == "estimated").sum(),
    }
    numbers = {key: context.put(f"figure.poses.{key}", count, ",d") for key, count in counts.items()}
    cell = context.put("figure.poses.cell", CELL, "d")
    caption = context.say("caption-poses", dataset=context.dataset, drawn=context.drawn, cell=cell, **numbers)
    return Chart(
        "poses",
        caption,
        (_map(known, context), _bars(known, context)),
        csv_text(context.names.frame(known[["image_id", "yaw", "pitch", "roll", "role"]])),
    )


def _map(known: pd.DataFrame, context: Context) -> Panel:
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
            xlabel=context.say("axis-yaw"),
            ylabel=context.say("axis-pitch"),
        )
        axes.set_xticks(range(-90, 91, 30))
        bar = figure.colorbar(cells, ax=axes, shrink=0.8, aspect=24)
        bar.ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        bar.ax.yaxis.set_minor_formatter("")
        bar.ax.tick_params(which="both", size=0)
        bar.set_label(context.say("axis-photos"), color=SOFT)
        bar.outline.set_visible(False)
        largest = known["yaw"].abs().max() if len(known) else float("nan")
        alt = context.say("poses-map-alt", photos=printed(len(known), ",d"), largest=printed(largest, ".0f"))
        return Panel(context.say("poses-map"), to_svg(figure), alt)


def _bars(known: pd.DataFrame, context: Context) -> Panel:
    bins = assign_bins(known["yaw"], context.spec.bins.yaw)
    counts = pd.crosstab(pd.Series(bins, index=known.index, name="bin"), known["role"], dropna=False)
    counts = counts.loc[[label for label in bins.categories if label in counts.index and label != "unknown"]]
    with drawing() as (figure, axes):
        light_grid(axes)
        bottom = np.zeros(len(counts))
        for role, colour in ROLES.items():
            if role in counts and counts[role].any():
                label = context.say("role", role=role)
                axes.bar(range(len(counts)), counts[role], 0.72, bottom, color=colour, label=label)
                bottom += counts[role].to_numpy()
        for x, total in enumerate(bottom):
            axes.annotate(
                f"{total:,.0f}", (x, total), (0, 3), textcoords="offset points", ha="center", color=INK, fontsize=8.5
            )
        axes.set_xticks(range(len(counts)), counts.index)
        axes.set(xlabel=context.say("axis-absolute-yaw"), ylabel=context.say("axis-photos"))
        axes.margins(y=0.1)
        legend_above(axes, 3)
        points = [
            context.say("point-of-angle", angle=label, value=printed(total, ".0f"))
            for label, total in zip(counts.index, bottom, strict=True)
        ]
        said = context.messages.join(points or [context.say("none")])
        return Panel(context.say("poses-bars"), to_svg(figure), context.say("poses-bars-alt", points=said))
