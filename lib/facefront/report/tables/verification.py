"""Margins and error rates, the ten-fold protocols, and pairs across recordings."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.measure import FOLDS_MADE, FOLDS_MISSING
from facefront.report.absent import Absent, absent_combinations
from facefront.report.blocks import Note, Table
from facefront.report.context import Arm, Context
from facefront.report.findings.sets import training_findings
from facefront.report.impartial import partial_notes
from facefront.report.messages import Finding
from facefront.report.tables.build import Column, append_absent, build_table, count, estimate, number
from facefront.report.tables.gain import COMBINATION, combination_of, marked, variant_column
from facefront.report.values import percent
from facefront.variants import ORIGINAL

TAR = "tar_at_"


def error_rates_table(verification: pd.DataFrame, context: Context, arm: Arm | None = None) -> Table:
    """Return margin and error rates before and after frontalization.

    verification: of `verification_table`; arm: of the detector and recogniser to show, without one all; the CSV has
    all.
    """
    fixed = context.spec.verification.fixed_fmr
    tar = f"{TAR}{fixed:g}"
    rate = Finding("column-tar-at", {"rate": percent(fixed)})
    if tar not in verification or verification[tar].isna().all():
        tar, rate = "frr", Finding("column-frr-at", {"rate": percent(fixed)})
    columns: list[Column] = [
        marked("image", context),
        estimate("margin", "margin", "margin_low", "margin_high", ".3f"),
        number("d-prime", "d_prime", ".2f"),
        number("eer", "eer", ".1%"),
        number("rank-1", "rank1", ".1%"),
        number("fta", "fta", ".1%"),
        number(rate, tar, ".1%"),
        Column("scored-of-attempted", ("scored", "attempted"), ",d", "{} / {}"),
    ]
    return build_table(
        "verification",
        context.say("verification-caption"),
        by_combination(verification),
        columns,
        context,
        index=("group", "variant", "detector", "backbone"),
        notes=partial_notes(verification, context),
        group=combination_of,
        shown=arm.measured if arm else None,
    )


def by_combination(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each detector and backbone together, both in the order of their first appearance."""
    order = table.groupby(["detector", "backbone"], sort=False).ngroup()
    return table.iloc[order.argsort(kind="stable")]


def protocol_table(accuracy: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table:
    """Return accuracy by the data set's own protocol of same and different pairs.

    accuracy: of `protocol_accuracy`; absent: what could not run.
    """
    columns = [
        COMBINATION,
        number("accuracy", "accuracy", ".2%"),
        number("standard-error", "standard_error", ".2%"),
        number("of-scored-pairs", "accuracy_scored", ".2%"),
        number("same-person", "same_mean"),
        number("different-people", "different_mean"),
        count("people", "people"),
        *(count(name, name) for name in ("attempted", "scored", "folds")),
    ]
    table = build_table(
        "protocol",
        context.say("protocol-caption"),
        accuracy.sort_values("protocol", kind="stable"),
        columns,
        context,
        index=("protocol", "detector", "backbone"),
        notes=[*_folds(accuracy, context), *map(context.say, training_findings(context))],
        group=lambda row: context.say("protocol", protocol=row["protocol"], drawn=context.drawn),
    )
    return append_absent(table, absent_combinations(absent, accuracy, context), context)


def _folds(accuracy: pd.DataFrame, context: Context) -> list[str]:
    """Return which folds of the protocols are missing."""
    wanted = context.put("spec.folds", context.spec.verification.folds, "d")
    there = accuracy.loc[accuracy["note"] == FOLDS_MISSING, "folds"].unique()
    notes = [
        context.say("folds-missing", folds=context.put(f"protocol.folds.{n}", n, "d"), wanted=wanted)
        for n in sorted(there)
    ]
    return notes + [context.say("folds-made")] * bool((accuracy["note"] == FOLDS_MADE).any())


def cross_session_table(sessions: pd.DataFrame, arm: Arm, context: Context) -> Table | Note:
    """Return GT of the same recording beside GT of another; a note where no person has both.

    sessions: of `cross_session`; arm: shown beside the photo; the CSV has all.
    """
    if sessions.empty:
        return Note(context.say("cross-session-none"))
    columns = [
        variant_column("image", context),
        COMBINATION,
        number("gt-of-the-same-recording", "same"),
        number("gt-of-another-recording", "cross"),
        estimate("difference", "difference"),
        count("people", "people"),
        count("pairs-same", "pairs_same"),
        count("pairs-another", "pairs_cross"),
    ]
    return build_table(
        "cross_session",
        context.say("cross-session-caption"),
        sessions,
        columns,
        context,
        index=("variant", "detector", "backbone"),
        shown=lambda row: arm.measured(row) and row["variant"] in {ORIGINAL, arm.variant},
    )
