"""The summary's recommendation: the way that most improves telling people apart, for each set in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from facefront.corrections import BEST
from facefront.measure import Verdict
from facefront.report.context import Context
from facefront.report.findings.best import SETTING, best_findings, best_use, way
from facefront.report.findings.keeping import best_way, chosen_of, gain_of, keeping_findings, way_words
from facefront.report.findings.opening import GAIN, Measured, helping_frontalizers
from facefront.report.findings.statistics import estimate
from facefront.report.messages import Argument, Finding
from facefront.report.messages.terms import maker_of
from facefront.report.words import combination_words

ORDER = ("eer", "rank1", "tar", "margin")
"""Measures of telling people apart, the one that is stated first."""


def recommended(sets: Sequence[Measured], primary: str, context: Context) -> list[tuple[list[Measured], Finding]]:
    """Return what to do, once for all sets for which it is the same: these sets, and the finding.

    A way that needs no frontal picture comes first, where one helps with more than half of the recognisers; then the
    best use of frontal views; then a frontalizer that helps by itself.
    """
    found: dict[tuple[Any, ...], list[tuple[Measured, dict[str, Argument]]]] = {}
    for one in sets:
        key, numbers = _way(one, primary)
        found.setdefault(key, []).append((one, numbers))
    return [([one for one, _ in group], _said(key, group, context)) for key, group in found.items()]


def _way(one: Measured, primary: str) -> tuple[tuple[Any, ...], dict[str, Argument]]:
    """Return the message with its arguments as a key that sets may share, and the set's own numbers."""
    helped = _helped(one)
    if helped:
        backbone, name = next(iter(helped.items()))
        chosen = chosen_of(one.ways[one.ways["backbone"] == backbone], name)
        words, learned = way_words(name, one.context, chosen), (chosen or name) != "gallery"
        known: dict[str, Argument] = {"best": name == BEST and not chosen, "way": words, "learned": learned}
        return ("summary-keep", *known.items()), _keep_numbers(one, backbone, name)
    best = best_use(one.advice) if len(one.advice) else None
    if best is not None:
        known = way(best["variant"], tuple(best[key] for key in SETTING), one.name("use"), one.context)
        known.pop("weight", None)
        known["variant"] = one.context.variant(maker_of(best["variant"]))
        return ("summary-use", *sorted(known.items())), _use_numbers(one, best)
    helping = helping_frontalizers(one)
    if helping and not len(one.advice):
        words = one.context.messages.join(map(one.context.variant, helping), "list-or")
        return ("summary-frontalize", ("frontalizers", words)), {}
    return ("summary-leave",), {}


def _helped(one: Measured) -> dict[str, str]:
    """Return the best way without a frontal picture by recogniser; none unless more than half of them have one."""
    rows = one.ways.groupby("backbone", sort=False) if len(one.ways) else ()
    found = {str(backbone): best_way(part) for backbone, part in rows}
    helped = {backbone: name for backbone, name in found.items() if name}
    return helped if 2 * len(helped) > len(found) else {}


def _keep_numbers(one: Measured, backbone: str, name: str) -> dict[str, Argument]:
    rows = one.ways[(one.ways["backbone"] == backbone) & (one.ways["way"] == name)]
    rows = rows[rows["detector"] == rows["detector"].iloc[0]].set_index("measure")
    measure = next(key for key in ORDER if key in rows.index and rows.at[key, "verdict"] == Verdict.GAIN)
    row = rows.loc[measure].to_dict() | {"measure": measure}
    return {
        "numbers": gain_of(row, one.name("keep", backbone, name), one.context),
        "combination": combination_words(str(row["detector"]), backbone),
        "people": one.context.put(one.name("keep", backbone, "people"), row["people"], ",d"),
    }


def _use_numbers(one: Measured, best: dict[str, Any]) -> dict[str, Argument]:
    return {
        "numbers": Finding("summary-net-gain", {"gain": estimate(best, GAIN, one.name("best"), one.context)}),
        "combination": combination_words(best["detector"], best["backbone"]),
        "people": one.context.put(one.name("best", "people"), best["people"], ",d"),
    }


def _said(key: tuple[Any, ...], group: Sequence[tuple[Measured, dict[str, Argument]]], context: Context) -> Finding:
    message, *known = key
    if not group[0][1]:
        return Finding(message, dict(known))
    parts = [
        context.say(
            "summary-gain-of-way",
            **numbers,
            title=one.title,
            several=len(group) > 1,
        )
        for one, numbers in group
    ]
    return Finding(message, dict(known) | {"gains": context.messages.join(parts, "list-semicolon")})


def control_of_set(one: Measured) -> Finding | None:
    """Return the effect of averaging with the mirrored photo, beside the best use of frontal views.

    None where no use is advised.
    """
    best = best_use(one.advice) if len(one.advice) else None
    if best is None:
        return None
    if best["control"]:
        return Finding("summary-control-is-best", {"gain": estimate(best, GAIN, one.name("best"), one.context)})
    found = best_findings(one.advice, one.name("best"), one.context)
    return next((finding for finding in found if finding.key in _CONTROLS), None)


_CONTROLS = {"control", "control-and-more"}


def ways_of_set(one: Measured) -> Finding | None:
    """Return the ways without a frontal picture: one for each recogniser but that of the recommendation, or that none
    helps."""
    if one.ways.empty:
        return None
    said = next(iter(_helped(one)), "")
    rest = one.ways[one.ways["backbone"] != said]
    ways = keeping_findings(rest, one.context, one.name("keep"))
    if ways and not said and all(finding.key == "keep-none" for finding in ways):
        return Finding("summary-keep-none")
    return Finding("summary-statements", {"statements": ways}) if ways else None
