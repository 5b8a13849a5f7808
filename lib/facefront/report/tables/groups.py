"""The groups of pairs in each combination of detector and recogniser, and the loss of each with the angle."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.measure import Verdict
from facefront.report.absent import Absent, absent_combinations
from facefront.report.blocks import Note, Table
from facefront.report.context import Context
from facefront.report.findings.sets import training_findings, two_quantities
from facefront.report.messages import Finding
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
    published,
    text,
)
from facefront.report.tables.gain import COMBINATION
from facefront.report.values import MISSING
from facefront.variants import ORIGINAL

GROUPS = {"angle_gt": "angle-gt", "angle_angle": "angle-angle", "gt_gt": "gt-gt"}
"""The column of each group of pairs."""


def groups_side_by_side(groups: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each combination, with `<group>_<column>` for each of the three groups.

    groups: of `group_means`.
    """
    rows = groups[(groups["variant"] == ORIGINAL) & groups["genuine"] & groups["group"].isin(list(GROUPS))]
    wide = rows.pivot(
        index=["detector", "backbone"], columns="group", values=["mean", "low", "high", "attempted", "scored", "people"]
    )
    wide.columns = [f"{group}_{column}" for column, group in wide.columns]
    names = [
        f"{group}_{column}" for group in GROUPS for column in ("mean", "low", "high", "attempted", "scored", "people")
    ]
    order = rows[["detector", "backbone"]].drop_duplicates()
    return order.merge(wide.reindex(columns=names).reset_index(), on=["detector", "backbone"])


def groups_table(groups: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table:
    """Return Table 3: the groups of pairs for each combination, with the study's below ours.

    groups: of `group_means`; absent: what could not run.
    """
    columns = [COMBINATION]
    for group, column in GROUPS.items():
        columns += [estimate(column, f"{group}_mean", f"{group}_low", f"{group}_high", ".3f")]
        columns += [Column("scored-of-attempted", (f"{group}_scored", f"{group}_attempted"), ",d", "{} / {}")]
    told = published_groups(context.format)
    table = build_table(
        "groups",
        context.say("groups-caption", published=len(told) > 0),
        groups_side_by_side(groups),
        columns,
        context,
        index=("detector", "backbone"),
        notes=[
            context.say(two_quantities(context)),
            *map(context.say, training_findings(context)),
            context.say("recognisers-note", drawn=context.drawn),
            *_study_note(told, context),
        ],
        group=lambda row: context.dataset,
    )
    table = append_absent(table, absent_combinations(absent, groups, context), context)
    rows = []
    for row in told.to_dict("records"):
        means = {column: published(row[group], ".3f") for group, column in GROUPS.items()}
        rows.append({COMBINATION.key: row["combination"], **means})
    return append_rows(table, rows, "published", context.say("groups-published", drawn=context.drawn))


def _study_note(groups: pd.DataFrame, context: Context) -> list[str]:
    if groups.empty:
        return []
    low = context.put("published.groups.angle_gt.lowest", groups["angle_gt"].min(), ".3f")
    high = context.put("published.groups.angle_gt.highest", groups["angle_gt"].max(), ".3f")
    return [context.say("groups-of-the-study", low=low, high=high)]


def _loses_more(row: Row, context: Context) -> str:
    if pd.isna(row["behind_low"]) or pd.isna(row["p"]):
        return MISSING
    return context.say("loses-more", more=row["verdict"] == Verdict.GAIN)


def robustness_table(robustness: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table | Note:
    """Return the loss of each combination with the angle, best first; a note where nothing was scored.

    robustness: of `angle_robustness`; absent: what could not run.
    """
    if robustness.empty:
        return Note(context.say("robustness-none"))
    rows = robustness.sort_values("place")
    ends = ("near", "far") if rows["near"].iloc[0] else ()
    columns = [
        COMBINATION,
        estimate("loss-in-deviations-per-degree", "z_loss_per_degree", "z_low", "z_high", ".4f"),
        text("loses-more-than-the-best", lambda row: _loses_more(row, context)),
        *(number(Finding("column-d-prime-at", {"bin": rows[end].iloc[0]}), f"d_prime_{end}", ".2f") for end in ends),
        *(number(Finding("column-accepted-at", {"bin": rows[end].iloc[0]}), f"tar_{end}", ".1%") for end in ends),
        count("people", "people"),
    ]
    fmr = context.put("spec.fixed_fmr", context.spec.verification.fixed_fmr, ".1%")
    table = build_table(
        "robustness",
        context.say("robustness-caption", fmr=fmr),
        rows,
        columns,
        context,
        index=("detector", "backbone"),
        notes=() if ends else (context.say("robustness-lacking", fewest=context.fewest),),
    )
    return append_absent(table, absent_combinations(absent, robustness, context), context)
