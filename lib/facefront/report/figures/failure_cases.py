"""Case sheets: the first cases of a rule, each as photo, output and GT, with what failed and why it is thought so."""

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
from facefront.report.values import minus
from facefront.report.words import STATUS_WORDS, combination_words, counted, name_of, variant_words
from facefront.variants import ORIGINAL

ARTEFACT = "artefact_"
TITLES = {"worst_gain": "Worst", "lost_detection": "Lost", "nearest_median": "Usual", "best_gain": "Best"}


@dataclass(frozen=True)
class _Album:
    """What every sheet is made from. gts: the GT photo of each person that is shown; probes, people: how many."""

    photos: Photos
    gts: Mapping[str, str]
    probes: int
    people: int
    arm: Arm
    context: Context


def case_sheets(
    found: pd.DataFrame, images: pd.DataFrame, photos: Photos, arm: Arm, context: Context
) -> list[Pictures | Note]:
    """A figure for each rule, or a note where nothing came of it. found: of `find_failures`; images: `IMAGES`."""
    probes = images[images["role"] == Role.PROBE]
    album = _Album(photos, first_gt(images), len(probes), probes["person"].nunique(), arm, context)
    angles = images[["image_id", "yaw", "pitch"]].set_axis(["left", "signed_yaw", "signed_pitch"], axis=1)
    found = found.merge(angles, on="left", how="left")
    return [_sheet(rule, found[found["rule"] == rule], album) for rule in RULES]


def _sheet(rule: str, found: pd.DataFrame, album: _Album) -> Pictures | Note:
    arm, who = album.arm, variant_words(album.arm.variant)
    judge = combination_words(arm.detector, arm.backbone)
    if found.empty:
        return Note(f"{who}, {judge}: {_nothing(rule)}.")
    shown = found[found["place"] <= (SHOWN_ARTEFACTS if rule.startswith(ARTEFACT) else SHOWN)]
    key = f"failures_{arm.variant}_{rule}"
    rows = tuple(_row(row, name_of("figure", key, row["place"]), album) for row in shown.to_dict("records"))
    counts = ("photos", album.probes), ("people", album.people)
    photos, people = (album.context.put(f"figure.{key}.{name}", count, ",d") for name, count in counts)
    caption = (
        f"{who}, {album.context.dataset}: {RULES[rule]}. {judge}; cosines with the person's GT prototype. The first by "
        f"this rule of {counted(photos, 'photo')} of {counted(people, 'person')}, not picked; single photos, so no "
        "intervals."
    )
    return Pictures(key, caption, ("photo", "output", "GT"), rows)


def _nothing(rule: str) -> str:
    if rule == "lost_detection":
        return "no face was lost: every output that should have been scored was scored"
    why = "no output has the property that it orders by, or all have the same value"
    return f'the rule "{RULES[rule]}" shows no case: {why}'


def _row(row: Mapping[str, Any], name: str, album: _Album) -> PictureRow:
    """name: what its values begin with."""
    put, photos = album.context.put, album.photos
    yaw, pitch = (put(f"{name}.{axis}", row[f"signed_{axis}"], "+.0f") for axis in ("yaw", "pitch"))
    before, after = (put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    what, thought = (put(f"{name}.{key}", minus(row[key])) for key in ("what", "thought"))
    change = f"change {put(f'{name}.d', row['d'], '+.3f')}"
    status = Status(row["status_frontal"])
    lines = (after, change) if status == Status.OK else (STATUS_WORDS[status],)
    gt = album.gts.get(row["person"])
    return PictureRow(
        _title(row, name, album.context),
        (
            Picture(photos.jpeg(row["left"]), "the photo", (before, f"yaw {yaw}°", f"pitch {pitch}°")),
            Picture(photos.jpeg(row["left"], album.arm.variant), "what was made of it", lines),
            Picture(photos.jpeg(gt, ORIGINAL) if gt else "", "GT photo of the same person", ("GT" if gt else "no GT",)),
        ),
        f"{what[0].upper()}{what[1:]}. {thought[0].upper()}{thought[1:]}.",
    )


def _title(row: Mapping[str, Any], name: str, context: Context) -> str:
    """The rule in a word or two, the case's place in it, and what it orders by."""
    rule, place = row["rule"], row["place"]
    if rule in TITLES:
        value = "" if np.isnan(row["d"]) else f": gain {context.put(f'{name}.d', row['d'], '+.3f')}"
        return f"{TITLES[rule]}, {place}{value}"
    words = rule.removeprefix(ARTEFACT).replace("_", " ")
    return f"{words.capitalize()}, {place}: {context.put(f'{name}.value', row['value'], '.2f')}"
