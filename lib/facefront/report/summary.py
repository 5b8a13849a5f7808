"""The first screen of a report and the short summary below it: made from the records of its answers, for one set and
for several alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from facefront.measure import PrimarySpec
from facefront.report.absent import Absent
from facefront.report.answer import primary_row
from facefront.report.blocks import Answer, Note, Pictures, Reply, Statement, Summary, Term
from facefront.report.context import Arm, Context
from facefront.report.figures.forest import forest
from facefront.report.findings.opening import (
    Measured,
    angle_of_set,
    gain_of_set,
    margin_of_set,
    recognised_of_set,
    tested_set,
    tested_systems,
    verdict_of_page,
    verdict_of_set,
)
from facefront.report.findings.recommended import control_of_set, recommended, ways_of_set
from facefront.report.layout import Chapter
from facefront.report.messages import Finding
from facefront.report.rows import PAIRS
from facefront.report.section import Section
from facefront.report.tables.summary import summary_table
from facefront.report.words import component_words
from facefront.variants import is_chain

TERMS = {
    "term-net-gain": "term-net-gain-meaning",
    "term-gt": "term-gt-meaning",
    "term-yaw": "term-yaw-meaning",
    "term-margin": "term-margin-meaning",
    "term-recogniser": "term-recogniser-meaning",
}
"""Words of the glossary and their meanings, as messages."""

KEPT = "summary-keep", "summary-keep-some"
"""Recommendations of ways without a frontal picture."""


def summary(
    chapters: Sequence[Chapter],
    primary: PrimarySpec,
    context: Context,
    *,
    strip: Pictures | None = None,
    absent: Mapping[str, Sequence[Absent]] | None = None,
    drawn: bool = False,
) -> Summary:
    """Return the summary of a page.

    chapters: each with the answers of its own set; strip: of `figures.strip`, None in a report without images; absent:
    what could not run, by the chapter's key; drawn: whether any of the people are synthetic.
    """
    titles = short_titles([chapter.title for chapter in chapters])
    several = len(chapters) > 1
    sets = [measured(chapter, title, context, several) for chapter, title in zip(chapters, titles, strict=True)]
    rows = pd.concat([one.answer for one in sets], ignore_index=True)
    tested = [context.say(tested_set(one, primary.variant, drawn)) for one in sets]
    return Summary(
        remarks=(context.say("summary-synthetic"),) if drawn else (),
        tested=context.say(
            "summary-tested",
            sets=context.messages.join(tested, "list-semicolon"),
            variant=context.variant(primary.variant),
            **tested_systems(rows, context),
        ),
        replies=_replies(sets, primary, context, drawn),
        forest=forest({one.title: one.answer for one in sets}, primary, context),
        strip=Note(context.say("summary-no-strip")) if strip is None else strip,
        glossary=tuple(Term(context.say(word), context.say(meaning)) for word, meaning in TERMS.items()),
        more=_more(sets, primary, absent or {}, context),
        table=summary_table(sets, primary, context),
    )


def headline_arm(chapter: Chapter, primary: PrimarySpec) -> Arm:
    """Return the arm of the primary endpoint in a chapter's answer. Raises ValueError where it was not measured."""
    row = primary_row(records_of(chapter, "answer"), primary)
    return Arm(row["variant"], row["detector"], row["backbone"])


def short_titles(titles: Sequence[str]) -> list[str]:
    """Return the titles of sets without the words that all begin with: "BIWI-style" of "Synthetic faces, BIWI-style".

    >>> short_titles(["Heads, big", "Heads, small"]), short_titles(["Heads, big"])
    (['big', 'small'], ['Heads, big'])
    """
    parts = [re.split(r"(?<=[,،:]) ", title) for title in titles]
    while all(len(words) > 1 for words in parts) and len({words[0] for words in parts}) == 1 < len(parts):
        parts = [words[1:] for words in parts]
    return [" ".join(words) for words in parts]


def measured(chapter: Chapter, title: str, context: Context, several: bool) -> Measured:
    """Return the records of a chapter's answers. title: of the set; several: whether other sets stand on the page."""
    answer, advice, ways = (records_of(chapter, key) for key in ("answer", "advice", "ways"))
    partial = answer[answer["partial"].astype(bool)] if len(answer) else pd.DataFrame(columns=["variant", "backbone"])
    prefix = f"{chapter.key}-" if several else ""
    return Measured(
        chapter.key,
        title,
        answer,
        advice,
        ways,
        replace(
            context,
            dataset=title,
            partial=frozenset(zip(partial["variant"], partial["backbone"], strict=True)),
        ),
        {key: f"{prefix}{key}" for section in chapter.sections for key in _keys(section)},
        _yaw(chapter.pairs.get(PAIRS)),
        str(chapter.run.get("profile", {}).get("dataset", {}).get("format", "")),
    )


def _yaw(pairs: pd.DataFrame | None) -> tuple[float, float, float] | None:
    """Return the least, the median and the largest |yaw| of the probes; None where it is not known."""
    if pairs is None or "group" not in pairs:
        return None
    probes = pairs[pairs["group"] == "angle_gt"].drop_duplicates("left") if "left" in pairs else pairs
    yaw = probes.loc[probes["group"] == "angle_gt", "yaw"].abs().dropna()
    return (float(yaw.min()), float(yaw.median()), float(yaw.max())) if len(yaw) else None


def records_of(chapter: Chapter, key: str) -> pd.DataFrame:
    """Return the records of the set's answer with the table of that key; a frame without rows where there is none."""
    answers = [answer for section in chapter.sections for answer in section.of_kind(Answer)]
    found = [a.records for a in answers if a.records is not None and a.table is not None and a.table.key == key]
    return found[0].frame() if found else pd.DataFrame()


def _keys(section: Section) -> Iterator[str]:
    """Yield the keys of the tables and figures of a section."""
    shown = (block.table if isinstance(block, Answer) else block for block in section.blocks)
    yield from filter(None, (getattr(block, "key", "") for block in shown))


def _replies(sets: Sequence[Measured], primary: PrimarySpec, context: Context, drawn: bool) -> tuple[Reply, ...]:
    """Return the four questions with their answers."""
    variant = primary.variant
    first = {one.key: primary_row(one.answer, primary) for one in sets}
    gains = _each(sets, {one.key: _gain(one, first[one.key], variant) for one in sets}, "net_gain", context)
    angles = _each(sets, {one.key: angle_of_set(one, variant) for one in sets}, "answer", context)
    said = {
        "question-help": _verdicts(sets, variant, context),
        "question-gain": gains,
        "question-angle": angles,
        "question-do": tuple(_done(sets, context, drawn)),
    }
    return tuple(Reply(context.say(question), statements) for question, statements in said.items())


def _verdicts(sets: Sequence[Measured], variant: str, context: Context) -> tuple[Statement, ...]:
    """Return the verdict, in one statement over all sets that names those of sets that differ."""
    each = _each(sets, {one.key: verdict_of_set(one, variant) for one in sets}, "answer", context)
    if len(each) == 1:
        return each
    said = verdict_of_page(sets, variant, context)
    whole = Statement(context.say("summary-statements", statements=said))
    return (whole,) if len(said) > 1 else (whole, *each)


def _done(sets: Sequence[Measured], context: Context, drawn: bool) -> Iterator[Statement]:
    """Yield what to do; where several sets share it, what it brings in each stands in a statement of its own."""
    for way in recommended(sets):
        named, alone = len(way.sets) < len(sets), len(way.sets) == 1
        sources = [one.sources.get("ways_figure" if way.finding.key in KEPT else "advice", "") for one in way.sets]
        gain = [found for found in way.gains[:1] if found is not None and alone]
        words = context.say("summary-statements", statements=[way.finding, *gain, *way.how])
        yield Statement(words, _advised(way.sets, named, drawn, context), sources[0] * (alone or way.gains[0] is None))
        for one, found, source in zip(way.sets, way.gains, sources, strict=True):
            if found is not None and not alone:
                yield Statement(context.say(found), one.title, source)


def _gain(one: Measured, row: Mapping[str, Any], variant: str) -> Finding:
    return Finding(
        "summary-statements",
        {"statements": [gain_of_set(one, row, variant), *recognised_of_set(one, row, variant)]},
    )


def _advised(sets: Sequence[Measured], named: bool, drawn: bool, context: Context) -> str:
    """Return for which photos an advice is. named: whether other sets have another one; drawn: people are synthetic."""
    names = context.messages.join([one.title for one in sets], "list-and") if named else ""
    return context.say("summary-drawn", any=named, sets=names) if drawn else names


def _each(
    sets: Sequence[Measured], findings: Mapping[str, Finding | None], source: str, context: Context
) -> tuple[Statement, ...]:
    """Return a statement for each set, or one where all sets share the same words."""
    words = {key: context.say(finding) for key, finding in findings.items() if finding is not None}
    if len(sets) == 1 or (len(set(words.values())) == 1 and len(words) == len(sets)):
        return tuple(Statement(text, "", sets[0].sources.get(source, "")) for text in list(words.values())[:1])
    return tuple(Statement(words[one.key], one.title, one.sources.get(source, "")) for one in sets if one.key in words)


def _more(
    sets: Sequence[Measured], primary: PrimarySpec, absent: Mapping[str, Sequence[Absent]], context: Context
) -> tuple[Reply, ...]:
    """Return what stands below the first screen: the margin, the other ways, and what was not run."""
    margins = _each(sets, {one.key: margin_of_set(one, primary.variant) for one in sets}, "answer", context)
    control = _each(sets, {one.key: control_of_set(one) for one in sets}, "advice", context)
    ways = control + _each(sets, {one.key: ways_of_set(one) for one in sets}, "ways_figure", context)
    missing = _not_run([a for one in sets for a in absent.get(one.key, ())], context)
    said = {"question-margin": margins, "question-ways": ways, "question-missing": missing}
    return tuple(Reply(context.say(question), found) for question, found in said.items() if found)


def _not_run(absent: Iterable[Absent], context: Context) -> tuple[Statement, ...]:
    names = list(dict.fromkeys(component_words(a.name) for a in absent if not is_chain(a.name)))
    if not names:
        return ()
    return (Statement(context.say("summary-not-run", names=context.messages.join(names))),)
