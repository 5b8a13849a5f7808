"""Tables with the numbers behind them, and the answer to the key question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


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
class Answer:
    """The key question with its answer; the page shows it at the top, wherever it was found.

    records: the rows of the table and all their numbers, from which an opening over several sets is made.
    """

    question: str
    sentences: tuple[str, ...]
    table: Table | None = None
    records: Records | None = None


@dataclass(frozen=True)
class Files:
    """The tables of a section that lie beside the page only, at its end. items: id, path and caption of each."""

    items: tuple[tuple[str, str, str], ...]
