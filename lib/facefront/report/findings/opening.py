"""Statements of the summary on one set: does it help, by how much, from which angle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from facefront.measure import Verdict
from facefront.report.context import Context
from facefront.report.findings.decisions import Decision, advise
from facefront.report.findings.statistics import estimate
from facefront.report.messages import Argument, Finding
from facefront.report.verdicts import corrected, shown
from facefront.report.words import combination_words, component_words, name_of

GAIN = ("net_gain", "low", "high")


@dataclass(frozen=True)
class Measured:
    """One set as the summary sees it.

    key, title: of the set; answer, advice, ways: the records of its three answers, without rows where there is none;
    context: with the set's title, and with the recognisers that are not impartial in it; sources: the ids on the page
    of its tables and figures, by key; yaw: the least, the median and the largest |yaw| of its probes, in degrees;
    format: of the set ("biwi", "lfw" …), empty where it is not known.
    """

    key: str
    title: str
    answer: pd.DataFrame
    advice: pd.DataFrame
    ways: pd.DataFrame
    context: Context
    sources: Mapping[str, str]
    yaw: tuple[float, float, float] | None = None
    format: str = ""

    def name(self, *parts: object) -> str:
        """Return the name of one of its values."""
        return name_of("summary", self.key, *parts)

    def of(self, variant: str) -> pd.DataFrame:
        """Return the scored rows of a frontalizer, of impartial recognisers where there is any."""
        rows = self.answer[self.answer["variant"] == variant].dropna(subset="net_gain")
        impartial = rows[~rows["partial"].astype(bool)]
        return rows if impartial.empty else impartial


def tested_set(one: Measured, variant: str, drawn: bool) -> Finding:
    """Return the kind and size of a set. variant: the primary frontalizer; drawn: whether its people are synthetic."""
    rows = one.answer[one.answer["variant"] == variant]
    known: dict[str, Argument] = {
        "title": one.title,
        "format": one.format if drawn else "",
        "turned": one.yaw is not None,
        "photos": one.context.put(one.name("pairs"), rows["pairs"].max() if len(rows) else 0, ",d"),
        "people": one.context.put(one.name("people"), rows["people"].max() if len(rows) else 0, ",d"),
    }
    for name, angle in zip(("low", "high"), (one.yaw or ())[::2], strict=False):
        known[name] = one.context.put(one.name("yaw", name), angle, ".0f")
    return Finding("summary-tested-set", known)


def tested_systems(rows: pd.DataFrame, context: Context) -> dict[str, Argument]:
    """Return the names of frontalizers, detectors and recognisers that were run. rows: of the answers of all sets."""
    names = {
        "frontalizers": [context.method(variant) for variant in rows["variant"].unique()],
        "detectors": [component_words(name) for name in rows["detector"].unique()],
        "recognisers": [component_words(name) for name in rows["backbone"].unique()],
    }
    return {kind: context.messages.join(found) if found else "" for kind, found in names.items()}


def verdict_of_set(one: Measured, variant: str) -> Finding:
    """Return whether the primary frontalizer helps: what more than half of the impartial recognisers say."""
    made = advise(one.answer.dropna(subset="net_gain"), variant, one.context)
    names = [component_words(name) for name in one.of(variant)["backbone"].unique()]
    known: dict[str, Argument] = {
        "decision": made.verdict,
        "variant": one.context.variant(variant),
        "recognisers": one.context.messages.join(names, "list-and") if names else "",
    }
    return Finding("summary-verdict", known)


def verdict_of_page(sets: Sequence[Measured], variant: str, context: Context) -> list[Finding]:
    """Return whether the primary frontalizer helps over all sets; where their verdicts differ also that of each, with
    how far heads are turned in it."""
    said = [advise(one.answer.dropna(subset="net_gain"), variant, one.context).verdict for one in sets]
    if len(set(said)) == 1 and said[0] in {Decision.USE, Decision.HARM}:
        return [Finding("summary-verdict-of-sets", {"overall": said[0]})]
    overall = Finding("summary-verdict-of-sets", {"overall": "some" if Decision.USE in said else "none"})
    turned = all(one.yaw is not None for one in sets)
    each = [context.say(_verdict_of_one(one, decision, variant)) for one, decision in zip(sets, said, strict=True)]
    words = context.messages.join(each, "list-semicolon")
    return [overall, Finding("summary-sets-differ", {"turned": turned, "sets": words})]


def _verdict_of_one(one: Measured, decision: Decision, variant: str) -> Finding:
    known: dict[str, Argument] = {
        "title": one.title,
        "decision": decision,
        "variant": one.context.variant(variant),
        "turned": one.yaw is not None,
    }
    if one.yaw is not None:
        known["yaw"] = one.context.put(one.name("yaw", "median"), one.yaw[1], ".0f")
    return Finding("summary-verdict-of-one", known)


def gain_of_set(one: Measured, row: Mapping[str, Any], variant: str) -> Finding:
    """Return the Net Gain of the primary endpoint, its range over all combinations, and their verdicts.

    row: of the primary endpoint, of the records of the answer.
    """
    rows, context = one.of(variant), one.context
    if rows.empty or pd.isna(row["net_gain"]):
        return Finding("summary-gain-unmeasured")
    known: dict[str, Argument] = {
        "gain": estimate(row, GAIN, one.name("primary"), context),
        "combination": combination_words(row["detector"], row["backbone"]),
    }
    if len(rows) == 1:
        return Finding("summary-gain-alone", known)
    known |= {
        "low": context.put(one.name("lowest"), rows["net_gain"].min(), "+.3f"),
        "high": context.put(one.name("highest"), rows["net_gain"].max(), "+.3f"),
        "counts": _counts(rows, one),
    }
    return Finding("summary-gain", known | {"same": known["low"] == known["high"]})


def recognised_of_set(one: Measured, row: Mapping[str, Any], variant: str) -> list[Finding]:
    """Return the rank-1 rate of the photos and of their frontal views; nothing where it was not measured.

    row: of the primary endpoint, of the records of the answer.
    """
    known = one.advice[one.advice["variant"] == variant] if "rank1_after" in one.advice else one.advice
    same = [r for r in known.to_dict("records") if (r["detector"], r["backbone"]) == (row["detector"], row["backbone"])]
    if not same or pd.isna(same[0]["rank1_after"]):
        return []
    keys = ("before", "after")
    rates = {key: one.context.put(one.name("rank1", key), same[0][f"rank1_{key}"], ".1%") for key in keys}
    return [Finding("summary-rank1", rates)]


def _counts(rows: pd.DataFrame, one: Measured, prefix: str = "") -> str:
    verdicts = [shown(row, one.context, prefix) for row in rows.to_dict("records")]
    found = [
        one.context.say(
            "summary-count",
            verdict=verdict,
            count=one.context.put(one.name(prefix + verdict.name.lower()), verdicts.count(verdict), "d"),
            combinations=one.context.put(one.name(prefix + "combinations"), len(rows), "d"),
            **_corrected(rows, one, prefix),
        )
        for verdict in Verdict
        if verdict in verdicts
    ]
    return one.context.messages.join(found)


def _corrected(rows: pd.DataFrame, one: Measured, prefix: str) -> dict[str, Argument]:
    """Return the number of rows that are open only because of the corrected test, as `summary-count` needs it."""
    count = corrected(rows, f"{prefix}verdict")
    return {"any": count > 0, "corrected": one.context.put(one.name(f"{prefix}corrected"), count, "d")}


def angle_of_set(one: Measured, variant: str) -> Finding:
    """Return from which |yaw| on a gain is shown, and in how many combinations."""
    rows, context = one.of(variant), one.context
    edges = rows["shown_from"].dropna()
    if edges.empty:
        known: dict[str, Argument] = {"known": one.yaw is not None}
        if one.yaw is not None:
            known["reach"] = context.put(one.name("yaw", "high"), one.yaw[2], ".0f")
        return Finding("summary-angle-none", known)
    low, high = (context.put(one.name(k), v, ".0f") for k, v in (("from", edges.min()), ("to", edges.max())))
    ends = (rows.loc[place] for place in (edges.idxmin(), edges.idxmax()))
    first, last = (combination_words(row["detector"], row["backbone"]) for row in ends)
    counts = {
        "shown": context.put(one.name("angle_shown"), len(edges), "d"),
        "combinations": context.put(one.name("combinations"), len(rows), "d"),
    }
    known = {"low": low, "high": high, "same": low == high, "first": first, "last": last}
    return Finding("summary-angle", known | counts)


def margin_of_set(one: Measured, variant: str) -> Finding | None:
    """Return how the margin to other people changes; None where it was not measured."""
    rows = one.of(variant).dropna(subset="margin_change")
    if rows.empty:
        return None
    numbers: dict[str, Argument] = {
        "low": one.context.put(one.name("margin_lowest"), rows["margin_change"].min(), "+.3f"),
        "high": one.context.put(one.name("margin_highest"), rows["margin_change"].max(), "+.3f"),
    }
    same = numbers["low"] == numbers["high"]
    return Finding("summary-margin", numbers | {"same": same, "counts": _counts(rows, one, "margin_")})


def helping_frontalizers(one: Measured) -> list[str]:
    """Return the frontalizers that are advised by more than half of the impartial recognisers, in order."""
    rows = one.answer.dropna(subset="net_gain")
    variants = rows["variant"].unique()
    return [str(v) for v in variants if advise(rows, str(v), one.context).verdict == Decision.USE]
