"""Charts and photos."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace


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
