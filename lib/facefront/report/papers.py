"""The folder of figures for a paper: PDF, SVG, PNG and CSV of each, and a page that shows them all."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.report.bidi import isolate_page
from facefront.report.blocks import Block, Chart, Paper, Pictures, Summary
from facefront.report.figures.paper_pictures import pictures_paper
from facefront.report.files import remove_stale, write_atomically
from facefront.report.layout import Chapter
from facefront.report.messages import Messages
from facefront.report.rendering import environment, styles
from facefront.report.section import Section

INDEX = "index.html"
NAMES = {
    "gain_by_yaw": "net-gain-by-yaw",
    "gain_by_pitch": "net-gain-by-pitch",
    "cost_ladder_figure": "similarity-step-by-step",
    "distributions": "similarity-distributions",
    "enhancement_figure": "change-by-enhancement",
    "ways_figure": "change-by-way-of-use",
    "ladder_of_ways": "change-by-step-of-the-ways",
    "learning_curve_figure": "change-by-number-of-people",
    "poses": "poses-of-the-photos",
    "forest": "net-gain-forest-plot",
    "det": "det-curve",
    "triples": "photo-frontalized-ground-truth",
}
"""What the files of a figure say that they show; any other figure's name says it."""


@dataclass(frozen=True)
class Figure:
    """A figure in the folder. files: name and content, the picture that the page shows first."""

    title: str
    caption: str
    names: tuple[str, ...]
    papers: tuple[Paper, ...]
    csv: str

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each file."""
        for name, paper in zip(self.names, self.papers, strict=True):
            yield from ((f"{name}.{form}", base64.b64decode(content)) for form, content in vars(paper).items())
        yield self.csv_file, self.csv.encode()

    @property
    def csv_file(self) -> str:
        """Return the file of its data: one for all its panels."""
        return f"{self.names[0].partition('_')[0]}.csv"


def save_figures(
    chapters: Sequence[Chapter],
    folder: Path,
    words: Messages,
    *,
    title: str,
    images: bool = True,
    opening: Section | None = None,
) -> Path:
    """Write the figures of the chapters, those of several each in a folder of its key, and index.html; return that.

    Files of an earlier report that this one does not have go. title: of the profile; images=False leaves out figures of
    photos; opening: the section above the chapters, the files of which lie in the folder itself.
    """
    sets, several = [], len(chapters) > 1
    for chapter in [Chapter([opening] if opening else []), *chapters]:
        place = folder / chapter.key if several and chapter.key else folder
        figures = [
            figure for section in chapter.sections for block in section.blocks for figure in _figures(block, images)
        ]
        written = {write_atomically(place / name, content) for made in figures for name, content in made.files()}
        if place != folder:
            remove_stale(place, written)
        sets.append((chapter, place, figures, written))
    shown = [
        {
            "title": chapter.title if several else "",
            "at": "" if place == folder else f"{quote(chapter.key)}/",
            "figures": figures,
        }
        for chapter, place, figures, _ in sets
        if figures
    ]
    template = environment(words).get_template("figures.html")
    css = styles(words, "blocks.css", "figures.css")
    shown_page = isolate_page(template.render(sets=shown, title=title, css=css), words.language)
    page = write_atomically(folder / INDEX, shown_page.encode())
    remove_stale(folder, {page} | {path for _, place, _, written in sets if place == folder for path in written})
    return page


def _figures(block: Block, images: bool) -> Iterator[Figure]:
    if isinstance(block, Summary):
        yield from _figures(block.forest, images)
    if isinstance(block, Chart):
        chart = block.with_papers()
        drawn = [panel for panel in chart.panels if panel.paper is not None]
        if drawn:
            names = tuple("_".join(filter(None, (_name(chart.key), panel.key))) for panel in drawn)
            papers = tuple(panel.paper for panel in drawn if panel.paper is not None)
            yield Figure(chart.title, chart.caption, names, papers, chart.csv)
    elif isinstance(block, Pictures) and block.title and images and block.shows_any:
        yield Figure(block.title, block.caption, (_name(block.key),), (pictures_paper(block),), _lines(block))


def _name(key: str) -> str:
    return NAMES.get(key, key.removesuffix("_figure").replace("_", "-"))


def _lines(block: Pictures) -> str:
    """Return the words below the pictures as CSV: row, column, words."""
    rows = [
        (row.label, column, "; ".join(picture.lines))
        for row in block.rows
        for column, picture in zip(block.columns, row.pictures, strict=False)
    ]
    return csv_text(pd.DataFrame(rows, columns=["row", "column", "words"]))
