"""The report as one HTML file that opens offline: nothing is loaded from anywhere, and it needs no script."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from facefront.languages import page_name, summary_name
from facefront.report.bidi import isolate_page
from facefront.report.blocks import Answer, Block, Chart, Note, Pictures, Summary, SystemCard, Table, encode
from facefront.report.files import remove_stale, write_atomically
from facefront.report.layout import Chapter, place, share_common, share_tables
from facefront.report.messages import Messages, messages
from facefront.report.rendering import BLOCK_STYLES, environment, style, styles
from facefront.report.rows import FILES, PAIRS
from facefront.report.section import Section
from facefront.report.values import Values

SHARED = "00_method", "08_related_models", "09_provenance"
"""Sections of which several sets show once the blocks that they have in common."""

COMPONENTS = "frontalizers", "enhancers"
"""Tables of what was run, which a set does not repeat where it ran the same as the first."""


def without_pictures(block: Block, words: Messages) -> Block:
    """Return the block; for one that shows photos, a note."""
    if isinstance(block, Summary) and isinstance(block.strip, Pictures):
        return replace(block, strip=Note(words.say("summary-no-strip")))
    if isinstance(block, SystemCard):
        return replace(block, pictures=None)
    return Note(words.say("figure-left-out", caption=block.caption)) if isinstance(block, Pictures) else block


def render_page(
    chapters: Sequence[Chapter],
    kicker: str,
    words: Messages,
    images: bool = True,
    figures: str = "",
) -> str:
    """Return the whole page; the summary and the answers found in a chapter are at its top.

    kicker: the line above the title; images=False leaves every photo out and says so; figures: the address of the page
    of figures, empty for none.
    """
    remarks = []
    if not images:
        chapters = [replace(chapter, sections=[_blind(s, words) for s in chapter.sections]) for chapter in chapters]
        remarks = [words.say("page-without-images")]
    template = environment(words).get_template("page.html")
    css = styles(words, *BLOCK_STYLES, "page.css")
    script = style("page.js", "tables.js", "charts.js")
    placed, allowed = place(chapters, words), script_hash(script)
    given = {"kicker": kicker, "chapters": placed, "remarks": remarks, "figures": figures}
    page = template.render(given, css=css, script=script, script_hash=allowed)
    return isolate_page(page, words.language)


def _without_card_pictures(chapter: Chapter) -> Chapter:
    """Return the chapter with the numbers of its systems' articles alone: the first set has the pictures."""
    return replace(chapter, sections=[_without_pictures_of_cards(section) for section in chapter.sections])


def _without_pictures_of_cards(section: Section) -> Section:
    blocks = [replace(block, pictures=None) if isinstance(block, SystemCard) else block for block in section.blocks]
    return replace(section, blocks=blocks)


def script_hash(script: str) -> str:
    """Return what a content security policy names the one script by that may run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _blind(section: Section, words: Messages) -> Section:
    return replace(section, blocks=[without_pictures(block, words) for block in section.blocks])


def write_report(
    folder: Path,
    chapters: Sequence[Chapter],
    opening: Section | None = None,
    *,
    dataset: str,
    profile: str,
    images: bool = True,
    words: Messages | None = None,
    figures: Path | None = None,
) -> Path:
    """Write the page (report.html in English) and, beside it, the numbers: tables/*.csv, the files of pairs
    (`rows.FILES`), values.json, run.json and summary.json (what the first screen says), each whole or not at all, the
    page last.

    opening: the summary above the chapters. The numbers of one set lie beside the page, with those of the opening;
    those of several in `<folder>/<its key>` each, and the blocks that all of them have in common in the sections
    `SHARED` are shown once.
    dataset, profile: for the line above the title; words: None for English; figures: the page of `save_figures`, which
    this page links.
    """
    words = words or messages()
    first = [] if opening is None else [opening]
    if len(chapters) == 1:
        shown = [replace(chapters[0], key="", title="", sections=[*first, *chapters[0].sections])]
        _write_numbers(folder, shown[0])
    else:
        for chapter in chapters:
            _write_numbers(folder / chapter.key, chapter)
        _write_numbers(folder, Chapter(first, run={"parts": [chapter.key for chapter in chapters]}))
        shown = share_common([chapters[0], *map(_without_card_pictures, chapters[1:])], SHARED, words)
        above = Chapter(first, made_of=tuple(chapter.key for chapter in chapters if PAIRS in chapter.pairs))
        shown = [above, *share_tables(shown, COMPONENTS, words)]
    for said in (block for section in first for block in section.of_kind(Summary)):
        _write_summary(folder / summary_name(words.language), said)
    kicker = words.say("page-kicker", dataset=dataset, profile=profile)
    address = "" if figures is None else quote(os.path.relpath(figures, folder))
    page = render_page(shown, kicker, words, images, address)
    return write_atomically(folder / page_name(words.language), page.encode())


def _write_summary(path: Path, said: Summary) -> None:
    """Write what the first screen says as JSON: its remarks, what was tested, and the questions with their answers."""
    raw = {name: encode(getattr(said, name)) for name in ("remarks", "tested", "replies")}
    write_atomically(path, (json.dumps(raw, indent=1, ensure_ascii=False) + "\n").encode())


def _write_numbers(folder: Path, chapter: Chapter) -> None:
    values, tables = Values(), folder / "tables"
    written = set()
    for section in chapter.sections:
        values.update(section.values)
        for key, csv in (numbers for block in section.blocks for numbers in _numbers_of(block)):
            written.add(write_atomically(tables / f"{key}.csv", csv.encode()))
    remove_stale(tables, written)
    for name in FILES:
        _write_pairs(folder / name, chapter.pairs.get(name))
    write_atomically(folder / "values.json", values.to_json().encode())
    run = json.dumps(chapter.run, indent=1, ensure_ascii=False, default=str)
    write_atomically(folder / "run.json", (run + "\n").encode())


def _write_pairs(path: Path, pairs: pd.DataFrame | None) -> None:
    """Write the table as Parquet; without one, remove the file of an earlier run."""
    if pairs is None:
        path.unlink(missing_ok=True)
        return
    buffer = BytesIO()
    pairs.to_parquet(buffer, index=False)
    write_atomically(path, buffer.getvalue())


def _numbers_of(block: Block) -> list[tuple[str, str]]:
    """Return key and CSV of the tables that a block shows."""
    if isinstance(block, Summary):
        return [found for part in (block.forest, block.table) if part is not None for found in _numbers_of(part)]
    if isinstance(block, Answer):
        return [] if block.table is None else _numbers_of(block.table)
    return [(block.key, block.csv)] if isinstance(block, Table | Chart) and block.csv else []
