"""The answer over several sets, side by side: made from what each set answered, and from nothing else."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import pandas as pd

from facefront.files.safe_csv import restored
from facefront.measure import PrimarySpec, Verdict, by_recogniser
from facefront.measure.beyond import SHOWN
from facefront.report.blocks import Answer, Table
from facefront.report.context import Context
from facefront.report.findings.angle import shown_cell
from facefront.report.findings.best import LESS, MORE, SETTING, best_sentences
from facefront.report.judges import MARK
from facefront.report.layout import Chapter
from facefront.report.tables.build import Column, Row, build_table, estimate, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.values import MISSING
from facefront.report.verdicts import agreement, shown, verdict_rule
from facefront.report.words import READING_WORDS, counted, interval_words, method_words, name_of, variant_words

KEYS = ["variant", "detector", "backbone"]


def overview(chapters: Sequence[Chapter], primary: PrimarySpec, context: Context) -> Answer:
    """Return the key question over all sets: a sentence and an advice for each, every frontalizer in every combination.

    chapters: each with the answer of its own set; the numbers stand in `context.values` under the chapter's key.
    """
    answers = {chapter.key: answers_of(chapter) for chapter in chapters}
    titles = {chapter.key: chapter.title for chapter in chapters}
    sentences = [_sentence(titles[key], key, rows, primary.variant, context) for key, rows in answers.items()]
    ways = {chapter.key: ways_of(chapter) for chapter in chapters}
    advice = {key: _advice(key, rows, ways[key], primary.variant, context) for key, rows in answers.items()}
    told = [f"What to do with such photos, {titles[key]}: {words}" for key, words in advice.items()]
    if len(set(advice.values())) == 1:
        told = [f"What to do with such photos: {advice[chapters[0].key]}"]
    table = _side_by_side(answers, titles, primary, context)
    return Answer(context.say("question"), (*sentences, *told), table)


def answers_of(chapter: Chapter) -> pd.DataFrame:
    """What a set answered: a row for each frontalizer and combination, see `answer`."""
    rows = _table_of(chapter, "answer")
    numbers = {name: lambda rows, n=name: pd.to_numeric(rows[n], errors="coerce") for name in _NUMBERS}
    return rows.assign(partial=lambda rows: rows["partial"] == "True", **numbers)


def ways_of(chapter: Chapter) -> pd.DataFrame:
    """What a set advised: a row for each way of using frontal views, see `advice`; empty where that was not asked."""
    rows = _table_of(chapter, "advice")
    if rows.empty:
        return rows
    return rows.assign(
        control=lambda rows: rows["control"] == "True",
        **{name: lambda rows, n=name: pd.to_numeric(rows[n], errors="coerce") for name in _WAYS},
    )


def _table_of(chapter: Chapter, key: str) -> pd.DataFrame:
    """The numbers of the answer with the table of that key, a frame without rows where there is none."""
    tables = [answer.table for section in chapter.sections for answer in section.of_kind(Answer) if answer.table]
    found = [table.csv for table in tables if table.key == key]
    if not found:
        return pd.DataFrame()
    return restored(pd.read_csv(StringIO(found[0]), keep_default_na=False, na_values={"": [""]}, dtype=_WORDS))


_MARGIN = ["margin_change", "margin_low", "margin_high", "margin_p_adjusted"]
_NUMBERS = ["net_gain", "low", "high", "p_adjusted", *_MARGIN, *SHOWN, "people", "pairs"]
_WAYS = ["agree", "judged", *SETTING, "net_gain", "low", "high", "p_adjusted", *_MARGIN, *MORE, *LESS]
_WORDS = dict.fromkeys([*KEYS, "partial", "verdict", "margin_verdict", "control"], str)


def _sentence(title: str, key: str, rows: pd.DataFrame, variant: str, context: Context) -> str:
    """Return what the primary frontalizer does to a set, over all combinations."""
    rows = rows[rows["variant"] == variant].dropna(subset="net_gain")
    if rows.empty:
        return f"{title}: it cannot be said, for no pair was scored."
    verdicts = [shown(row, context) for row in rows.to_dict("records")]
    name = name_of(key, "overview", variant)
    people, photos = (context.put(f"{name}.{k}", rows[k].max(), ",d") for k in ("people", "pairs"))
    low, high = (
        context.put(f"{name}.{k}", v, "+.3f")
        for k, v in (("lowest", rows["net_gain"].min()), ("highest", rows["net_gain"].max()))
    )
    total = context.put(f"{name}.combinations", len(rows), "d")
    told = [
        f"{_COUNTED[w][1]} in {context.put(f'{name}.{_COUNTED[w][0]}', verdicts.count(w), 'd')}"
        for w in Verdict
        if w in verdicts
    ]
    counts = f"{counted(photos, 'photo')} of {counted(people, 'person')}"
    return (
        f"{title} ({counts}): turning photos to the front by {method_words(variant)} changed the similarity to the "
        f"reference by {low} to {high}, depending on detector and recogniser; of {total} combinations, "
        f"{', '.join(told)}."
    )


_COUNTED = {
    Verdict.GAIN: ("gains", "a gain is shown"),
    Verdict.LOSS: ("losses", "a loss is shown"),
    Verdict.OPEN: ("open", "no difference is shown"),
    Verdict.FEW: ("few", "there are too few people"),
}


def _advice(key: str, rows: pd.DataFrame, ways: pd.DataFrame, primary: str, context: Context) -> str:
    """Return what to do with photos like these, from the rows of all frontalizers under impartial recognisers, and from
    the ways of using the primary one where they were measured: no other advice is then given of that one."""
    rows = rows[~rows["partial"]]
    useful = [variant for variant, part in rows.groupby("variant", sort=False) if _helps(part, context)]
    if len(ways):
        best = best_sentences(ways, name_of(key, "best"), context)
        return " ".join([best, *_others([variant for variant in useful if variant != primary])])
    if useful:
        return f"turn them by {' or '.join(useful)}: a gain and a wider margin are shown with every recogniser."
    far = [_beyond(variant, key, part, context) for variant, part in rows.groupby("variant", sort=False)]
    far = [words for words in far if words]
    if far:
        return (
            f"leave photos as they are below the angle from which a gain is shown ({'; '.join(far)}). Whether the "
            "margin "
            "to other people widens there too stands in the set's own sections."
        )
    return "leave photos as they are: with no frontalizer are a gain and a wider margin shown with every recogniser."


def _helps(part: pd.DataFrame, context: Context) -> bool:
    """Return whether a gain and a wider margin are shown in every combination."""
    rows = part.to_dict("records")
    return all(shown(row, context) == shown(row, context, "margin_") == Verdict.GAIN for row in rows)


def _others(useful: Sequence[str]) -> list[str]:
    """Of frontalizers that were only measured as turning every photo."""
    words = f"With turning every photo by {' or '.join(useful)} a gain and a wider margin are shown everywhere too."
    return [words] if useful else []


def _beyond(variant: str, key: str, part: pd.DataFrame, context: Context) -> str:
    """Return from which angles on a gain is shown, where that is so with more than half of the recognisers."""
    says = by_recogniser(part.to_dict("records"), lambda row: "shown" if pd.notna(row["shown_from"]) else "not shown")
    agree = sum(said == "shown" for said in says.values())
    if 2 * agree <= len(says):
        return ""
    name = name_of(key, "overview", variant)
    ends = ("nearest", part["shown_from"].min()), ("farthest", part["shown_from"].max())
    near, far = (context.put(f"{name}.{k}", v, ".0f") for k, v in ends)
    where = f"{near}°" if near == far else f"{near}° to {far}°"
    return f"{variant_words(variant)}: a |yaw| of {where}, with {agreement(agree, len(says), name, context)}"


def _or_missing(name: str, row: Row) -> str:
    return row[name] or MISSING


def _shown_from(key: str, context: Context, row: Row) -> str:
    return shown_cell(row, _name(key, row), context, f"{key}.")


def _side_by_side(
    answers: dict[str, pd.DataFrame], titles: dict[str, str], primary: PrimarySpec, context: Context
) -> Table:
    frame = pd.concat([_columns_of(key, rows) for key, rows in answers.items()], axis=1).reset_index()
    words = [name for name in frame if name.endswith("verdict")]
    frame[words] = frame[words].fillna("")
    partial = {variant for rows in answers.values() for variant in rows.loc[rows["partial"], "variant"]}
    variants = sorted(dict.fromkeys(frame["variant"]), key=lambda variant: variant != primary.variant)
    frame["order"] = frame["variant"].map(variants.index)
    columns: list[Column] = [COMBINATION]
    for key, title in titles.items():
        columns.append(estimate(f"{title}: Net Gain", f"{key}.net_gain", f"{key}.low", f"{key}.high"))
        columns.append(text("verdict", functools.partial(_or_missing, f"{key}.verdict")))
        columns.append(text("gain-shown", functools.partial(_shown_from, key, context)))
        columns.append(estimate("change-of-margin", *(f"{key}.{name}" for name in _MARGIN[:3])))
        columns.append(text("verdict-on-it", functools.partial(_or_missing, f"{key}.margin_verdict")))
    caption = (
        "Net Gain for each data set, detector and recogniser: change in cosine similarity to the person's frontal "
        f"reference, on pairs {READING_WORDS[primary.reading]}. Gain shown from |yaw|: the smallest "
        "edge of the bins from which on Net Gain has the verdict of a gain; a dash where none has. Margin: similarity "
        f"with one's own GT less that with other people's. {interval_words(context)}"
    )
    frame = frame.sort_values("order", kind="stable").drop(columns="order")
    return build_table(
        "overview",
        caption,
        frame,
        columns,
        context,
        index=KEYS,
        notes=[verdict_rule(context), *[context.say("partial-note")] * bool(partial)],
        group=lambda row: variant_words(row["variant"]) + MARK * (row["variant"] in partial),
    )


def _columns_of(key: str, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index(KEYS)[[*_NUMBERS, "verdict", "margin_verdict"]].add_prefix(f"{key}.")


def _name(key: str, row: Mapping[str, Any]) -> str:
    return name_of("overview", *(row[k] for k in KEYS), key)
