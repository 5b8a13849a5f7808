"""The study's Table 2: the enhancers, their views' similarity with GT, and the differences from the base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.report.absent import Absent, brief_reason
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.judges import MARK, is_partial, judge_notes
from facefront.report.messages.terms import chain_words, enhancement_words
from facefront.report.reference import PUBLISHED_COMBINATIONS, published_enhancement
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
from facefront.report.tables.gain import COUNTS, combination_of
from facefront.report.values import percent
from facefront.report.words import READING_WORDS, combination_words, family_size, interval_words, name_of, variant_words

SURVIVORS = " ‡"
LOST = 0.01
"""Share of the views scored as they were; what loses more of them has a mean over survivors, marked."""

KEYS = ["base", "variant", "detector", "backbone", "reading"]


def is_lossy(row: Row, scored_before: Mapping[tuple[str, ...], int]) -> bool:
    """Whether an enhancement lost so many views that its mean is one over survivors."""
    return row["lost"] > LOST * scored_before[row["base"], row["detector"], row["backbone"]]


def scored_as_they_were(table: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """How many views of each base each combination scored. table: of `enhancement_table`."""
    base = table[table["variant"] == table["base"]]
    return {(r["base"], r["detector"], r["backbone"]): int(r["scored"]) for r in base.to_dict("records")}


def enhancers_table(cards: Iterable[Mapping[str, Any]], context: Context, absent: Sequence[Absent] = ()) -> Table:
    """What the enhancers are. cards: the registry's cards as mappings, with name (in the profile) and found (whether
    its weights are there); absent: what could not run."""
    frame = pd.DataFrame([{k: v for k, v in card.items() if k != "build"} for card in cards], dtype=object)
    columns = [
        text("key", "name"),
        text("what-it-is", lambda row: row["without_weights"] if _stands_in(row) else row["title"]),
        text("paper", "paper"),
        text("recogniser-in-its-loss-or-choices", lambda row: ", ".join(row["recognition"]) or "none"),
        text("is-given-beside-the-picture", "needs"),
        text("licence-of-the-code", "code_licence"),
        text("licence-of-the-weights", lambda row: "none needed" if _stands_in(row) else row["weights_licence"]),
    ]
    caption = (
        "The enhancers of this run. None of them sees GT. In a chain the first named comes first. A recogniser in an "
        "enhancer's loss, or one of its family, is not impartial about it."
    )
    table = build_table("enhancers", caption, frame, columns, context, index=("name",))
    return append_absent(table, absent_enhancers(absent, context))


def _stands_in(row: Row) -> bool:
    return bool(row["without_weights"]) and not row["found"]


def absent_enhancers(absent: Iterable[Absent], context: Context) -> list[tuple[str, str]]:
    """Name and reason of each enhancer that could not run."""
    return [
        (chain_words(a.name, context.messages), f"weights absent: {brief_reason(a.reason)}")
        for a in absent
        if a.kind == "enhancer"
    ]


def enhancement_matrix(table: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table:
    """The study's Table 2 in its form: enhancement by combination, in three readings. table: of `enhancement_table`."""
    before = scored_as_they_were(table)
    cells = {tuple(row[key] for key in KEYS): row for row in table.to_dict("records")}
    combinations = list(dict.fromkeys(zip(table["detector"], table["backbone"], strict=True)))
    rows = table[["base", "variant", "reading"]].drop_duplicates()
    rows = rows.iloc[rows.groupby(["base", "reading"], sort=False).ngroup().argsort(kind="stable")]
    columns = [text("enhancement", lambda row: enhancement_words(row["variant"], row["base"], context.messages))]
    for pair in combinations:

        def words(row: Row, pair: tuple[str, str] = pair) -> str:
            return _cell(cells.get((row["base"], row["variant"], *pair, row["reading"])), before, context)

        columns.append(Column(combination_words(*pair), words=words))
    share = context.put("enhancement.lost_share", percent(LOST))
    caption = (
        "Enhancement of frontal views, by detector and recogniser: mean similarity with the person's GT, over people "
        "of each person's mean, and in brackets how many views were attempted / had a face / were scored. base: the "
        f"view as the frontalizer made it.{SURVIVORS}: more than {share} of the faces were lost here, so the mean "
        "covers "
        "survivors only and must not be compared with the others."
    )
    made = build_table(
        "enhancement",
        caption,
        rows,
        columns,
        context,
        index=("base", "variant", "reading"),
        group=lambda row: f"{variant_words(row['base'])}: {READING_WORDS[row['reading']]}",
        notes=judge_notes(table, context),
        whole=table,
    )
    return append_absent(made, absent_enhancers(absent, context))


def _cell(row: Row | None, before: Mapping[tuple[str, ...], int], context: Context) -> str:
    if row is None:
        return ""
    name = name_of("enhancement", *(row[key] for key in KEYS))
    mean = context.put(f"{name}.mean", row["enhanced_gt"], ".3f")
    reached = " / ".join(context.put(f"{name}.{k}", row[k], ",d") for k in ("attempted", "detected", "scored"))
    marks = SURVIVORS * (row["reading"] == "survivors" and is_lossy(row, before)) + MARK * is_partial(row, context)
    return f"{mean}{marks} ({reached})"


def _marked(row: Row, context: Context) -> str:
    return enhancement_words(row["variant"], row["base"], context.messages) + MARK * is_partial(row, context)


def differences_table(table: pd.DataFrame, context: Context, reading: str = "common") -> Table:
    """Each enhancement pair by pair against the base, in one reading; the CSV has all of them."""
    rows = table[(table["reading"] == reading) & (table["variant"] != table["base"])]
    columns = [
        text("enhancement", lambda row: _marked(row, context)),
        number("base", "base_gt"),
        number("enhanced", "enhanced_gt"),
        estimate("difference", "difference"),
        p_value("p-adjusted", "p_adjusted"),
        text("verdict", "verdict"),
        number("smallest-detectable", "smallest_detectable"),
        count("lost", "lost"),
        count("people", "people"),
        count("pairs", "pairs"),
        *COUNTS,
    ]
    family = family_size(rows["family_size"].max() if len(rows) else 0, "enhancement", context)
    caption = (
        f"The same, pair by pair: each enhanced view less the view as it was, pairs {READING_WORDS[reading]}; means "
        f"over people. {interval_words(context)} p: two-sided paired t test over people, adjusted by Benjamini–"
        f"Hochberg over this table{family}. Lost: scored for the base and no more."
    )
    return build_table(
        "enhancement_differences",
        caption,
        rows,
        columns,
        context,
        index=KEYS,
        group=lambda row: f"{variant_words(row['base'])}, {combination_of(row)}",
        notes=judge_notes(rows, context),
        whole=table,
    )


def published_enhancement_table(context: Context) -> Table:
    """The study's own Table 2, slips included, apart from ours."""
    frame = published_enhancement()
    titles = list(PUBLISHED_COMBINATIONS.values())
    header = [text("enhancement", "model"), *(text(title, title) for title in titles), text("n", "n")]
    made = build_table(
        "enhancement_published",
        "As published by the study (BIWI): mean similarity of the enhanced frontal view with GT. An empty cell was not "
        "given, so that an improvement over the base can be claimed in one column only.",
        frame.iloc[:0],
        header,
        context,
        index=("model",),
        notes=[
            f"{row['model']}: {context.put(name_of('published', 'enhancement', row['model']), row['note'])}."
            for row in frame.to_dict("records")
            if row["note"]
        ],
        whole=frame,
    )
    rows = [
        {"enhancement": row["model"], "N": published(row["n"], ",.0f")} | {t: published(row[t], ".3f") for t in titles}
        for row in frame.to_dict("records")
    ]
    return append_rows(made, rows, "published")
