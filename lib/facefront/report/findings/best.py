"""The best way of using frontal views, with its control: what the advice begins with, and what an opening repeats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.measure import Verdict
from facefront.report.context import Context
from facefront.report.messages.terms import is_mirrored_photo, maker_of
from facefront.report.uses import USE
from facefront.report.verdicts import agreement, shown
from facefront.report.words import combination_words, method_words, name_of, variant_words
from facefront.variants import Use, Variant

"""The photo, aligned and mirrored as a whole."""

NOTHING = (
    "Leave photos as they are: for no way of using frontal views that was measured is a gain and a wider margin to "
    "other "
    "people shown with more than half of the impartial recognisers."
)

_ENDS = ("", "_least", "_most")
SETTING = tuple(f"setting{end}" for end in _ENDS)
"""A way's angle or weight for somebody else, and the least and the most of what was chosen for the people here."""

GAIN = ("net_gain", "low", "high")
MARGIN = ("margin_change", "margin_low", "margin_high")
MORE = ("more_change", "more_low", "more_high", "more_p_adjusted")
"""What a fusion brings beyond the control, with its interval and adjusted p."""
LESS = ("less_change", "less_low", "less_high", "less_p_adjusted")
"""What a way brings less than the best one, pair by pair, likewise."""


def best_use(ways: pd.DataFrame) -> dict[str, Any] | None:
    """Return, of the ways that are advised, the one with the largest Net Gain; None where none is. ways: of
    `advice`."""
    useful = ways[ways["verdict"] == USE]
    return None if useful.empty else useful.loc[useful["net_gain"].idxmax()].to_dict()


def best_sentences(ways: pd.DataFrame, name: str, context: Context) -> str:
    """Return what is best to do, with its numbers, what may be as good, and what the control does without a
    frontalizer.

    ways: a row for each way of using frontal views, of the table of `advice`; name: what the values' names begin with.
    """
    best = best_use(ways)
    if best is None:
        return NOTHING
    setting = tuple(best[key] for key in SETTING)
    what = way_words(best["variant"], setting, name_of(name, best["variant"]), context)
    agree = agreement(int(best["agree"]), int(best["judged"]), name, context)
    alone = "one recogniser cannot show whether that depends on it"
    shared = alone if best["judged"] == 1 else "they share the same photos, so this is no replication"
    told = (
        f"Recommendation: {what[0].lower()}{what[1:]}. So say {agree}, with every detector ({shared}). With "
        f"{combination_words(best['detector'], best['backbone'])}, Net Gain {_estimate(best, GAIN, name, context)} and "
        f"change of margin {_estimate(best, MARGIN, name, context)}."
    )
    return " ".join(filter(None, (told, _level(ways, best, context), _control(ways, best, name, context))))


def way_words(variant: str, setting: tuple[float, float, float], name: str, context: Context) -> str:
    """Return what is done, as the start of a sentence. setting: its angle or weight for somebody else, and the least
    and the most of what was chosen for the people here on all others; NaN where it has none."""
    for_others, _, most = setting
    method, parsed = method_words(maker_of(variant)), Variant.parse(variant)
    if parsed.use == Use.SELECTIVE:
        if not math.isfinite(for_others):
            return f"Using {method} only beyond an angle (none was found from which it helps)"
        angle, low, high = (context.put(f"{name}.angle{k}", v, ".0f") for k, v in zip(_ENDS, setting, strict=True))
        sure = f"{low}° to {high}°" if math.isfinite(most) else f"{low}° or never"
        return f"Using {method} only from a |yaw| of {angle}° on ({sure} with each person left out)"
    share = context.put(f"{name}.weight", for_others, ".2f")
    view = f"the frontal view of {method}"
    if parsed.use == Use.FUSED_WITH_MIRRORED:
        return (
            f"Averaging the embeddings of the photo, its mirror image and {view} (weight {share} on the frontal view)"
        )
    if parsed.use == Use.FUSED and is_mirrored_photo(parsed):
        return f"Averaging the embeddings of the photo and its mirror image (weight {share} on the mirror image)"
    if parsed.use == Use.FUSED:
        return f"Averaging the embeddings of the photo and {view} (weight {share} on the frontal view)"
    return f"Turning every photo to the front by {method}"


def _estimate(row: Mapping[str, Any], keys: tuple[str, str, str], name: str, context: Context) -> str:
    """Return a number, with its interval where there is one."""
    value, low, high = (context.put(f"{name}.{key}", row[key], "+.3f") for key in keys)
    return value if math.isnan(row[keys[1]]) else f"{value} [{low}, {high}]"


def _level(ways: pd.DataFrame, best: Mapping[str, Any], context: Context) -> str:
    """Return the other ways that are advised and may be as good: no difference from the best is shown, pair by pair.

    The control counts among them only where what the best adds to it is not said.
    """
    compared = ways["control"] & (not math.isnan(best["more_change"]))
    others = ways[(ways["verdict"] == USE) & (ways["variant"] != best["variant"]) & ~compared]
    level = [row["variant"] for row in others.to_dict("records") if shown(row, context, "less_") != Verdict.GAIN]
    words = "; ".join(map(variant_words, level))
    return f"Not shown to be worse, pair by pair: {words}." if words else ""


def _control(ways: pd.DataFrame, best: Mapping[str, Any], name: str, context: Context) -> str:
    """Return what averaging with the mirrored photo does, beside the best; or that it is the best itself."""
    rows = ways[ways["control"]]
    if rows.empty:
        return ""
    row = rows.iloc[0].to_dict()
    if row["variant"] == best["variant"]:
        return "That needs no frontalizer, and no use of frontal views is advised that brings more."
    told = (
        "Averaging the photo with its own mirror image, which needs no frontalizer, changes the similarity by "
        f"{_estimate(row, GAIN, f'{name}.control', context)} ({shown(row, context)})"
    )
    if math.isnan(best["more_low"]):
        return f"{told}."
    more = _estimate(best, MORE[:3], name, context)
    return f"{told}; adding the frontal view changes it by a further {more} ({shown(best, context, 'more_')})."
