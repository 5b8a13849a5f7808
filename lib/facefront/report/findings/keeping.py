"""Ways that keep identity: which is best for each recogniser, with its gain over photo and mirrored photo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from facefront.corrections import BEST, LADDER, Crossfit, enough_people, parts
from facefront.corrections.crossfit import SETTINGS
from facefront.measure import Verdict
from facefront.report.context import Context
from facefront.report.messages import Argument, Finding
from facefront.report.words import combination_words, component_words, name_of

RATES = ("rank1", "tar", "eer")
"""Measures that are comparable between ways of any scale, as shares."""


def way_words(way: str, context: Context, chosen: str = "") -> str:
    """Return a way in words: "gallery turned, then embedding corrected". chosen: what the best combination is, where
    that is known."""
    if way == BEST and not chosen:
        return context.say("keep-best")
    parts = (chosen if way == BEST else way).split("+")
    words = context.messages.join((context.say("keep-part", part=part) for part in parts), "list-then")
    return context.say("keep-best-named", way=words) if way == BEST else words


def short_words(way: str, context: Context) -> str:
    """Return a way in few words, for a figure: "gallery + correction"."""
    return " + ".join(context.say("keep-short", part=part) for part in way.split("+"))


def chosen_of(rows: pd.DataFrame, way: str) -> str:
    """Return the combination that a way is; empty where it is not known. rows: of `Crossfit.describe`."""
    known = rows.loc[rows["way"] == way, "chosen"].dropna().tolist() if "chosen" in rows else []
    return str(known[0]) if known else ""


def how_to(way: str) -> str:
    """Return what a way takes, as the message `keep-how` knows it: gallery (turned, nothing is learned), learned, or
    both; of the best combination, where it is not known which that is, both."""
    used = set(parts(way))
    if way == BEST or ("gallery" in used and len(used) > 1):
        return "both"
    return "gallery" if "gallery" in used else "learned"


def not_fitted(fitted: Crossfit, mirrored: bool, context: Context) -> list[Finding]:
    """Return the combinations for which nothing could be learned, and why; and that there are no mirrored photos."""
    return [Finding("keep-without-mirror")] * (not mirrored) + [
        Finding("keep-not-fitted", {"combination": combination_words(detector, backbone), "reason": reason})
        for (detector, backbone), reason in fitted.notes.items()
    ]


def helps(rows: pd.DataFrame) -> bool:
    """Return whether a way is shown to help under one recogniser: with every detector a gain in at least one measure of
    telling people apart, and nowhere a loss. rows: of `compare_ways`, of one way and backbone."""
    judged = rows[rows["measure"] != "similarity"]
    gains = judged.groupby("detector")["verdict"].agg(lambda said: (said == Verdict.GAIN).any())
    return bool(len(gains)) and bool(gains.all()) and not (rows["verdict"] == Verdict.LOSS).any()


def best_way(rows: pd.DataFrame) -> str:
    """Return the way to advise for one recogniser: the combination that was chosen inside the fitting people where it
    helps, else the longest rung of the ladder that does, else any other that does; empty for none."""
    helping = [str(way) for way, part in rows.groupby("way", sort=False) if helps(part)]
    order = [BEST, *reversed(LADDER), *helping]
    return next((way for way in order if way in helping), "")


def unhelped(ways: pd.DataFrame) -> list[str]:
    """Return the names of the recognisers that no way is shown to help. ways: of `compare_ways`."""
    return [component_words(str(name)) for name, rows in ways.groupby("backbone", sort=False) if not best_way(rows)]


def keeping_findings(ways: pd.DataFrame, context: Context, prefix: str) -> list[Finding]:
    """Return what keeps identity: one statement for the recognisers that nothing helps, one for each other.

    ways: of `compare_ways`; prefix: of the values' names.
    """
    found = []
    if names := unhelped(ways):
        found.append(Finding("keep-none", {"recogniser": context.messages.join(names, "list-and")}))
    for backbone, rows in ways.groupby("backbone", sort=False):
        way, recogniser = best_way(rows), component_words(str(backbone))
        if not way:
            continue
        first = rows[(rows["way"] == way) & (rows["detector"] == rows["detector"].iloc[0])].set_index("measure")
        name = name_of(prefix, backbone, way)
        shown = [key for key in ("margin", *RATES) if key in first.index and first.at[key, "verdict"] == Verdict.GAIN]
        known: dict[str, Argument] = {
            "recogniser": recogniser,
            "way": way_words(way, context, chosen_of(rows, way)),
            "combination": combination_words(first["detector"].iloc[0], str(backbone)),
            "gains": context.messages.join(
                (context.say(gain_of(first.loc[key].to_dict() | {"measure": key}, name, context)) for key in shown),
                "list-semicolon",
            ),
            "people": context.put(f"{name}.people", first["people"].max(), ",d"),
            "how": how_to(chosen_of(rows, way) or way),
        }
        found.append(Finding("keep-best-way", known))
        if chosen_of(rows, way):
            found.append(_settings(first.iloc[0], name, known, context))
    return found


def _settings(row: pd.Series, name: str, known: Mapping[str, Argument], context: Context) -> Finding:
    """Return in how many folds of people the combination was chosen, and the range of each setting."""
    said = []
    for setting in SETTINGS:
        ends = [row[f"{setting}_{end}"] for end in ("low", "high")]
        if np.isfinite(np.array(ends, np.float64)).all():
            low, high = (
                context.put(f"{name}.{setting}.{end}", value, ".3g")
                for end, value in zip(("low", "high"), ends, strict=True)
            )
            said.append(context.say("keep-setting", setting=setting, low=low, high=high, same=low == high))
    counts = {key: context.put(f"{name}.{key}", row[key], "d") for key in ("chosen_folds", "folds")}
    return Finding(
        "keep-settings",
        {
            "recogniser": known["recogniser"],
            "combination": known["combination"],
            "way": way_words(str(row["chosen"]), context),
            "chosen": counts["chosen_folds"],
            "folds": counts["folds"],
            "any": bool(said),
            "settings": context.messages.join(said, "list-semicolon") if said else "",
        },
    )


def enough_findings(curve: pd.DataFrame, ways: pd.DataFrame, context: Context) -> list[Finding]:
    """Return for each recogniser from how many people on the advised way helps surely in rank 1; where that is not
    shown, the way that does with the fewest people. curve: of `learning_curve`; ways: of `compare_ways`."""
    rows = enough_people(curve)
    rows = rows[rows["measure"] == "rank1"].dropna(subset="enough")
    found = []
    for backbone, part in rows.groupby("backbone", sort=False):
        advised = part[part["way"] == best_way(ways[ways["backbone"] == backbone])]
        row = (advised if len(advised) else part.loc[[part["enough"].idxmin()]]).iloc[0]
        number = context.put(f"keep.{backbone}.enough", row["enough"], ",.0f")
        known = {"recogniser": component_words(str(backbone)), "way": way_words(row["way"], context), "people": number}
        found.append(Finding("keep-enough", known))
    return found


def gain_of(row: Mapping[str, Any], name: str, context: Context) -> Finding:
    """Return the change of one measure with its interval, of rates in percentage points. row: of `compare_ways`."""
    measure = row["measure"]
    points, spec, level = (100, "+.1f", ".1%") if measure in RATES else (1, "+.3f", ".3f")
    numbers = {k: context.put(f"{name}.{measure}.{k}", points * row[k], spec) for k in ("change", "low", "high")}
    levels = {key: context.put(f"{name}.{measure}.{key}", row[key], level) for key in ("before", "after")}
    return Finding("keep-gain", {"measure": measure} | numbers | levels)
