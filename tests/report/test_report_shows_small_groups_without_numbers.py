"""Under five people a cell prints "n<5" and a figure says so; counts stay."""

import pandas as pd
import pytest

from facefront import measure
from facefront.measure import MeasureSpec
from facefront.report import Arm, Context, Values, figures, tables
from report_study import FakeStudy


@pytest.fixture(scope="module")
def bins():
    study, spec = FakeStudy(6, 2), MeasureSpec()
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    pairs = measure.build_pairs(study.images, study.embeddings, spec, faces, study.frontals)
    return measure.adjust_p(measure.gain_by_bin(pairs, spec))


def test_cells_of_small_groups_print_n_below_five(bins):
    arm, few = Arm("template", "scrfd", "mobilefacenet"), 0
    table = tables.gain_by_bin_table(bins, arm, Context("Made up", MeasureSpec(), Values()))
    people = table.header.index("people")
    for row in table.rows:
        if int(row[people]) < 5:
            assert set(row[1:4]) == {"n<5"}
            few += 1
    assert few


def test_the_figure_says_where_there_are_too_few(bins):
    chart = figures.gain_by_angle(bins, Context("Made up", MeasureSpec(), Values()))
    assert "n&lt;5" in chart.panels[0].svg
    assert "n<5: too few people for a mean" in chart.caption
