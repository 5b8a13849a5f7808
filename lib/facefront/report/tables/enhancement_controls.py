"""What an enhancement changes in the picture, and whether it depends on the photo."""

from __future__ import annotations

import pandas as pd

from facefront.report.blocks import Table
from facefront.report.context import Arm, Context
from facefront.report.messages.terms import maker_of
from facefront.report.tables.build import Row, build_table, count, estimate, number, text
from facefront.report.tables.gain import combination_of
from facefront.report.tables.verification import by_combination
from facefront.report.words import combination_words, interval_words, name_of, variant_words

QUALITY_WORDS = {"sharpness": "sharpness", "size": "size of the face", "yaw": "|yaw|"}


def change_table(change: pd.DataFrame, groups: pd.DataFrame, context: Context) -> Table:
    """How much each enhancement changes the picture and how near it stays to the photo: controls.

    change: of `change_of_picture`; groups: of `group_means`, whose source_output rows count.
    """
    keys = ["detector", "backbone", "variant"]
    photo = groups.loc[groups["group"] == "source_output", [*keys, "mean", "low", "high"]]
    rows = change.merge(photo, on=keys, how="left", suffixes=("", "_photo"))
    columns = [
        text("enhanced-view", lambda row: variant_words(row["variant"])),
        estimate("with-the-view-before", "similarity", spec=".3f"),
        estimate("with-the-photo", "mean", "low_photo", "high_photo", spec=".3f"),
        count("people", "people"),
        count("attempted", "attempted"),
        count("scored", "scored"),
    ]
    caption = (
        "Controls: similarity of an enhanced view with the frontal view that went in, and with the photo that this was "
        "made of. Near one, the recogniser sees little change; an enhancer that changes whom it sees shows here, "
        f"whether GT is near or not. Means over people. {interval_words(context)}"
    )
    return build_table(
        "enhancement_change",
        caption,
        by_combination(rows),
        columns,
        context,
        index=("variant", "detector", "backbone"),
        group=combination_of,
        folded=True,
    )


def quality_table(by_quality: pd.DataFrame, arm: Arm, context: Context) -> Table:
    """The difference from the base by what the photo was, in one combination; the CSV has all of them.

    by_quality: of `difference_by_quality`; arm: whose detector and backbone are shown.
    """
    same = (by_quality["detector"] == arm.detector) & (by_quality["backbone"] == arm.backbone)
    rows = by_quality[same & (by_quality["people"] > 0)]
    rows = rows.iloc[rows.groupby(["measure", "level"], sort=False).ngroup().argsort(kind="stable")]
    columns = [
        text("enhanced-view", lambda row: variant_words(maker_of(row["variant"]))),
        number("base", "base_gt"),
        number("enhanced", "enhanced_gt"),
        estimate("difference", "difference"),
        count("people", "people"),
        count("pairs", "pairs"),
    ]
    caption = (
        f"Does it depend on the photo? Difference from the base by thirds of the photos' sharpness (Laplacian of the "
        "aligned face over its contrast; noise counts as sharpness too) and size (side of the square that the aligned "
        f"face takes in the photo), and by |yaw|; {combination_words(arm.detector, arm.backbone)}, pairs scored in all "
        f"arms. {interval_words(context)} Many cells: what stands out in one of them alone may be chance."
    )
    return build_table(
        "enhancement_by_quality",
        caption,
        rows,
        columns,
        context,
        index=("variant", "detector", "backbone", "measure", "level"),
        group=lambda row: _level(row, context),
        whole=by_quality,
        folded=True,
    )


def _level(row: Row, context: Context) -> str:
    what = QUALITY_WORDS[row["measure"]]
    if row["measure"] == "yaw":
        return f"{what} {row['level']}°"
    name = name_of("quality", row["measure"], row["level"])
    spec, unit = (",.0f", " px") if row["measure"] == "size" else (".2f", "")
    least, most = (context.put(f"{name}.{end}", row[end], spec) for end in ("least", "most"))
    return f"{what}: {row['level']} third, {least} to {most}{unit}"
