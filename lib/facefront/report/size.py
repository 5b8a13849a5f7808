"""The size of a finished page: words that a reader sees, pictures and megabytes."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

UNREAD = {"style", "script", "svg", "title"}
"""Elements whose text is no text of the page."""


@dataclass(frozen=True)
class PageSize:
    """words: visible ones, of tables too; pictures: photos; megabytes: of the file."""

    words: int
    pictures: int
    megabytes: float


LIMITS = PageSize(words=14_500, pictures=190, megabytes=3.0)
"""The most that the default report may have, 12,000 words of it in chapters; a report with fewer systems has less."""


def page_size(path: Path) -> PageSize:
    """Return the size of a page that `write_report` wrote."""
    html = path.read_text(encoding="utf-8")
    reader = _Reader()
    reader.feed(html)
    return PageSize(reader.words, reader.pictures, len(html.encode()) / 1e6)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = self.pictures = self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in UNREAD
        self.pictures += tag == "img" and (dict(attrs).get("src") or "").startswith("data:image/jpeg")

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        self.words += 0 if self._unread else len(data.split())
