"""Which similarity model: the groups of pairs in each combination, and what each loses with the angle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.measure import Verdict
from facefront.report.absent import Absent, absent_combinations, absent_notes
from facefront.report.blocks import Note, Table
from facefront.report.context import Context
from facefront.report.reference import published_groups
from facefront.report.tables.build import (
    Column,
    Row,
    append_absent,
    append_rows,
    build_table,
    count,
    estimate,
    number,
    p_value,
    published,
    text,
)
from facefront.report.tables.gain import COMBINATION
from facefront.report.values import MISSING
from facefront.report.words import interval_words, published_words, session_note, training_notes
from facefront.variants import ORIGINAL

JUDGE_NOTE = (
    "Cosines of different recognisers are on different scales; the next table compares them. A recogniser's name "
    "stands for a network and what it was trained on{training}. RetinaFace is {retina}; what InsightFace's packs call "
    "RetinaFace is SCRFD."
)
TRAINED_ON = ", which change together: ResNet50 with WebFace600K, ResNet100 with Glint360K"
ON_DRAWN_HEADS = ": here small networks of this project, both trained on drawn heads"
ALL_ANGLES = (
    "Angle↔GT is over all probes, whatever their angle, also the nearly frontal ones; the figure by angle keeps them "
    "apart."
)
GROUP_TITLES = {"angle_gt": "Angle↔GT", "angle_angle": "Angle↔Angle", "gt_gt": "GT↔GT"}


def groups_side_by_side(groups: pd.DataFrame) -> pd.DataFrame:
    """One row for each combination, with `<group>_<column>` for each of the three groups. groups: of `group_means`."""
    rows = groups[(groups["variant"] == ORIGINAL) & groups["genuine"] & groups["group"].isin(list(GROUP_TITLES))]
    wide = rows.pivot(
        index=["detector", "backbone"], columns="group", values=["mean", "low", "high", "attempted", "scored", "people"]
    )
    wide.columns = [f"{group}_{column}" for column, group in wide.columns]
    names = [
        f"{group}_{column}"
        for group in GROUP_TITLES
        for column in ("mean", "low", "high", "attempted", "scored", "people")
    ]
    order = rows[["detector", "backbone"]].drop_duplicates()
    return order.merge(wide.reindex(columns=names).reset_index(), on=["detector", "backbone"])


def groups_table(groups: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table:
    """Table 3: the groups of pairs for each combination, with the study's below ours.

    groups: of `group_means`; absent: what could not run.
    """
    columns = [COMBINATION]
    for group, title in GROUP_TITLES.items():
        columns += [estimate(title, f"{group}_mean", f"{group}_low", f"{group}_high", ".3f")]
        columns += [Column("scored", (f"{group}_scored", f"{group}_attempted"), ",d", "{} of {}")]
    table = build_table(
        "groups",
        "Similarity of a person's photos: angled with the GT prototype, angled among each other, GT among each "
        f"other. Means over people. {interval_words(context)} Rows in italics: as published by the study.",
        groups_side_by_side(groups),
        columns,
        context,
        index=("detector", "backbone"),
        notes=[
            ALL_ANGLES,
            session_note(context),
            *training_notes(context),
            JUDGE_NOTE.format(
                training=ON_DRAWN_HEADS if context.drawn else TRAINED_ON,
                retina="in facexlib's form" if context.drawn else "facexlib's",
            ),
            *absent_notes(absent, context),
            _study_note(context),
        ],
        group=lambda row: context.dataset,
    )
    table = append_absent(table, absent_combinations(absent, groups))
    rows = []
    for row in published_groups().to_dict("records"):
        means = {title: published(row[group], ".3f") for group, title in GROUP_TITLES.items()}
        rows.append({COMBINATION.key: row["combination"], **means})
    return append_rows(table, rows, "published", f"published by the study, BIWI{published_words(context)}")


def _study_note(context: Context) -> str:
    groups = published_groups()
    low = context.put("published.groups.angle_gt.lowest", groups["angle_gt"].min(), ".3f")
    high = context.put("published.groups.angle_gt.highest", groups["angle_gt"].max(), ".3f")
    return (
        f"The study's Angle↔GT is {low} to {high} in its rows and another number in its Net Gain table, for the same "
        "pairs; nothing says which detector, recogniser or GT made either."
    )


def _loses_more(row: Row) -> str:
    if pd.isna(row["behind_low"]) or pd.isna(row["p"]):
        return MISSING
    return "shown" if row["verdict"] == Verdict.GAIN else "not shown"


def robustness_table(robustness: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table | Note:
    """What each combination loses with the angle, best first; a note where nothing was scored.

    robustness: of `angle_robustness`; absent: what could not run.
    """
    if robustness.empty:
        return Note("No combination could be compared by angle: no photo was scored in all of them.")
    rows = robustness.sort_values("place")
    ends = ("near", "far") if rows["near"].iloc[0] else ()
    lacking = f"d′ and the share accepted are not given by angle: no bin of |yaw| has {context.fewest} people."
    columns = [
        COMBINATION,
        count("place", "place"),
        number("loss-in-cosine-per-degree", "loss_per_degree", ".4f"),
        estimate("loss-in-deviations-per-degree", "z_loss_per_degree", "z_low", "z_high", ".4f"),
        number("behind-the-best", "behind_best", "+.4f"),
        p_value("p-adjusted", "p_adjusted"),
        text("loses-more-than-the-best", _loses_more),
        *(number(f"d′ at {rows[end].iloc[0]}°", f"d_prime_{end}", ".2f") for end in ends),
        *(number(f"accepted at {rows[end].iloc[0]}°", f"tar_{end}", ".1%") for end in ends),
        count("people", "people"),
    ]
    fmr = context.put("spec.fixed_fmr", context.spec.verification.fixed_fmr, ".1%")
    table = build_table(
        "robustness",
        "Which combination tolerates angles best: the loss with each degree of |yaw|, in standard deviations of the "
        f"combination's own impostor scores, so that recognisers can be compared. {interval_words(context)} Accepted: "
        f"share of genuine pairs accepted at a false match rate of {fmr}, failures counted as misses, thresholds from "
        "other people.",
        rows,
        columns,
        context,
        index=("detector", "backbone"),
        notes=() if ends else (lacking,),
    )
    return append_absent(table, absent_combinations(absent, robustness))
