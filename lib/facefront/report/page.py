"""The report as one HTML file that opens offline: nothing is loaded from anywhere, and it needs no script."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pandas as pd

from facefront.languages import page_name
from facefront.report.bidi import isolate_page
from facefront.report.blocks import Answer, Block, Chart, Note, Pictures, Table
from facefront.report.files import write_atomically
from facefront.report.layout import Chapter, place, share_common
from facefront.report.messages import Messages, messages
from facefront.report.rendering import environment, style, styles
from facefront.report.rows import PAIRS, PROTOCOL
from facefront.report.section import Section
from facefront.report.values import Values

WRITTEN = ".written"
"""Lies in a folder of tables or charts: the names of the files that a report wrote there, one a line."""

SHARED = "00_method", "08_related_models", "09_provenance"
"""Sections of which several sets show once the blocks that they have in common."""


def without_pictures(block: Block, words: Messages) -> Block:
    """Return the block; for one that shows photos, a note."""
    return Note(words.say("figure-left-out", caption=block.caption)) if isinstance(block, Pictures) else block


def render_page(
    chapters: Sequence[Chapter],
    kicker: str,
    words: Messages,
    images: bool = True,
    remarks: Sequence[str] = (),
) -> str:
    """Return the whole page; the answers found in a chapter are at its top.

    kicker: the line above the title; remarks: what a reader must know first; images=False leaves every photo out and
    says so.
    """
    if not images:
        chapters = [replace(chapter, sections=[_blind(s, words) for s in chapter.sections]) for chapter in chapters]
        remarks = [*remarks, words.say("page-without-images")]
    template = environment(words).get_template("page.html")
    css, script = styles(words, "blocks.css", "charts.css", "page.css"), style("page.js")
    placed, allowed = list(place(chapters, words)), script_hash(script)
    page = template.render(kicker=kicker, css=css, script=script, script_hash=allowed, chapters=placed, remarks=remarks)
    return isolate_page(page, words.language)


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
    remarks: Sequence[str] = (),
    words: Messages | None = None,
) -> Path:
    """Write the page (report.html in English) and, beside it, the numbers: tables/*.csv, pairs.parquet,
    protocol_pairs.parquet, values.json and run.json, each whole or not at all, the page last.

    opening: what stands above several sets. The numbers of each of them then lie in `<folder>/<its key>`, and those of
    the opening beside the page; the blocks that all sets have in common in the sections `SHARED` are shown once.
    dataset, profile: for the line above the title; words: None for English.
    """
    words = words or messages()
    if opening is None:
        (alone,) = chapters
        _write_numbers(folder, alone)
        shown = [replace(alone, key="", title="")]
    else:
        for chapter in chapters:
            _write_numbers(folder / chapter.key, chapter)
        _write_numbers(folder, Chapter([opening], run={"parts": [chapter.key for chapter in chapters]}))
        shown = [Chapter([opening]), *share_common(chapters, SHARED, words)]
    kicker = words.say("page-kicker", dataset=dataset, profile=profile)
    page = render_page(shown, kicker, words, images, remarks)
    return write_atomically(folder / page_name(words.language), page.encode())


def _write_numbers(folder: Path, chapter: Chapter) -> None:
    values, tables = Values(), folder / "tables"
    written = set()
    for section in chapter.sections:
        values.update(section.values)
        for key, csv in (numbers for block in section.blocks for numbers in _numbers_of(block)):
            written.add(write_atomically(tables / f"{key}.csv", csv.encode()))
    _remove_stale(tables, written)
    _write_pairs(folder / PAIRS, chapter.pairs)
    _write_pairs(folder / PROTOCOL, chapter.protocol_pairs)
    write_atomically(folder / "values.json", values.to_json().encode())
    run = json.dumps(chapter.run, indent=1, ensure_ascii=False, default=str)
    write_atomically(folder / "run.json", (run + "\n").encode())


def _remove_stale(folder: Path, written: set[Path]) -> None:
    """Remove what an earlier report wrote into the folder and this one does not; files of others stay."""
    listed = folder / WRITTEN
    before = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    for path in {folder / Path(name).name for name in before if name} - written:
        path.unlink(missing_ok=True)  # another run may have taken it away already
    if written or before:
        write_atomically(listed, "\n".join(sorted(path.name for path in written)).encode())


def _write_pairs(path: Path, pairs: pd.DataFrame | None) -> None:
    """Write the table as Parquet; without one, remove the file of an earlier run."""
    if pairs is None:
        path.unlink(missing_ok=True)
        return
    buffer = BytesIO()
    pairs.to_parquet(buffer, index=False)
    write_atomically(path, buffer.getvalue())


def save_charts(chapters: Sequence[Chapter], folder: Path) -> None:
    """Write every chart as `<figure>-<panel>.svg`, for use outside the report, those of several chapters each in a
    folder of its key; panels are counted from one."""
    for chapter in chapters:
        place = folder / chapter.key if len(chapters) > 1 else folder
        charts = [chart for section in chapter.sections for chart in section.of_kind(Chart)]
        panels = [(f"{chart.key}-{i}.svg", panel.svg) for chart in charts for i, panel in enumerate(chart.panels, 1)]
        _remove_stale(place, {write_atomically(place / name, svg.encode()) for name, svg in panels})


def _numbers_of(block: Block) -> list[tuple[str, str]]:
    """Return key and CSV of the tables that a block shows."""
    if isinstance(block, Answer):
        return [] if block.table is None else _numbers_of(block.table)
    return [(block.key, block.csv)] if isinstance(block, Table | Chart) and block.csv else []
