"""The size of a finished page: words that a reader sees, pictures and megabytes."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

UNREAD = {"style", "script", "svg", "title"}
"""Elements whose text is no text of the page."""


@dataclass(frozen=True)
class PageSize:
    """words: visible ones with a letter or a digit, of tables too; words_in_chapters: those of them in chapters;
    pictures: photos; megabytes: of the file."""

    words: int
    words_in_chapters: int
    pictures: int
    megabytes: float


LIMITS = PageSize(words=13_500, words_in_chapters=12_000, pictures=190, megabytes=3.0)
"""The most that the default report may have; a report with fewer systems has less."""


def page_size(path: Path) -> PageSize:
    """Return the size of a page that `write_report` wrote."""
    html = path.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(html)
    return PageSize(reader.words, reader.chapters, reader.pictures, len(html.encode()) / 1e6)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = self.chapters = self.pictures = self._unread = 0
        self._sections: list[bool] = []  # that are open: whether each is a chapter

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD
        if tag == "section":
            self._sections.append("part" in (dict(attrs).get("class") or "").split())
        self.pictures += tag == "img" and (dict(attrs).get("src") or "").startswith("data:image/jpeg")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD
        if tag == "section":
            self._sections.pop()

    def handle_data(self, data: str) -> None:
        words = 0 if self._unread else sum(any(map(str.isalnum, word)) for word in data.split())
        self.words += words
        self.chapters += words * any(self._sections)
