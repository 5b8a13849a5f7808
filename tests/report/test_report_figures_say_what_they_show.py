"""Every figure has words for those who cannot see it, and a caption with its counts and how its intervals were made."""

import pytest

from facefront.report.blocks import Chart, Pictures, Table
from report_study import make_report

pytestmark = pytest.mark.xdist_group("report")  # one worker makes the report for all of them


@pytest.fixture(scope="module")
def blocks():
    return [block for section in make_report().sections for block in section.blocks]


def test_every_picture_has_alt_text(blocks):
    charts = [block for block in blocks if isinstance(block, Chart)]
    pictures = [block for block in blocks if isinstance(block, Pictures)]
    assert len(charts) == 8
    assert len(pictures) == 20
    assert all(len(panel.alt) > 20 for chart in charts for panel in chart.panels)
    assert all(picture.alt for figure in pictures for row in figure.rows for picture in row.pictures)


def test_every_caption_says_what_data_how_many_and_which_interval(blocks):
    for block in blocks:
        if isinstance(block, Chart | Pictures):
            assert "Made up (MU)" in block.caption
            assert "nterval" in block.caption
            assert any(word in block.caption for word in ("attempted", "photos of", "photos, of"))


def test_every_table_has_a_caption_and_its_numbers_as_csv(blocks):
    for block in blocks:
        if isinstance(block, Table):
            assert len(block.caption) > 20
            assert block.csv.count("\n") >= 2
            assert len(block.rows) == len(block.kinds) == len(block.groups)


def test_typical_photos_are_shown_one_for_each_angle_bin(blocks):
    figure = next(block for block in blocks if getattr(block, "key", "") == "triples")
    assert len(figure.rows) == len({row.label for row in figure.rows}) >= 4
    assert all(picture.jpeg for row in figure.rows for picture in row.pictures)
