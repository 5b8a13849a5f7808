"""Articles on systems."""

from __future__ import annotations

from dataclasses import dataclass

from facefront.report.blocks.pictures import Pictures
from facefront.report.blocks.tables import Table


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
