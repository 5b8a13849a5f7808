"""The table of the summary: every frontalizer in every combination, of every set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from facefront.measure import PrimarySpec
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.findings.angle import shown_cell
from facefront.report.impartial import MARK
from facefront.report.tables.build import Row, build_table, estimate, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.verdicts import verdict_words
from facefront.report.words import name_of

if TYPE_CHECKING:
    from facefront.report.findings.opening import Measured

INDEX = ("set", "variant", "detector", "backbone")


def summary_table(sets: Sequence[Measured], primary: PrimarySpec, context: Context) -> Table:
    """Return Net Gain, the angle from which on a gain is shown, and the margin; the primary frontalizer first."""
    frame = pd.concat([one.answer.assign(set=one.key, title=one.title) for one in sets], ignore_index=True)
    variants = sorted(dict.fromkeys(frame["variant"]), key=lambda variant: variant != primary.variant)
    frame["order"] = frame["set"].map([one.key for one in sets].index)
    frame["place"] = frame["variant"].map(variants.index)
    frame = frame.sort_values(["order", "place"], kind="stable").drop(columns=["order", "place"])
    columns = [
        COMBINATION,
        estimate("net-gain", "net_gain"),
        text("verdict", lambda row: verdict_words(row, context)),
        text("gain-shown", lambda row: shown_cell(row, name_of("summary", *(row[k] for k in INDEX)), context)),
        estimate("margin-change", "margin_change", "margin_low", "margin_high"),
        text("margin-verdict", lambda row: verdict_words(row, context, "margin_verdict")),
    ]
    return build_table(
        "all_gains",
        context.say("summary-caption", reading=primary.reading),
        frame,
        columns,
        context,
        index=INDEX,
        notes=[context.say("partial-note")] * bool(frame["partial"].astype(bool).any()),
        group=lambda row: _heading(row, len(sets) > 1, context),
    )


def _heading(row: Row, several: bool, context: Context) -> str:
    words = context.variant(row["variant"]) + MARK * bool(row["partial"])
    return context.say("summary-group", title=row["title"], variant=words) if several else words
