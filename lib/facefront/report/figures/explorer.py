"""One person from side to side: photo, frontalized and GT at each yaw, for a slider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from facefront.measure import probe_table
from facefront.report.blocks import Explorer, Note, Picture, PictureRow
from facefront.report.context import Arm, Context
from facefront.report.figures.photos import Photos
from facefront.report.figures.triples import first_gt
from facefront.report.words import combination_words, name_of

STEPS = 9


def choose_widest(probes: pd.DataFrame, steps: int = STEPS) -> pd.DataFrame:
    """Return probes of the person with the widest range of yaw, in the order of yaw; by name on a tie.

    probes: of `probe_table`, of one detector, backbone and variant; those without both scores or without a yaw do not
    count. At most `steps` of them: for each of so many evenly spaced angles from the least to the largest yaw the
    nearest, first by image on a tie.
    """
    scored = probes[probes["d"].notna() & probes["yaw"].notna()].sort_values(["person", "yaw", "left"])
    if scored.empty:
        return scored
    yaws = scored.groupby("person")["yaw"]
    own = scored[scored["person"] == (yaws.max() - yaws.min()).idxmax()].reset_index(drop=True)
    wanted = np.linspace(own["yaw"].min(), own["yaw"].max(), steps)
    return own.loc[sorted({int((own["yaw"] - angle).abs().idxmin()) for angle in wanted})]


def explorer(pairs: pd.DataFrame, images: pd.DataFrame, photos: Photos, arm: Arm, context: Context) -> Explorer | Note:
    """Return the pictures of the person with the widest range of yaw, and of their GT; a note where nothing was scored.

    pairs: `PAIRS`; images: `IMAGES`; arm: the one that made the outputs and similarities.
    """
    chosen = choose_widest(arm.rows(probe_table(pairs)))
    if chosen.empty:
        return Note(context.say("explorer-nothing"))
    rows = [_row(row, photos, arm.variant, context) for row in chosen.to_dict("records")]
    reference = Picture(photos.jpeg(first_gt(images)[chosen["person"].iloc[0]]), context.say("gt-of-same-person"))
    caption = context.say(
        "caption-explorer",
        method=context.variant(arm.variant),
        combination=combination_words(arm.detector, arm.backbone),
    )
    columns = tuple(map(context.say, ("picture-photo", "picture-frontalized", "picture-gt")))
    label = context.say("explorer-label")
    return Explorer("explorer", caption, columns, tuple(rows), reference=reference, label=label)


def _row(row: Mapping[str, Any], photos: Photos, variant: str, context: Context) -> PictureRow:
    name = name_of("figure", "explorer", f"{row['yaw']:.1f}")
    yaw = context.put(f"{name}.yaw", row["yaw"], "+.0f")
    before, after = (context.put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    change = context.put(f"{name}.d", row["d"], "+.3f")
    pictures = (
        Picture(photos.jpeg(row["left"]), context.say("photo-at-yaw", yaw=yaw), (before,)),
        Picture(
            photos.jpeg(row["left"], variant),
            context.say("triples-frontalized-alt"),
            (after, context.say("change-is", change=change)),
        ),
    )
    return PictureRow(context.say("yaw-is", yaw=yaw), pictures)
