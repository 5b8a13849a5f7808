"""Case sheets: the first case of each rule as photo, output and GT, with what changed and what is extreme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.report.blocks import Picture, PictureRow, Pictures
from facefront.report.context import Arm, Context
from facefront.report.failing import SHOWN
from facefront.report.figures.photos import Photos
from facefront.report.figures.triples import first_gt
from facefront.report.findings.cases import ANGLES, likely_causes, what_failed
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL


@dataclass(frozen=True)
class _Album:
    """The data of every row. gts: the GT photo of each person that is shown."""

    photos: Photos
    gts: Mapping[str, str]
    arm: Arm
    context: Context


def case_sheet(found: pd.DataFrame, images: pd.DataFrame, photos: Photos, arm: Arm, context: Context) -> Pictures:
    """Return a figure with the first case of each rule in `SHOWN`. found: of `find_failures`; images: `IMAGES`."""
    album = _Album(photos, first_gt(images), arm, context)
    angles = images[["image_id", "yaw", "pitch"]].set_axis(["left", "signed_yaw", "signed_pitch"], axis=1)
    first = found[(found["place"] == 1) & found["rule"].isin(SHOWN)].merge(angles, on="left", how="left")
    key = f"failures_{arm.variant}"
    rows = tuple(_row(row, name_of("figure", key, row["rule"]), album) for row in first.to_dict("records"))
    combination = combination_words(arm.detector, arm.backbone)
    caption = context.say("caption-cases", variant=context.variant(arm.variant), combination=combination)
    columns = tuple(map(context.say, ("picture-photo", "picture-output", "picture-gt")))
    return Pictures(key, caption, columns, rows)


def _row(row: Mapping[str, Any], name: str, album: _Album) -> PictureRow:
    """Return a case. name: what its values begin with."""
    context, photos = album.context, album.photos
    say, put = context.say, context.put
    yaw, pitch = (put(f"{name}.{axis}", row[f"signed_{axis}"], "+.0f") for axis in ANGLES)
    before, after = (put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    change = say("change-is", change=put(f"{name}.d", row["d"], "+.3f"))
    status = Status(row["status_frontal"])
    lines = (after, change) if status == Status.OK else (say("status", status=status),)
    gt = album.gts.get(row["person"])
    return PictureRow(
        _title(row, name, context),
        (
            Picture(
                photos.jpeg(row["left"]),
                say("case-photo-alt"),
                (before, say("yaw-is", yaw=yaw), say("pitch-is", pitch=pitch)),
            ),
            Picture(photos.jpeg(row["left"], album.arm.variant), say("case-output-alt"), lines),
            Picture(
                photos.jpeg(gt, ORIGINAL) if gt else "",
                say("gt-of-same-person"),
                (say("picture-gt") if gt else say("picture-no-gt"),),
            ),
        ),
        " ".join(
            map(say, [what_failed(row, name, context)] * bool(np.isnan(row["d"])) + likely_causes(row, name, context))
        ),
        say("case-title", rule=row["rule"]),
    )


def _title(row: Mapping[str, Any], name: str, context: Context) -> str:
    """Return the rule in a word, with the gain where there is one."""
    if np.isnan(row["d"]):
        return context.say("case-title", rule=row["rule"])
    return context.say("case-with-gain", rule=row["rule"], gain=context.put(f"{name}.d", row["d"], "+.3f"))
