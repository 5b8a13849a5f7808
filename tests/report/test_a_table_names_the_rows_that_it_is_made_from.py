"""Below a table stand its file and the rows of pairs behind it: those rows alone give the same numbers."""

import re

import pandas as pd
import pytest

from facefront import measure
from facefront.faces import PAIRS as COLUMNS
from facefront.measure import MeasureSpec
from facefront.report import Chapter, Section, write_report
from facefront.report.rows import PAIRS, PROTOCOL, ROWS, Rows
from report_study import make_report

SPEC = MeasureSpec()
MADE = {
    "cost_ladder": measure.cost_ladder,
    "gain_by_yaw": measure.gain_by_bin,
    "net_gain": measure.net_gain,
    "similarity_by_yaw": measure.similarity_by_angle,
    "verification": lambda pairs, _: measure.rank_one(pairs),
}


@pytest.fixture(scope="module")
def report():
    return make_report()


@pytest.mark.parametrize("key", MADE)
def test_the_rows_alone_give_the_same_table(report, key):
    rows = ROWS[key].of(report.pairs)
    assert 0 < len(rows) < len(report.pairs)
    pd.testing.assert_frame_equal(MADE[key](rows, SPEC), MADE[key](report.pairs, SPEC))


def test_every_column_named_is_one_of_the_pairs():
    assert {column for rows in ROWS.values() if rows.file == PAIRS for column in rows.values} <= set(COLUMNS)
    assert {rows.file for rows in ROWS.values()} == {PAIRS, PROTOCOL}


def test_values_that_are_alike_are_put_in_words_alike():
    assert Rows("x", {"group": ("a", "b"), "genuine": (True,)}).condition == "group = a | b, genuine = true"


def test_the_page_links_to_the_pairs_only_where_they_lie_beside_it(report, tmp_path):
    for pairs, found in ((report.pairs, True), (None, False)):
        page = write_report(tmp_path, [Chapter(report.sections, pairs=pairs)], dataset="d", profile="p")
        foot = re.search(r'tables/net_gain\.csv">net_gain\.csv</a>(.*?)</p>', page.read_text("utf-8"), re.DOTALL)[1]
        assert ("group = angle_gt | frontal_gt, genuine = true" in foot) == found
        assert ('<a href="pairs.parquet">' in foot) == found == (tmp_path / "pairs.parquet").exists()


def test_a_notebook_names_no_file(report):
    shown = Section("03_a", "A").add(*(block for section in report.sections for block in section.blocks))
    assert 'class="source"' not in shown._repr_html_()
