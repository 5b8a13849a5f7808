"""Make a table of numbers a table to read: each cell is registered as a value, and a missing one says why."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from facefront.files.safe_csv import csv_text
from facefront.report.blocks import Table
from facefront.report.context import Context
from facefront.report.messages import Finding
from facefront.report.values import MISSING, Values, printed
from facefront.report.verdicts import CORRECTED
from facefront.report.words import name_of

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column as a reader sees it.

    title: its heading, as the message `column-<title>` says it or as a finding of its own; names: the columns of the
    frame that it shows, each with `spec`, put together by `pattern`; bounds: the interval's two columns, shown behind
    in brackets; `words` turns a row into text instead.
    """

    title: str | Finding
    names: tuple[str, ...] = ()
    spec: str = ""
    pattern: str = "{}"
    bounds: tuple[str, ...] = ()
    words: Callable[[Row], str] | None = None

    @property
    def key(self) -> str:
        """Return the name of the column, which does not change with the language."""
        if isinstance(self.title, str):
            return self.title
        return "-".join([self.title.key, *map(str, self.title.arguments.values())])

    @property
    def numeric(self) -> bool:
        """Return whether it holds numbers, set flush right."""
        return self.words is None


def number(title: str | Finding, name: str, spec: str = ".3f") -> Column:
    """Return a column of one number."""
    return Column(title, (name,), spec)


def count(title: str | Finding, name: str) -> Column:
    """Return a column of whole numbers."""
    return Column(title, (name,), ",d")


def estimate(title: str | Finding, name: str, low: str = "low", high: str = "high", spec: str = "+.3f") -> Column:
    """Return a column of a number and its interval, "−0.122 [−0.150, −0.096]"."""
    return Column(title, (name,), spec, bounds=(low, high))


def p_value(title: str | Finding, name: str) -> Column:
    """Return a column of p values."""
    return Column(title, (name,), "p")


def text(title: str | Finding, words: str | Callable[[Row], str]) -> Column:
    """Return a column of words: of a column of the frame, or made from the row."""
    return Column(title, words=(lambda row: str(row[words])) if isinstance(words, str) else words)


def build_table(
    key: str,
    caption: str,
    frame: pd.DataFrame,
    columns: Sequence[Column],
    context: Context,
    *,
    index: Sequence[str],
    notes: Iterable[str] = (),
    group: Callable[[Row], str] | None = None,
    whole: pd.DataFrame | None = None,
    shown: Callable[[Row], bool] | None = None,
    aside: bool = False,
) -> Table:
    """Return the frame as a `Table`; its cells are put into the context's values as `key.<index of the row>.<column>`.

    group: the heading that a row stands under. whole: what the CSV holds where the frame is a part of it; shown: which
    rows of the frame the report shows, without it all.
    aside: see `Table`. A note says what `CORRECTED` means where a cell shown has it.
    A number that is missing is printed as the row's `note` where that begins with "n<" (too few people), else as a
    dash.
    """
    rows = frame.to_dict("records")
    cells = tuple(
        tuple(_cell(column, row, context.values, name_of(key, *(row[i] for i in index))) for column in columns)
        for row in rows
    )
    seen = [row for row in rows if shown is None or shown(row)]
    printed_cells = tuple(cell for cell, row in zip(cells, rows, strict=True) if shown is None or shown(row))
    marked = any(cell.endswith(CORRECTED) for line in printed_cells for cell in line)
    return Table(
        key=key,
        caption=caption,
        header=tuple(_heading(column, context) for column in columns),
        rows=printed_cells,
        kinds=("",) * len(seen),
        groups=tuple("" if group is None else group(row) for row in seen),
        numeric=tuple(column.numeric for column in columns),
        csv=csv_text(frame if whole is None else whole),
        notes=(*notes, *[context.say("corrected-note")] * marked),
        keys=tuple(column.key for column in columns),
        aside=aside,
    )


def _heading(column: Column, context: Context) -> str:
    title = context.say(column.title if isinstance(column.title, Finding) else f"column-{column.title}")
    return context.say("column-with-interval", column=title) if column.bounds else title


def _cell(column: Column, row: Row, values: Values, name: str) -> str:
    if column.words is not None:
        return column.words(row)
    note = str(row.get("note", ""))
    few = note if note.startswith("n<") else ""
    if _any_missing(row, column.names):
        return few or MISSING
    number = column.pattern.format(*(values.put(f"{name}.{n}", row[n], column.spec) for n in column.names))
    if _any_missing(row, column.bounds):
        return f"{number} ({few})" if few else number
    low_high = ", ".join(values.put(f"{name}.{n}", row[n], column.spec) for n in column.bounds)
    return f"{number} [{low_high}]" if low_high else number


def _any_missing(row: Row, names: Iterable[str]) -> bool:
    return any(row[n] is None or (isinstance(row[n], float) and math.isnan(row[n])) for n in names)


def append_rows(table: Table, rows: Iterable[Mapping[str, str]], kind: str, group: str = "") -> Table:
    """Return the table with rows of another kind below; each gives cells by column key, the others stay empty."""
    cells = tuple(tuple(row.get(key, "") for key in table.keys) for row in rows)
    return _append(table, cells, kind, group)


def append_absent(table: Table, absent: Iterable[tuple[str, str]], context: Context) -> Table:
    """Return the table with a row for each (name, reason) of what could not run; the reason spans the columns."""
    return _append(table, tuple(absent), "absent", context.say("group-not-run"))


def bin_words(bin_: str, context: Context) -> str:
    """Return a bin of angles or a third of a measure; "unknown" where there is no value."""
    return context.say("photo-bin", bin=bin_.replace(" ", "_"))


def _append(table: Table, cells: tuple[tuple[str, ...], ...], kind: str, group: str) -> Table:
    more = len(cells)
    return replace(
        table,
        rows=table.rows + cells,
        kinds=table.kinds + (kind,) * more,
        groups=table.groups + (group,) * more,
    )


def published(number: float, spec: str) -> str:
    """Return a published number as it is printed; empty where the study gives none."""
    return "" if pd.isna(number) else printed(float(number), spec)
