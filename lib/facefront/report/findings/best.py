"""The best way of using frontal views, with its control: the advice begins with it, and an opening repeats it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

import pandas as pd

from facefront.measure import Verdict
from facefront.report.context import Context
from facefront.report.findings.decisions import Decision
from facefront.report.findings.statistics import estimate
from facefront.report.messages import Argument, Finding
from facefront.report.messages.terms import is_mirrored_photo, maker_of
from facefront.report.verdicts import agreement, shown
from facefront.report.words import combination_words, name_of
from facefront.variants import Use, Variant

_ENDS = ("", "_least", "_most")
SETTING = tuple(f"setting{end}" for end in _ENDS)
"""A way's angle or weight for somebody else, and the least and the most of what was chosen for the people here."""

GAIN = ("net_gain", "low", "high")
MARGIN = ("margin_change", "margin_low", "margin_high")
MORE = ("more_change", "more_low", "more_high", "more_p_adjusted")
"""The gain of a fusion beyond the control, with its interval and adjusted p."""
LESS = ("less_change", "less_low", "less_high", "less_p_adjusted")
"""The gain of the best way beyond another one, pair by pair, likewise."""


class Way(Enum):
    """Ways of using frontal views, as the messages `way` and `recommendation` know them."""

    ALWAYS = auto()
    SELECTIVE = auto()
    NEVER = auto()
    MIRRORED = auto()
    FUSED = auto()
    FUSED_WITH_MIRRORED = auto()


def best_use(ways: pd.DataFrame) -> dict[str, Any] | None:
    """Return, of the ways that are advised, the one with the largest Net Gain; None where none is. ways: of
    `advice`."""
    useful = ways[ways["verdict"] == Decision.USE]
    return None if useful.empty else useful.loc[useful["net_gain"].idxmax()].to_dict()


def best_findings(ways: pd.DataFrame, name: str, context: Context) -> list[Finding]:
    """Return the best way with its numbers, the ways that may be as good, and the effect of the control, which needs no
    frontalizer.

    ways: a row for each way of using frontal views, of the table of `advice`; name: what the values' names begin with.
    """
    best = best_use(ways)
    if best is None:
        return [Finding("recommendation-none")]
    setting = tuple(best[key] for key in SETTING)
    support = agreement(int(best["agree"]), int(best["judged"]), name, context)
    numbers: dict[str, Argument] = {
        "combination": combination_words(best["detector"], best["backbone"]),
        "gain": estimate(best, GAIN, name, context),
        "margin": estimate(best, MARGIN, name, context),
    }
    return [
        Finding("recommendation", way(best["variant"], setting, name_of(name, best["variant"]), context)),
        Finding("recommendation-support", support),
        Finding("recommendation-numbers", numbers),
        *_level(ways, best, context),
        *_control(ways, best, name, context),
    ]


def way(variant: str, setting: tuple[float, ...], name: str, context: Context) -> dict[str, Argument]:
    """Return a way of using frontal views, as the messages `way` and `recommendation` need it.

    setting: its angle or weight for somebody else, and the least and the most of what was chosen for the people here on
    all others; NaN where it has none.
    """
    for_others, _, most = setting
    kind = _kind(Variant.parse(variant), for_others)
    known: dict[str, Argument] = {"way": kind, "method": context.variant(maker_of(variant))}
    if kind == Way.SELECTIVE:
        angles = (context.put(f"{name}.angle{k}", v, ".0f") for k, v in zip(_ENDS, setting, strict=True))
        known |= dict(zip(("angle", "low", "high"), angles, strict=True)) | {"never": not math.isfinite(most)}
    elif kind not in {Way.ALWAYS, Way.NEVER}:
        known["weight"] = context.put(f"{name}.weight", for_others, ".2f")
    return known


def _kind(variant: Variant, for_others: float) -> Way:
    if variant.use == Use.SELECTIVE:
        return Way.SELECTIVE if math.isfinite(for_others) else Way.NEVER
    if variant.use == Use.FUSED_WITH_MIRRORED:
        return Way.FUSED_WITH_MIRRORED
    if variant.use == Use.FUSED:
        return Way.MIRRORED if is_mirrored_photo(variant) else Way.FUSED
    return Way.ALWAYS


def _level(ways: pd.DataFrame, best: Mapping[str, Any], context: Context) -> list[Finding]:
    """Return the other ways that are advised and may be as good: no difference from the best is shown, pair by pair.

    The control is one of them only where the gain of the best beyond it is not stated.
    """
    compared = ways["control"] & (not math.isnan(best["more_change"]))
    others = ways[(ways["verdict"] == Decision.USE) & (ways["variant"] != best["variant"]) & ~compared]
    level = [row["variant"] for row in others.to_dict("records") if shown(row, context, "less_") != Verdict.GAIN]
    words = map(context.variant, level)
    return [Finding("recommendation-level", {"ways": context.messages.join(words, "list-semicolon")})] if level else []


def _control(ways: pd.DataFrame, best: Mapping[str, Any], name: str, context: Context) -> list[Finding]:
    """Return the effect of averaging with the mirrored photo, beside the best; or that it is the best itself."""
    rows = ways[ways["control"]]
    if rows.empty:
        return []
    row = rows.iloc[0].to_dict()
    if row["variant"] == best["variant"]:
        return [Finding("control-is-best")]
    change = _change(row, GAIN, shown(row, context), f"{name}.control", context)
    if math.isnan(best["more_low"]):
        return [Finding("control", {"change": change})]
    more = _change(best, MORE[:3], shown(best, context, "more_"), name, context)
    return [Finding("control-and-more", {"change": change, "more": more})]


def _change(row: Mapping[str, Any], keys: tuple[str, ...], verdict: Verdict, name: str, context: Context) -> Finding:
    return Finding("change-shown", {"estimate": estimate(row, keys, name, context), "verdict": verdict})
