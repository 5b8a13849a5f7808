"""The answer over several sets, side by side: made from the answers of the sets, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from facefront.measure import PrimarySpec
from facefront.measure.beyond import SHOWN
from facefront.report.blocks import Answer, Table
from facefront.report.context import Context
from facefront.report.findings.angle import shown_cell
from facefront.report.findings.keeping import keeping_findings
from facefront.report.findings.opening import advice_of_set, gain_of_set
from facefront.report.impartial import MARK
from facefront.report.layout import Chapter
from facefront.report.messages import Finding
from facefront.report.tables.build import Column, build_table, estimate, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.values import MISSING
from facefront.report.verdicts import verdict_rule, verdict_words
from facefront.report.words import name_of

KEYS = ["variant", "detector", "backbone"]
_MARGIN = ["margin_change", "margin_low", "margin_high", "margin_p_adjusted"]
_NUMBERS = ["net_gain", "low", "high", "p_adjusted", *_MARGIN, *SHOWN, "people", "pairs"]


def overview(chapters: Sequence[Chapter], primary: PrimarySpec, context: Context) -> Answer:
    """Return the key question over all sets: a statement and an advice for each, every frontalizer in every
    combination.

    chapters: each with the answer of its own set; the numbers stand in `context.values` under the chapter's key.
    """
    answers = {chapter.key: records_of(chapter, "answer") for chapter in chapters}
    titles = {chapter.key: chapter.title for chapter in chapters}
    variant = primary.variant
    gains = [context.say(gain_of_set(titles[key], key, rows, variant, context)) for key, rows in answers.items()]
    advice = {}
    for chapter in chapters:
        findings = advice_of_set(chapter.key, answers[chapter.key], records_of(chapter, "advice"), variant, context)
        advice[chapter.key] = " ".join(map(context.say, findings))
    told = [context.say("opening-advice-of-set", title=titles[key], advice=words) for key, words in advice.items()]
    if len(set(advice.values())) == 1:
        told = [context.say("opening-advice", advice=advice[chapters[0].key])]
    kept = [words for chapter in chapters for words in _kept(chapter, context)]
    return Answer(context.say("question"), (*gains, *kept, *told), _side_by_side(answers, titles, primary, context))


def _kept(chapter: Chapter, context: Context) -> list[str]:
    """Return what keeps identity in one set; nothing where that was not asked."""
    ways = records_of(chapter, "ways")
    if ways.empty:
        return []
    said = " ".join(map(context.say, keeping_findings(ways, context, f"{chapter.key}.keep")))
    return [context.say("opening-kept", title=chapter.title, statement=said)]


def records_of(chapter: Chapter, key: str) -> pd.DataFrame:
    """Return the records of the set's answer with the table of that key; a frame without rows where there is none."""
    answers = [answer for section in chapter.sections for answer in section.of_kind(Answer)]
    found = [a.records for a in answers if a.records is not None and a.table is not None and a.table.key == key]
    return found[0].frame() if found else pd.DataFrame()


def _side_by_side(
    answers: dict[str, pd.DataFrame], titles: dict[str, str], primary: PrimarySpec, context: Context
) -> Table:
    frame = pd.concat([_columns_of(key, rows) for key, rows in answers.items()], axis=1).reset_index()
    words = [name for name in frame if name.endswith("verdict")]
    frame[words] = frame[words].fillna("")
    partial = {variant for rows in answers.values() for variant in rows.loc[rows["partial"].astype(bool), "variant"]}
    variants = sorted(dict.fromkeys(frame["variant"]), key=lambda variant: variant != primary.variant)
    frame["order"] = frame["variant"].map(variants.index)
    columns = [COMBINATION, *(column for key, title in titles.items() for column in _of_set(key, title, context))]
    frame = frame.sort_values("order", kind="stable").drop(columns="order")
    return build_table(
        "overview",
        context.say("opening-caption", reading=primary.reading, confidence=context.confidence),
        frame,
        columns,
        context,
        index=KEYS,
        notes=[verdict_rule(context), *[context.say("partial-note")] * bool(partial)],
        group=lambda row: context.variant(row["variant"]) + MARK * (row["variant"] in partial),
    )


def _of_set(key: str, title: str, context: Context) -> list[Column]:
    """Return the columns of one set."""
    net_gain = Finding("column-net-gain-of-set", {"set": title})
    return [
        estimate(net_gain, f"{key}.net_gain", f"{key}.low", f"{key}.high"),
        text("verdict", lambda row: verdict_words(row, context, f"{key}.verdict") or MISSING),
        text("gain-shown", lambda row: shown_cell(row, _name(key, row), context, f"{key}.")),
        estimate("change-of-margin", *(f"{key}.{name}" for name in _MARGIN[:3])),
        text("verdict-on-it", lambda row: verdict_words(row, context, f"{key}.margin_verdict") or MISSING),
    ]


def _columns_of(key: str, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index(KEYS)[[*_NUMBERS, "verdict", "margin_verdict"]].add_prefix(f"{key}.")


def _name(key: str, row: Mapping[str, Any]) -> str:
    return name_of("overview", *(row[k] for k in KEYS), key)
