"""Case sheets: the first cases of a rule, each as photo, output and GT, with what changed and what is extreme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.measure import RULES
from facefront.report.blocks import Note, Picture, PictureRow, Pictures
from facefront.report.context import Arm, Context
from facefront.report.failing import SHOWN, SHOWN_ARTEFACTS
from facefront.report.figures.photos import Photos
from facefront.report.figures.triples import first_gt
from facefront.report.findings.cases import ANGLES, likely_causes, what_failed
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL

ARTEFACT = "artefact_"


@dataclass(frozen=True)
class _Album:
    """The data of every sheet. gts: the GT photo of each person that is shown; probes, people: how many."""

    photos: Photos
    gts: Mapping[str, str]
    probes: int
    people: int
    arm: Arm
    context: Context


def case_sheets(
    found: pd.DataFrame, images: pd.DataFrame, photos: Photos, arm: Arm, context: Context
) -> list[Pictures | Note]:
    """Return a figure for each rule, or a note where it finds no case. found: of `find_failures`; images: `IMAGES`."""
    probes = images[images["role"] == Role.PROBE]
    album = _Album(photos, first_gt(images), len(probes), probes["person"].nunique(), arm, context)
    angles = images[["image_id", "yaw", "pitch"]].set_axis(["left", "signed_yaw", "signed_pitch"], axis=1)
    found = found.merge(angles, on="left", how="left")
    return [_sheet(rule, found[found["rule"] == rule], album) for rule in RULES]


def _sheet(rule: str, found: pd.DataFrame, album: _Album) -> Pictures | Note:
    arm, context = album.arm, album.context
    known = {
        "rule": rule,
        "variant": context.variant(arm.variant),
        "combination": combination_words(arm.detector, arm.backbone),
    }
    if found.empty:
        return Note(context.say("cases-none", **known))
    shown = found[found["place"] <= (SHOWN_ARTEFACTS if rule.startswith(ARTEFACT) else SHOWN)]
    key = f"failures_{arm.variant}_{rule}"
    rows = tuple(_row(row, name_of("figure", key, row["place"]), album) for row in shown.to_dict("records"))
    caption = context.say(
        "caption-cases",
        **known,
        dataset=context.dataset,
        photos=context.put(f"figure.{key}.photos", album.probes, ",d"),
        people=context.put(f"figure.{key}.people", album.people, ",d"),
    )
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
        " ".join(map(say, [what_failed(row, name, context), *likely_causes(row, name, context)])),
    )


def _title(row: Mapping[str, Any], name: str, context: Context) -> str:
    """Return the rule in a word or two, the case's place in it, and the value that it orders by."""
    known = {"rule": row["rule"], "place": str(row["place"])}
    if row["rule"].startswith(ARTEFACT):
        return context.say("case-with-value", **known, value=context.put(f"{name}.value", row["value"], ".2f"))
    if np.isnan(row["d"]):
        return context.say("case-title", **known)
    return context.say("case-with-gain", **known, gain=context.put(f"{name}.d", row["d"], "+.3f"))
