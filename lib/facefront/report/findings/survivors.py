"""Statements on means over survivors, which mislead: the study's own example, and the worst case of this run."""

from __future__ import annotations

import pandas as pd

from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.messages.terms import enhancement_words
from facefront.report.reference import PUBLISHED_COMBINATIONS, published_enhancement
from facefront.report.tables.enhancement import KEYS, is_lossy, scored_as_they_were
from facefront.report.words import combination_words, name_of

READINGS = ("survivors", "common", "misses")


def published_survivors(context: Context) -> list[Finding]:
    """Return the enhancement that the study notes lost faces for: its highest value, and the value of the same
    recogniser with the other detector. None beside a set in another one's format."""
    found = published_enhancement(context.format).to_dict("records")
    row = next((row for row in found if row["remark"] == "faces_not_detected"), None)
    if row is None:
        return []
    values = {title: row[title] for title in PUBLISHED_COMBINATIONS.values()}
    best = max(values, key=values.__getitem__)
    same_recogniser = next(title for title in values if title != best and title.split(" + ")[1] == best.split(" + ")[1])
    name = "published.survivors"
    told = Finding(
        "survivors-published",
        {
            "model": row["model"],
            "best": best,
            "same_recogniser": same_recogniser,
            "high": context.put(f"{name}.high", values[best], ".3f"),
            "low": context.put(f"{name}.low", values[same_recogniser], ".3f"),
            "lost": context.put(f"{name}.lost", row["count"], ",.0f"),
            "n": context.put(f"{name}.n", row["n"], ",d"),
        },
    )
    return [told]


def survivors(table: pd.DataFrame, context: Context) -> Finding:
    """Return the apparent and the true means of the enhancement that loses most faces here. table: of
    `enhancement_table`."""
    before = scored_as_they_were(table)
    enhanced = table[(table["variant"] != table["base"]) & (table["reading"] == "survivors")]
    if enhanced.empty:
        return Finding("survivors-none")
    worst = enhanced.loc[enhanced["lost"].idxmax()]
    if not is_lossy(worst, before):
        return Finding("survivors-agree")
    name = name_of("survivors", *(worst[key] for key in KEYS[:-1]))
    arm = (table[KEYS[:-1]] == worst[KEYS[:-1]].to_list()).all(axis=1)
    readings = table[arm].set_index("reading")
    return Finding(
        "survivors-worst",
        {
            "enhancement": enhancement_words(worst["variant"], worst["base"], context.messages),
            "view": context.variant(worst["base"]),
            "combination": combination_words(worst["detector"], worst["backbone"]),
            "lost": context.put(f"{name}.lost", worst["lost"], ",d"),
            "seen": context.put(f"{name}.before", before[worst["base"], worst["detector"], worst["backbone"]], ",d"),
        }
        | {reading: _means(readings.loc[reading], f"{name}.{reading}", context) for reading in READINGS},
    )


def _means(row: pd.Series, name: str, context: Context) -> Finding:
    means = {key: context.put(f"{name}.{key}", row[f"{key}_gt"], ".3f") for key in ("enhanced", "base")}
    return Finding("mean-beside-base", means)
