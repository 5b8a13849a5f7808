"""The rows of the table that `gpu_checks.py` writes, and how ways are timed in turn."""

import csv
import io
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HEADINGS = ("check", "way", "a second", "least", "most", "ratio", "largest difference", "similarity", "note")


@dataclass(frozen=True)
class Row:
    """A way of doing a check's work. speeds: items a second, one a round; none where it was not measured, and `note`
    says why. ratio: of its speeds to those of the check's first way. difference: largest, of pictures of 0 … 1."""

    check: str
    way: str
    speeds: Sequence[float] = ()
    ratio: float | None = None
    difference: float | None = None
    similarity: float | None = None
    note: str = ""

    def cells(self) -> list[str]:
        """Return the cells below `HEADINGS`."""
        speeds = (statistics.median(self.speeds), min(self.speeds), max(self.speeds)) if self.speeds else [None] * 3
        numbers = [*speeds, self.ratio, self.difference, self.similarity]
        shown = ["" if number is None else f"{number:.4g}" for number in numbers]
        note = self.note if self.speeds else f"not measured: {self.note}"
        return [self.check, self.way, *shown, note]


def time_in_turn(ways: Mapping[str, Callable[[], Any]], items: int, rounds: int) -> dict[str, tuple[list[float], Any]]:
    """Return the speeds of each way, items a second, and what its last round gave. A first round is not counted."""
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    given = {name: way() for name, way in ways.items()}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter()
            given[name] = way()
            speeds[name].append(items / (time.perf_counter() - start))
    return {name: (speeds[name], given[name]) for name in ways}


def ratio(speeds: Sequence[float], first: Sequence[float]) -> float:
    """Return the median over rounds of the ratio of two ways' speeds."""
    return statistics.median(own / other for own, other in zip(speeds, first, strict=True))


def as_csv(rows: Sequence[Row]) -> str:
    """Return the table as CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([HEADINGS, *(row.cells() for row in rows)])
    return stream.getvalue()


def as_markdown(rows: Sequence[Row]) -> str:
    """Return the table as Markdown."""
    lines = [HEADINGS, ["---"] * len(HEADINGS), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
