"""A long table that only backs up what stands beside it waits folded; what a reader came for is never hidden."""

import pandas as pd
import pytest

from facefront.measure import MeasureSpec
from facefront.report import Context, Section, Values
from facefront.report.tables.build import build_table, count

CONTEXT = Context("Made up", MeasureSpec(), Values())


def shown(rows: int, *, folded: bool) -> str:
    frame = pd.DataFrame({"n": range(rows)})
    table = build_table("t", "A caption.", frame, [count("n", "n")], CONTEXT, index=("n",), folded=folded)
    return Section("01_a", "A").add(table)._repr_html_()


def test_a_long_table_of_detail_is_folded_under_its_caption_with_all_its_rows():
    html = shown(40, folded=True)
    before, inside = html.split("<details><summary>Show 40 rows</summary>")
    assert "A caption." in before
    assert inside.split("</details>")[0].count('<th scope="row"') == 40


@pytest.mark.parametrize(("rows", "folded"), [(40, False), (5, True)])
def test_a_short_table_and_one_that_answers_stand_open(rows, folded):
    assert "<details" not in shown(rows, folded=folded)
