"""Ways of using frontal views, each compared with the photo."""

from __future__ import annotations

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Arm, Context
from facefront.report.findings.decisions import decide
from facefront.report.impartial import is_partial
from facefront.report.tables.build import Column, Row, build_table, count, estimate, text
from facefront.report.words import combination_words

KEYS = ["variant", "detector", "backbone"]
MARGIN = ("margin_change", "margin_low", "margin_high", "margin_p_adjusted")


def uses_frame(gains: pd.DataFrame, margins: pd.DataFrame, ranks: pd.DataFrame, reading: str) -> pd.DataFrame:
    """Return one row for each variant and combination: of `net_gain` in one reading, adjusted by `adjust_p`, with the
    margin's change (`MARGIN`, of `margin_gain`) and rank-1 (rank1_before, rank1_after, of `rank_one`)."""
    rows = gains[gains["reading"] == reading].drop(columns="verdict", errors="ignore")
    change = margins.rename(columns={name.removeprefix("margin_"): name for name in MARGIN})
    rows = rows.merge(change[[*KEYS, *MARGIN]], on=KEYS, how="left")
    ranks = ranks[["group", *KEYS, "rank1"]]
    before = ranks[ranks["group"] == "angle_gt"][[*KEYS[1:], "rank1"]].rename(columns={"rank1": "rank1_before"})
    after = ranks[ranks["group"] == "frontal_gt"][[*KEYS, "rank1"]].rename(columns={"rank1": "rank1_after"})
    return rows.merge(before, on=KEYS[1:], how="left").merge(after, on=KEYS, how="left")


def uses_table(key: str, what: str, uses: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """Return each way of using frontal views compared with the photo.

    what: the views, as the message `uses-caption` knows them: `uses`, `enhanced` or `outputs`; uses: of `uses_frame`;
    arm: of the detector and recogniser to show; the CSV has all.
    """
    columns = [
        text("compared-with-gt", lambda row: context.variant(row["variant"])),
        estimate("net-gain", "net_gain"),
        estimate("change-of-the-margin", "margin_change", "margin_low", "margin_high"),
        Column("rank-1-photo-to-this", ("rank1_before", "rank1_after"), ".1%", "{} → {}"),
        text("compared-with-the-photo", lambda row: _decision(row, context)),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    combination = combination_words(arm.detector, arm.backbone)
    caption = context.say("uses-caption", what=what, combination=combination)
    return build_table(
        key,
        context.say("uses-caption-empty") if uses.empty else caption,
        uses,
        columns,
        context,
        index=KEYS,
        shown=arm.measured,
        aside=what == "uses",  # the table of advice has the same numbers
    )


def _decision(row: Row, context: Context) -> str:
    if is_partial(row, context):
        return context.say("cell-not-impartial")
    return context.say("decision", decision=decide(row, context))
