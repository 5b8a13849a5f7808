"""Statements above several sets: the effect on each of them, and what to do with such photos."""

from __future__ import annotations

import pandas as pd

from facefront.measure import Verdict, by_recogniser
from facefront.report.context import Context
from facefront.report.findings.best import best_findings
from facefront.report.messages import Argument, Finding
from facefront.report.verdicts import agreement, shown
from facefront.report.words import name_of

COUNTED = {Verdict.GAIN: "gains", Verdict.LOSS: "losses", Verdict.OPEN: "open", Verdict.FEW: "few"}


def gain_of_set(title: str, key: str, rows: pd.DataFrame, variant: str, context: Context) -> Finding:
    """Return the effect of the primary frontalizer on a set, over all combinations.

    key: of the set; rows: of the records of its answer, see `answer`.
    """
    rows = rows[rows["variant"] == variant].dropna(subset="net_gain")
    if rows.empty:
        return Finding("opening-unmeasured", {"title": title})
    verdicts = [shown(row, context) for row in rows.to_dict("records")]
    name = name_of(key, "overview", variant)
    counts = [
        context.say("opening-count", verdict=verdict, count=context.put(f"{name}.{word}", verdicts.count(verdict), "d"))
        for verdict, word in COUNTED.items()
        if verdict in verdicts
    ]
    return Finding(
        "opening-gain",
        {
            "title": title,
            "method": context.method(variant),
            "photos": context.put(f"{name}.pairs", rows["pairs"].max(), ",d"),
            "people": context.put(f"{name}.people", rows["people"].max(), ",d"),
            "low": context.put(f"{name}.lowest", rows["net_gain"].min(), "+.3f"),
            "high": context.put(f"{name}.highest", rows["net_gain"].max(), "+.3f"),
            "combinations": context.put(f"{name}.combinations", len(rows), "d"),
            "counts": context.messages.join(counts),
        },
    )


def advice_of_set(key: str, rows: pd.DataFrame, ways: pd.DataFrame, primary: str, context: Context) -> list[Finding]:
    """Return what to do with photos like these, under impartial recognisers.

    rows: as for `gain_of_set`; ways: of the records of the set's advice. Where ways of using the primary frontalizer
    were measured, no other advice is given on it.
    """
    parts = rows[~rows["partial"].astype(bool)].groupby("variant", sort=False)
    useful = [str(variant) for variant, part in parts if _helps(part, context)]
    if len(ways):
        others = _named([variant for variant in useful if variant != primary], context)
        best = best_findings(ways, name_of(key, "best"), context)
        return [*best, Finding("opening-others", {"frontalizers": others})] if others else best
    if useful:
        return [Finding("opening-use", {"frontalizers": _named(useful, context)})]
    found = [finding for variant, part in parts for finding in _beyond(str(variant), key, part, context)]
    if found:
        angles = context.messages.join(map(context.say, found), "list-semicolon")
        return [Finding("opening-beyond", {"angles": angles})]
    return [Finding("opening-leave")]


def _named(variants: list[str], context: Context) -> str:
    return context.messages.join(map(context.variant, variants), "list-or") if variants else ""


def _helps(part: pd.DataFrame, context: Context) -> bool:
    """Return whether a gain and a wider margin are shown in every combination."""
    rows = part.to_dict("records")
    return all(shown(row, context) == shown(row, context, "margin_") == Verdict.GAIN for row in rows)


def _beyond(variant: str, key: str, part: pd.DataFrame, context: Context) -> list[Finding]:
    """Return from which angles on a gain is shown; none unless more than half of the recognisers show one."""
    says = by_recogniser(part.to_dict("records"), lambda row: "shown" if pd.notna(row["shown_from"]) else "not shown")
    agree = sum(said == "shown" for said in says.values())
    if 2 * agree <= len(says):
        return []
    name = name_of(key, "overview", variant)
    ends = ("nearest", part["shown_from"].min()), ("farthest", part["shown_from"].max())
    low, high = (context.put(f"{name}.{k}", v, ".0f") for k, v in ends)
    known: dict[str, Argument] = {"variant": context.variant(variant), "low": low, "high": high, "same": low == high}
    return [Finding("opening-beyond-angle", known | agreement(agree, len(says), name, context))]
