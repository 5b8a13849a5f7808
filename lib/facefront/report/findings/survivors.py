"""Why a mean over survivors flatters: the study's own example, and the worst case of this run."""

from __future__ import annotations

import re

import pandas as pd

from facefront.report.blocks import Paragraph
from facefront.report.context import Context
from facefront.report.messages.terms import enhancement_words
from facefront.report.reference import PUBLISHED_COMBINATIONS, published_enhancement
from facefront.report.tables.enhancement import KEYS, is_lossy, scored_as_they_were
from facefront.report.words import combination_words, name_of, variant_words


def survivors_text(table: pd.DataFrame, context: Context) -> list[Paragraph]:
    """The study's high values beside its low ones, explained, and what is lost here. table: of `enhancement_table`."""
    return [Paragraph(_published(context)), Paragraph(_ours(table, context))]


def _published(context: Context) -> str:
    """The enhancement that the study notes lost faces for: its highest and lowest value, and what lies between."""
    row = next(r for r in published_enhancement().to_dict("records") if "not detected" in r["note"])
    values = {title: row[title] for title in PUBLISHED_COMBINATIONS.values()}
    best = max(values, key=values.__getitem__)
    same_backbone = next(title for title in values if title != best and title.split(" + ")[1] == best.split(" + ")[1])
    name = "published.survivors"
    high, low = (context.put(f"{name}.{key}", values[t], ".3f") for key, t in (("high", best), ("low", same_backbone)))
    lost = context.put(f"{name}.lost", re.findall(r"\d+", row["note"])[0])
    n = context.put(f"{name}.n", row["n"], ",d")
    return (
        f"In the study's own table, removing the background ({row['model']}) scores {high} with {best} and {low} with "
        f"{same_backbone}: the same images and the same recogniser, and only the detector differs. The high values "
        f"stand in exactly the columns for which it notes {lost} faces that were not detected. They are means over the "
        "faces that were still found, and a detector that meets an unusual picture still finds the easy ones: the "
        "frontal, sharp, well-lit ones, which are near to GT anyway. Where nothing is noted as lost, the value is low. "
        f"So {high} shows a loss of faces and no better method. ({lost} lost is also more than the N of {n} printed "
        "beside it.) Therefore every cell of the table of enhancements here says how many views were attempted, found "
        "and scored, and every comparison is read three ways."
    )


def _ours(table: pd.DataFrame, context: Context) -> str:
    """What the lossiest enhancement of this run would seem to be, and is."""
    before = scored_as_they_were(table)
    enhanced = table[(table["variant"] != table["base"]) & (table["reading"] == "survivors")]
    if enhanced.empty:
        return "Nothing was enhanced in this run, so that nothing could be lost by it."
    worst = enhanced.loc[enhanced["lost"].idxmax()]
    if not is_lossy(worst, before):
        return "No enhancement lost more than a stray face here, so the three ways of counting agree."
    name = name_of("survivors", *(worst[key] for key in KEYS[:-1]))
    arm = (table[KEYS[:-1]] == worst[KEYS[:-1]].to_list()).all(axis=1)
    readings = table[arm].set_index("reading")
    seen = context.put(f"{name}.before", before[worst["base"], worst["detector"], worst["backbone"]], ",d")
    lost = context.put(f"{name}.lost", worst["lost"], ",d")
    parts = []
    for reading, words in (
        ("survivors", "over its survivors"),
        ("common", "on the views that every enhancement kept"),
        ("misses", "with failures counted as misses"),
    ):
        enhanced_gt = context.put(f"{name}.{reading}.enhanced", readings.at[reading, "enhanced_gt"], ".3f")
        base_gt = context.put(f"{name}.{reading}.base", readings.at[reading, "base_gt"], ".3f")
        parts.append(f"{enhanced_gt} {words} (the base there {base_gt})")
    what = enhancement_words(worst["variant"], worst["base"], context.messages)
    return (
        f"Here {what} of {variant_words(worst['base'])} loses most with "
        f"{combination_words(worst['detector'], worst['backbone'])}: {lost} of the {seen} views that were scored "
        f"as they were. Its mean is {'; '.join(parts)}."
    )
