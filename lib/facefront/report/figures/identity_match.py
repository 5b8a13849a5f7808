"""Identity match: the frontalized photo should be nearer to its own person's GT than another person's photo is."""

from __future__ import annotations

import pandas as pd

from facefront.faces import Role, Status
from facefront.measure import probe_table, score_image_pairs
from facefront.report.blocks import Note, Picture, PictureRow, Pictures
from facefront.report.context import Arm, Context
from facefront.report.figures.photos import Photos
from facefront.report.figures.triples import first_gt
from facefront.report.words import combination_words, name_of
from facefront.variants import ORIGINAL

SIDES = ("gt", "angle")
COLUMNS = ("identity-match-column-left", "identity-match-column-own", "identity-match-column-other")


def choose_match(probes: pd.DataFrame, images: pd.DataFrame, angled: float = 0) -> tuple[str, str] | None:
    """Return two photos: the probe with the median change d, and the probe of the next person with the nearest yaw.

    The first is one of those turned by at least `angled` degrees of |yaw|; the next person is by name.

    probes: of `probe_table`, of one detector, backbone and variant; images: `IMAGES`. Where no probe is turned so far,
    all count. None where nothing was scored or there is only one person.
    """
    scored = probes[probes["d"].notna()].sort_values(["d", "left"])
    people = sorted(images.loc[images["role"] == Role.PROBE, "person"].unique())
    if scored.empty or len(people) < 2:
        return None
    turned = scored[scored["yaw"].abs() >= angled]
    scored = turned if len(turned) else scored
    probe = scored.iloc[(len(scored) - 1) // 2]
    other = people[(people.index(probe["person"]) + 1) % len(people)]
    theirs = images[(images["person"] == other) & (images["role"] == Role.PROBE)].sort_values("image_id")
    off = (theirs["yaw"] - probe["yaw"]).abs().fillna(360)
    return probe["left"], theirs.loc[off.idxmin(), "image_id"]


def identity_match(
    pairs: pd.DataFrame,
    images: pd.DataFrame,
    embeddings: pd.DataFrame,
    *,
    photos: Photos,
    arm: Arm,
    context: Context,
) -> Pictures | Note:
    """Return a row for the GT and one for the angled photo, each compared with the same person frontalized and with
    another person; a note where there is no second person."""
    probes = arm.rows(probe_table(pairs))
    angled = context.spec.bins.yaw[len(context.spec.bins.yaw) // 2]
    match = choose_match(probes, images, angled)
    if match is None:
        return Note(context.say("identity-match-nothing"))
    probe, other = match
    gt = first_gt(images)[images.set_index("image_id").loc[probe, "person"]]
    ours = embeddings[(embeddings["detector"] == arm.detector) & (embeddings["backbone"] == arm.backbone)]
    # The frontal image is on the right: its variant applies there alone.
    own_pairs = pd.DataFrame({"left": [gt, probe], "right": [probe, probe]})
    own = score_image_pairs(own_pairs, ours, right_variant=arm.variant)
    others = score_image_pairs(pd.DataFrame({"left": [gt, probe], "right": [other, other]}), ours)
    rows = []
    for i, side in enumerate(SIDES):
        name = name_of("figure", "identity_match", side)
        label = context.say("identity-match-left", side=side)
        own_line = _line(own.iloc[i], f"{name}.own", context)
        other_line = _line(others.iloc[i], f"{name}.other", context)
        rows.append(
            PictureRow(
                context.say("identity-match-row", side=side),
                (
                    Picture(photos.jpeg(gt if side == "gt" else probe), label, (label,)),
                    Picture(photos.jpeg(probe, arm.variant), context.say("identity-match-own-alt"), (own_line,)),
                    Picture(photos.jpeg(other, ORIGINAL), context.say("identity-match-other-alt"), (other_line,)),
                ),
            )
        )
    caption = context.say(
        "caption-identity-match",
        combination=combination_words(arm.detector, arm.backbone),
        angled=context.put("figure.identity_match.angled", angled, ".0f"),
    )
    columns, title = tuple(map(context.say, COLUMNS)), context.say("title-identity-match")
    return Pictures("identity_match", caption, columns, tuple(rows), stacked=True, title=title)


def _line(row: pd.Series, name: str, context: Context) -> str:
    status = Status(row["status"])
    return context.put(name, row["similarity"], ".3f") if status == Status.OK else context.say("status", status=status)
