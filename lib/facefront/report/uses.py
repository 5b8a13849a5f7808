"""Ways of using frontal views, each against the photo: the numbers, and what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from facefront.measure import MIXED as DIFFER
from facefront.measure import Verdict, by_recogniser
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.judges import is_partial
from facefront.report.tables.build import Column, build_table, count, estimate, p_value, text
from facefront.report.verdicts import shown
from facefront.report.words import READING_WORDS, combination_words, interval_words, variant_words

USE, NEARER, HARM, OPEN, FEW, MIXED = "use", "own and others nearer", "do not use", "no reason to", "too few", "depends"
NO_MORE, UNJUDGED = "no more than the control", "no impartial recogniser"
VERDICT_WORDS = {
    USE: "use it",
    NEARER: "do not count on it",
    HARM: "do not use it",
    OPEN: "no reason to use it",
    FEW: "it cannot be said",
    MIXED: "it depends on the recogniser or detector",
    NO_MORE: "no reason to prefer it to the mirrored photo",
    UNJUDGED: "it cannot be said",
}
REASONS = {
    USE: "photos come nearer to the person's GT, and the margin to other people widens",
    NEARER: "photos come nearer to the person's GT, but it is not shown that the margin to other people widens",
    HARM: "photos end up farther from the person's GT",
    OPEN: "neither a gain nor a loss is shown",
    FEW: "there are too few people",
    MIXED: "the recognisers, or their detectors, disagree",
    NO_MORE: "no gain over the photo's own mirror image is shown, which needs no frontalizer",
    UNJUDGED: "every recogniser of this run helped to make the image",
}
KEYS = ["variant", "detector", "backbone"]
MARGIN = ("margin_change", "margin_low", "margin_high", "margin_p_adjusted")


@dataclass(frozen=True)
class Advice:
    """The verdict on one way of using frontal views. agree: recognisers that say so, of `judged` impartial ones."""

    variant: str
    verdict: str
    agree: int
    judged: int


def decide(row: Mapping[str, Any], context: Context) -> str:
    """Return what one combination says. row: low, high and p_adjusted of the Net Gain, and of the margin's change with
    the prefix margin_."""
    said = shown(row, context)
    if said == Verdict.GAIN:
        return USE if shown(row, context, "margin_") == Verdict.GAIN else NEARER
    return {Verdict.LOSS: HARM, Verdict.OPEN: OPEN, Verdict.FEW: FEW}[said]


def advise(uses: pd.DataFrame, variant: str, context: Context) -> Advice:
    """Return the verdict of more than half of the impartial recognisers, or that they disagree.

    uses: of `uses_frame`. A recogniser says what it says with every detector, see `by_recogniser`.
    """
    known = uses[uses["variant"] == variant].to_dict("records")
    rows = [row for row in known if not is_partial(row, context)]
    said = by_recogniser(rows, lambda row: decide(row, context))
    if not said:
        return Advice(variant, UNJUDGED if known else FEW, 0, 0)
    counted = Counter(verdict for verdict in said.values() if verdict != DIFFER)
    verdict, agree = counted.most_common(1)[0] if counted else (MIXED, 0)
    return Advice(variant, verdict if 2 * agree > len(said) else MIXED, agree, len(said))


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


def uses_table(key: str, what: str, uses: pd.DataFrame, context: Context) -> Table:
    """Return each way of using frontal views compared with the photo, in every combination. uses: of `uses_frame`;
    what: the start of the caption."""
    columns = [
        text("compared-with-gt", lambda row: variant_words(row["variant"])),
        estimate("net-gain", "net_gain"),
        p_value("p-adjusted", "p_adjusted"),
        estimate("change-of-the-margin", "margin_change", "margin_low", "margin_high"),
        p_value("p-adjusted-of-the-margin", "margin_p_adjusted"),
        Column("rank-1-photo-to-this", ("rank1_before", "rank1_after"), ".1%", "{} → {}"),
        text(
            "compared-with-the-photo",
            lambda row: "not impartial" if is_partial(row, context) else VERDICT_WORDS[decide(row, context)],
        ),
        count("people", "people"),
        count("pairs", "pairs"),
        count("attempted", "attempted"),
        count("scored", "scored"),
    ]
    reading = READING_WORDS[uses["reading"].iloc[0]] if len(uses) else ""
    most = context.put(f"{key}.family", uses["family_size"].max(), ",d") if uses["family_size"].max() > 0 else ""
    family = f"p: adjusted over families of up to {most} tests. " if most else ""
    caption = (
        f"{what} Net Gain: similarity with the person's GT less that of the photo, pairs {reading}. Margin: own GT "
        "less other people's; only what widens it helps to tell people apart. Rank 1 counts failures as misses. "
        f"{family}{interval_words(context)}"
    )
    order = uses.groupby(KEYS[1:], sort=False).ngroup()
    return build_table(
        key,
        caption,
        uses.iloc[order.argsort(kind="stable")],
        columns,
        context,
        index=KEYS,
        group=lambda row: combination_words(row["detector"], row["backbone"]),
    )
