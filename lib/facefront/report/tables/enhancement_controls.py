"""The changes that an enhancement makes to the picture, and their dependence on the photo."""

from __future__ import annotations

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Arm, Context
from facefront.report.messages.terms import maker_of
from facefront.report.tables.build import Row, build_table, count, estimate, number, text
from facefront.report.tables.gain import combination_of, variant_column
from facefront.report.tables.verification import by_combination
from facefront.report.words import combination_words, name_of


def change_table(change: pd.DataFrame, groups: pd.DataFrame, context: Context) -> Table:
    """Return how much each enhancement changes the picture and how near it stays to the photo: controls.

    change: of `change_of_picture`; groups: of `group_means`; its source_output rows count.
    """
    keys = ["detector", "backbone", "variant"]
    photo = groups.loc[groups["group"] == "source_output", [*keys, "mean", "low", "high"]]
    rows = change.merge(photo, on=keys, how="left", suffixes=("", "_photo"))
    columns = [
        variant_column("enhanced-view", context),
        estimate("with-the-view-before", "similarity", spec=".3f"),
        estimate("with-the-photo", "mean", "low_photo", "high_photo", spec=".3f"),
        count("people", "people"),
        count("attempted", "attempted"),
        count("scored", "scored"),
    ]
    return build_table(
        "enhancement_change",
        context.say("enhancement-change-caption"),
        by_combination(rows),
        columns,
        context,
        index=("variant", "detector", "backbone"),
        group=combination_of,
        aside=True,
    )


def quality_table(by_quality: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """Return the difference from the base by what the photo was, in one combination; the CSV has all of them.

    by_quality: of `difference_by_quality`; arm: of the detector and backbone to show.
    """
    same = (by_quality["detector"] == arm.detector) & (by_quality["backbone"] == arm.backbone)
    rows = by_quality[same & (by_quality["people"] > 0)]
    rows = rows.iloc[rows.groupby(["measure", "level"], sort=False).ngroup().argsort(kind="stable")]
    columns = [
        text("enhanced-view", lambda row: context.variant(maker_of(row["variant"]))),
        number("base", "base_gt"),
        number("enhanced", "enhanced_gt"),
        estimate("difference", "difference"),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    return build_table(
        "enhancement_by_quality",
        context.say("enhancement-by-quality-caption", combination=combination_words(arm.detector, arm.backbone)),
        rows,
        columns,
        context,
        index=("variant", "detector", "backbone", "measure", "level"),
        group=lambda row: _level(row, context),
        whole=by_quality,
        aside=True,
    )


def _level(row: Row, context: Context) -> str:
    if row["measure"] == "yaw":
        return context.say("level-of-yaw", bin=row["level"])
    name, spec = name_of("quality", row["measure"], row["level"]), ",.0f" if row["measure"] == "size" else ".2f"
    least, most = (context.put(f"{name}.{end}", row[end], spec) for end in ("least", "most"))
    return context.say("level-of-quality", measure=row["measure"], level=row["level"], least=least, most=most)
