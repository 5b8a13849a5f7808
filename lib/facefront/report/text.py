"""What each section says about its tables, in sentences made from numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.measure import UNKNOWN
from facefront.report.answer import primary_row
from facefront.report.blocks import Note, Paragraph
from facefront.report.context import Arm, Context
from facefront.report.findings.robust import robustness_text
from facefront.report.places import place_cutter
from facefront.report.words import (
    DRAWN_NOTE,
    ONE,
    combination_words,
    component_words,
    counted,
    method_words,
    name_of,
    variant_words,
)
from facefront.variants import ORIGINAL

__all__ = [
    "DRAWN_NOTE",
    "completeness_text",
    "data_text",
    "enhanced_text",
    "frontal_text",
    "ladder_text",
    "margin_text",
    "robustness_text",
    "sample_text",
    "sensitivity_text",
    "sides_text",
    "study_finding",
    "weights_text",
]


def data_text(
    images: pd.DataFrame, faces: pd.DataFrame, remarks: Sequence[str], context: Context
) -> list[Paragraph | Note]:
    """How many photos of whom, which of them are special, and what is missing from the set.

    images: `IMAGES`; faces: `FACES` of the original photos; remarks: the loader's.
    """
    photos = context.put("data.photos", len(images), ",d")
    people = context.put("data.people", images["person"].nunique(), ",d")
    gt = context.put("data.gt", (images["role"] == Role.GT).sum(), ",d")
    probes = context.put("data.probes", (images["role"] == Role.PROBE).sum(), ",d")
    reference = "photos in the folder GT" if context.format == "folder" else "most frontal photos of each person"
    sentences = (
        f"{context.dataset}: {counted(photos, 'photo')} of {counted(people, 'person')}. The {reference} ({gt} in all) "
        f"make the reference that the others are compared with, the GT prototype; {counted(probes, 'photo')} "
        f"{'is a probe' if probes == ONE else 'are probes'}. A GT photo never meets itself. "
        f"{_special_cases(images, faces, context)}"
    )
    return [Paragraph(sentences), *map(Note, map(place_cutter(images["path"]), remarks))]


def _special_cases(images: pd.DataFrame, faces: pd.DataFrame, context: Context) -> str:
    photos_of = images.groupby("person").agg(photos=("image_id", "size"), gt=("role", lambda r: (r == Role.GT).sum()))
    several = faces[(faces["variant"] == ORIGINAL) & (faces["n_faces"] > 1)]
    refused = (faces["status"] == Status.SEVERAL_FACES).any()
    lying = faces[(faces["variant"] == ORIGINAL) & (faces["rotation"] != 0)]
    further = faces[(faces["variant"] == ORIGINAL) & ~faces["detection_pass"].isin({"", "standard"})]
    not_taken = (faces["status"] == Status.NOT_UPRIGHT).any()
    counts = {
        "unreadable": (images["status"] == Status.READ_ERROR).sum(),
        "people_without_gt": (photos_of["gt"] == 0).sum(),
        "people_with_one_photo": (photos_of["photos"] == 1).sum(),
        "photos_with_several_faces": several["image_id"].nunique(),
        "photos_not_upright": lying["image_id"].nunique(),
        "photos_of_further_passes": further["image_id"].nunique(),
    }
    unread, no_gt, single, many, turned, again = (
        context.put(f"data.{name}", number, ",d") for name, number in counts.items()
    )
    return (
        f"Files that could not be read: {unread}. People without a GT photo: {no_gt}; with a single photo: {single}. "
        f"Photos in which a detector found several faces: {many}; "
        f"{'the profile refuses them' if refused else 'the largest face counts'}. "
        f"Photos on their side or upside down, which were {'refused' if not_taken else 'turned upright'}: {turned}. "
        f"Photos in which only a further pass of a detector found a face (on another canvas): {again}."
    )


def completeness_text(found: Mapping[str, int], expected: Mapping[str, int], context: Context) -> tuple[str, ...]:
    """A remark where a part of the set is there, by what it counts; nothing where it is whole, or nobody knows."""
    parts = [
        f"{context.put(f'data.found.{name}', found[name], ',d')} of "
        f"{context.put(f'data.expected.{name}', expected[name], ',d')} {name}"
        for name in expected
        if found[name] != expected[name]
    ]
    return (f"This is a part of the set: {', '.join(parts)}.",) if parts else ()


def frontal_text(images: pd.DataFrame, max_yaw: float, context: Context) -> tuple[str, ...]:
    """Return how frontal the GT photos are, and how many people have none within max_yaw (degrees; 0: no limit).

    images: `IMAGES` with roles.
    """
    yaw = images.loc[images["role"] == Role.GT, "yaw"].abs()
    cap = f"gt.max_yaw: {context.put('data.gt_max_yaw', max_yaw, '.0f')}°" if max_yaw else "gt.max_yaw: no limit"
    without = set(images["person"]) - set(images.loc[images["role"] == Role.GT, "person"])
    people, probes = (
        context.put(f"data.without_gt.{name}", number, ",d")
        for name, number in (
            ("people", len(without)),
            ("probes", ((images["role"] == Role.PROBE) & images["person"].isin(without)).sum()),
        )
    )
    if yaw.notna().any():
        median, largest = (context.put(f"data.gt_yaw.{k}", yaw.agg(k), ".0f") for k in ("median", "max"))
        known = f"GT photos have a median |yaw| of {median}°, the largest is {largest}° ({cap})."
    else:
        known = f"The yaw of no GT photo is known ({cap})."
    unknown = context.put("data.gt_yaw.unknown", yaw.isna().sum(), ",d") if yaw.isna().any() else ""
    parts = [known, f"The pose of {unknown} labelled GT photos is unknown; they count as labelled." if unknown else ""]
    if without:
        parts.append(
            f"{people} people have no photo with a face and a known pose within that limit, and so no GT: their "
            f"{probes} probes are counted as attempted and cannot be scored. `gt: {{max_yaw: …}}` in the profile sets "
            "the limit."
        )
    return (" ".join(filter(None, parts)),)


def sample_text(per_person: int, seed: int, context: Context) -> tuple[str, ...]:
    """A remark where not every probe is turned: at most so many of a person; nothing where all are (0)."""
    if per_person == 0:
        return ()
    most = context.put("data.sample.per_person", per_person, "d")
    return (
        f"A sample of the probes is measured: at most {most} of each person, drawn so that they spread over the bins "
        f"of yaw as the person's probes do (seed {context.put('data.sample.seed', seed, 'd')}).",
    )


def enhanced_text(enhanced: int, probes: int, context: Context) -> list[Paragraph]:
    """Where not all probes are enhanced: of how many, so that the numbers of the same view differ further down."""
    if enhanced == probes:
        return []
    part, whole = (
        context.put(f"enhancement.{name}", number, ",d") for name, number in (("sample", enhanced), ("probes", probes))
    )
    return [
        Paragraph(
            f"Enhancement is measured on a sample of each person's probes, {part} of {whole}, spread over the bins of "
            "yaw; selective frontalization, fusion and the advice are on all of them, so that Net Gain of one and the "
            "same view differs a little between the two."
        )
    ]


def sides_text(bins: pd.DataFrame, arm: Arm, context: Context) -> Paragraph:
    """Whether it matters to which side the head is turned. bins: of `gain_by_bin`, signed, whose bins mirror each
    other."""
    rows = arm.rows(bins)
    rows = rows[rows["bin"] != UNKNOWN].sort_values("bin")
    gains, lows, highs = (rows[name].to_numpy(float) for name in ("net_gain", "low", "high"))
    half = len(rows) // 2
    right, left = gains[:half][::-1], gains[half:]
    both = np.flatnonzero(np.isfinite(right) & np.isfinite(left))
    if not len(both):  # also where nothing was scored
        return Paragraph("There are too few people at each angle to compare heads turned to the left and to the right.")
    most = both[np.abs(left - right)[both].argmax()]
    apart = (lows[half:] > highs[:half][::-1]) | (highs[half:] < lows[:half][::-1])
    name = name_of("sides", arm.variant, arm.detector, arm.backbone)
    difference = context.put(f"{name}.most", abs(left - right)[most], ".3f")
    where = context.put(f"{name}.where", str(rows["bin"].iloc[half + most]))
    room = np.maximum(highs[half:] - lows[:half][::-1], highs[:half][::-1] - lows[half:])[both].max()
    room = context.put(f"{name}.room", room, ".3f")
    alike = f"no two intervals lie apart, which leaves room for a true difference of up to {room}"
    shared = (
        "some of their intervals lie apart (this compares intervals and is no test)" if apart[both].any() else alike
    )
    return Paragraph(
        f"Heads turned to their left and to their right: the two means differ most at {where}°, by {difference}, and "
        f"{shared} ({method_words(arm.variant)}, {combination_words(arm.detector, arm.backbone)}). gain_by_yaw.csv "
        "has every angle with its sign."
    )


def weights_text(files: Mapping[str, str], context: Context) -> Paragraph:
    """Which weights stand behind the names of detectors and recognisers. files: each component's file, in words."""
    if not files:
        return Paragraph("No detector or recogniser of this run needs weights.")
    parts = [f"{component_words(name)} is {context.put(f'weights.{name}', file)}" for name, file in files.items()]
    return Paragraph(f"The weights behind the names in this run: {', '.join(parts)}.")


def ladder_text(ladder: pd.DataFrame, gains: pd.DataFrame, context: Context) -> Paragraph:
    """How much of the change is alignment, redrawing and turning. ladder: of `cost_ladder`; gains: of `net_gain`."""
    row = primary_row(gains, context.spec.primary)
    rows = ladder[(ladder["detector"] == row["detector"]) & (ladder["backbone"] == row["backbone"])]
    if rows.empty:
        return Paragraph("What each step costs cannot be said: no photo was scored at every step.")
    name = name_of("ladder", row["detector"], row["backbone"])
    steps = [
        f"{variant_words(variant)}: {context.put(f'{name}.{variant}.step', step, '+.3f')}"
        for variant, step in rows.loc[rows["rung"] > 0, ["variant", "step"]].itertuples(index=False)
    ]
    total = context.put(f"{name}.total", rows["total"].iloc[-1], "+.3f")
    judge = combination_words(row["detector"], row["backbone"])
    return Paragraph(
        f"Where the change of {total} comes from, step by step, on the photos scored at every step, for {judge}: "
        f"{'; '.join(steps)}. The step to an image that was redrawn but not turned is the price of redrawing; the "
        "last one is what turning the head adds to it."
    )


def margin_text(verification: pd.DataFrame, margins: pd.DataFrame, arm: Arm, context: Context) -> Paragraph:
    """Return whether people are told apart better or worse.

    verification: of `verification_table`; margins: of `margin_gain`, so that the changes are those of the Net Gain
    table.
    """
    after, before = arm.rows(verification), Arm(ORIGINAL, arm.detector, arm.backbone).rows(verification)
    if not (before["scored"].any() and after["scored"].any()):
        return Paragraph("Whether people are told apart better or worse cannot be said: no pair was scored.")
    after, before, change = after.iloc[0], before.iloc[0], arm.rows(margins).iloc[0]
    name = name_of("margin", arm.variant, arm.detector, arm.backbone)
    own, others, margin, low, high = (
        context.put(f"{name}.{key}", change[key], "+.3f")
        for key in ("own_change", "others_change", "change", "low", "high")
    )
    photos = context.put(f"{name}.pairs", change["pairs"], ",d")
    bounds = f" [{low}, {high}]" if pd.notna(change["low"]) else ""
    first, then = (
        context.put(f"{name}.rank1.{k}", r["rank1"], ".1%") for k, r in (("before", before), ("after", after))
    )
    return Paragraph(
        f"With {method_words(arm.variant)} and {combination_words(arm.detector, arm.backbone)}, the similarity with "
        f"one's own GT changes by {own}, with other people's GT by {others}, and the margin between them by "
        f"{margin}{bounds} ({change['verdict']}; {counted(photos, 'photo')}). "
        f"One's own GT comes first among all of them for {first} of the photos as they are and for {then} of the "
        "frontalized ones; a failure counts as a miss."
    )


def sensitivity_text(sensitivity: pd.DataFrame, arm: Arm, context: Context) -> Paragraph:
    """How far the answer moves with the choice of GT. sensitivity: of `gt_sensitivity`."""
    rows = arm.rows(sensitivity).dropna(subset="net_gain")
    if rows.empty:
        return Paragraph("How much the choice of GT matters cannot be said: no photo was scored under every rule.")
    name = name_of("sensitivity", arm.variant, arm.detector, arm.backbone)
    low = context.put(f"{name}.lowest", rows["net_gain"].min(), "+.3f")
    high = context.put(f"{name}.highest", rows["net_gain"].max(), "+.3f")
    judge = combination_words(arm.detector, arm.backbone)
    photos = context.put(f"{name}.pairs", rows["pairs"].max(), ",d")
    return Paragraph(
        f"Under every rule for what GT is, the Net Gain of {method_words(arm.variant)} lies between {low} and {high} "
        f"({judge}; {counted(photos, 'photo')}, GT under no rule): the mean of the most frontal photos, the single "
        "most frontal one, the first one."
    )


def study_finding(context: Context) -> Paragraph:
    """What the source study found, for a reader to hold ours against where that may be done."""
    ours = (
        " It is repeated here as published, of photos of real people; drawn ones neither confirm nor contradict it."
        if context.drawn
        else ""
    )
    return Paragraph(
        "The study that this project repeats found that angled photos stay more similar to GT than frontalized ones: "
        "recognisers already tolerate pose, and generators smooth identity detail away although the picture looks "
        f"good. Its figures stand in italics below ours, under its own detectors, recognisers and people.{ours}"
    )
