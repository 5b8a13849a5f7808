"""Tables on failures: damage of the outputs, what it depends on, outputs that are missing, and the study's claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from facefront.faces import Status
from facefront.measure import FACTORS, Claim, ClaimVerdict
from facefront.report.blocks import Note, Table
from facefront.report.context import Context
from facefront.report.failing import STUDY_CLAIMS, SYSTEMS
from facefront.report.findings.claims import measured_finding
from facefront.report.impartial import marked_variant, partial_notes
from facefront.report.messages import Finding
from facefront.report.places import place_cutter
from facefront.report.tables.build import Row, bin_words, build_table, count, estimate, number, text
from facefront.report.tables.data import reason_words
from facefront.report.words import SYSTEM_WORDS, combination_words

BY_FACTOR = ("d", "lost", "identity_drop", "sharpness_loss")
NUMBER = r"\d+(\.\d+)?"
NO_CLAIM, NOT_RUN, DRAWN = "no_claim", "not_run", "drawn"
"""Why a claim has no verdict on what the study says: see the message `claim-of-the-study`."""


def means_table(key: str, means: pd.DataFrame, combination: tuple[str, str], context: Context) -> Table:
    """Return the damage of the outputs by each measure.

    means: of `artefact_means`, with variant; combination: detector and backbone.
    """
    columns = [
        text("measure", lambda row: context.say("outcome", outcome=row["outcome"])),
        estimate("mean", "mean", spec=".3f"),
        count("people", "people"),
        count("probes", "probes"),
    ]
    caption = context.say("damage-caption", combination=combination_words(*combination))
    rows = means[means["probes"] > 0].assign(backbone=combination[1])
    return build_table(
        key,
        caption,
        rows,
        columns,
        context,
        index=("variant", "outcome"),
        notes=partial_notes(rows, context),
        group=lambda row: marked_variant(row, context),
    )


def reasons_table(key: str, turned: pd.DataFrame, images: pd.DataFrame, context: Context) -> Table | Note:
    """Return why no output was made, most frequent first; a note where every one was made.

    turned: rows of the sample with variant, status and detail; images: `IMAGES`.
    """
    lacking = turned[turned["status"] != Status.OK].merge(images[["image_id", "person", "yaw"]], on="image_id")
    if lacking.empty:
        return Note(context.say("every-output-made"))
    cut, hidden = place_cutter(images["path"]), context.names.hidden
    lacking["detail"] = [
        re.sub(NUMBER, "…", ("" if hidden else cut(detail)) if status == Status.READ_ERROR else detail)
        for status, detail in zip(lacking["status"], lacking["detail"], strict=True)
    ]
    lacking["off"] = lacking["yaw"].abs()
    groups = lacking.groupby(["variant", "status", "detail"], sort=False)
    frame = groups.agg(probes=("image_id", "size"), people=("person", "nunique"), yaw=("off", "median")).reset_index()
    frame = frame.sort_values(["variant", "probes"], ascending=[True, False], kind="stable")
    columns = [
        text("why-there-is-no-output", lambda row: reason_words(row["status"], row["detail"], context)),
        count("probes", "probes"),
        count("people", "people"),
        number("median-yaw", "yaw", ".0f"),
    ]
    return build_table(
        key,
        context.say("no-output-caption"),
        frame,
        columns,
        context,
        index=("variant", "status", "detail"),
        group=lambda row: context.variant(row["variant"]),
    )


def cases_table(key: str, found: pd.DataFrame, variant: str, context: Context) -> Table:
    """Return the first cases of every rule. found: of `find_failures`; variant: of the outputs."""
    columns = [
        text("rule", lambda row: context.say("rule", rule=row["rule"])),
        count("place", "place"),
        text("photo", "left"),
        number("value", "value"),
        number("gain", "d", "+.3f"),
    ]
    caption = context.say("cases-caption", variant=context.variant(variant))
    named = context.names.frame(found.drop(columns="detail", errors="ignore"))
    return build_table(key, caption, named, columns, context, index=("rule", "place"), aside=True)


def factors_table(key: str, by_factor: pd.DataFrame, combination: tuple[str, str], context: Context) -> Table:
    """Return each bin of each factor.

    by_factor: of `failures_by_factor`, with variant; combination: detector and backbone.
    """
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
        text("photo", lambda row: bin_words(row["bin"], context)),
        *(
            estimate(Finding("damage", {"outcome": name}), f"{name}_mean", f"{name}_low", f"{name}_high", ".3f")
            for name in outcomes
        ),
        count("people", "lost_people"),
        count("probes", "lost_probes"),
    ]
    caption = context.say("damage-by-factor-caption", combination=combination_words(*combination))
    return build_table(
        key,
        caption,
        frame,
        columns,
        context,
        index=("variant", "factor", "bin"),
        notes=partial_notes(frame, context),
        group=lambda row: context.say("group-of-factor", variant=marked_variant(row, context), factor=row["factor"]),
        whole=by_factor,
        aside=True,
    )


def trends_table(key: str, trends: pd.DataFrame, combination: tuple[str, str], context: Context) -> Table | Note:
    """Return the effect of each factor with the others held.

    trends: of `failure_trends`, with variant; combination: detector and backbone.
    """
    if trends.empty:
        return Note(context.say("trends-none"))
    wide = trends.pivot(index=["variant", "outcome"], columns="factor", values=["together", "low", "high", "holds"])
    wide.columns = [f"{factor}_{column}" for column, factor in wide.columns]
    facts = trends.groupby(["variant", "outcome"], sort=False)[["probes", "people", "note"]].first()
    frame = facts.join(wide).reset_index().assign(backbone=combination[1])
    factors = [name for name in FACTORS if name in set(trends["factor"])]
    columns = [
        text("change-of", lambda row: context.say("damage", outcome=row["outcome"])),
        *(estimate(Finding("column-factor", {"factor": f}), f"{f}_together", f"{f}_low", f"{f}_high") for f in factors),
        text("shown-to-depend-on", lambda row: _shown(row, factors, context)),
        count("people", "people"),
        count("probes", "probes"),
    ]
    return build_table(
        key,
        context.say("trends-caption", combination=combination_words(*combination)),
        frame,
        columns,
        context,
        index=("variant", "outcome"),
        notes=[context.say("light-note"), *partial_notes(frame, context)],
        group=lambda row: marked_variant(row, context),
        whole=trends,
        aside=True,
    )


def _shown(row: Row, factors: Iterable[str], context: Context) -> str:
    found = [context.say("factor-name", factor=name) for name in factors if row[f"{name}_holds"] is True]
    return context.messages.join(found) if found else context.say("nothing")


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

    claims: of `judge_claims`, with variant; systems: the registered key of each variant; family: of the systems of
    which the study makes the claims; combination: detector and backbone. Only the very system, on photos of people,
    can confirm or contradict what the study says of it.
    """
    frame = claims.assign(
        study=[_study_verdict(row, systems, family, context) for row in claims.to_dict("records")],
        backbone=combination[1],
    )
    columns = [
        text("claim", lambda row: context.say("claim", claim=Claim(row["claim"]))),
        text("what-was-measured", lambda row: context.say(measured_finding(row, f"{key}.{row['variant']}", context))),
        text("seen-here", lambda row: context.say("claim-seen", verdict=ClaimVerdict(row["verdict"]))),
    ]
    if not frame["study"].isin([NOT_RUN, NO_CLAIM]).all():  # else the section says above that the systems did not run
        columns.append(
            text(
                "what-the-study-says-of-its-system-is",
                lambda row: context.say(
                    "claim-of-the-study", study=row["study"], systems=_systems(row["claim"], family, context)
                ),
            )
        )
    caption = context.say("claims-caption", combination=combination_words(*combination))
    return build_table(
        key,
        caption,
        frame,
        columns,
        context,
        index=("variant", "claim"),
        notes=partial_notes(frame, context),
        group=lambda row: marked_variant(row, context),
        shown=lambda row: row["study"] != NO_CLAIM,
    )


def _study_verdict(row: Row, systems: Mapping[str, str], family: str, context: Context) -> str:
    """Return the claim's verdict on what the study says of its own system, or why there is none."""
    said = STUDY_CLAIMS.get(systems[row["variant"]])
    if said is None:
        return NOT_RUN if _tellers(row["claim"], family) else NO_CLAIM
    if row["claim"] not in said:
        return NO_CLAIM
    return DRAWN if context.drawn else ClaimVerdict(row["verdict"]).name.lower()


def _tellers(claim: str, family: str) -> list[str]:
    """Return the systems of a family of which the study makes the claim."""
    return [SYSTEM_WORDS[system] for system in SYSTEMS[family] if claim in STUDY_CLAIMS.get(system, ())]


def _systems(claim: str, family: str, context: Context) -> str:
    found = _tellers(claim, family)
    return context.messages.join(found, "list-and") if found else ""
