"""The study's Table 2: the enhancers, their views' similarity with GT, and the differences from the base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.report.absent import Absent
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.impartial import MARK, is_partial, partial_notes
from facefront.report.messages import Finding
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
from facefront.report.verdicts import verdict_words
from facefront.report.words import combination_words, name_of

SURVIVORS = " ‡"
LOST = 0.01
"""Share of the views scored as they were; what loses more of them has a mean over survivors, marked."""

KEYS = ["base", "variant", "detector", "backbone", "reading"]


def is_lossy(row: Row, scored_before: Mapping[tuple[str, ...], int]) -> bool:
    """Return whether an enhancement lost so many views that its mean covers survivors only."""
    return row["lost"] > LOST * scored_before[row["base"], row["detector"], row["backbone"]]


def scored_as_they_were(table: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Return how many views of each base each combination scored. table: of `enhancement_table`."""
    base = table[table["variant"] == table["base"]]
    return {(r["base"], r["detector"], r["backbone"]): int(r["scored"]) for r in base.to_dict("records")}


def enhancers_table(cards: Iterable[Mapping[str, Any]], context: Context, absent: Sequence[Absent] = ()) -> Table:
    """Return the enhancers. cards: the registry's cards as mappings, with name (in the profile) and found (whether
    its weights are there); absent: what could not run."""
    frame = pd.DataFrame([{k: v for k, v in card.items() if k != "build"} for card in cards], dtype=object)
    columns = [
        text("key", "name"),
        text("what-it-is", lambda row: context.title(_key(row), _title(row))),
        text("recogniser-in-its-loss-or-choices", lambda row: ", ".join(row["recognition"]) or context.say("none")),
        text("is-given-beside-the-picture", lambda row: context.say("needs-beside-the-picture", needs=row["needs"])),
    ]
    table = build_table("enhancers", context.say("enhancers-caption"), frame, columns, context, index=("name",))
    return append_absent(table, absent_enhancers(absent, context), context)


def _title(row: Row) -> str:
    return str(row["without_weights"] if _stands_in(row) else row["title"])


def _key(row: Row) -> str:
    """Return the key of a title in the catalogue; what replaces a component without its weights has its own."""
    return f"{row['key']}_without_weights" if _stands_in(row) else str(row["key"])


def _stands_in(row: Row) -> bool:
    return bool(row["without_weights"]) and not row["found"]


def absent_enhancers(absent: Iterable[Absent], context: Context) -> list[tuple[str, str]]:
    """Return name and reason of each enhancer that could not run."""
    return [
        (chain_words(a.name, context.messages), context.say("not-run-listed")) for a in absent if a.kind == "enhancer"
    ]


def enhancement_matrix(table: pd.DataFrame, context: Context, absent: Sequence[Absent] = ()) -> Table:
    """Return the study's Table 2 in its form: enhancement by combination, on the views scored in all arms.

    table: of `enhancement_table`. What lost views has a row for each reading; the CSV has all readings of all.
    """
    before = scored_as_they_were(table)
    cells = {tuple(row[key] for key in KEYS): row for row in table.to_dict("records")}
    combinations = list(dict.fromkeys(zip(table["detector"], table["backbone"], strict=True)))
    lossy = {(row["base"], row["variant"]) for row in table.to_dict("records") if is_lossy(row, before)}
    rows = table[["base", "variant", "reading"]].drop_duplicates()
    rows = rows.iloc[rows.groupby(["base", "reading"], sort=False).ngroup().argsort(kind="stable")]
    columns = [text("enhancement", lambda row: enhancement_words(row["variant"], row["base"], context.messages))]
    for pair in combinations:

        def words(row: Row, pair: tuple[str, str] = pair) -> str:
            return _cell(cells.get((row["base"], row["variant"], *pair, row["reading"])), before, context)

        columns.append(Column(_combination_column(combination_words(*pair)), words=words))
    share = context.put("enhancement.lost_share", percent(LOST))

    def shown(row: Row) -> bool:
        return row["reading"] == "common" or (row["base"], row["variant"]) in lossy

    fewer = any(_lost_any(row, before) for row in table.to_dict("records") if shown(row))
    caption = context.say("enhancement-caption", share=share, mark=SURVIVORS, lossy=len(lossy) > 0, fewer=fewer)
    made = build_table(
        "enhancement",
        caption,
        rows,
        columns,
        context,
        index=("base", "variant", "reading"),
        group=lambda row: context.say("enhancement-group", base=context.variant(row["base"]), reading=row["reading"]),
        notes=partial_notes(table, context),
        whole=table,
        shown=shown,
    )
    return append_absent(made, absent_enhancers(absent, context), context)


def _combination_column(combination: str) -> Finding:
    return Finding("column-combination", {"combination": combination})


def _cell(row: Row | None, before: Mapping[tuple[str, ...], int], context: Context) -> str:
    if row is None:
        return ""
    name = name_of("enhancement", *(row[key] for key in KEYS))
    mean = context.put(f"{name}.mean", row["enhanced_gt"], ".3f")
    scored, attempted = (context.put(f"{name}.{key}", row[key], ",d") for key in ("scored", "attempted"))
    marks = SURVIVORS * (row["reading"] == "survivors" and is_lossy(row, before)) + MARK * is_partial(row, context)
    return f"{mean}{marks}" + f" ({scored} / {attempted})" * _lost_any(row, before)


def _lost_any(row: Row, before: Mapping[tuple[str, ...], int]) -> bool:
    return bool(row["scored"] < before[row["base"], row["detector"], row["backbone"]])


def _marked(row: Row, context: Context) -> str:
    return enhancement_words(row["variant"], row["base"], context.messages) + MARK * is_partial(row, context)


def differences_table(table: pd.DataFrame, context: Context, reading: str = "common") -> Table:
    """Return each enhancement pair by pair against the base, in one reading; the CSV has all of them."""
    rows = table[(table["reading"] == reading) & (table["variant"] != table["base"])]
    columns = [
        text("enhancement", lambda row: _marked(row, context)),
        number("base", "base_gt"),
        number("enhanced", "enhanced_gt"),
        estimate("difference", "difference"),
        p_value("p-adjusted", "p_adjusted"),
        text("verdict", lambda row: verdict_words(row, context)),
        number("smallest-detectable", "smallest_detectable"),
        count("lost", "lost"),
        count("people", "people"),
        count("pairs", "pairs"),
        *COUNTS,
    ]
    return build_table(
        "enhancement_differences",
        context.say("enhancement-differences-caption"),
        rows,
        columns,
        context,
        index=KEYS,
        group=lambda row: f"{context.variant(row['base'])}, {combination_of(row)}",
        whole=table,
        aside=True,
    )


def published_enhancement_tables(context: Context) -> list[Table]:
    """Return the study's own Table 2, slips included, apart from ours; none beside a set in another one's format."""
    frame = published_enhancement(context.format)
    if frame.empty:
        return []
    titles = list(PUBLISHED_COMBINATIONS.values())
    combinations = [text(_combination_column(title), title) for title in titles]
    header = [text("enhancement", "model"), *combinations, text("n", "n")]
    made = build_table(
        "enhancement_published",
        context.say("enhancement-published-caption"),
        frame.iloc[:0],
        header,
        context,
        index=("model",),
        notes=[
            context.say(
                "published-remark",
                remark=row["remark"],
                model=row["model"],
                count=context.put(name_of("published", "enhancement", row["model"]), row["count"], ",.0f"),
            )
            for row in frame.to_dict("records")
            if row["remark"]
        ],
        whole=frame,
    )
    rows = [
        {
            "enhancement": row["model"] if row["model"] != "base" else context.say("enhancement-none"),
            "n": published(row["n"], ",.0f"),
        }
        | {column.key: published(row[title], ".3f") for column, title in zip(combinations, titles, strict=True)}
        for row in frame.to_dict("records")
    ]
    return [append_rows(made, rows, "published")]
