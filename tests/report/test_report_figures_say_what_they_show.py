"""Every figure has words for those who cannot see it, and a short caption; what holds for all is said once."""

import re
from collections import Counter

import pandas as pd
import pytest

from facefront.measure import MeasureSpec
from facefront.report import Context, Values, figures, method_section
from facefront.report.blocks import Chart, Pictures, Table
from report_study import make_report


@pytest.fixture(scope="module")
def blocks():
    return [block for section in make_report().sections for block in section.blocks]


def test_every_picture_has_alt_text(blocks):
    charts = [block for block in blocks if isinstance(block, Chart)]
    pictures = [block for block in blocks if isinstance(block, Pictures)]
    assert len(charts) == 7
    assert len(pictures) == 6
    assert all(len(panel.alt) > 20 for chart in charts for panel in chart.panels)
    assert all(picture.alt for figure in pictures for row in figure.rows for picture in row.pictures)


def test_a_caption_is_short_and_leaves_to_one_place_what_holds_for_all(blocks):
    captions = [block.caption for block in blocks if isinstance(block, Chart | Pictures | Table)]
    sentences = Counter(sentence for caption in captions for sentence in re.split(r"(?<=[.:]) ", caption))
    assert max(sentences.values()) <= 2, sentences.most_common(3)
    assert max(len(caption.split()) for caption in captions) <= 55
    assert not any("Student" in caption for caption in captions)
    guide = method_section(Context("Made up (MU)", MeasureSpec(), Values()))
    assert sum("Student" in block.text for block in guide.blocks) == 1


def test_every_table_has_a_caption_and_its_numbers_as_csv(blocks):
    for block in blocks:
        if isinstance(block, Table):
            assert len(block.caption) > 20
            assert block.csv.count("\n") >= 2
            assert len(block.rows) == len(block.kinds) == len(block.groups)


def test_typical_photos_are_shown_of_two_bins_of_the_angle(blocks):
    figure = next(block for block in blocks if getattr(block, "key", "") == "triples")
    assert len(figure.rows) == len({row.label for row in figure.rows}) == 2
    assert all(picture.jpeg for row in figure.rows for picture in row.pictures)


def test_no_tick_of_a_cosine_lies_above_one():
    steps = {"detector": "d", "backbone": "b", "pairs": 20, "people": 20, "note": "", "low": -0.2, "high": -0.1}
    rows = [
        steps | {"variant": variant, "rung": rung, "similarity": value, "step": -0.15}
        for rung, (variant, value) in enumerate({"original": 0.95, "none": 0.8, "template": 0.55}.items())
    ]
    (drawn,) = figures.cost_ladder(pd.DataFrame(rows), Context("Made up", MeasureSpec(), Values())).panels
    ticks = [float(text) for text in re.findall(r">\s*(\d\.\d+)\s*</text>", drawn.svg)]
    assert len(ticks) > 3
    assert max(ticks) <= 1
