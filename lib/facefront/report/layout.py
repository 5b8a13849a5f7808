"""The layout of the page: ids, numbers of tables and figures, and the contents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from facefront.report.blocks import Answer, Block, Files, Heading, Note, Paragraph, Summary, Table, encode
from facefront.report.messages import Messages
from facefront.report.rendering import Beside, Numbers, Placed, link_cards, place_block
from facefront.report.rows import PAIRS
from facefront.report.section import Section


@dataclass(frozen=True)
class Chapter:
    """One set of a report: its sections, and the numbers that lie beside the page.

    key, title: what its ids and files begin with, and its heading, on a page of several sets; pairs: the tables of
    pairs by their file (`rows.FILES`), from which every statistic on pairs can be redone (other GT rules and other
    recordings make pairs of their own, which take the embeddings); run: everything needed to make it again, as JSON
    can hold it; lies_with: the key of the set with the files that hold the numbers, for what all sets have in common;
    made_of: the keys of the sets with the pairs that it is made of, for what stands above them.
    """

    sections: Sequence[Section]
    key: str = ""
    title: str = ""
    pairs: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    lies_with: str = ""
    made_of: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """Return the beginning of its ids."""
        return f"{self.key}-" if self.key else ""

    @property
    def beside(self) -> Beside:
        """Return the files beside the page for it."""
        folder = self.lies_with or self.key
        pairs = tuple(f"{key}/{PAIRS}" for key in self.made_of)
        return Beside(f"{folder}/" if folder else "", (*self.pairs, *pairs))


@dataclass(frozen=True)
class PlacedSection:
    """A section on the page; headings: id and words of those within it, for the contents; gist: see `Section`."""

    anchor: str
    title: str
    blocks: tuple[Placed, ...]
    headings: tuple[tuple[str, str], ...]
    gist: str = ""


@dataclass(frozen=True)
class PlacedChapter:
    """A chapter on the page, the summary first; without a title it is the page's only one.

    appendix: whether it holds what all sets have in common.
    """

    anchor: str
    title: str
    summary: tuple[Placed, ...]
    sections: tuple[PlacedSection, ...]
    appendix: bool = False


def place(chapters: Sequence[Chapter], words: Messages) -> list[PlacedChapter]:
    """Return the chapters in reading order, so that numbers rise down the page; ids of several begin with the
    chapter's."""
    numbers = Numbers(words)
    placed = [_place_chapter(chapter, numbers) for chapter in chapters]
    labels = _labels(placed)
    placed = [replace(one, summary=tuple(replace(s, labels=labels) for s in one.summary)) for one in placed]
    ids = {block.anchor for chapter in placed for section in chapter.sections for block in section.blocks}
    common = [chapter.prefix for chapter in chapters if chapter.lies_with]
    return [_link_chapter(one, ids, [of.prefix, *common]) for one, of in zip(placed, chapters, strict=True)]


def _labels(chapters: Sequence[PlacedChapter]) -> dict[str, str]:
    """Return "Table 3" or "Figure 5" of each id that has one."""
    blocks = [block for one in chapters for section in one.sections for block in section.blocks]
    shown = [*blocks, *(part for one in chapters for first in one.summary for part in first.parts.values())]
    both = [*shown, *(block.table for block in shown if block.table is not None)]
    return {block.anchor: block.label for block in both if block.label}


def _place_chapter(chapter: Chapter, numbers: Numbers) -> PlacedChapter:
    found = [block for section in chapter.sections for block in section.of_kind(Summary)]
    first = tuple(place_block(block, chapter.prefix, numbers, chapter.beside) for block in found)
    sections = tuple(_place_section(section, chapter, numbers) for section in chapter.sections)
    shown = tuple(section for section in sections if section.blocks)
    return PlacedChapter(chapter.key, chapter.title, first, shown, bool(chapter.lies_with))


def _link_chapter(chapter: PlacedChapter, ids: Collection[str], prefixes: Sequence[str]) -> PlacedChapter:
    sections = tuple(replace(one, blocks=link_cards(one.blocks, ids, prefixes)) for one in chapter.sections)
    return replace(chapter, sections=sections)


def _place_section(section: Section, chapter: Chapter, numbers: Numbers) -> PlacedSection:
    anchor = f"{chapter.prefix}{section.key}"
    blocks: list[Placed] = []
    headings: list[tuple[str, str]] = []
    for block in _for_page(section, chapter):
        if isinstance(block, Heading):
            headings.append((f"{anchor}-{block.key or len(headings) + 1}", block.text))
            blocks.append(Placed(block, headings[-1][0]))
        else:
            blocks.append(place_block(block, chapter.prefix, numbers, chapter.beside))
    return PlacedSection(anchor, section.title, tuple(blocks), tuple(headings), section.gist)


def _for_page(section: Section, chapter: Chapter) -> Iterator[Block]:
    """Yield the blocks of a section for the page: a note stands where it is said first, an answer leaves out what the
    gist above it says, and the tables that are aside become a list of their files, at the end; a heading with nothing
    else below it is left out."""
    blocks = section.blocks
    said: set[str] = set()
    tables = [block.table if isinstance(block, Answer) else block for block in blocks]
    asides = [table for table in tables if isinstance(table, Table) and table.aside]
    heading = None
    for block in blocks:
        if isinstance(block, Heading):
            heading = block
        if isinstance(block, Summary | Heading) or block in asides or (isinstance(block, Note) and block.text in said):
            continue
        once = _once(block, said, section.gist)
        if isinstance(once, Answer) and not once.sentences and once.table is None:
            continue
        if heading:
            yield heading
        heading = None
        yield once
        said.update(block.notes if isinstance(block, Table) else [block.text] if isinstance(block, Note) else [])
    if asides:
        files = ((f"{chapter.prefix}{table.key}", chapter.beside.file_of(table), table.caption) for table in asides)
        yield Files(tuple(files))


def _once(block: Block, said: Collection[str], gist: str) -> Block:
    """Return the block without the notes that were said, and an answer without what the gist says and without a table
    that is aside."""
    if isinstance(block, Table):
        return replace(block, notes=tuple(note for note in block.notes if note not in said))
    if isinstance(block, Answer):
        table = None if block.table is not None and block.table.aside else block.table
        return replace(block, table=table, sentences=tuple(one for one in block.sentences if one not in gist))
    return block


def share_tables(chapters: Sequence[Chapter], keys: Collection[str], words: Messages) -> list[Chapter]:
    """Return the chapters of several sets, the tables of these keys in the first alone; another with the same names
    it."""
    first, *others = chapters
    shown = {block.key: block for section in first.sections for block in section.of_kind(Table) if block.key in keys}

    def named(block: Block) -> Block:
        if isinstance(block, Table) and block == shown.get(block.key):
            return Paragraph(words.say("table-as-before", caption=block.caption, title=first.title))
        return block

    return [
        first,
        *(replace(c, sections=[replace(s, blocks=[*map(named, s.blocks)]) for s in c.sections]) for c in others),
    ]


def share_common(chapters: Sequence[Chapter], keys: Sequence[str], words: Messages) -> list[Chapter]:
    """Return the chapters, followed by one with the blocks that they have in common in the sections of these keys.

    A block that is the same in every chapter is shown once; a section without any other block is left out.
    """
    common = [_common(key, chapters) for key in keys]
    said = {key: [encode(block) for block in section.blocks] for key, section in zip(keys, common, strict=True)}
    rest = [replace(c, sections=[_without(s, said.get(s.key, [])) for s in c.sections]) for c in chapters]
    rest = [replace(c, sections=[s for s in c.sections if s.blocks]) for c in rest]
    shared = [section for section in common if section.blocks]
    return (
        [*rest, Chapter(shared, "all", words.say("chapter-of-all-sets"), lies_with=chapters[0].key)] if shared else rest
    )


def _common(key: str, chapters: Sequence[Chapter]) -> Section:
    found = [section for chapter in chapters for section in chapter.sections if section.key == key]
    if len(found) < len(chapters) or not found:
        return Section(key, key)
    first, *others = found
    blocks = [b for b in first.blocks if all(encode(b) in [encode(o) for o in other.blocks] for other in others)]
    return replace(first, blocks=blocks, gist="")


def _without(section: Section, said: list[object]) -> Section:
    kept = [block for block in section.blocks if encode(block) not in said]
    return replace(section, blocks=kept)
