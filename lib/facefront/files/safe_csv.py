"""CSV files that may hold text of others (names, paths, titles) and that people open in spreadsheets.

A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a formula. `csv_text` writes an
apostrophe before such text, which spreadsheets take as "this is text"; numbers such as -0.12 stay numbers. `read_csv`
takes the apostrophe away again, so that every name is read back as it was:

    write_text(csv_text(table), path)          # facefront.study.files
    table = read_csv(path, PAIRS)              # a schema of facefront.faces

Any other reader gets the names back by removing one apostrophe wherever `'` stands before one of these characters.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import pandas as pd

from facefront.faces import conform
from facefront.files.regular import read_regular_text

LARGEST = 1 << 28  # bytes of a table

# The full-width forms count where a locale uses them.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"'*[+-](?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def _is_formula(text: str) -> bool:
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def as_text(cell: Any) -> Any:
    """Return a cell that a spreadsheet shows and does not run; whatever is no string stays as it is."""
    return f"'{cell}" if isinstance(cell, str) and _is_formula(cell) else cell


def from_text(cell: Any) -> Any:
    """Return the cell that `as_text` was given."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _is_formula(cell) else cell


def csv_text(table: pd.DataFrame) -> str:
    """Return the table as CSV, without its index; headers and text cells by `as_text`, lines end with a line feed."""
    safe = table.rename(columns=as_text)
    words = [i for i, kind in enumerate(safe.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    for i in words:
        safe.isetitem(i, safe.iloc[:, i].map(as_text, na_action="ignore"))
    # pandas leaves a carriage return unquoted, and no reader would find the row's end again.
    broken = any(safe.iloc[:, i].astype(str).str.contains("\r", regex=False).any() for i in words)
    quoting = csv.QUOTE_NONNUMERIC if broken else csv.QUOTE_MINIMAL
    return safe.to_csv(index=False, lineterminator="\n", quoting=quoting)


def read_csv(source: Path | IO[str], schema: Mapping[str, str]) -> pd.DataFrame:
    """Return a table that `csv_text` wrote, with the columns and dtypes of the schema.

    Names such as "NA" or "001" stay names: only an empty number is missing. Raises ValueError where the file holds
    another table, OSError where there is no regular file of at most 256 MB.
    """
    source = io.StringIO(read_regular_text(source, LARGEST)) if isinstance(source, Path) else source
    blanks = {name: [""] for name, kind in schema.items() if kind not in {"str", "category"}}
    table = pd.read_csv(source, dtype=dict(schema), keep_default_na=False, na_values=blanks)
    return conform(restored(table), schema)


def restored(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table that any reader took from a file of `csv_text`, with headers and text cells as they were."""
    table = table.rename(columns=from_text)
    words = [name for name in table if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{name: table[name].map(from_text, na_action="ignore") for name in words})
