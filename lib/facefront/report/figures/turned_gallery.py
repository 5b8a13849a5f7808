"""GT → the same face drawn at several yaws: the gallery as a probe meets it, of a few people chosen by a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.report.blocks import Note, Picture, PictureRow, Pictures
from facefront.report.context import Context
from facefront.report.figures.photos import Photos
from facefront.report.figures.triples import first_gt
from facefront.report.words import name_of
from facefront.variants import Variant

PEOPLE = 3

YAWS = 3
"""Of the grid: the first, the last and those evenly between."""


def most_probes(images: pd.DataFrame, people: int = PEOPLE) -> list[str]:
    """Return the people with the most probes, by name on a tie; people without a readable GT photo do not count.

    images: `IMAGES` with roles.
    """
    probes = images[(images["role"] == Role.PROBE) & images["person"].isin(list(first_gt(images)))]
    counts = probes["person"].value_counts().rename_axis("person").reset_index(name="probes")
    return counts.sort_values(["probes", "person"], ascending=[False, True])["person"].head(people).tolist()


def spread_yaws(variants: Sequence[str], frontalizer: str, most: int = YAWS) -> dict[float, str]:
    """Return variants of a frontalizer's views at a pitch of 0, evenly spread, by yaw (degrees, in ascending order)."""
    parsed = {name: Variant.parse(name) for name in variants}
    grid = sorted(
        (v.pose[0], n) for n, v in parsed.items() if v.frontalizer == frontalizer and v.pose and not v.pose[1]
    )
    if not grid:
        return {}
    return dict(grid[place] for place in np.unique(np.linspace(0, len(grid) - 1, most).round().astype(int)))


def turned_gallery(
    images: pd.DataFrame, views: pd.DataFrame, photos: Photos, frontalizer: str, context: Context
) -> Pictures | Note:
    """Return a GT photo of each of a few people, and what a frontalizer made of it at a few yaws; a note where nothing
    was drawn.

    images: `IMAGES` with roles; views: `VIEWS` of GT photos; photos: the pictures of both.
    """
    chosen, gts = spread_yaws(list(views["variant"].unique()), frontalizer), first_gt(images)
    people = most_probes(images)
    if not (chosen and people):
        return Note(context.say("gallery-nothing"))
    status = views.set_index(["image_id", "variant"])["status"].to_dict()
    said = {_yaw_words(yaw, context): variant for yaw, variant in chosen.items()}
    rows = [PictureRow(context.names.person(p), _row(gts[p], said, status, photos, context)) for p in people]
    shown = context.put("figure.turned_gallery.people", len(people), ",d")
    caption = context.say("caption-turned-gallery", people=shown, variant=context.variant(frontalizer))
    columns = context.say("picture-gt"), *(context.say("yaw-is", yaw=yaw) for yaw in said)
    return Pictures("turned_gallery", caption, columns, tuple(rows))


def _yaw_words(yaw: float, context: Context) -> str:
    return context.put(name_of("figure", "turned_gallery", f"{yaw:g}", "yaw"), yaw, "+.0f")


def _row(
    gt: str, chosen: Mapping[str, str], status: Mapping[tuple[str, str], str], photos: Photos, context: Context
) -> tuple[Picture, ...]:
    """Return a GT photo and its views, or why there is none. chosen: variants by the words for their yaw."""
    row = [Picture(photos.jpeg(gt), context.say("gt-of-same-person"))]
    for yaw, variant in chosen.items():
        found = Status(status[gt, variant])
        lines = () if found == Status.OK else (context.say("status", status=found),)
        row.append(Picture(photos.jpeg(gt, variant), context.say("turned-gallery-alt", yaw=yaw), lines))
    return tuple(row)
