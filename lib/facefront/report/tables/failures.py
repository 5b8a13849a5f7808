"""Tables on failures: how bad outputs are, what that depends on, what was never made, and the study's claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from facefront.faces import Status
from facefront.measure import ARTEFACTS, FACTORS
from facefront.report.blocks import Note, Table
from facefront.report.context import Context
from facefront.report.failing import STUDY_CLAIMS, SYSTEMS
from facefront.report.judges import judge_notes, judged_variant
from facefront.report.places import place_cutter
from facefront.report.tables.build import Row, build_table, count, estimate, number, text
from facefront.report.tables.gain import variant_of
from facefront.report.values import minus
from facefront.report.words import STATUS_WORDS, SYSTEM_WORDS, combination_words, interval_words

OUTCOME_WORDS = {
    "d": "gain: similarity with GT after less before",
    "lost": "share lost: no output, or no face found on it",
    **ARTEFACTS,
}
SHORT_WORDS = {
    "d": "gain",
    "lost": "share lost",
    "identity_drop": "identity drop",
    "sharpness_loss": "sharpness loss",
    "asymmetry": "asymmetry",
    "landmark_distance": "distance of landmarks",
}
BY_FACTOR = ("d", "lost", "identity_drop", "sharpness_loss")
FACTOR_TITLES = {"yaw": "|yaw|, 10°", "pitch": "|pitch|, 10°", "unevenness": "uneven light", "blur": "blur"}
NUMBER = r"\d+(\.\d+)?"
LIGHT_NOTE = (
    "Light is measured as the difference between the two halves of the face; on a turned face these hold some of the "
    "background too, so read it with the angle held. Blur and loss of sharpness share the photo's sharpness: a blurred "
    "photo has less to lose."
)
NO_CLAIM = "not a claim of the study"
SEEN = {"confirmed": "yes", "contradicted": "no, the opposite", "undecided": "cannot be told", "not measured": "–"}


def means_table(key: str, means: pd.DataFrame, combination: tuple[str, str], context: Context) -> Table:
    """How bad the outputs are by each measure. means: of `artefact_means`, with variant; combination: detector and
    backbone."""
    columns = [
        text("measure", lambda row: OUTCOME_WORDS[row["outcome"]]),
        estimate("mean", "mean", spec=".3f"),
        count("people", "people"),
        count("probes", "probes"),
    ]
    caption = (
        f"Damage per output, {combination_words(*combination)}. Higher is worse, except for gain. Computed where a "
        "face "
        "was found; outputs without one are counted only in the share lost. What the photo did not show is computed on "
        f"every output. Means over people of each person's mean. {interval_words(context)}"
    )
    rows = means[means["probes"] > 0].assign(backbone=combination[1])
    return build_table(
        key,
        caption,
        rows,
        columns,
        context,
        index=("variant", "outcome"),
        notes=judge_notes(rows, context),
        group=lambda row: judged_variant(row, context),
    )


def reasons_table(key: str, turned: pd.DataFrame, images: pd.DataFrame, context: Context) -> Table | Note:
    """Why no output was made, most frequent first; a note where every one was made.

    turned: rows of the sample with variant, status and detail; images: `IMAGES`.
    """
    lacking = turned[turned["status"] != Status.OK].merge(images[["image_id", "person", "yaw"]], on="image_id")
    if lacking.empty:
        return Note("An output was made of every probe.")
    cut, hidden = place_cutter(images["path"]), context.names.hidden
    lacking["reason"] = [
        _reason(status, "" if hidden else cut(detail)) if status == Status.READ_ERROR else _reason(status, detail)
        for status, detail in zip(lacking["status"], lacking["detail"], strict=True)
    ]
    lacking["off"] = lacking["yaw"].abs()
    groups = lacking.groupby(["variant", "reason"], sort=False)
    frame = groups.agg(probes=("image_id", "size"), people=("person", "nunique"), yaw=("off", "median")).reset_index()
    frame = frame.sort_values(["variant", "probes"], ascending=[True, False], kind="stable")
    columns = [
        text("why-there-is-no-output", "reason"),
        count("probes", "probes"),
        count("people", "people"),
        number("median-yaw", "yaw", ".0f"),
    ]
    caption = (
        "Probes of which no output was made. Where the photo had a score they count as lost; all are misses in error "
        "rates; numbers that differ from photo to photo stand as … ."
    )
    return build_table(key, caption, frame, columns, context, index=("variant", "reason"), group=variant_of)


def _reason(status: str, detail: str) -> str:
    words = STATUS_WORDS[Status(status)]
    return f"{words}: {re.sub(NUMBER, '…', detail)}" if detail else words


def factors_table(key: str, by_factor: pd.DataFrame, combination: tuple[str, str], context: Context) -> Table:
    """Each bin of each factor. by_factor: of `failures_by_factor`, with variant; combination: detector and backbone."""
    outcomes = [name for name in BY_FACTOR if name in set(by_factor["outcome"])]
    cells = by_factor.pivot(
        index=["variant", "factor", "bin"], columns="outcome", values=["mean", "low", "high", "probes", "people"]
    )
    cells.columns = [f"{outcome}_{column}" for column, outcome in cells.columns]
    order = by_factor[["variant", "factor", "bin"]].drop_duplicates()
    people = context.spec.statistics.minimum_people
    frame = order.merge(cells.reset_index(), on=["variant", "factor", "bin"])
    frame["note"] = [f"n<{people}" if n < people else "" for n in frame["lost_people"]]
    frame = frame[frame["lost_probes"] > 0].assign(backbone=combination[1])
    columns = [
        text("photo", "bin"),
        *(estimate(SHORT_WORDS[name], f"{name}_mean", f"{name}_low", f"{name}_high", ".3f") for name in outcomes),
        count("people", "lost_people"),
        count("probes", "lost_probes"),
    ]
    caption = (
        f"Failures by what the photo was, {combination_words(*combination)}: angles in degrees, light and blur in "
        f"thirds of the probes. Means over people. {interval_words(context)} Photos differ in several of these at "
        "once; the table before holds the others still. The CSV has asymmetry and landmarks too."
    )
    return build_table(
        key,
        caption,
        frame,
        columns,
        context,
        index=("variant", "factor", "bin"),
        notes=judge_notes(frame, context),
        group=lambda row: f"{judged_variant(row, context)}: {FACTORS[row['factor']]}",
        whole=by_factor,
        folded=True,
    )


def trends_table(key: str, trends: pd.DataFrame, combination: tuple[str, str], context: Context) -> Table | Note:
    """What each factor does with the others held. trends: of `failure_trends`, with variant; combination: detector and
    backbone."""
    if trends.empty:
        return Note("What failures depend on cannot be said: nothing that was measured varies.")
    wide = trends.pivot(index=["variant", "outcome"], columns="factor", values=["together", "low", "high", "holds"])
    wide.columns = [f"{factor}_{column}" for column, factor in wide.columns]
    facts = trends.groupby(["variant", "outcome"], sort=False)[["probes", "people", "note"]].first()
    frame = facts.join(wide).reset_index().assign(backbone=combination[1])
    factors = [name for name in FACTORS if name in set(trends["factor"])]
    columns = [
        text("change-of", lambda row: SHORT_WORDS[row["outcome"]]),
        *(estimate(FACTOR_TITLES[f], f"{f}_together", f"{f}_low", f"{f}_high") for f in factors),
        text("shown-to-depend-on", lambda row: _shown(row, factors)),
        count("people", "people"),
        count("probes", "probes"),
    ]
    confidence = context.put("spec.confidence", context.spec.statistics.confidence, ".0%")
    tested = trends[trends["p"].notna()].groupby("variant").size()
    most = context.put(f"{key}.family", tested.max(), ",d") if len(tested) else ""
    family = f" (family of up to {most})" if most else ""
    caption = (
        f"What each property of the photo changes, the other three held, {combination_words(*combination)}: slopes of "
        "straight lines in which every person weighs the same; of angles for each ten degrees, of light and blur for "
        f"one standard deviation between probes. Intervals and p: {confidence}, bootstrap over people; p is adjusted "
        "by "
        f"Benjamini–Hochberg within each frontalizer's rows{family}. The CSV has p, and each "
        "property "
        "alone."
    )
    return build_table(
        key,
        caption,
        frame,
        columns,
        context,
        index=("variant", "outcome"),
        notes=[LIGHT_NOTE, *judge_notes(frame, context)],
        group=lambda row: judged_variant(row, context),
        whole=trends,
    )


def _shown(row: Row, factors: Iterable[str]) -> str:
    found = [FACTOR_TITLES[name].removesuffix(", 10°") for name in factors if row[f"{name}_holds"] is True]
    return ", ".join(found) or "nothing"


def claims_table(
    key: str,
    claims: pd.DataFrame,
    systems: Mapping[str, str],
    family: str,
    context: Context,
    *,
    combination: tuple[str, str],
) -> Table:
    """Return the study's claims compared with the numbers.

    claims: of `judge_claims`, with variant; systems: the registered key of each variant; family: whose systems'
    claims are looked at; combination: detector and backbone. Only the very system, on photos of people, can confirm or
    contradict what the study says of it.
    """
    frame = claims.assign(
        study=[_study_verdict(row, systems, family, context) for row in claims.to_dict("records")],
        measured=[minus(sentence.partition(": ")[2]) for sentence in claims["sentence"]],
        backbone=combination[1],
    )
    columns = [
        text("claim", "claim"),
        text("what-was-measured", lambda row: context.put(f"{key}.{row['variant']}.{row['claim']}", row["measured"])),
        text("seen-here", lambda row: SEEN[row["verdict"]]),
        text("what-the-study-says-of-its-system-is", "study"),
    ]
    caption = (
        f"What the study says of failures, compared with numbers of {combination_words(*combination)}: a claim is seen "
        "where a gain or a loss is shown on its side of zero (p adjusted over the claims). On the scored outputs. "
        "Artefacts are many "
        "things; the one sign of them that is measured here is that left and right are less alike than in GT, and "
        "where it is absent others may be there."
    )
    return build_table(
        key,
        caption,
        frame,
        columns,
        context,
        index=("variant", "claim"),
        notes=judge_notes(frame, context),
        group=lambda row: judged_variant(row, context),
    )


def _study_verdict(row: Row, systems: Mapping[str, str], family: str, context: Context) -> str:
    said = STUDY_CLAIMS.get(systems[row["variant"]])
    if said is None:
        tellers = [SYSTEM_WORDS[system] for system in SYSTEMS[family] if row["claim"] in STUDY_CLAIMS.get(system, ())]
        return f"not tested here: {' and '.join(tellers)} did not run" if tellers else NO_CLAIM
    if row["claim"] not in said:
        return NO_CLAIM
    return "not tested here: the people are drawn" if context.drawn else row["verdict"]
