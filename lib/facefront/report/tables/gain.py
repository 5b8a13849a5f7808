"""Net Gain and what it depends on: its three readings, the angle, the price of each step, the choice of GT."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.report.absent import Absent, absent_frontalizers
from facefront.report.blocks import Note, Table
from facefront.report.context import Arm, Context
from facefront.report.judges import judge_notes, judged_variant
from facefront.report.reference import published_net_gain
from facefront.report.tables.build import (
    Column,
    Row,
    append_absent,
    append_rows,
    build_table,
    count,
    estimate,
    number,
    p_value,
    published,
    text,
)
from facefront.report.verdicts import shown
from facefront.report.words import (
    READING_WORDS,
    combination_words,
    family_size,
    family_words,
    interval_words,
    published_words,
    variant_words,
)

MODEL, DATASET = "model", "data-set"
ANGLE, FRONTAL, GAIN = "angle-gt", "frontal-gt", "net-gain"
ATTEMPTED = "attempted"
INDEX = ("variant", "detector", "backbone", "reading")


def combination_of(row: Row) -> str:
    """The detector and backbone of a row, in words."""
    return combination_words(row["detector"], row["backbone"])


def variant_of(row: Row) -> str:
    """The variant of a row, in words."""
    return variant_words(row["variant"])


def judged(title: str, context: Context) -> Column:
    """Return a column of variants, marked where the row's recogniser is not impartial."""
    return text(title, lambda row: judged_variant(row, context))


MEANS = (
    number(ANGLE, "angle_gt"),
    number(FRONTAL, "frontal_gt"),
    estimate("net-gain", "net_gain"),
)
COUNTS = (
    count(ATTEMPTED, "attempted"),
    count("generated", "generated"),
    count("detected", "detected"),
    count("scored", "scored"),
)
COMBINATION = text("detector-recogniser", combination_of)


def net_gain_table(
    gains: pd.DataFrame,
    context: Context,
    reading: str = "common",
    absent: Sequence[Absent] = (),
) -> Table:
    """Table 1: Net Gain by model and data set, with the study's published rows below ours.

    gains: of `net_gain`, adjusted by `adjust_p`; absent: what could not run, of which the frontalizers have a row.
    """
    rows = gains[gains["reading"] == reading].assign(dataset=context.short)
    people = count("people", "people")
    adjusted = p_value("p-adjusted", "p_adjusted")
    verdict = text("verdict", lambda row: str(shown(row, context)))
    columns = [
        judged(MODEL, context),
        text(DATASET, "dataset"),
        *MEANS,
        adjusted,
        verdict,
        people,
        count("pairs", "pairs"),
        *COUNTS,
    ]
    table = build_table(
        "net_gain",
        "Net Gain: similarity with the person's GT after frontalization less before it. Pairs "
        f"{READING_WORDS[reading]}; means over people of each person's mean. {interval_words(context)} Rows in "
        "italics: as published by the study.",
        rows,
        columns,
        context,
        index=INDEX,
        notes=[*judge_notes(rows, context), _family(rows, context), *_slips(context)],
        group=combination_of,
    )
    published_rows = [_published_row(row) for row in published_net_gain().to_dict("records")]
    heading = f"published by the study; detector and recogniser not stated{published_words(context)}"
    return append_rows(append_absent(table, absent_frontalizers(absent)), published_rows, "published", heading)


def _published_row(row: Row) -> dict[str, str]:
    # An N above what the set can have is a slip that must not be repeated: the note below the table gives it.
    n = "" if _has_slip(row) else published(row["n"], ",.0f")
    means = {ANGLE: row["angle_gt"], FRONTAL: row["frontal_gt"]}
    return {
        MODEL: row["model"],
        DATASET: row["dataset"],
        **{title: published(value, ".2f") for title, value in means.items()},
        GAIN: published(row["net_gain"], "+.2f"),
        ATTEMPTED: n,
    }


def _has_slip(row: Row) -> bool:
    return abs(row["printed"] - row["net_gain"]) > 0.005


def _slips(context: Context) -> list[str]:
    """What the study printed and its own numbers contradict, in words."""
    notes = []
    for row in filter(_has_slip, published_net_gain().to_dict("records")):
        name = f"published.net_gain.{row['dataset']}"
        printed = context.put(f"{name}.printed", row["printed"], "+.1f")
        notes.append(
            f"The study prints a Net Gain of {printed} for {row['dataset']}; its own two means give "
            f"{context.put(f'{name}.recomputed', row['net_gain'], '+.2f')}, which stands here. Its N there is "
            f"{context.put(f'{name}.n', row['n'], ',d')}, more than the set can have, and is left out. "
            f"({context.put(f'{name}.note', row['note'].split(';')[0])}.)"
        )
    return notes


def _family(rows: pd.DataFrame, context: Context) -> str:
    """How the p values were adjusted, and over how many tests."""
    sizes = rows.groupby("adjustment")["family_size"].first()
    words = {"holm": "the primary endpoint by Holm", "bh": "all other rows of all three readings by Benjamini–Hochberg"}
    parts = [
        f"{words[kind]} (family of {context.put(f'net_gain.family.{kind}', sizes[kind], ',d')})"
        for kind in words
        if kind in sizes and sizes[kind] > 0
    ]
    own = "Every other table is a family of its own."
    return f"p: {'; '.join(filter(None, ('two-sided paired t test over people', ', '.join(parts))))}. {own}"


def readings_table(gains: pd.DataFrame, variant: str, context: Context) -> Table:
    """The three readings of one arm in each combination; the CSV has every arm. gains: of `net_gain`."""
    reading = text("reading", lambda row: READING_WORDS[row["reading"]])
    images = number("mean-over-images", "image_net_gain", "+.3f")
    detectable = number("smallest-detectable", "smallest_detectable")
    columns = [reading, *MEANS, images, detectable, count("people", "people"), count("pairs", "pairs"), *COUNTS]
    power = context.put("spec.power", context.spec.statistics.power, ".0%")
    return build_table(
        "net_gain_readings",
        f"Net Gain of {variant_words(variant)} read in three ways, because the arms lose different photos: on the "
        "pairs scored in all arms, on those that each arm scored, and with every failure counted as similarity zero. "
        f"{interval_words(context)} Smallest detectable: the true difference that this many people would reveal with "
        f"a power of {power}.",
        gains[gains["variant"] == variant],
        columns,
        context,
        index=INDEX,
        group=combination_of,
        whole=gains,
    )


def gain_by_bin_table(bins: pd.DataFrame, arm: Arm, context: Context) -> Table | Note:
    """Return Net Gain in each angle bin for one combination, or a note where nothing was attempted.

    bins: of `gain_by_bin`, of one axis; the CSV has every combination.
    """
    if bins.empty:
        return Note("Net Gain by angle cannot be given: no pair was attempted.")
    axis, signed = bins["axis"].iloc[0], bool(bins["signed"].iloc[0])
    angle = axis if signed else f"|{axis}|"
    people = context.spec.statistics.minimum_people
    columns = [
        text(f"{angle}, degrees", "bin"),
        *MEANS,
        p_value("p-adjusted", "p_adjusted"),
        text("verdict", lambda row: str(shown(row, context))),
        count("people", "people"),
        count("pairs", "pairs"),
        *COUNTS,
    ]
    return build_table(
        f"net_gain_by_{'signed_' if signed else ''}{axis}",
        f"Net Gain by {angle} of the photo, {combination_words(arm.detector, arm.backbone)}, on pairs "
        f"{READING_WORDS[bins['reading'].iloc[0]]}. {interval_words(context)} A bin with fewer than "
        f"{context.put('spec.minimum_people', people, 'd')} people has counts only."
        f"{family_words(bins, f'net_gain_by_{axis}', context)}",
        bins[(bins["detector"] == arm.detector) & (bins["backbone"] == arm.backbone)],
        columns,
        context,
        index=("variant", "detector", "backbone", "reading", "bin"),
        group=variant_of,
        whole=bins,
        folded=True,
    )


def gain_beyond_table(beyond: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """Return Net Gain beyond each edge of the bins for one combination; the CSV has all. beyond: of `gain_beyond`."""
    angle = f"|{beyond['axis'].iloc[0]}|" if len(beyond) else "|yaw|"
    columns = [
        text(f"{angle} of at least", lambda row: f"{row['edge']:g}°"),
        *MEANS,
        p_value("p-adjusted", "p_adjusted"),
        text("verdict", "verdict"),
        count("people", "people"),
        count("pairs", "pairs"),
        *COUNTS,
    ]
    size = family_size(beyond["family_size"].max() if len(beyond) else 0, "net_gain_beyond", context)
    return build_table(
        "net_gain_beyond",
        f"Net Gain of all photos turned so far or farther, {combination_words(arm.detector, arm.backbone)}: where a "
        "gain "
        f"is shown, and where the mean is merely above zero. {interval_words(context)} p: adjusted by "
        "Benjamini–Hochberg "
        f"over all edges, arms and combinations{size}.",
        beyond[(beyond["detector"] == arm.detector) & (beyond["backbone"] == arm.backbone)],
        columns,
        context,
        index=("variant", "detector", "backbone", "edge"),
        group=variant_of,
        whole=beyond,
        folded=True,
    )
