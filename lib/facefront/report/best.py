"""The best way of using frontal views, with its control: what the advice begins with, and what an opening repeats."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from facefront.report.context import Context
from facefront.report.derived import FUSED, SELECTIVE, WITH_MIRRORED, maker_of
from facefront.report.uses import USE
from facefront.report.words import combination_words, method_words, name_of, variant_words

MIRRORED = "none+flip"
"""The photo, aligned and mirrored as a whole."""

NOTHING = (
    "Leave photos as they are: of the ways of using frontal views that were measured, none brings photos nearer to GT "
    "and surely widens the margin to other people in more than half of the independent combinations."
)

_ENDS = ("", "_least", "_most")
SETTING = tuple(f"setting{end}" for end in _ENDS)
"""A way's angle or weight for somebody else, and the least and the most of what was chosen for the people here."""

GAIN = ("net_gain", "low", "high")
MARGIN = ("margin_change", "margin_low", "margin_high")
MORE = ("more", "more_low", "more_high")
"""What a fusion brings beyond the control, with its interval."""
LESS = ("less", "less_low", "less_high")
"""What a way brings less than the best one, pair by pair, with its interval."""


def best_use(ways: pd.DataFrame) -> dict[str, Any] | None:
    """Of the ways that are advised, the one with the largest Net Gain; None where none is. ways: of `advice`."""
    useful = ways[ways["verdict"] == USE]
    return None if useful.empty else useful.loc[useful["net_gain"].idxmax()].to_dict()


def best_sentences(ways: pd.DataFrame, name: str, context: Context) -> str:
    """What is best to do, with which numbers, what may be as good, and what the control does, which needs no
    frontalizer.

    ways: a row for each way of using frontal views, of the table of `advice`; name: what the values' names begin with.
    """
    best = best_use(ways)
    if best is None:
        return NOTHING
    setting = tuple(best[key] for key in SETTING)
    what = way_words(best["variant"], setting, name_of(name, best["variant"]), context)
    agree, judged = (context.put(f"{name}.{key}", best[key], "d") for key in ("agree", "judged"))
    told = (
        f"Best of what was measured: {what[0].lower()}{what[1:]}. So say {agree} of {judged} independent combinations "
        f"of detector and recogniser; with {combination_words(best['detector'], best['backbone'])}, Net Gain "
        f"{_estimate(best, GAIN, name, context)} and change of margin {_estimate(best, MARGIN, name, context)}."
    )
    return " ".join(filter(None, (told, _level(ways, best), _control(ways, best, name, context))))


def way_words(variant: str, setting: tuple[float, float, float], name: str, context: Context) -> str:
    """What is done, as the start of a sentence. setting: its angle or weight for somebody else, and the least and the
    most of what was chosen for the people here on all others; NaN where it has none."""
    for_others, _, most = setting
    method = method_words(maker_of(variant))
    if variant.endswith(SELECTIVE):
        if not math.isfinite(for_others):
            return f"Using {method} only beyond an angle (none was found from which it helps)"
        angle, low, high = (context.put(f"{name}.angle{k}", v, ".0f") for k, v in zip(_ENDS, setting, strict=True))
        sure = f"{low}° to {high}°" if math.isfinite(most) else f"{low}° or never"
        return f"Using {method} only from a |yaw| of {angle}° on ({sure} with each person left out)"
    share = context.put(f"{name}.weight", for_others, ".2f")
    if variant.endswith(WITH_MIRRORED):
        return f"Fusing the embeddings of photo and mirrored photo with that of {method} (weight {share})"
    if variant.endswith(FUSED):
        other = "the mirrored photo" if maker_of(variant) == MIRRORED else method
        return f"Fusing the embedding of the photo with that of {other} (weight {share})"
    return f"Turning every photo to the front by {method}"


def _estimate(row: Mapping[str, Any], keys: tuple[str, str, str], name: str, context: Context) -> str:
    """A number, with its interval where there is one."""
    value, low, high = (context.put(f"{name}.{key}", row[key], "+.3f") for key in keys)
    return value if math.isnan(row[keys[1]]) else f"{value} [{low}, {high}]"


def _level(ways: pd.DataFrame, best: Mapping[str, Any]) -> str:
    """The other ways that are advised and may be as good: pair by pair they are not surely worse than the best. The
    control counts among them only where what the best adds to it is not said."""
    compared = ways["control"] & (not math.isnan(best["more"]))
    others = ways[(ways["verdict"] == USE) & (ways["variant"] != best["variant"]) & ~compared]
    words = "; ".join(variant_words(variant) for variant in others.loc[others["less_low"] <= 0, "variant"])
    return f"Not surely worse, pair by pair: {words}." if words else ""


def _control(ways: pd.DataFrame, best: Mapping[str, Any], name: str, context: Context) -> str:
    """The fusion that needs no frontalizer, beside the best; or that it is the best itself."""
    rows = ways[ways["control"]]
    if rows.empty:
        return ""
    row = rows.iloc[0].to_dict()
    if row["variant"] == best["variant"]:
        return "That needs no frontalizer, and no use of frontal views is advised that brings more."
    told = (
        f"The control, {variant_words(row['variant'])}, needs no frontalizer: Net Gain "
        f"{_estimate(row, GAIN, f'{name}.control', context)}"
    )
    if math.isnan(best["more_low"]):
        return f"{told}."
    return f"{told}; pair by pair, the frontal view adds {_estimate(best, MORE, name, context)}."
