"""The key question and its answer, in sentences made from numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.measure import PrimarySpec, Verdict
from facefront.measure.beyond import SHOWN
from facefront.report.angled import angled_sentence
from facefront.report.blocks import Answer, Table
from facefront.report.context import Arm, Context
from facefront.report.judges import is_partial
from facefront.report.tables.build import Column, build_table, count, estimate, number, p_value, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.turns import CROSSING, SHOWN_FROM, crossing_cell, shown_cell, turning_sentence
from facefront.report.verdicts import shown, verdict_rule
from facefront.report.words import READING_WORDS, combination_words, counted, interval_words, method_words, name_of
from facefront.variants import Variant

QUESTION = "Does turning an angled photo to the front bring it nearer to a true frontal photo of the same person?"


def primary_row(gains: pd.DataFrame, primary: PrimarySpec) -> dict[str, Any]:
    """Return the row of the primary endpoint; an empty detector or backbone means the first in the table.

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
    """Return the arm of the primary endpoint. Raises ValueError where it was not measured."""
    row = primary_row(gains, primary)
    return Arm(row["variant"], row["detector"], row["backbone"])


def answer(
    gains: pd.DataFrame, turning: pd.DataFrame, margins: pd.DataFrame, pairs: pd.DataFrame, context: Context
) -> Answer:
    """Return the sentences for the primary endpoint, and every combination in a table.

    gains: of `net_gain`, adjusted by `adjust_p`; turning: of `turning_points` for yaw, with `add_gain_shown`; margins:
    of `margin_gain` for the same variants; pairs: `PAIRS`.
    """
    row = primary_row(gains, context.spec.primary)
    keys = ["variant", "detector", "backbone"]
    turn = turning[(turning[keys] == [row[key] for key in keys]).all(axis=1)].iloc[0].to_dict()
    table = _per_combination(gains, turning, margins, context)
    arm = Arm(row["variant"], row["detector"], row["backbone"])
    gain = " ".join(filter(None, (gain_sentence(row, context), margin_sentence(row, margins, context))))
    return Answer(QUESTION, (gain, angled_sentence(pairs, arm, context), turning_sentence(turn, context)), table)


def gain_sentence(row: Mapping[str, Any], context: Context) -> str:
    """Return what frontalization does to the similarity with GT, by how much and in whom. row: of `net_gain`."""
    name = name_of("answer", row["variant"], row["detector"], row["backbone"])
    if not row["people"]:
        return f"It cannot be said: there are no pairs {READING_WORDS[row['reading']]}."
    gain = context.put(f"{name}.net_gain", row["net_gain"], "+.3f")
    before, after = (context.put(f"{name}.{key}", row[key], ".3f") for key in ("angle_gt", "frontal_gt"))
    people = context.put(f"{name}.people", row["people"], ",d")
    photos = context.put(f"{name}.pairs", row["pairs"], ",d")
    combination = combination_words(row["detector"], row["backbone"])
    where = f"{counted(photos, 'photo')} of {counted(people, 'person')}, {context.dataset}, measured with {combination}"
    who = f"turned to the front by {method_words(row['variant'])}"
    decision = shown(row, context)
    if decision == Verdict.FEW:
        return (
            f"It cannot be said from so few people: {who}, the mean similarity went from {before} to {after} ({gain}; "
            f"{where})."
        )
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    low, high = (context.put(f"{name}.{key}", row[key], "+.3f") for key in ("low", "high"))
    p = context.put(f"{name}.p_adjusted", row["p_adjusted"], "p")
    certainty = f"{confidence} interval {low} to {high}, adjusted p {p}"
    numbers = f"from {before} to {after}, a Net Gain of {gain} ({certainty}; {where})"
    if decision == Verdict.LOSS:
        return f"No: {who}, photos are less similar to the person's GT than before, {numbers}."
    if decision == Verdict.GAIN:
        return f"Yes: {who}, photos are more similar to the person's GT than before, {numbers}."
    smallest = context.put(f"{name}.smallest_detectable", row["smallest_detectable"], ".3f")
    power = context.put("spec.power", context.spec.statistics.power, ".0%")
    return (
        f"Neither a gain nor a loss is shown: {who}, the mean similarity went {numbers}; with this many people the "
        "study "
        f"had {power} power to detect only a change of {smallest} or more."
    )


def margin_sentence(row: Mapping[str, Any], margins: pd.DataFrame, context: Context) -> str:
    """Return, for a gain, whether the margin to other people widens too; empty for any other verdict.

    row: of `net_gain`; margins: of `margin_gain`.
    """
    if shown(row, context) != Verdict.GAIN:
        return ""
    name = name_of("answer", row["variant"], row["detector"], row["backbone"])
    margin = Arm(row["variant"], row["detector"], row["backbone"]).rows(margins).iloc[0]
    change, low, high = (context.put(f"{name}.margin_{key}", margin[key], "+.3f") for key in ("change", "low", "high"))
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    p = context.put(f"{name}.margin_p_adjusted", margin["p_adjusted"], "p")
    numbers = f"by {change} ({confidence} interval {low} to {high}, adjusted p {p})"
    decision = shown(margin, context)
    if decision == Verdict.GAIN:
        return f"The margin to other people's GT widens too, {numbers}."
    if decision == Verdict.LOSS:
        return f"But the margin to other people's GT narrows, {numbers}: they come nearer still."
    return f"But it is not shown that the margin to other people's GT widens; it changes {numbers}."


def _per_combination(gains: pd.DataFrame, turning: pd.DataFrame, margins: pd.DataFrame, context: Context) -> Table:
    """Return Net Gain of the primary arm in every combination with the change of the margin; the CSV has every
    frontalizer."""
    primary, keys = context.spec.primary, ["variant", "detector", "backbone"]
    turned = gains["variant"].map(lambda variant: turns_heads(variant) or variant == primary.variant)
    whole = gains[(gains["reading"] == primary.reading) & turned.astype(bool)]
    changes = margins[[*keys, "before", "after", "change", "low", "high", "p_adjusted"]]
    turns = turning[[*keys, "status", "angle", "low", "high", "direction", "sign", "reach"]]
    whole = whole.merge(_named(changes, "margin", keys), on=keys, how="left")
    whole = whole.merge(_named(turns, "turns", keys), on=keys, how="left")
    whole = whole.merge(turning[[*keys, *SHOWN]], on=keys, how="left")
    records = whole.to_dict("records")
    whole["partial"] = [is_partial(row, context) for row in records]
    whole["verdict"] = [str(shown(row, context)) for row in records]
    whole["margin_verdict"] = [str(shown(row, context, "margin_")) for row in records]
    rows = whole[whole["variant"] == primary.variant]
    columns = [
        COMBINATION,
        text("verdict", "verdict"),
        estimate("Net Gain", "net_gain"),
        p_value("p, adjusted", "p_adjusted"),
        number("smallest detectable", "smallest_detectable"),
        Column("margin, photo → turned", ("margin_before", "margin_after"), ".3f", "{} → {}"),
        estimate("change of the margin", "margin_change", "margin_low", "margin_high"),
        text("verdict on the margin", "margin_verdict"),
        text(CROSSING, lambda row: crossing_cell(row, name_of("answer", *(row[k] for k in keys)), context)),
        text(SHOWN_FROM, lambda row: shown_cell(row, name_of("answer", *(row[k] for k in keys)), context)),
        count("people", "people"),
    ]
    caption = (
        f"Each combination of detector and recogniser: {method_words(primary.variant)}, pairs "
        f"{READING_WORDS[primary.reading]}. Margin: similarity with one's own GT less that with other people's; a gain "
        f"that does not widen it does not help to tell people apart. {interval_words(context)} {CROSSING[0].upper()}"
        f"{CROSSING[1:]}: where the mean is zero, with its interval over resamples of people. "
        f"{SHOWN_FROM[0].upper()}{SHOWN_FROM[1:]}: the smallest edge of the bins of |yaw| from which on Net Gain has "
        "the "
        "verdict of a gain (all photos turned so far or farther; p adjusted over all edges, arms and combinations)."
    )
    return build_table(
        "answer", caption, rows, columns, context.values, index=keys, whole=whole, notes=[verdict_rule(context)]
    )


def _named(table: pd.DataFrame, prefix: str, keys: Sequence[str]) -> pd.DataFrame:
    return table.rename(columns={name: f"{prefix}_{name}" for name in table.columns if name not in keys})


def turns_heads(variant: str) -> bool:
    """Return whether the variant is a head turned to the front, and no control."""
    parsed = Variant.parse(variant)
    return parsed.is_frontal and parsed.frontalizer != "none"
