"""What each section says about its tables, in sentences made from numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

import pandas as pd

from facefront.faces import ORIGINAL, Role, Status
from facefront.report.answer import primary_row
from facefront.report.context import Arm, Context
from facefront.report.section import Note, Paragraph
from facefront.report.words import combination_words, name_of, variant_words


def data_text(images: pd.DataFrame, remarks: Sequence[str], context: Context) -> list[Paragraph | Note]:
    """How many photos of whom, and what is missing from the set. images: `IMAGES`; remarks: the loader's."""
    photos = context.put("data.photos", len(images), ",d")
    people = context.put("data.people", images["person"].nunique(), ",d")
    gt = context.put("data.gt", (images["role"] == Role.GT).sum(), ",d")
    probes = context.put("data.probes", (images["role"] == Role.PROBE).sum(), ",d")
    bad = context.put("data.unreadable", (images["status"] != Status.OK).sum(), ",d")
    sentences = (
        f"{context.dataset}: {photos} photos of {people} people. The most frontal photos of each person ({gt} in all) "
        f"make the reference that the others are compared with, the GT prototype; {probes} photos are probes. A GT "
        f"photo never meets itself. Files that could not be read: {bad}."
    )
    return [Paragraph(sentences), *(Note(_without_folder(remark, images)) for remark in remarks)]


def _without_folder(remark: str, images: pd.DataFrame) -> str:
    """The remark without the folder that it shares with the photos: a report does not tell where they are kept."""
    path = images["path"].iloc[0] if len(images) else ""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(remark, path, strict=False)))
    return remark[remark.rfind("/", 0, shared) + 1 :]


def completeness_text(found: Mapping[str, int], expected: Mapping[str, int], context: Context) -> tuple[str, ...]:
    """A remark where a part of the set is there, by what it counts; nothing where it is whole, or nobody knows."""
    parts = [
        f"{context.put(f'data.found.{name}', found[name], ',d')} of "
        f"{context.put(f'data.expected.{name}', expected[name], ',d')} {name}"
        for name in expected
        if found[name] != expected[name]
    ]
    return (f"This is a part of the set: {', '.join(parts)}.",) if parts else ()


def robustness_text(robustness: pd.DataFrame, context: Context) -> Paragraph:
    """Which combination is most robust to angle. robustness: of `angle_robustness`."""
    rows = robustness.sort_values("place").to_dict("records")
    best = rows[0]
    name = "robustness.best"
    if pd.isna(best["z_loss_per_degree"]):
        return Paragraph("There are too few people to say which combination tolerates angles best.")
    loss = context.put(f"{name}.z_loss_per_degree", best["z_loss_per_degree"], ".4f")
    text = (
        f"Most robust to angle is {combination_words(best['detector'], best['backbone'])}: it loses {loss} standard "
        "deviations of its impostor scores with each degree of |yaw|."
    )
    level = [row for row in rows[1:] if not row["p_adjusted"] < _alpha(context)]
    if level:
        names = ", ".join(combination_words(row["detector"], row["backbone"]) for row in level)
        text += f" No difference from it was shown for {names}."
    return Paragraph(text)


def _alpha(context: Context) -> float:
    return 1 - context.spec.statistics.confidence


def ladder_text(ladder: pd.DataFrame, gains: pd.DataFrame, context: Context) -> Paragraph:
    """How much of the change is alignment, redrawing and turning. ladder: of `cost_ladder`; gains: of `net_gain`."""
    row = primary_row(gains, context.spec.primary)
    rows = ladder[(ladder["detector"] == row["detector"]) & (ladder["backbone"] == row["backbone"])]
    name = name_of("ladder", row["detector"], row["backbone"])
    steps = [
        f"{variant_words(variant)} {context.put(f'{name}.{variant}.step', step, '+.3f')}"
        for variant, step in rows.loc[rows["rung"] > 0, ["variant", "step"]].itertuples(index=False)
    ]
    total = context.put(f"{name}.total", rows["total"].iloc[-1], "+.3f")
    judge = combination_words(row["detector"], row["backbone"])
    return Paragraph(
        f"Where the change of {total} comes from, step by step, on the photos scored at every step, for {judge}: "
        f"{'; '.join(steps)}. The step to an image that was redrawn but not turned is the price of redrawing; the "
        "last one is what turning the head adds to it."
    )


def margin_text(verification: pd.DataFrame, arm: Arm, context: Context) -> Paragraph:
    """Whether people are told apart better or worse. verification: of `verification_table`."""
    after = arm.rows(verification).iloc[0]
    before = Arm(ORIGINAL, arm.detector, arm.backbone).rows(verification).iloc[0]
    name = name_of("margin", arm.variant, arm.detector, arm.backbone)
    own, others, margin = (
        context.put(f"{name}.{key}.change", after[key] - before[key], "+.3f")
        for key in ("genuine_mean", "impostor_mean", "margin")
    )
    first, then = (
        context.put(f"{name}.rank1.{k}", r["rank1"], ".1%") for k, r in (("before", before), ("after", after))
    )
    return Paragraph(
        f"With {variant_words(arm.variant)} and {combination_words(arm.detector, arm.backbone)}, the similarity with "
        f"one's own GT changes by {own}, with other people's GT by {others}, and the margin between them by {margin}. "
        f"One's own GT comes first among all of them for {first} of the photos as they are and for {then} of the "
        "frontalized ones; a failure counts as a miss."
    )


def sensitivity_text(sensitivity: pd.DataFrame, arm: Arm, context: Context) -> Paragraph:
    """How far the answer moves with the choice of GT. sensitivity: of `gt_sensitivity`."""
    rows = arm.rows(sensitivity)
    name = name_of("sensitivity", arm.variant, arm.detector, arm.backbone)
    low = context.put(f"{name}.lowest", rows["net_gain"].min(), "+.3f")
    high = context.put(f"{name}.highest", rows["net_gain"].max(), "+.3f")
    judge = combination_words(arm.detector, arm.backbone)
    return Paragraph(
        f"Under every rule for what GT is, the Net Gain of {variant_words(arm.variant)} lies between {low} and {high} "
        f"({judge}): the mean of the most frontal photos, the single most frontal one, the first one."
    )


def study_finding() -> Paragraph:
    """What the source study found, for a reader to hold ours against."""
    return Paragraph(
        "The study that this project repeats found that angled photos stay more similar to GT than frontalized ones: "
        "recognisers already tolerate pose, and generators smooth identity detail away although the picture looks "
        "good. Its figures stand in italics below ours, under its own detectors, recognisers and people."
    )
