"""Enhancements that help and that hurt."""

from __future__ import annotations

import pandas as pd

from facefront.measure import Verdict, by_recogniser
from facefront.report.context import Context
from facefront.report.impartial import is_partial
from facefront.report.messages import Finding
from facefront.report.verdicts import agreement, shown
from facefront.report.words import name_of

HELPED, HURT, OPEN = "enhancements-helped", "enhancements-hurt", "enhancements-open"
UNJUDGED = "enhancements-unjudged"


def enhancement_findings(table: pd.DataFrame, context: Context) -> list[Finding]:
    """Return which enhancements help the frontal views and which hurt, with more than half of the impartial
    recognisers.

    table: of `enhancement_table`.
    """
    rows = table[(table["reading"] == "common") & (table["variant"] != table["base"])]
    if rows.empty:
        return [Finding("enhanced-nothing")]
    found: dict[str, list[str]] = {key: [] for key in (HELPED, HURT, OPEN, UNJUDGED)}
    for variant, part in rows.groupby("variant", sort=False):
        key, words = _group(str(variant), part, context)
        found[key].append(words)
    listed = {key: context.messages.join(words, "list-semicolon") if words else "" for key, words in found.items()}
    said = [key for key, words in listed.items() if words or key in {HELPED, HURT}]
    return [Finding(key, {"any": bool(listed[key]), "enhancements": listed[key]}) for key in said]


def _group(variant: str, part: pd.DataFrame, context: Context) -> tuple[str, str]:
    """Return the message that an enhancement belongs to, and the enhancement in words."""
    words = context.variant(variant)
    impartial = [row for row in part.to_dict("records") if not is_partial(row, context)]
    said = list(by_recogniser(impartial, lambda row: shown(row, context)).values())
    for verdict, key in ((Verdict.GAIN, HELPED), (Verdict.LOSS, HURT)):
        if 2 * said.count(verdict) > len(said):
            name = name_of("advice", "enhancement", variant)
            support = agreement(said.count(verdict), len(said), name, context)
            return key, context.say("enhancement-supported", variant=words, **support)
    return OPEN if said else UNJUDGED, words
