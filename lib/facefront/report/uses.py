"""Ways of using frontal views, each against the photo: the numbers, and what they say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from facefront.report.context import Context
from facefront.report.judges import is_partial
from facefront.report.section import Table
from facefront.report.tables.build import Column, build_table, count, estimate, text
from facefront.report.words import READING_WORDS, combination_words, interval_words, variant_words

USE, NEARER, HARM, OPEN, FEW, MIXED = "use", "own and others nearer", "do not use", "no reason to", "too few", "depends"
NO_MORE, UNJUDGED = "no more than the control", "no independent judge"
VERDICT_WORDS = {
    USE: "use it",
    NEARER: "do not count on it",
    HARM: "do not use it",
    OPEN: "no reason to use it",
    FEW: "it cannot be said",
    MIXED: "it depends on the detector and recogniser",
    NO_MORE: "no reason to prefer it to the mirrored photo",
    UNJUDGED: "it cannot be said",
}
REASONS = {
    USE: "photos come nearer to the person's GT, and the margin to other people widens",
    NEARER: "photos come nearer to the person's GT, but the margin to other people does not surely widen",
    HARM: "photos end up farther from the person's GT",
    OPEN: "neither a gain nor a loss could be shown",
    FEW: "there are too few people",
    MIXED: "the combinations disagree",
    NO_MORE: "it does not surely gain more than the photo's own mirror image, which needs no frontalizer",
    UNJUDGED: "no recogniser of this run is an independent judge of it",
}
KEYS = ["variant", "detector", "backbone"]


@dataclass(frozen=True)
class Advice:
    """What one way of using frontal views comes to. agree: combinations that say so, of `judged` independent ones."""

    variant: str
    verdict: str
    agree: int
    judged: int


def decide(row: Mapping[str, Any]) -> str:
    """What one combination says. row: low and high of the Net Gain, margin_low of the margin's change."""
    if math.isnan(row["low"]):
        return FEW
    if row["high"] < 0:
        return HARM
    if row["low"] > 0:
        return USE if row["margin_low"] > 0 else NEARER
    return OPEN


def advise(uses: pd.DataFrame, variant: str, context: Context) -> Advice:
    """The verdict of more than half of the combinations, or that they disagree; partial judges are not asked.

    uses: of `uses_frame`.
    """
    known = uses[uses["variant"] == variant].to_dict("records")
    rows = [row for row in known if not is_partial(row, context)]
    verdicts = Counter(decide(row) for row in rows)
    if not verdicts:
        return Advice(variant, UNJUDGED if known else FEW, 0, 0)
    verdict, agree = verdicts.most_common(1)[0]
    return Advice(variant, verdict if 2 * agree > len(rows) else MIXED, agree, len(rows))


def uses_frame(gains: pd.DataFrame, margins: pd.DataFrame, ranks: pd.DataFrame, reading: str) -> pd.DataFrame:
    """One row for each variant and combination: of `net_gain` in one reading, with the margin's change (margin_change,
    margin_low, margin_high, of `margin_gain`) and rank-1 (rank1_before, rank1_after, of `rank_one`)."""
    rows = gains[gains["reading"] == reading]
    change = margins.rename(columns={"change": "margin_change", "low": "margin_low", "high": "margin_high"})
    rows = rows.merge(change[[*KEYS, "margin_change", "margin_low", "margin_high"]], on=KEYS, how="left")
    ranks = ranks[["group", *KEYS, "rank1"]]
    before = ranks[ranks["group"] == "angle_gt"][[*KEYS[1:], "rank1"]].rename(columns={"rank1": "rank1_before"})
    after = ranks[ranks["group"] == "frontal_gt"][[*KEYS, "rank1"]].rename(columns={"rank1": "rank1_after"})
    return rows.merge(before, on=KEYS[1:], how="left").merge(after, on=KEYS, how="left")


def uses_table(key: str, what: str, uses: pd.DataFrame, context: Context) -> Table:
    """Each way of using frontal views against the photo, in every combination. uses: of `uses_frame`; what: the start
    of the caption."""
    columns = [
        text("compared with GT", lambda row: variant_words(row["variant"])),
        estimate("Net Gain", "net_gain"),
        estimate("change of the margin", "margin_change", "margin_low", "margin_high"),
        Column("rank 1, photo → this", ("rank1_before", "rank1_after"), ".1%", "{} → {}"),
        text(
            "against the photo", lambda row: "partial judge" if is_partial(row, context) else VERDICT_WORDS[decide(row)]
        ),
        count("people", "people"),
        count("pairs", "pairs"),
        count("attempted", "attempted"),
        count("scored", "scored"),
    ]
    reading = READING_WORDS[uses["reading"].iloc[0]] if len(uses) else ""
    caption = (
        f"{what} Net Gain: similarity with the person's GT less that of the photo, pairs {reading}. Margin: own GT "
        f"less other people's; only what widens it helps to tell people apart. Rank 1 counts failures as misses. "
        f"{interval_words(context)}"
    )
    order = uses.groupby(KEYS[1:], sort=False).ngroup()
    return build_table(
        key,
        caption,
        uses.iloc[order.argsort(kind="stable")],
        columns,
        context.values,
        index=KEYS,
        group=lambda row: combination_words(row["detector"], row["backbone"]),
    )
