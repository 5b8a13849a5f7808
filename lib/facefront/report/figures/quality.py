"""Inputs and outputs of the frontalizers side by side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.report.blocks import Picture, PictureRow, Pictures
from facefront.report.context import Context
from facefront.report.figures.photos import Photos
from facefront.report.words import name_of
from facefront.variants import ORIGINAL


def choose_spread(images: pd.DataFrame, number: int) -> pd.DataFrame:
    """Return `number` probes of different people at evenly spaced ranks of |yaw|, which sorting determines."""
    probes = images[(images["role"] == Role.PROBE) & images["yaw"].notna()].copy()
    probes["off"] = probes["yaw"].abs()
    probes = probes.sort_values(["off", "image_id"], ignore_index=True)
    chosen: list[int] = []
    number = min(number, probes["person"].nunique())
    for rank in ((np.arange(number) + 0.5) / max(number, 1) * len(probes)).astype(int):
        free = probes[~probes["person"].isin(probes["person"].iloc[chosen])]
        chosen.append(int((free.index.to_series() - rank).abs().idxmin()))
    return probes.iloc[sorted(chosen)]


def quality(
    images: pd.DataFrame,
    frontals: pd.DataFrame,
    photos: Photos,
    variants: list[str],
    context: Context,
    *,
    number: int = 1,
    key: str = "quality",
    enhanced: bool = False,
) -> Pictures:
    """Return one row a photo, one column a variant.

    images: `IMAGES`; frontals: `FRONTALS`; variants: beside the photo; key: of the figure, where a report has two;
    enhanced: whether the variants are enhanced views.
    """
    chosen = choose_spread(images, number)
    statuses = dict(zip(zip(frontals["image_id"], frontals["variant"], strict=True), frontals["status"], strict=True))
    rows = []
    for place, row in enumerate(chosen.to_dict("records"), 1):
        yaw = context.put(name_of("figure", key, place, "yaw"), row["yaw"], "+.0f")
        pitch = context.put(name_of("figure", key, place, "pitch"), row["pitch"], "+.0f")
        pictures = [Picture(photos.jpeg(row["image_id"], ORIGINAL), context.say("photo-at-yaw", yaw=yaw))]
        pictures += [_output(photos, row["image_id"], variant, statuses, context) for variant in variants]
        rows.append(PictureRow(context.say("quality-row", yaw=yaw, pitch=pitch), tuple(pictures)))
    count = context.put(name_of("figure", key, "rows"), len(rows), "d")
    caption = context.say("caption-quality", enhanced=enhanced, rows=count)
    columns = context.say("picture-photo"), *map(context.variant, variants)
    return Pictures(key, caption, columns, tuple(rows))


def _output(
    photos: Photos, image_id: str, variant: str, statuses: dict[tuple[str, str], str], context: Context
) -> Picture:
    status = Status(statuses.get((image_id, variant), Status.NO_FACE_PROBE))
    words = context.variant(variant)
    if status == Status.OK:
        return Picture(photos.jpeg(image_id, variant), context.say("quality-alt", variant=words))
    alt = context.say("quality-alt-failed", variant=words, status=status)
    return Picture("", alt, (context.say("status", status=status),))
