"""The report as one HTML file that opens offline: no script, no link, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from facefront.report.files import write_atomically
from facefront.report.section import Answer, Block, Chart, Note, Pictures, Section, Table
from facefront.report.values import Values

NO_IMAGES = "This report was made without images: no photo of a face and nothing drawn from one is in this file."
LEFT_OUT = "A figure of photos stands here in a report with images: "


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("facefront.report"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["svg_uri"] = lambda svg: "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    environment.filters["kind"] = lambda block: type(block).__name__
    return environment


def _css(*names: str) -> str:
    return "".join(files("facefront.report").joinpath("templates", name).read_text("utf-8") for name in names)


def without_pictures(block: Block) -> Block:
    """The block, or where it shows photos a note in its place."""
    return Note(LEFT_OUT + block.caption) if isinstance(block, Pictures) else block


def render_blocks(blocks: Sequence[Block]) -> str:
    """The blocks as HTML with their style, as a notebook shows them."""
    show = _environment().get_template("blocks.html").module.show
    body = "".join(show(block) for block in blocks)
    return f'<style>{_css("blocks.css")}</style><div class="facefront">{body}</div>'


def render_page(sections: Sequence[Section], title: str, kicker: str, images: bool = True) -> str:
    """The whole page. The answers found in the sections stand at its top.

    title: the heading; kicker: the line above it (data set, profile, date); images=False leaves every photo out and
    says so.
    """
    shown = [Section(s.key, s.title, [b for b in s.blocks if not isinstance(b, Answer)], s.values) for s in sections]
    if not images:
        shown = [Section(s.key, s.title, [without_pictures(b) for b in s.blocks], s.values) for s in shown]
    return (
        _environment()
        .get_template("page.html")
        .render(
            title=title,
            kicker=kicker,
            css=_css("blocks.css", "page.css"),
            answers=[answer for section in sections for answer in section.of_kind(Answer)],
            sections=shown,
            remarks=[] if images else [NO_IMAGES],
        )
    )


def write_report(
    folder: Path,
    sections: Sequence[Section],
    pairs: pd.DataFrame,
    protocol_pairs: pd.DataFrame | None = None,
    *,
    run: Mapping[str, Any],
    title: str,
    kicker: str,
    images: bool = True,
) -> Path:
    """Write report.html and, beside it, tables/*.csv, pairs.parquet, protocol_pairs.parquet, values.json and run.json.

    pairs: the pair table, from which every statistic on pairs can be redone (other GT rules and other recordings make
    pairs of their own, which take the embeddings); protocol_pairs: the set's own pairs as scored, None where it has
    none; run: everything needed to make the report again,
    as JSON can hold it.
    Each file is written whole or not at all, the page last.
    """
    values, tables = Values(), folder / "tables"
    written = set()
    for section in sections:
        values.update(section.values)
        for key, csv in (numbers for block in section.blocks for numbers in _numbers_of(block)):
            written.add(write_atomically(tables / f"{key}.csv", csv.encode()))
    for stale in set(tables.glob("*.csv")) - written:  # another run may have taken it away already
        stale.unlink(missing_ok=True)
    _write_pairs(folder / "pairs.parquet", pairs)
    _write_pairs(folder / "protocol_pairs.parquet", protocol_pairs)
    write_atomically(folder / "values.json", values.to_json().encode())
    write_atomically(folder / "run.json", (json.dumps(run, indent=1, ensure_ascii=False, default=str) + "\n").encode())
    return write_atomically(folder / "report.html", render_page(sections, title, kicker, images).encode())


def _write_pairs(path: Path, pairs: pd.DataFrame | None) -> None:
    """The table as Parquet; where there is none, nothing that an earlier run left."""
    if pairs is None:
        path.unlink(missing_ok=True)
        return
    buffer = BytesIO()
    pairs.to_parquet(buffer, index=False)
    write_atomically(path, buffer.getvalue())


def save_charts(sections: Sequence[Section], folder: Path) -> None:
    """Write every chart as `<figure>-<panel>.svg`, for use outside the report; panels are counted from one."""
    for section in sections:
        for chart in section.of_kind(Chart):
            for i, panel in enumerate(chart.panels, 1):
                write_atomically(folder / f"{chart.key}-{i}.svg", panel.svg.encode())


def _numbers_of(block: Block) -> list[tuple[str, str]]:
    """Key and CSV of the tables that a block shows."""
    if isinstance(block, Answer):
        return [] if block.table is None else _numbers_of(block.table)
    return [(block.key, block.csv)] if isinstance(block, Table | Chart) and block.csv else []
