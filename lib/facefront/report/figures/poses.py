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
from facefront.report.figures.hover import mark_area
from facefront.report.figures.style import INK, PALETTE, SOFT, drawing, legend_above, light_grid, panel
from facefront.report.values import printed

CELL = 5  # degrees: side of a cell of the map
REACH = 95
SHADES = 24  # of the map: a colour bar of a page needs no more
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
    caption = context.say("caption-poses", **numbers)
    return Chart(
        "poses",
        caption,
        (_map(known, context), _bars(known, context)),
        csv_text(context.names.frame(known[["image_id", "yaw", "pitch", "roll", "role"]])),
        context.say("title-poses"),
    )


def _map(known: pd.DataFrame, context: Context) -> Panel:
    edges = np.arange(-REACH, REACH + CELL, CELL)
    counts, _, _ = np.histogram2d(known["pitch"].clip(-REACH, REACH), known["yaw"].clip(-REACH, REACH), [edges, edges])
    used = edges[:-1][counts.any(axis=1)]
    low, high = (used.min() - CELL, used.max() + 2 * CELL) if used.size else (-30, 30)
    shades = LinearSegmentedColormap.from_list("depth", ["#cfe3f1", PALETTE[0], "#00263d"], SHADES)
    with drawing() as (figure, axes):
        light_grid(axes, "both")
        rows, columns = np.nonzero(counts)
        cells = PatchCollection(
            [Rectangle((edges[x], edges[y]), CELL, CELL) for y, x in zip(rows, columns, strict=True)]
        )
        cells.set(array=counts[rows, columns], cmap=shades, norm=LogNorm(1, max(counts.max(), 2)), edgecolor="white")
        axes.add_collection(cells)
        for y, x in zip(rows, columns, strict=True):
            cell = context.say("poses-cell", yaw=_span(edges[x]), pitch=_span(edges[y]))
            words = context.say("hover-value", name=cell, value=printed(counts[y, x], ",d"))
            mark_area(axes, (edges[x], edges[y]), (edges[x + 1], edges[y + 1]), words)
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
        return panel(figure, context.say("poses-map"), alt, "yaw-and-pitch")


def _span(edge: float) -> str:
    return f"{printed(edge, '.0f')}–{printed(edge + CELL, '.0f')}"


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
                for x, (name, number) in enumerate(counts[role].items()):
                    words = context.say("point-of-angle", angle=name, value=printed(number, ",d"))
                    ends = (x - 0.36, bottom[x]), (x + 0.36, bottom[x] + number)
                    mark_area(axes, *ends, context.messages.join([label, words]))
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
        return panel(figure, context.say("poses-bars"), context.say("poses-bars-alt", points=said), "yaw")
