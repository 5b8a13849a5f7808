"""Angled → frontal → GT: one photo for each bin of |yaw|, chosen by a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.measure import assign_bins, probe_table
from facefront.report.blocks import Picture, PictureRow, Pictures
from facefront.report.context import Arm, Context
from facefront.report.figures.photos import Photos
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL, turns_heads

ROWS = 2
"""Of the bins of |yaw| with a scored photo: the first, the last and those evenly between."""


def choose_typical(probes: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return for each bin of |yaw| the probe with the change d nearest to the bin's median, first by image_id on a tie.

    probes: of `probe_table`, of one detector, backbone and variant. Returns its rows with `bin`, in the order of the
    bins.
    """
    scored = probes[probes["d"].notna()].sort_values("left")
    scored = scored.assign(bin=assign_bins(scored["yaw"], context.spec.bins.yaw))
    off = (scored["d"] - scored.groupby("bin", observed=True)["d"].transform("median")).abs()
    chosen = off.groupby(scored["bin"], observed=True).idxmin()
    return scored.loc[chosen]


def triples(
    pairs: pd.DataFrame,
    images: pd.DataFrame,
    photos: Photos,
    arm: Arm,
    context: Context,
    *,
    variants: Sequence[str] = (),
) -> Pictures:
    """Return photo, output and a GT photo of each person; all but the last with their similarity to the prototype.

    The photos are chosen by the arm. variants: of the outputs that are shown, controls left out; without
    any that of the arm.
    """
    probes = probe_table(pairs)
    chosen = choose_typical(arm.rows(probes), context)
    chosen = (
        chosen.iloc[np.unique(np.linspace(0, len(chosen) - 1, ROWS).round().astype(int))] if len(chosen) else chosen
    )
    variants = [name for name in variants if turns_heads(name)] or [arm.variant]
    gts = first_gt(images)
    scores = {variant: Arm(variant, arm.detector, arm.backbone).rows(probes).set_index("left") for variant in variants}
    rows = [_row(row, gts[row["person"]], photos, scores, context) for row in chosen.to_dict("records")]
    caption = context.say(
        "caption-triples",
        method=context.variant(arm.variant),
        combination=combination_words(arm.detector, arm.backbone),
    )
    columns = context.say("picture-photo"), *map(context.variant, variants), context.say("picture-gt")
    return Pictures("triples", caption, columns, tuple(rows), title=context.say("title-triples"))


def first_gt(images: pd.DataFrame) -> dict[str, str]:
    """Return the GT photo of each person that is shown: of those that can be read the most frontal one, by the sum of
    the squares of its angles. People without one are left out."""
    gts = images[(images["role"] == Role.GT) & (images["status"] == Status.OK)]
    off = (gts[["yaw", "pitch", "roll"]].fillna(0) ** 2).sum(axis=1)
    nearest = gts.assign(off=off).sort_values(["off", "image_id"]).drop_duplicates("person")
    return dict(zip(nearest["person"], nearest["image_id"], strict=True))


def _row(
    row: Mapping[str, Any], gt: str, photos: Photos, scores: Mapping[str, pd.DataFrame], context: Context
) -> PictureRow:
    name, left = name_of("figure", "triples", row["bin"]), row["left"]
    yaw = context.put(f"{name}.yaw", row["yaw"], "+.0f")
    before = context.put(f"{name}.angle_gt", row["angle_gt"], ".3f")
    photo = Picture(photos.jpeg(left), context.say("photo-at-yaw", yaw=yaw), (before, context.say("yaw-is", yaw=yaw)))
    pictures = {variant: photos.jpeg(left, variant) for variant in scores}
    outputs = (_output(table.loc[left], pictures[variant], name, context) for variant, table in scores.items())
    reference = Picture(photos.jpeg(gt, ORIGINAL), context.say("gt-of-same-person"), (context.say("picture-gt"),))
    return PictureRow(context.say("triples-row", bin=str(row["bin"])), (photo, *outputs, reference))


def _output(row: pd.Series, picture: str, name: str, context: Context) -> Picture:
    """Return what one frontalizer made of the photo, with its similarity and the change, or why it has none."""
    status, name = Status(row["status_frontal"]), f"{name}.{row['variant']}"
    lines: tuple[str, ...] = (context.say("status", status=status),)
    if status == Status.OK:
        change = context.put(f"{name}.d", row["d"], "+.3f")
        lines = context.put(f"{name}.frontal_gt", row["frontal_gt"], ".3f"), context.say("change-is", change=change)
    return Picture(picture, context.say("triples-frontalized-alt"), lines)
