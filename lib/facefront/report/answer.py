"""The key question and its answer for one set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from facefront.measure import PrimarySpec
from facefront.measure.beyond import SHOWN
from facefront.report.blocks import Answer, Records, Table
from facefront.report.context import Arm, Context
from facefront.report.findings.angle import crossing_cell, shown_cell, turning_findings
from facefront.report.findings.gain import angled_findings, gain_finding, margin_finding
from facefront.report.impartial import is_partial
from facefront.report.tables.build import build_table, count, estimate, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.verdicts import shown, verdict_words
from facefront.report.words import name_of
from facefront.variants import turns_heads


def primary_row(gains: pd.DataFrame, primary: PrimarySpec) -> dict[str, Any]:
    """Return the row of the primary endpoint; an empty detector or backbone means the first in the table.

    Raises ValueError where the table has no such row.
    """
    rows = gains[(gains["variant"] == primary.variant) & (gains["reading"] == primary.reading)]
    for column in ("detector", "backbone"):
        wanted = getattr(primary, column) or (rows[column].iloc[0] if len(rows) else "")
        rows = rows[rows[column] == wanted]
    if rows.empty:
        raise ValueError(f"{primary} was not measured; change measure.primary in spec/pairs.yaml")
    return rows.iloc[0].to_dict()


def primary_arm(gains: pd.DataFrame, primary: PrimarySpec) -> Arm:
    """Return the arm of the primary endpoint. Raises ValueError where it was not measured."""
    row = primary_row(gains, primary)
    return Arm(row["variant"], row["detector"], row["backbone"])


def answer(
    gains: pd.DataFrame, turning: pd.DataFrame, margins: pd.DataFrame, pairs: pd.DataFrame, context: Context
) -> Answer:
    """Return the statements on the primary endpoint, and every combination in a table.

    gains: of `net_gain`, adjusted by `adjust_p`; turning: of `turning_points` for yaw, with `add_gain_shown`; margins:
    of `margin_gain` for the same variants; pairs: `PAIRS`.
    """
    row = primary_row(gains, context.spec.primary)
    keys = ["variant", "detector", "backbone"]
    turn = turning[(turning[keys] == [row[key] for key in keys]).all(axis=1)].iloc[0].to_dict()
    table, records = _per_combination(gains, turning, margins, context)
    arm = Arm(row["variant"], row["detector"], row["backbone"])
    margin = margin_finding(row, margins, context)
    statements = (
        [gain_finding(row, context)] + ([] if margin is None else [margin]),
        angled_findings(pairs, arm, context),
        turning_findings(turn, context),
    )
    sentences = tuple(" ".join(map(context.say, findings)) for findings in statements)
    return Answer(context.say("question"), sentences, table, records)


def _per_combination(
    gains: pd.DataFrame, turning: pd.DataFrame, margins: pd.DataFrame, context: Context
) -> tuple[Table, Records]:
    """Return Net Gain of the primary arm in every combination with the change of the margin; the CSV and the records
    have every frontalizer."""
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
        text("verdict", lambda row: verdict_words(row, context)),
        estimate("net-gain", "net_gain"),
        text(
            "crossing",
            lambda row: crossing_cell(row, name_of("answer", *(row[k] for k in keys)), context),
        ),
        text(
            "gain-shown",
            lambda row: shown_cell(row, name_of("answer", *(row[k] for k in keys)), context),
        ),
        count("people", "people"),
    ]
    caption = context.say(
        "answer-caption",
        method=context.variant(primary.variant),
        reading=primary.reading,
        confidence=context.confidence,
    )
    table = build_table("answer", caption, rows, columns, context, index=keys, whole=whole)
    return table, Records.of(whole)


def _named(table: pd.DataFrame, prefix: str, keys: Sequence[str]) -> pd.DataFrame:
    return table.rename(columns={name: f"{prefix}_{name}" for name in table.columns if name not in keys})
