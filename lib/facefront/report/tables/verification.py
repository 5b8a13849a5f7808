"""Can people still be told apart: margins and error rates, the ten-fold protocols, and pairs across recordings."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from facefront.report.absent import Absent, absent_combinations
from facefront.report.blocks import Note, Table
from facefront.report.context import Context
from facefront.report.judges import judge_notes
from facefront.report.tables.build import Column, append_absent, build_table, count, estimate, number, text
from facefront.report.tables.gain import COMBINATION, combination_of, judged
from facefront.report.values import percent
from facefront.report.words import interval_words, training_notes, variant_words

TAR = "tar_at_"
PROTOCOL_WORDS = {
    "FF": "FF: frontal with frontal",
    "FP": "FP: frontal with profile",
    "view2": "LFW, View Two: pairs of photos",
}


def error_rates_table(verification: pd.DataFrame, context: Context) -> Table:
    """Genuine and impostor similarity before and after frontalization. verification: of `verification_table`."""
    rates = [name for name in verification.columns if name.startswith(TAR) and verification[name].notna().any()]
    fixed = context.spec.verification.fixed_fmr
    columns: list[Column] = [
        judged("image", context),
        number("own-gt", "genuine_mean"),
        number("others-gt", "impostor_mean"),
        estimate("margin", "margin", "margin_low", "margin_high", ".3f"),
        number("d-prime", "d_prime", ".2f"),
        number("eer", "eer", ".1%"),
        number("rank-1", "rank1", ".1%"),
        number("fta", "fta", ".1%"),
        *([] if f"{TAR}{fixed:g}" in rates else [number(f"FRR at FMR {percent(fixed)}", "frr", ".1%")]),
        *(number(f"TAR at FAR {percent(float(name.removeprefix(TAR)))}", name, ".1%") for name in rates),
        Column("scored", ("scored", "attempted"), ",d", "{} of {}"),
        count("impostor-pairs", "impostors"),
    ]
    return build_table(
        "verification",
        "A frontalizer that pulls every face towards an average raises the similarity with everybody's GT, not only "
        f"with one's own. Margin: own less others', mean over people, each row on all pairs scored for it. "
        f"{interval_words(context)} Rank 1, TAR and FRR (which TAR leaves at the same rate) count failures to acquire "
        "(FTA: no score) as misses; their thresholds are set on the other folds of people at the stated rate. d′ and "
        "EER (the rate at which both errors are equal) describe all pairs at once and carry no threshold over. Photos "
        "of people without GT count as attempted and in no rate.",
        by_combination(verification),
        columns,
        context,
        index=("group", "variant", "detector", "backbone"),
        notes=judge_notes(verification, context),
        group=combination_of,
    )


def by_combination(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of each detector and backbone together, both in the order of their first appearance."""
    order = table.groupby(["detector", "backbone"], sort=False).ngroup()
    return table.iloc[order.argsort(kind="stable")]


def protocol_table(accuracy: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table:
    """Accuracy by the data set's own protocol of same and different pairs.

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
        "Accuracy over folds, each with the threshold that is best on the other folds' people; a pair without a "
        "score counts as "
        "different people. Standard error: deviation between folds over the root of their number.",
        accuracy.sort_values("protocol", kind="stable"),
        columns,
        context,
        index=("protocol", "detector", "backbone"),
        notes=[*(f"{note.capitalize()}." for note in sorted(set(accuracy["note"]) - {""})), *training_notes(context)],
        group=lambda row: _protocol_words(row["protocol"], context),
    )
    return append_absent(table, absent_combinations(absent, accuracy))


def _protocol_words(protocol: str, context: Context) -> str:
    words = PROTOCOL_WORDS.get(protocol, protocol)
    return f"pairs of drawn people, in the form of {words}" if context.drawn else words


def cross_session_table(sessions: pd.DataFrame, context: Context) -> Table | Note:
    """GT of the same recording against GT of another one; a note where nobody has both. sessions: of
    `cross_session`."""
    if sessions.empty:
        return Note("Nobody here was scored in two recordings, so nothing is said across recordings.")
    columns = [
        text("image", lambda row: variant_words(row["variant"])),
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
        "Photo and GT of one recording share light, clothes and camera; here is what that is worth, for the people "
        f"with two recordings. {interval_words(context)}",
        sessions,
        columns,
        context,
        index=("variant", "detector", "backbone"),
    )
