"""The blocks of a report: text, tables and figures as plain data, which JSON can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading within the section. key: what its id ends with, which does not change with the language."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Note:
    """A remark that a reader must not miss: a limit, a slip in a published number, something that was not run."""

    text: str


@dataclass(frozen=True)
class Records:
    """A table's numbers and verdicts as JSON holds them, for further use; a missing or infinite number is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | bool | None, ...], ...]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Records:
        """Return the rows of the frame."""
        plain = frame.replace([np.inf, -np.inf], np.nan).astype(object)
        return cls(tuple(frame.columns), tuple(map(tuple, plain.where(plain.notna(), None).to_numpy().tolist())))

    def frame(self) -> pd.DataFrame:
        """Return the rows as a frame, NaN where one is missing."""
        made = pd.DataFrame(list(self.rows), columns=list(self.columns), dtype=object)
        return made.where(made.notna(), np.nan).infer_objects()


@dataclass(frozen=True)
class Answer:
    """The key question with its answer; the page shows it at the top, wherever it was found.

    records: the rows of the table and all their numbers, from which an opening over several sets is made.
    """

    question: str
    sentences: tuple[str, ...]
    table: Table | None = None
    records: Records | None = None


@dataclass(frozen=True)
class Table:
    """A table as a reader sees it, and the numbers behind it as CSV.

    rows: cells as printed; the last cell of a short row reaches to the end.
    kinds: a word for each row, "" (ours), "published" (of the study, shown apart) or "absent" (could not be run).
    groups: a heading for each row, printed once above the rows that share it; "" for none.
    numeric: for each column, whether it is set flush right.
    keys: the name of each column, which does not change with the language.
    aside: whether the page only names its file; a notebook shows it.
    links: for each row the key of the card that its first cell leads to, where that is on the page; or none at all.
    """

    key: str
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    numeric: tuple[bool, ...]
    csv: str
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    aside: bool = False
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Files:
    """The tables of a section that lie beside the page only, at its end. items: id, path and caption of each."""

    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Paper:
    """A chart as files for use outside the page: base64 of a PDF, an SVG and a PNG."""

    pdf: str
    svg: str
    png: str


@dataclass(frozen=True)
class Panel:
    """One chart as a slim SVG document (see `report.svg`), and its description in words.

    key: of its files outside the page, where a chart has several panels; it does not change with the language. paper:
    those files; make: returns them, given the chart's title; it is there only until the section is saved.
    """

    title: str
    svg: str
    alt: str
    key: str = ""
    paper: Paper | None = field(default=None, compare=False, repr=False)
    make: Callable[[str], Paper] | None = field(default=None, compare=False, repr=False, metadata={"stored": False})


@dataclass(frozen=True)
class Chart:
    """A figure of one or several panels; side by side where there is room, below each other where there is not.

    title: what it shows in a few words, for its files outside the page.
    """

    key: str
    caption: str
    panels: tuple[Panel, ...]
    csv: str = ""
    title: str = ""

    def with_papers(self) -> Chart:
        """Return the chart with the files of each panel made."""
        made = (replace(p, paper=p.make(self.title), make=None) if p.make else p for p in self.panels)
        return replace(self, panels=tuple(made))


@dataclass(frozen=True)
class Picture:
    """A photo or a frontalized photo. jpeg: base64 of its bytes, empty where there is none; `lines` stand below it."""

    jpeg: str
    alt: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class PictureRow:
    """Pictures that belong together.

    remark: stands below them all; rule: what they were chosen by, in a word, so that a reader can keep those rows.
    """

    label: str
    pictures: tuple[Picture, ...]
    remark: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Pictures:
    """A figure of photos, in rows under the column titles. Left out of a report without images.

    stacked: one row below the other, also where there is room for two side by side; title: what it shows in a few
    words, for its files outside the page, empty for a figure that has none.
    """

    key: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[PictureRow, ...]
    stacked: bool = False
    title: str = ""

    @property
    def shows_any(self) -> bool:
        """Return whether any picture is there."""
        return any(picture.jpeg for row in self.rows for picture in row.pictures)


@dataclass(frozen=True)
class Explorer(Pictures):
    """Pictures of one person, a row for each step of a slider; without scripts they stand side by side.

    reference: the picture beside all of them, under the last column title; label: of the slider.
    """

    reference: Picture = Picture("", "")
    label: str = ""


@dataclass(frozen=True)
class SystemCard:
    """An article on one system, folded.

    lines: what it is, what was run; links: words and address of each; table: its numbers; pictures: inputs and outputs.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    table: Table | None = None
    pictures: Pictures | None = None


@dataclass(frozen=True)
class Statement:
    """A sentence of the summary.

    of: the set it speaks of, empty on a page of one set and for a sentence over all sets; source: the id of the table
    or figure that its numbers come from, empty for none.
    """

    text: str
    of: str = ""
    source: str = ""


@dataclass(frozen=True)
class Reply:
    """A question of the first screen and its answer, in one sentence a set or one over all sets."""

    question: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Term:
    """A word of the field and its meaning."""

    word: str
    meaning: str


@dataclass(frozen=True)
class Summary:
    """The first screen of a report and the short summary below it.

    remarks: what a reader must know first, such as that the people are synthetic; tested: the photos and systems, in a
    line; replies: does it help, by how much, from which angle, what to do; forest: Net Gain of every frontalizer in
    every combination; strip: one photo, its frontal view and GT, or what stands in their place; more: statements on
    each set; table: the numbers of the chart, and more; notes: of the whole summary.
    """

    remarks: tuple[str, ...]
    tested: str
    replies: tuple[Reply, ...]
    forest: Chart | Note
    strip: Pictures | Note
    glossary: tuple[Term, ...]
    more: tuple[Reply, ...] = ()
    table: Table | None = None


Block = Paragraph | Heading | Note | Answer | Table | Files | Chart | Pictures | Explorer | SystemCard | Summary
AnyBlock = TypeVar("AnyBlock", bound=Block)

_PARTS = {
    part.__name__: part
    for part in (*Block.__args__, Panel, Paper, Picture, PictureRow, Records, Reply, Statement, Term)
}


def encode(part: Any) -> Any:
    """Return a block as JSON can hold it: each part is an object that names its kind."""
    if isinstance(part, tuple):
        return [encode(item) for item in part]
    if type(part).__name__ in _PARTS:
        kept = [f.name for f in fields(part) if f.metadata.get("stored", True)]
        return {"kind": type(part).__name__} | {name: encode(getattr(part, name)) for name in kept}
    return part


def decode(raw: Any) -> Any:
    """Return the block that `encode` was given. Raises KeyError for an unknown kind."""
    if isinstance(raw, list):
        return tuple(decode(item) for item in raw)
    if isinstance(raw, dict):
        return _PARTS[raw["kind"]](**{name: decode(item) for name, item in raw.items() if name != "kind"})
    return raw
