"""An answer hands its numbers on as numbers: no module of the report reads the text of a rendered table."""

import ast
import json
from pathlib import Path

import numpy as np
import pandas as pd

from facefront import report
from facefront.report.blocks import Answer, Records, decode, encode

ROOM = Path(report.__file__).parent
FRAME = pd.DataFrame(
    {
        "variant": ["template", "mirror"],
        "net_gain": [0.123456789012345, np.nan],
        "shown_from": [np.nan, np.nan],
        "setting": [np.inf, 0.5],
        "people": [12, 7],
        "partial": [True, False],
        "verdict": ["gain", ""],
    }
)


def test_records_come_back_as_the_same_numbers_of_the_same_types():
    answer = Answer("?", (), None, Records.of(FRAME))
    text = json.dumps(encode(answer), allow_nan=False)
    expected = FRAME.assign(setting=[np.nan, 0.5])
    pd.testing.assert_frame_equal(decode(json.loads(text)).records.frame(), expected, check_exact=True)


def test_records_of_no_row_keep_their_columns():
    assert list(Records.of(FRAME.iloc[:0]).frame().columns) == list(FRAME.columns)


def test_only_published_figures_are_read_from_csv():
    readers = {"read_csv", "read_table", "restored"}
    found = {
        path.name
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if getattr(node, "attr", getattr(node, "id", "")) in readers
    }
    assert found == {"reference.py"}
