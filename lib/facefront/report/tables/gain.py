"""Net Gain, its three readings, and its dependence on the angle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.report.absent import Absent, absent_frontalizers
from facefront.report.blocks import Note, Table
from facefront.report.context import Arm, Context
from facefront.report.impartial import marked_variant, partial_notes
from facefront.report.messages import Finding
from facefront.report.reference import published_net_gain
from facefront.report.tables.build import (
    Column,
    Row,
    append_absent,
    append_rows,
    bin_words,
    build_table,
    count,
    estimate,
    number,
    p_value,
    published,
    text,
)
from facefront.report.verdicts import shown, verdict_words
from facefront.report.words import combination_words
from facefront.variants import turns_heads

MODEL, DATASET = "model", "data-set"
ANGLE, FRONTAL, GAIN = "angle-gt", "frontal-gt", "net-gain"
ATTEMPTED = "attempted"
INDEX = ("variant", "detector", "backbone", "reading")


def combination_of(row: Row) -> str:
    """Return the detector and backbone of a row, in words."""
    return combination_words(row["detector"], row["backbone"])


def variant_column(title: str, context: Context, name: str = "variant") -> Column:
    """Return a column of variants; name: of the frame's column."""
    return text(title, lambda row: context.variant(row[name]))


def verdict_column(context: Context) -> Column:
    """Return a column of verdicts, made of low, high and p_adjusted."""
    return text("verdict", lambda row: verdict_words({**row, "verdict": shown(row, context)}, context))


def marked(title: str, context: Context) -> Column:
    """Return a column of variants, marked where the row's recogniser is not impartial."""
    return text(title, lambda row: marked_variant(row, context))


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
    """Return Table 1: Net Gain by model and data set, with the study's published rows below ours.

    gains: of `net_gain`, adjusted by `adjust_p`; absent: what could not run, of which the frontalizers have a row.
    """
    rows = gains[gains["reading"] == reading].assign(dataset=context.short)
    columns = [
        marked(MODEL, context),
        text(DATASET, lambda row: ""),  # the chapter says it of ours
        *MEANS,
        verdict_column(context),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    table = build_table(
        "net_gain",
        context.say("net-gain-caption"),
        rows,
        columns,
        context,
        index=INDEX,
        notes=[*partial_notes(rows, context), *_slips(context)],
        group=combination_of,
        shown=lambda row: turns_heads(row["variant"]) or row["variant"] == context.spec.primary.variant,
    )
    published_rows = [_published_row(row) for row in published_net_gain(context.format).to_dict("records")]
    heading = context.say("net-gain-published", drawn=context.drawn)
    return append_rows(
        append_absent(table, absent_frontalizers(absent, context), context), published_rows, "published", heading
    )


def _published_row(row: Row) -> dict[str, str]:
    # An N above what the set can have is a slip that must not be repeated: the note below the table gives it.
    n = "" if _has_slip(row) else published(row["n"], ",.0f")
    means = {ANGLE: row["angle_gt"], FRONTAL: row["frontal_gt"]}
    return {
        MODEL: row["model"],
        DATASET: row["dataset"],
        **{title: published(value, ".2f") for title, value in means.items()},
        GAIN: published(row["net_gain"], "+.2f"),
        "pairs": n,
    }


def _has_slip(row: Row) -> bool:
    return abs(row["printed"] - row["net_gain"]) > 0.005


def _slips(context: Context) -> list[str]:
    """Return what the study printed and its own numbers contradict."""
    return [
        _slip(row, f"published.net_gain.{row['dataset']}", context)
        for row in filter(_has_slip, published_net_gain(context.format).to_dict("records"))
    ]


def _slip(row: Row, name: str, context: Context) -> str:
    return context.say(
        "net-gain-slip",
        dataset=row["dataset"],
        printed=context.put(f"{name}.printed", row["printed"], "+.1f"),
        recomputed=context.put(f"{name}.recomputed", row["net_gain"], "+.2f"),
        n=context.put(f"{name}.n", row["n"], ",d"),
        images=context.put(f"{name}.images", row["count"], ",.0f"),
    )


def readings_table(gains: pd.DataFrame, variant: str, context: Context) -> Table:
    """Return the three readings of one arm in each combination; the CSV has every arm. gains: of `net_gain`."""
    reading = text("reading", lambda row: context.say("reading", reading=row["reading"]))
    images = number("mean-over-images", "image_net_gain", "+.3f")
    detectable = number("smallest-detectable", "smallest_detectable")
    columns = [reading, *MEANS, images, detectable, count("people", "people"), count("pairs", "pairs"), *COUNTS]
    power = context.put("spec.power", context.spec.statistics.power, ".0%")
    return build_table(
        "net_gain_readings",
        context.say("readings-caption", variant=context.variant(variant), power=power),
        gains[gains["variant"] == variant],
        columns,
        context,
        index=INDEX,
        group=combination_of,
        whole=gains,
        aside=True,
    )


def gain_by_bin_table(bins: pd.DataFrame, arm: Arm, context: Context) -> Table | Note:
    """Return Net Gain in each angle bin for one combination, or a note where nothing was attempted.

    bins: of `gain_by_bin`, of one axis; the CSV has every combination.
    """
    if bins.empty:
        return Note(context.say("gain-by-bin-none"))
    axis, signed = bins["axis"].iloc[0], bool(bins["signed"].iloc[0])
    columns = [
        text(
            Finding("column-angle-in-degrees", {"axis": axis, "signed": signed}),
            lambda row: bin_words(row["bin"], context),
        ),
        *MEANS,
        p_value("p-adjusted", "p_adjusted"),
        verdict_column(context),
        count("people", "people"),
        count("pairs", "pairs"),
        *COUNTS,
    ]
    return build_table(
        f"net_gain_by_{'signed_' if signed else ''}{axis}",
        context.say(
            "gain-by-bin-caption",
            axis=axis,
            signed=signed,
            combination=combination_words(arm.detector, arm.backbone),
        ),
        bins[(bins["detector"] == arm.detector) & (bins["backbone"] == arm.backbone)],
        columns,
        context,
        index=("variant", "detector", "backbone", "reading", "bin"),
        group=lambda row: context.variant(row["variant"]),
        whole=bins,
        aside=True,
    )


def gain_beyond_table(beyond: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """Return Net Gain beyond each edge of the bins for one combination; the CSV has all. beyond: of `gain_beyond`."""
    axis = beyond["axis"].iloc[0] if len(beyond) else "yaw"
    columns = [
        text(Finding("column-angle-at-least", {"axis": axis, "signed": False}), lambda row: f"{row['edge']:g}°"),
        *MEANS,
        p_value("p-adjusted", "p_adjusted"),
        text("verdict", lambda row: verdict_words(row, context)),
        count("people", "people"),
        count("pairs", "pairs"),
        *COUNTS,
    ]
    return build_table(
        "net_gain_beyond",
        context.say("gain-beyond-caption", combination=combination_words(arm.detector, arm.backbone)),
        beyond[(beyond["detector"] == arm.detector) & (beyond["backbone"] == arm.backbone)],
        columns,
        context,
        index=("variant", "detector", "backbone", "edge"),
        group=lambda row: context.variant(row["variant"]),
        whole=beyond,
        aside=True,
    )
