"""The first screen and the short summary below it."""

from __future__ import annotations

from dataclasses import dataclass

from facefront.report.blocks.pictures import Chart, Pictures
from facefront.report.blocks.tables import Table
from facefront.report.blocks.text import Note


@dataclass(frozen=True)
class Statement:
    """A sentence of the summary.

    of: the set it speaks of, empty on a page of one set and for a sentence over all sets; source: the id of the table
    or figure that its numbers come from, empty for none; the page links it where it shows it.
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
