"""Blocks as HTML: by themselves in a notebook, and for the page, which numbers them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import jinja2
from markupsafe import Markup, escape

from facefront.languages import direction
from facefront.report.bidi import isolate, isolate_page
from facefront.report.blocks import Answer, Block, Chart, Pictures, Summary, SystemCard, Table
from facefront.report.messages import Messages
from facefront.report.rows import ROWS, Rows
from facefront.report.svg import placed
from facefront.visible import visible


def _isolated(value: object) -> object:
    """Return text for a page from left to right; what is no text, or markup already, stays as it is."""
    return isolate(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _shown(value: object) -> object:
    """Return text for a page from right to left, which `isolate_page` isolates where it is whole."""
    return _attribute(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _attribute(text: str) -> Markup:
    """Return text for an attribute, which can hold no element: what it hides is written out."""
    return escape(visible(text))


@lru_cache
def environment(words: Messages) -> jinja2.Environment:
    """Return the environment of the templates in one language, made once: it escapes text and writes out what text
    hides."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("facefront.report"),
        autoescape=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_isolated if direction(words.language) == "ltr" else _shown,
    )
    made.filters["attribute"] = _attribute
    made.filters["groups"] = grouped_rows
    made.filters["placed"] = lambda panel, prefix: Markup(placed(panel.svg, prefix, panel.alt))
    made.globals["say"], made.globals["language"] = words.say, words.language
    made.globals["direction"] = direction(words.language)
    made.filters["kind"] = lambda block: type(block).__name__
    return made


def grouped_rows(table: Table) -> list[tuple[str, list[tuple[str, tuple[str, ...], str]]]]:
    """Return the heading of each group of neighbouring rows, empty for none, the kind and cells of its rows, and
    the id of the card that each leads to, empty for none."""
    links = table.links or ("",) * len(table.rows)
    rows = zip(table.groups, table.kinds, table.rows, links, strict=True)
    return [(group, [row[1:] for row in found]) for group, found in groupby(rows, key=lambda row: row[0])]


BLOCK_STYLES = "blocks.css", "charts.css", "explorer.css", "card.css", "summary.css"


def styles(words: Messages, *names: str) -> str:
    """Return the style sheets of these names, and that of pages from right to left where the language is one."""
    return style(*names, *["rtl.css"] * (direction(words.language) == "rtl"))


def style(*names: str) -> str:
    """Return the style sheets or scripts of these names, one after the other."""
    return "".join(files("facefront.report").joinpath("templates", name).read_text("utf-8") for name in names)


@dataclass(frozen=True)
class Placed:
    """A block on the page.

    anchor: its id, empty for none; label: "Table 3", empty for none; file: the path from the page to the CSV of its
    numbers, empty in a notebook; rows: the rows of a pair table beside it that it is made from; parts: the blocks
    within a summary, by their names there; labels: for a summary, those of the page by id, for its links.
    """

    block: Block
    anchor: str = ""
    label: str = ""
    file: str = ""
    rows: tuple[Rows, ...] = ()
    table: Placed | None = None  # of an answer
    parts: Mapping[str, Placed] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """The files beside the page for one chapter. folder: of its numbers, from the page, with "/" at its end where it is
    another one; pairs: the files of pairs in it, also those in a folder of a set; nothing: in a notebook."""

    folder: str = ""
    pairs: tuple[str, ...] = ()
    nothing: bool = False

    def file_of(self, block: Block) -> str:
        """Return the path from the page to the CSV of the block's numbers, empty for none."""
        written = getattr(block, "csv", "") and not self.nothing
        return f"{self.folder}tables/{getattr(block, 'key', '')}.csv" if written else ""

    def rows_of(self, block: Block) -> tuple[Rows, ...]:
        """Return the rows of pairs that the block is made from, each file as the page finds it."""
        rows = ROWS.get(getattr(block, "key", ""))
        found = [name for name in self.pairs if rows and name.rpartition("/")[2] == rows.file]
        return tuple(replace(rows, file=f"{self.folder}{name}") for name in found if rows)


@dataclass
class Numbers:
    """Counts tables and figures through the page."""

    messages: Messages
    _last: Counter[str] = field(default_factory=Counter)

    def label(self, block: Block) -> str:
        """Return the next number of its kind; empty for a block that has none."""
        if not isinstance(block, Table | Chart | Pictures):
            return ""
        key = "table-label" if isinstance(block, Table) else "figure-label"
        self._last[key] += 1
        return self.messages.say(key, number=str(self._last[key]))


def place_block(block: Block, prefix: str, numbers: Numbers, beside: Beside) -> Placed:
    """Return one block with its id and number, and where its own numbers lie."""
    if isinstance(block, Answer):
        return Placed(block, table=None if block.table is None else place_block(block.table, prefix, numbers, beside))
    if isinstance(block, Summary):
        inner = {"forest": block.forest, "strip": block.strip} | ({"table": block.table} if block.table else {})
        return Placed(block, parts={name: place_block(part, prefix, numbers, beside) for name, part in inner.items()})
    key = getattr(block, "key", "")
    anchor = f"{prefix}{key}" if key else ""
    if isinstance(block, SystemCard):
        held = {"table": block.table, "pictures": block.pictures}
        parts = {name: Placed(part, f"{prefix}{part.key}") for name, part in held.items() if part is not None}
        return Placed(block, anchor, parts=parts)
    return Placed(block, anchor, numbers.label(block), beside.file_of(block), beside.rows_of(block))


def link_cards(placed: Sequence[Placed], ids: Collection[str], prefixes: Sequence[str]) -> tuple[Placed, ...]:
    """Return the blocks with the links of tables as ids of the page, none where a card does not stand there.

    ids: of the page; prefixes: of the ids to try, in this order.
    """
    return tuple(replace(one, block=_led(one.block, ids, prefixes)) for one in placed)


def _led(block: Block, ids: Collection[str], prefixes: Sequence[str]) -> Block:
    if not isinstance(block, Table):
        return block
    found = ((prefix + link for prefix in prefixes if prefix + link in ids) for link in block.links)
    return replace(block, links=tuple(next(places, "") for places in found))


def render_blocks(blocks: Sequence[Block], words: Messages) -> str:
    """Return the blocks as HTML with their style, as a notebook shows them: without numbers, which the page gives."""
    module: Any = environment(words).get_template("blocks.html").module
    show = module.show
    placed = [replace(place_block(block, "", Numbers(words), Beside(nothing=True)), label="") for block in blocks]
    body = "".join(map(show, link_cards(placed, {one.anchor for one in placed}, [""])))
    written = f'lang="{words.language}" dir="{direction(words.language)}"'
    css = _raised(styles(words, "notebook.css", *BLOCK_STYLES))
    return f'<style>{css}</style><div class="facefront" {written}>{isolate_page(body, words.language)}</div>'


def _raised(css: str) -> str:
    """Return the style with rules that outrank those of JupyterLab for tables of an output: `#_` counts as an id."""
    return re.sub(r"\.facefront(?![\w-])", ".facefront:not(#_)", css)
