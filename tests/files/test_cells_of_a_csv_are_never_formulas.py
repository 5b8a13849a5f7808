"""A spreadsheet runs no name that we write, and reading the file back gives every name as it was."""

import csv
import io

import numpy as np
import pandas as pd
import pytest

from facefront.files.safe_csv import as_text, csv_text, from_text, read_csv, restored

HOSTILE = [
    "=1+1",
    "+1-2",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "'=1",
    "''=1",
    "＝1",
    "=cmd|' /C calc'!A0",
]
PLAIN = ["NA", "None", "", "nan", "001", "<b>Bob</b>", "O\"Brien 's", "a,b;c", "100% #1 ?x", "'quoted'", "a\rb", "מרים"]
SCHEMA = {"name": "str", "change": "float64"}


def parsed(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_no_cell_begins_as_a_formula_does():
    for row in parsed(csv_text(pd.DataFrame({"name": HOSTILE}))):
        assert row["name"][0] == "'"
    assert csv_text(pd.DataFrame({"=1+1": [1]})).startswith("'=1+1")


def test_numbers_stay_numbers():
    table = pd.DataFrame({"change": [-0.12, np.nan, 3.0], "words": ["-0.12", "+5", "-1e-3"], "mixed": [-1, "=1", None]})
    rows = parsed(csv_text(table))
    assert [row["change"] for row in rows] == ["-0.12", "", "3.0"]
    assert [row["words"] for row in rows] == ["-0.12", "+5", "-1e-3"]
    assert [row["mixed"] for row in rows] == ["-1", "'=1", ""]


@pytest.mark.parametrize("text", [*HOSTILE, *PLAIN, "-0.12", "'-0.12", "-", "'", "'-", "''"])
def test_text_is_read_back_as_it_was(text):
    assert from_text(as_text(text)) == text
    table = pd.DataFrame({"name": [text, "x"], "change": [-0.5, np.nan]})
    pd.testing.assert_frame_equal(read_csv(io.StringIO(csv_text(table), newline=""), SCHEMA), table.astype(SCHEMA))


def test_a_table_of_unknown_columns_is_restored_too():
    table = pd.DataFrame({"-r50": ["=1", "-2", "x"], "gain": [-0.5, np.nan, 1.0]})
    pd.testing.assert_frame_equal(restored(pd.read_csv(io.StringIO(csv_text(table)))), table)


def test_another_table_is_refused_with_the_column_that_is_missing():
    with pytest.raises(ValueError, match="change"):
        read_csv(io.StringIO("name\nx\n"), SCHEMA)
