"""The key question and its answer, in sentences made from numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.faces import ZERO_ROTATION
from facefront.measure import PrimarySpec
from facefront.report.angled import angled_sentence
from facefront.report.context import Arm, Context
from facefront.report.judges import is_partial
from facefront.report.section import Answer, Table
from facefront.report.tables.build import Column, build_table, count, estimate, number, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.words import READING_WORDS, combination_words, interval_words, method_words, name_of

QUESTION = "Does turning an angled photo to the front bring it nearer to a true frontal photo of the same person?"

LOSS, GAIN, OPEN, FEW = "loss", "gain", "no difference shown", "too few people"


def verdict(row: Mapping[str, Any]) -> str:
    """What a row of `net_gain` says: a loss or a gain where its interval leaves zero out, else neither."""
    if math.isnan(row["low"]):
        return FEW
    if row["high"] < 0:
        return LOSS
    return GAIN if row["low"] > 0 else OPEN


def primary_row(gains: pd.DataFrame, primary: PrimarySpec) -> dict[str, Any]:
    """The row of the primary endpoint; an empty detector or backbone means the first in the table.

    Raises ValueError where the table has no such row.
    """
    rows = gains[(gains["variant"] == primary.variant) & (gains["reading"] == primary.reading)]
    for column in ("detector", "backbone"):
        wanted = getattr(primary, column) or (rows[column].iloc[0] if len(rows) else "")
        rows = rows[rows[column] == wanted]
    if rows.empty:
        wanted = f"variant {primary.variant!r}, reading {primary.reading!r}, {primary.detector!r}, {primary.backbone!r}"
        raise ValueError(f"the primary endpoint ({wanted}) was not measured; change measure.primary in spec/pairs.yaml")
    return rows.iloc[0].to_dict()


def primary_arm(gains: pd.DataFrame, primary: PrimarySpec) -> Arm:
    """The arm of the primary endpoint. Raises ValueError where it was not measured."""
    row = primary_row(gains, primary)
    return Arm(row["variant"], row["detector"], row["backbone"])


def answer(
    gains: pd.DataFrame, turning: pd.DataFrame, margins: pd.DataFrame, pairs: pd.DataFrame, context: Context
) -> Answer:
    """Three sentences for the primary endpoint, and below them every combination on its own.

    gains: of `net_gain`; turning: of `turning_points` for yaw; margins: of `margin_gain` for the same variants; pairs:
    `PAIRS`.
    """
    row = primary_row(gains, context.spec.primary)
    keys = ["variant", "detector", "backbone"]
    turn = turning[(turning[keys] == [row[key] for key in keys]).all(axis=1)].iloc[0].to_dict()
    table = _per_combination(gains, turning, margins, context)
    arm = Arm(row["variant"], row["detector"], row["backbone"])
    gain = " ".join(filter(None, (gain_sentence(row, context), margin_sentence(row, margins, context))))
    return Answer(QUESTION, (gain, angled_sentence(pairs, arm, context), turning_sentence(turn, context)), table)


def gain_sentence(row: Mapping[str, Any], context: Context) -> str:
    """What frontalization does to the similarity with GT, by how much, how surely, in whom. row: of `net_gain`."""
    name = name_of("answer", row["variant"], row["detector"], row["backbone"])
    if not row["people"]:
        return f"It cannot be said: there are no pairs {READING_WORDS[row['reading']]}."
    gain = context.put(f"{name}.net_gain", row["net_gain"], "+.3f")
    before, after = (context.put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    people = context.put(f"{name}.people", row["people"], ",d")
    photos = context.put(f"{name}.pairs", row["pairs"], ",d")
    judge = combination_words(row["detector"], row["backbone"])
    where = f"{photos} photos of {people} people, {context.dataset}, judged by {judge}"
    who = f"turned to the front by {method_words(row['variant'])}"
    decision = verdict(row)
    if decision == FEW:
        return (
            f"It cannot be said from so few people: {who}, the mean similarity went from {before} to {after} ({gain}; "
            f"{where})."
        )
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    low, high = (context.put(f"{name}.{key}", row[key], "+.3f") for key in ("low", "high"))
    numbers = f"from {before} to {after}, a Net Gain of {gain} ({confidence} interval {low} to {high}; {where})"
    if decision == LOSS:
        return f"No: {who}, photos are less similar to the person's GT than they were before, {numbers}."
    if decision == GAIN:
        return f"Yes: {who}, photos are more similar to the person's GT than they were before, {numbers}."
    smallest = context.put(f"{name}.smallest_detectable", row["smallest_detectable"], ".3f")
    power = context.put("spec.power", context.spec.statistics.power, ".0%")
    return (
        f"Neither a gain nor a loss can be shown: {who}, the mean similarity went {numbers}; a true change smaller "
        f"than {smallest} would probably have stayed unseen (power {power})."
    )


def margin_sentence(row: Mapping[str, Any], margins: pd.DataFrame, context: Context) -> str:
    """Of a gain, whether it is one of identity: it is none where other people's GT come as much nearer. Else empty.

    row: of `net_gain`; margins: of `margin_gain`.
    """
    if verdict(row) != GAIN:
        return ""
    name = name_of("answer", row["variant"], row["detector"], row["backbone"])
    margin = Arm(row["variant"], row["detector"], row["backbone"]).rows(margins).iloc[0]
    change, low, high = (context.put(f"{name}.margin_{key}", margin[key], "+.3f") for key in ("change", "low", "high"))
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    numbers = f"by {change} ({confidence} interval {low} to {high})"
    if margin["low"] > 0:
        return f"The margin to other people's GT widens too, {numbers}."
    if margin["high"] < 0:
        return f"But the margin to other people's GT narrows, {numbers}: they come nearer still."
    return f"But the margin to other people's GT does not surely widen; it changes {numbers}: they come nearer too."


def turning_sentence(row: Mapping[str, Any], context: Context) -> str:
    """From which |yaw| the sign of the gain turns, or that no such angle was found. row: of `turning_points`."""
    name = name_of("answer", "turning", row["variant"], row["detector"], row["backbone"])
    if row["status"] == "none found":
        if not row["sign"]:
            return "There are too few people at each angle to say whether this depends on how far the head is turned."
        reach = context.put(f"{name}.reach", row["reach"], ".0f")
        return (
            f"No angle was found from which the sign turns: at every |yaw| looked at, up to about {reach}°, the mean "
            f"is a {row['sign']}."
        )
    angle = context.put(f"{name}.angle", row["angle"], ".0f")
    before, after = row["direction"].split(" to ")
    turns = f"the mean turns from a {before} to a {after} at a |yaw| of about {angle}°"
    if row["status"] == "uncertain":
        share = context.put(f"{name}.share", row["share"], ".0%")
        return f"By angle, {turns}, but only {share} of the resamples of people agree: no turning point can be claimed."
    low, high = (context.put(f"{name}.{key}", row[key], ".0f") for key in ("low", "high"))
    return f"It depends on the angle: {turns} (interval {low}° to {high}°)."


def _per_combination(gains: pd.DataFrame, turning: pd.DataFrame, margins: pd.DataFrame, context: Context) -> Table:
    """Net Gain of the primary arm in every combination, and what became of the margin to other people; the CSV has
    every frontalizer."""
    primary, keys = context.spec.primary, ["variant", "detector", "backbone"]
    shown = gains["variant"].map(lambda variant: turns_heads(variant) or variant == primary.variant)
    whole = gains[(gains["reading"] == primary.reading) & shown.astype(bool)]
    changes = margins[[*keys, "before", "after", "change", "low", "high"]]
    turns = turning[[*keys, "status", "angle", "low", "high", "direction", "sign", "reach"]]
    whole = whole.merge(_named(changes, "margin", keys), on=keys, how="left")
    whole = whole.merge(_named(turns, "turns", keys), on=keys, how="left")
    whole["turns_at"] = whole["turns_angle"].where(whole["turns_status"] == "found")
    whole["partial"] = [is_partial(row, context) for row in whole.to_dict("records")]
    rows = whole[whole["variant"] == primary.variant]
    columns = [
        COMBINATION,
        text("verdict", verdict),
        estimate("Net Gain", "net_gain"),
        number("smallest detectable", "smallest_detectable"),
        Column("margin, photo → turned", ("margin_before", "margin_after"), ".3f", "{} → {}"),
        estimate("change of the margin", "margin_change", "margin_low", "margin_high"),
        estimate("turns at |yaw|", "turns_at", "turns_low", "turns_high", ".0f"),
        count("people", "people"),
    ]
    caption = (
        f"Each combination judged on its own: {method_words(primary.variant)}, pairs "
        f"{READING_WORDS[primary.reading]}. Margin: similarity with one's own GT less that with other people's; a "
        f"gain that does not widen the margin helps nobody. {interval_words(context)}"
    )
    return build_table("answer", caption, rows, columns, context.values, index=keys, whole=whole)


def _named(table: pd.DataFrame, prefix: str, keys: Sequence[str]) -> pd.DataFrame:
    return table.rename(columns={name: f"{prefix}_{name}" for name in table.columns if name not in keys})


def turns_heads(variant: str) -> bool:
    """Whether the variant is a head turned to the front, and no control."""
    return variant != "none" and not variant.endswith(ZERO_ROTATION)
