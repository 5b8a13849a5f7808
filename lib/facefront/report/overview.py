"""The answer over several sets, side by side: made from what each set answered, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

import pandas as pd

from facefront.measure import PrimarySpec
from facefront.report.answer import FEW, GAIN, LOSS, OPEN, QUESTION, verdict
from facefront.report.best import LESS, MORE, SETTING, best_sentences
from facefront.report.context import Context
from facefront.report.judges import MARK, PARTIAL_NOTE
from facefront.report.layout import Chapter
from facefront.report.section import Answer, Table
from facefront.report.tables.build import Column, build_table, estimate, text
from facefront.report.tables.gain import COMBINATION
from facefront.report.words import READING_WORDS, interval_words, method_words, name_of, variant_words
from facefront.safe_csv import restored

KEYS = ["variant", "detector", "backbone"]


def overview(chapters: Sequence[Chapter], primary: PrimarySpec, context: Context) -> Answer:
    """The key question over all sets: a sentence and an advice for each, and every frontalizer in every combination.

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
    return Answer(QUESTION, (*sentences, *told), table)


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


_MARGIN, _TURNS = ["margin_change", "margin_low", "margin_high"], ["turns_angle", "turns_low", "turns_high"]
_NUMBERS = ["net_gain", "low", "high", *_MARGIN, *_TURNS, "people", "pairs"]
_WAYS = ["agree", "judged", *SETTING, "net_gain", "low", "high", *_MARGIN, *MORE, *LESS]
_WORDS = dict.fromkeys([*KEYS, "turns_status", "turns_direction", "turns_sign", "partial", "verdict", "control"], str)


def _sentence(title: str, key: str, rows: pd.DataFrame, variant: str, context: Context) -> str:
    """What the primary frontalizer does to a set, over all combinations."""
    rows = rows[rows["variant"] == variant].dropna(subset="net_gain")
    if rows.empty:
        return f"{title}: it cannot be said, for no pair was scored."
    verdicts = [verdict(row) for row in rows.to_dict("records")]
    name = name_of(key, "overview", variant)
    people, photos = (context.put(f"{name}.{k}", rows[k].max(), ",d") for k in ("people", "pairs"))
    low, high = (
        context.put(f"{name}.{k}", v, "+.3f")
        for k, v in (("lowest", rows["net_gain"].min()), ("highest", rows["net_gain"].max()))
    )
    total = context.put(f"{name}.combinations", len(rows), "d")
    counted = [(context.put(f"{name}.{k}", verdicts.count(w), "d"), words) for k, w, words in _COUNTED if w in verdicts]
    judged = ", ".join(f"{words} in {'all' if len(counted) == 1 else count}" for count, words in counted)
    return (
        f"{title} ({photos} photos of {people} people), turned to the front by {method_words(variant)}: Net Gain {low} "
        f"to {high}, {judged} {'' if len(counted) == 1 else 'of '}{total} combinations of detector and recogniser, "
        "each by its own interval."
    )


_COUNTED = (("gains", GAIN, "a gain"), ("losses", LOSS, "a loss"), ("open", OPEN, OPEN), ("few", FEW, FEW))


def _advice(key: str, rows: pd.DataFrame, ways: pd.DataFrame, primary: str, context: Context) -> str:
    """What to do with photos like these, from the rows of all frontalizers under judges that took no part in them, and
    from the ways of using the primary one where they were measured: no other advice is then given of that one."""
    rows = rows[~rows["partial"]]
    useful = [variant for variant, part in rows.groupby("variant", sort=False) if _helps(part)]
    if len(ways):
        best = best_sentences(ways, name_of(key, "best"), context)
        return " ".join([best, *_others([variant for variant in useful if variant != primary])])
    if useful:
        return (
            f"turn them with {' or '.join(useful)}: nearer to GT, and farther from other people, in every combination."
        )
    far = [_beyond(variant, key, part, context) for variant, part in rows.groupby("variant", sort=False)]
    far = [words for words in far if words]
    if far:
        return (
            f"leave photos as they are up to the angle where the mean turns to a gain ({'; '.join(far)}). Beyond it "
            "turning may pay; the set's own sections say how sure that is, and whether the margin to others widens."
        )
    return "leave photos as they are: no frontalizer brings a gain and a wider margin in every combination."


def _helps(part: pd.DataFrame) -> bool:
    """Whether a frontalizer gains in every combination, and the margin to other people widens in each."""
    gains = all(verdict(row) == GAIN for row in part.to_dict("records"))
    return gains and bool((part["margin_low"] > 0).all())


def _others(useful: Sequence[str]) -> list[str]:
    """Of frontalizers that were only measured as turning every photo."""
    words = f"Turning every photo by {' or '.join(useful)} brings a gain and a wider margin in every combination too."
    return [words] if useful else []


def _beyond(variant: str, key: str, part: pd.DataFrame, context: Context) -> str:
    """From which angles on a frontalizer gains, where that was found in at least half of the combinations."""
    found = part[_turns_to_gain(part)]
    if 2 * len(found) < len(part) or found.empty:
        return ""
    name = name_of(key, "overview", variant)
    ends = {"nearest": found["turns_angle"].min(), "farthest": found["turns_angle"].max()}
    ends |= {"least": found["turns_low"].min(), "most": found["turns_high"].max()}
    near, far, least, most = (context.put(f"{name}.{k}", v, ".0f") for k, v in ends.items())
    where = f"{near}°" if near == far else f"{near}° to {far}°"
    share = context.put(f"{name}.turning", f"{len(found)} of {len(part)}")
    within = f"intervals within {least}° to {most}°"
    return f"{variant_words(variant)}: a |yaw| of about {where} ({within}), found in {share} combinations"


def _turns_to_gain(rows: pd.DataFrame) -> pd.Series:
    return (rows["turns_status"] == "found") & (rows["turns_direction"] == "loss to gain")


def _side_by_side(
    answers: dict[str, pd.DataFrame], titles: dict[str, str], primary: PrimarySpec, context: Context
) -> Table:
    frame = pd.concat([_columns_of(key, rows) for key, rows in answers.items()], axis=1).reset_index()
    partial = {variant for rows in answers.values() for variant in rows.loc[rows["partial"], "variant"]}
    variants = sorted(dict.fromkeys(frame["variant"]), key=lambda variant: variant != primary.variant)
    frame["order"] = frame["variant"].map(variants.index)
    columns: list[Column] = [COMBINATION]
    for key, title in titles.items():
        columns.append(estimate(f"{title}: Net Gain", f"{key}.net_gain", f"{key}.low", f"{key}.high"))
        columns.append(text("gain from |yaw|", lambda row, k=key: _where(k, row, context)))
        columns.append(estimate("change of margin", *(f"{key}.{name}" for name in _MARGIN)))
    caption = (
        f"Every set for itself, every combination for itself: Net Gain on pairs {READING_WORDS[primary.reading]}; the "
        "angle from which on a turned photo is nearer to GT, with its interval over resamples of people; and what "
        "becomes of the margin, the similarity with one's own GT less that with other people's. "
        f"{interval_words(context)}"
    )
    frame = frame.sort_values("order", kind="stable").drop(columns="order")
    return build_table(
        "overview",
        caption,
        frame,
        columns,
        context.values,
        index=KEYS,
        notes=[PARTIAL_NOTE] * bool(partial),
        group=lambda row: variant_words(row["variant"]) + MARK * (row["variant"] in partial),
    )


def _columns_of(key: str, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index(KEYS)[[*_NUMBERS, "turns_status", "turns_direction", "turns_sign"]].add_prefix(f"{key}.")


def _where(key: str, row: dict, context: Context) -> str:
    """From which angle on a turned photo is nearer to GT, in a cell."""
    status, direction, sign = (row[f"{key}.turns_{name}"] for name in ("status", "direction", "sign"))
    if status == "found":
        name = name_of("overview", *(row[k] for k in KEYS), key)
        angle, low, high = (context.put(f"{name}.{k}", row[f"{key}.{k}"], ".0f") for k in _TURNS)
        return f"{'' if direction == 'loss to gain' else 'up to '}{angle}° [{low}, {high}]"
    return {"gain": "always", "loss": "never"}.get(sign, "not clear")
