"""Angled → frontal → GT: one photo for each bin of |yaw|, chosen by a rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.faces import Role, Status
from facefront.measure import assign_bins, ledger, probe_table
from facefront.report.blocks import Picture, PictureRow, Pictures
from facefront.report.context import Arm, Context
from facefront.report.figures.photos import Photos
from facefront.report.findings.attempts import attempts
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL


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
) -> Pictures:
    """Return photo, output and a GT photo of each person; the first two with their similarity to the prototype."""
    probes = arm.rows(probe_table(pairs))
    chosen = choose_typical(probes, context)
    gts = first_gt(images)
    rows = [_row(row, gts[row["person"]], photos, arm.variant, context) for row in chosen.to_dict("records")]
    caption = context.say(
        "caption-triples",
        method=context.method(arm.variant),
        dataset=context.dataset,
        combination=combination_words(arm.detector, arm.backbone),
        attempts=attempts(ledger(pairs), arm, name_of("figure", "triples"), context),
    )
    columns = tuple(map(context.say, ("picture-photo", "picture-frontalized", "picture-gt")))
    return Pictures("triples", caption, columns, tuple(rows))


def first_gt(images: pd.DataFrame) -> dict[str, str]:
    """Return the GT photo of each person that is shown: of those that can be read the most frontal one, by the sum of
    the squares of its angles. People without one are left out."""
    gts = images[(images["role"] == Role.GT) & (images["status"] == Status.OK)]
    off = (gts[["yaw", "pitch", "roll"]].fillna(0) ** 2).sum(axis=1)
    nearest = gts.assign(off=off).sort_values(["off", "image_id"]).drop_duplicates("person")
    return dict(zip(nearest["person"], nearest["image_id"], strict=True))


def _row(row: Mapping[str, Any], gt: str, photos: Photos, variant: str, context: Context) -> PictureRow:
    name = name_of("figure", "triples", row["bin"])
    yaw = context.put(f"{name}.yaw", row["yaw"], "+.0f")
    before, after = (context.put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    change = context.put(f"{name}.d", row["d"], "+.3f")
    return PictureRow(
        context.say("triples-row", bin=str(row["bin"])),
        (
            Picture(
                photos.jpeg(row["left"]),
                context.say("photo-at-yaw", yaw=yaw),
                (before, context.say("yaw-is", yaw=yaw)),
            ),
            Picture(
                photos.jpeg(row["left"], variant),
                context.say("triples-frontalized-alt"),
                (after, context.say("change-is", change=change)),
            ),
            Picture(photos.jpeg(gt, ORIGINAL), context.say("gt-of-same-person"), (context.say("picture-gt"),)),
        ),
    )
