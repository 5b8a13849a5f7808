"""Charts are inline SVG: their text is the page's own, their ids are unique, and each point says its value."""

import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from facefront.report.blocks import Chart
from facefront.report.figures.hover import RADIUS, mark, mark_area
from facefront.report.figures.style import INK, drawing, limits_of, panel, panel_key, to_svg
from facefront.report.layout import Chapter
from facefront.report.messages import messages
from facefront.report.page import render_page
from facefront.report.section import Section
from facefront.report.svg import SVG, placed


def draw(label="a label"):
    with drawing() as (figure, axes):
        axes.plot([0, 1, 2], [1, 2, 4], marker="o", label=label, color=INK)
        axes.set(xlim=(0, 2), ylim=(0, 5), xlabel=label)
        mark(axes, [0, 1, 2, np.nan], [1, 2, 4, 1], ["one", "two", "four & <more>", "nowhere"])
        mark_area(axes, (1, 0), (2, 2.5), "a bar")
        return panel(figure, "Title", "what it shows", "key")


@pytest.fixture(scope="module")
def page():
    chart = Chart("c", "a caption", (draw(), draw()))
    return render_page([Chapter([Section("01_x", "t", [chart, Chart("d", "another", (draw(),))])])], "k", messages())


def test_every_id_of_every_chart_is_unique_and_every_reference_leads_to_one(page):
    charts = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(charts) == 3
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for chart in charts:
        targets = re.findall(r'(?:url\(|href=")#([^)"]+)', chart)
        assert targets
        assert set(targets) <= set(re.findall(r'\sid="([^"]+)"', chart))


def test_a_chart_has_its_description_and_takes_fonts_and_colours_from_the_page(page):
    for chart in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        assert chart.startswith(f'<svg xmlns="{SVG}" role="img" aria-label="what it shows"')
        assert "font-family" not in chart
        assert "<style" not in chart
        assert "<script" not in chart
        assert f"var(--ink,{INK})" in chart
        assert "a label</text>" in chart


def test_each_point_says_its_value_at_its_place():
    root = ElementTree.fromstring(draw().svg)
    shapes = [element for element in root.iter() if element.get("class") == "hover"]
    assert [shape[0].text for shape in shapes] == ["one", "two", "four & <more>", "a bar"]
    uses = [use for use in root.iter("use") if use.get("href")]
    points = [(float(use.get("x")), float(use.get("y"))) for use in uses]
    for shape in shapes[:3]:
        at = float(shape.get("cx")), float(shape.get("cy"))
        assert min(np.hypot(at[0] - x, at[1] - y) for x, y in points) < 0.1
        assert float(shape.get("r")) == RADIUS >= 6  # 12 pixels across
    bar, (_, two, four, _) = shapes[3], shapes
    assert float(bar.get("x")) == pytest.approx(float(two.get("cx")), abs=0.1)
    assert float(bar.get("width")) == pytest.approx(float(four.get("cx")) - float(two.get("cx")), abs=0.1)


def test_points_need_a_drawing():
    from matplotlib.figure import Figure

    with pytest.raises(TypeError, match="drawing"):
        mark(Figure().subplots(), [0], [0], ["a"])


def test_words_of_a_chart_cannot_become_elements():
    made = draw('</text><script>x</script>" id="i0"')
    assert "<script" not in made.svg
    assert placed(made.svg, "p-", '"><b>').count("<b>") == 0


def test_a_slim_chart_is_the_same_each_time_and_small():
    assert draw().svg == draw().svg
    assert len(draw().svg) < 6000


def test_a_key_names_a_file():
    assert panel_key("SCRFD", "dlib_resnet") == "scrfd-dlib-resnet"
    with drawing() as (figure, _):
        assert to_svg(figure).startswith("<svg viewBox=")


def test_panels_that_are_compared_have_one_scale_which_holds_zero_and_every_interval():
    rows = pd.DataFrame({"gain": [0.1, 0.2, np.nan], "low": [0.05, np.nan, np.nan], "high": [0.3, np.nan, np.nan]})
    low, high = limits_of(rows, "gain")
    assert (low, high) == (pytest.approx(-0.024), pytest.approx(0.324))
    assert limits_of(-rows, "gain")[1] == pytest.approx(0.024)
