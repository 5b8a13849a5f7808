"""The summary's recommendation: the way that most improves telling people apart, for each set in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from facefront.corrections import BEST
from facefront.measure import Verdict
from facefront.report.findings.best import SETTING, best_findings, best_use, way
from facefront.report.findings.keeping import best_way, chosen_of, gain_of, how_to, keeping_findings, way_words
from facefront.report.findings.opening import GAIN, Measured, helping_frontalizers
from facefront.report.findings.statistics import estimate
from facefront.report.messages import Argument, Finding
from facefront.report.messages.terms import maker_of
from facefront.report.words import combination_words, component_words

ORDER = ("eer", "rank1", "tar", "margin")
"""Measures of telling people apart, the one that is stated first."""


@dataclass(frozen=True)
class Recommended:
    """A recommendation, for the sets for which it is the same.

    gains: what it brings in each of the sets, None for advice without a number; how: where to read how it is done.
    """

    sets: tuple[Measured, ...]
    finding: Finding
    gains: tuple[Finding | None, ...]
    how: tuple[Finding, ...]


def recommended(sets: Sequence[Measured]) -> list[Recommended]:
    """Return what to do, once for all sets for which it is the same.

    A way that needs no frontal picture comes first, where one helps with more than half of the recognisers; then the
    best use of frontal views; then a frontalizer that helps by itself; then a way that needs no frontal picture and
    helps with fewer recognisers.
    """
    found: dict[tuple[Any, ...], list[tuple[Measured, Finding | None]]] = {}
    for one in sets:
        key, gain = _way(one)
        found.setdefault(key, []).append((one, gain))
    return [_recommended(key, group) for key, group in found.items()]


def _recommended(key: tuple[Any, ...], group: Sequence[tuple[Measured, Finding | None]]) -> Recommended:
    message, *known = key
    how = (Finding("keep-how", {"how": dict(known)["how"]}),) if "how" in dict(known) else ()
    sets, gains = tuple(one for one, _ in group), tuple(gain for _, gain in group)
    return Recommended(sets, Finding(message, dict(known)), gains, how)


def _way(one: Measured) -> tuple[tuple[Any, ...], Finding | None]:
    """Return the message with its arguments as a key that sets may share, and what it brings in the set."""
    if kept := _kept(one):
        message, backbone, name = kept
        gain = Finding("summary-keep-gain", _keep_numbers(one, backbone, name))
        return (message, *_keep_words(one, backbone, name).items()), gain
    best = best_use(one.advice) if len(one.advice) else None
    if best is not None:
        known = way(best["variant"], tuple(best[key] for key in SETTING), one.name("use"), one.context)
        known.pop("weight", None)
        known["variant"] = one.context.variant(maker_of(best["variant"]))
        return ("summary-use", *sorted(known.items())), Finding("summary-use-gain", _use_numbers(one, best))
    if helping := _helping(one):
        words = one.context.messages.join(map(one.context.variant, helping), "list-or")
        return ("summary-frontalize", ("frontalizers", words)), None
    return ("summary-leave", ("alone", one.answer["backbone"].nunique() == 1)), None


def _helping(one: Measured) -> list[str]:
    """Return the frontalizers that help by themselves, where no uses of frontal views were measured."""
    return [] if len(one.advice) else helping_frontalizers(one)


def _found(one: Measured) -> dict[str, str]:
    """Return the best way without a frontal picture of each recogniser that has one."""
    rows = one.ways.groupby("backbone", sort=False) if len(one.ways) else ()
    return {str(backbone): way for backbone, part in rows if (way := best_way(part))}


def _kept(one: Measured) -> tuple[str, str, str] | None:
    """Return the message that recommends a way without a frontal picture, the recogniser and the way.

    None where another recommendation comes first.
    """
    found = _found(one)
    if not found:
        return None
    backbone, name = next(iter(found.items()))
    if 2 * len(found) > one.ways["backbone"].nunique():
        return "summary-keep", backbone, name
    use = best_use(one.advice) if len(one.advice) else None
    return None if use is not None or _helping(one) else ("summary-keep-some", backbone, name)


def _keep_words(one: Measured, backbone: str, name: str) -> dict[str, Argument]:
    """Return a way as the messages need it. only: whether no other recogniser has one."""
    chosen = chosen_of(one.ways[one.ways["backbone"] == backbone], name)
    return {
        "best": name == BEST and not chosen,
        "way": way_words(name, one.context, chosen),
        "how": how_to(chosen or name),
        "recogniser": component_words(backbone),
        "only": len(_found(one)) == 1,
    }


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
        "gain": estimate(best, GAIN, one.name("best"), one.context),
        "combination": combination_words(best["detector"], best["backbone"]),
        "people": one.context.put(one.name("best", "people"), best["people"], ",d"),
    }


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
    _, said, _ = _kept(one) or ("", "", "")
    rest = one.ways[one.ways["backbone"] != said]
    found = keeping_findings(rest, one.context, one.name("keep"))
    ways = [finding for finding in found if finding.key != "keep-settings"]  # the chapter has them
    if ways and not said and all(finding.key == "keep-none" for finding in ways):
        return Finding("summary-keep-none")
    return Finding("summary-statements", {"statements": ways}) if ways else None
