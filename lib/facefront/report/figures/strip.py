"""Photo → frontalized → GT: one photo, with the median change of the angled ones."""

from __future__ import annotations

import pandas as pd

from facefront.measure import probe_table
from facefront.report.blocks import Picture, PictureRow, Pictures
from facefront.report.context import Arm, Context
from facefront.report.figures.photos import Photos
from facefront.report.figures.triples import first_gt
from facefront.report.findings.gain import ANGLED
from facefront.report.words import combination_words, name_of


def median_probe(probes: pd.DataFrame) -> pd.Series:
    """Return the scored probe with the change d nearest to the median, first by image_id on a tie: of the probes with a
    |yaw| of `ANGLED` degrees or more, or of all where none is turned so far.

    probes: of `probe_table`, of one detector, backbone and variant. Raises IndexError where none was scored.
    """
    scored = probes[probes["d"].notna()].sort_values("left")
    angled = scored[scored["yaw"].abs() >= ANGLED]
    of = angled if len(angled) else scored
    return of.iloc[(of["d"] - of["d"].median()).abs().argsort(kind="stable").iloc[0]]


def strip(pairs: pd.DataFrame, images: pd.DataFrame, photos: Photos, arm: Arm, context: Context) -> Pictures | None:
    """Return the photo, its frontal view and a GT photo of the person, with their similarity to the person's GT; None
    where no pair was scored.

    pairs: `PAIRS`; images: `IMAGES`; arm: of the primary endpoint.
    """
    probes = arm.rows(probe_table(pairs))
    if probes["d"].notna().sum() == 0:
        return None
    row = median_probe(probes)
    name = name_of("figure", "strip")
    yaw = context.put(f"{name}.yaw", row["yaw"], "+.0f")
    before, after = (context.put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    change = context.put(f"{name}.d", row["d"], "+.3f")
    gt = first_gt(images)[row["person"]]
    pictures = (
        Picture(
            photos.jpeg(row["left"]), context.say("photo-at-yaw", yaw=yaw), (before, context.say("yaw-is", yaw=yaw))
        ),
        Picture(
            photos.jpeg(row["left"], arm.variant),
            context.say("triples-frontalized-alt"),
            (after, context.say("change-is", change=change)),
        ),
        Picture(photos.jpeg(gt), context.say("gt-of-same-person"), ()),
    )
    caption = context.say(
        "caption-strip",
        method=context.variant(arm.variant),
        dataset=context.dataset,
        combination=combination_words(arm.detector, arm.backbone),
        angled=bool(abs(row["yaw"]) >= ANGLED),
        far=context.put(f"{name}.far", ANGLED, ".0f"),
    )
    columns = tuple(map(context.say, ("picture-photo", "strip-frontalized", "picture-gt")))
    return Pictures("strip", caption, columns, (PictureRow("", pictures),))
