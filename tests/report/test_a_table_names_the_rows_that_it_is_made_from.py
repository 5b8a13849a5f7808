"""Below a table stand its file and the rows of pairs behind it: those rows alone give the same numbers."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from facefront import measure
from facefront.faces import PAIRS as COLUMNS
from facefront.measure import MeasureSpec
from facefront.report import Chapter, Section, write_report
from facefront.report.blocks import Note, Summary, Table
from facefront.report.rows import ENHANCED, FILES, PAIRS, ROWS, USES, Rows
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
    assert {column for rows in ROWS.values() for column in rows.values} <= set(COLUMNS)
    assert {rows.file for rows in ROWS.values()} == set(FILES)


def test_a_table_leads_to_the_file_of_its_own_pairs(report, tmp_path):
    first = next(one for section in report.sections for one in section.of_kind(Table))
    tables = [replace(first, key=key) for key in ("advice", "enhancement")]
    sections = [Section("07_a", "A", tables)]
    chapter = Chapter(sections, pairs={USES: report.pairs, ENHANCED: report.pairs})
    page = write_report(tmp_path, [chapter], dataset="d", profile="p").read_text("utf-8")
    for file in (USES, ENHANCED):
        assert f'<a href="{file}">{file}</a>: <code>group = angle_gt | frontal_gt' in page
        assert len(pd.read_parquet(tmp_path / file)) == len(report.pairs)
    write_report(tmp_path, [Chapter(sections)], dataset="d", profile="p")
    assert not list(tmp_path.glob("*.parquet"))


def test_the_table_above_several_sets_leads_to_the_pairs_of_each(report, tmp_path):
    table = replace(next(one for section in report.sections for one in section.of_kind(Table)), key="all_gains")
    summary = Summary((), "", (), Note(""), Note(""), (), table=table)
    opening = Section("00_summary", "Summary", [summary])
    chapters = [Chapter(report.sections, key, key, {PAIRS: report.pairs}) for key in "ab"]
    page = write_report(tmp_path, chapters, opening, dataset="d", profile="p").read_text("utf-8")
    foot = page.partition('tables/all_gains.csv">')[2].partition("</p>")[0]
    assert re.findall(r'href="([^"]+)"', foot) == ["a/pairs.parquet", "b/pairs.parquet"]


def test_values_that_are_alike_are_put_in_words_alike():
    assert Rows("x", {"group": ("a", "b"), "genuine": (True,)}).condition == "group = a | b, genuine = true"


def test_the_page_links_to_the_pairs_only_where_they_lie_beside_it(report, tmp_path):
    for pairs, found in (({PAIRS: report.pairs}, True), ({}, False)):
        page = write_report(tmp_path, [Chapter(report.sections, pairs=pairs)], dataset="d", profile="p")
        foot = re.search(r'tables/net_gain\.csv">net_gain\.csv</a>(.*?)</p>', page.read_text("utf-8"), re.DOTALL)[1]
        assert ("group = angle_gt | frontal_gt, genuine = true" in foot) == found
        assert ('<a href="pairs.parquet">' in foot) == found == (tmp_path / "pairs.parquet").exists()


def test_a_notebook_names_no_file(report):
    shown = Section("03_a", "A").add(*(block for section in report.sections for block in section.blocks))
    assert 'class="source"' not in shown._repr_html_()
