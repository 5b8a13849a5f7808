"""The figures of ways show all measures, over all photos and by |yaw|, for every recogniser; the steps; the curve."""

import io
import re
from itertools import product

import numpy as np
import pandas as pd
import pytest

from facefront.corrections import LADDER, enough_people, ladder_steps
from facefront.measure import MeasureSpec
from facefront.report import Context, Values, figures, tables
from facefront.report.blocks import Note
from facefront.report.figures.changes import LEAST, scales
from facefront.report.messages import messages

WAYS = ("gallery", "ridge", "metric", "gallery+ridge", "gallery+metric", "gallery+ridge+metric", "best")
BINS = ("0–10", "30–45", "60+")
RATES = ("rank1", "tar", "eer")


def context(language="en"):
    return Context("A set", MeasureSpec(), Values(), messages=messages(language))


def compared(steps, bins=("",), detectors=("scrfd", "retina")):
    """Rows of `compare_steps`; each change is told apart from all others by its value."""
    rows = []
    for detector, backbone, name, (base, way) in product(detectors, ("resnet50", "resnet100"), bins, steps):
        for measure in (*RATES, "similarity", "margin") if "metric" not in way and way != "best" else RATES:
            change = 0.001 * (len(rows) + 1)
            row = {"detector": detector, "backbone": backbone, "bin": name, "way": way, "base": base}
            row |= {"measure": measure, "pairs": 90, "people": 3 if name == "60+" else 20, "change": change}
            row |= {"low": change - 0.01, "high": change + 0.01, "p": 0.01, "p_adjusted": 0.02, "family_size": 9}
            few = {"verdict": "too few people", "note": "n<5"} if name == "60+" else {"verdict": "gain", "note": ""}
            rows.append(row | few | {"before": 0.5, "after": 0.5 + change})
    return pd.DataFrame(rows)


def curve(ways=WAYS):
    rows = []
    for backbone, number, way in product(("resnet50", "resnet100"), (5, 10, 20), ways):
        for measure in ("rank1",) if "metric" in way or way == "best" else ("similarity", "margin", "rank1"):
            low = 0.01 if number > 5 else -0.01
            row = {"detector": "scrfd", "backbone": backbone, "way": way, "measure": measure, "repeats": 2}
            row |= {"fitting_people": number, "people": 20, "change": 0.02, "low": low, "high": 0.05}
            rows.append(row | {"repeat_low": 0.0, "repeat_high": 0.03})
    return pd.DataFrame(rows)


def hovers(panel):
    return re.findall(r"<title>(.*?)</title>", panel.svg)


def texts(panel):
    return set(re.findall(r">([^<>]+)</text>", panel.svg))


@pytest.fixture(scope="module")
def drawn():
    steps = [("fused", way) for way in WAYS]
    return figures.ways(compared(steps), compared(steps, BINS), context())


def test_one_panel_for_each_recogniser_with_the_first_detector(drawn):
    assert [panel.title for panel in drawn.panels] == ["SCRFD + ResNet50", "SCRFD + ResNet100"]
    whole = pd.read_csv(io.StringIO(drawn.csv))
    assert set(whole["detector"]) == {"scrfd", "retina"} and set(whole["bin"].fillna("")) == {"", *BINS}


def test_every_measure_has_an_axis_and_every_bin_a_place(drawn):
    said = context().say
    for panel in drawn.panels:
        measures = {said("axis-measure", measure=name) for name in (*RATES, "similarity", "margin")}
        assert measures | {said("all-photos"), *BINS} <= texts(panel)


def test_every_value_of_enough_people_lies_under_the_pointer(drawn):
    for panel in drawn.panels:
        scaled = sum("metric" not in way and way != "best" for way in WAYS)
        assert len(hovers(panel)) == (3 * len(WAYS) + 2 * scaled) * 3  # all photos and two bins; in the third n<5
        assert len(set(hovers(panel))) == len(hovers(panel))
        assert "n&lt;5" in panel.svg


def test_a_way_beyond_the_palette_has_a_look_of_its_own(drawn):
    colours = set(re.findall(r'stroke="(#[0-9a-f]{6}|var\(--ink[^"]*)"', drawn.panels[0].svg))
    assert len({colour for colour in colours if colour.startswith("#")}) >= 6


def test_panels_share_the_scale_of_a_measure_and_noise_is_drawn_as_small():
    rows = pd.DataFrame({"measure": ["margin", "margin", "rank1"], "change": [1e-5, -1e-5, 0.1]})
    limits = scales(rows.assign(low=rows["change"] - 1e-5, high=rows["change"] + 1e-5))
    assert limits["margin"][1] - limits["margin"][0] == pytest.approx(LEAST)
    assert limits["rank1"][0] <= 0 and limits["rank1"][1] > 0.1
    steps = [("fused", way) for way in WAYS[:2]]
    table = compared(steps, detectors=("scrfd",))
    small = table.assign(**table[["change", "low", "high"]].where(table["backbone"] == "resnet50", 0.0))
    both = figures.ways(small, small[:0], context()).panels
    ticks = [{text for text in texts(panel) if re.fullmatch(r"[+−]?[\d.]+%?", text)} for panel in both]
    assert ticks[0] == ticks[1] and len(ticks[0]) > 5


def test_steps_name_the_rung_before_and_what_they_add():
    made = figures.steps(compared(ladder_steps(turned=True)), context())
    (panel,) = made.panels
    assert len(hovers(panel)) == 4 * (2 * 5 + 2 * 3)
    lines = texts(panel)
    assert {"+ gallery", "+ correction", "+ metric", "photo + mirror"} <= lines
    assert pd.read_csv(io.StringIO(made.csv))["base"].unique().tolist() == list(LADDER[:-1])


def test_the_curve_has_a_point_for_every_way_and_number():
    made = figures.learning_curve(curve(), context())
    assert [panel.title for panel in made.panels] == ["ResNet50", "ResNet100"]
    assert all(len(hovers(panel)) == 3 * (len(WAYS) + 2 * 3) for panel in made.panels)


def test_the_number_from_which_a_way_helps_lies_beside_the_page():
    table = tables.curve_table(curve(), context())
    beside = pd.read_csv(io.StringIO(table.csv))
    assert set(beside["enough"]) == {10.0} and len(beside) == len(curve())
    assert set(enough_people(curve())["enough"]) == {10.0}


def test_a_table_by_yaw_has_all_measures():
    table = tables.ways_by_yaw_table(compared([("fused", "gallery")], BINS), context())
    assert {"change-of-similarity", "change-of-margin", "change-of-rank1", "change-of-tar", "change-of-eer"} <= set(
        table.keys
    )


@pytest.mark.parametrize("draw", [lambda t: figures.ways(t, t, context()), lambda t: figures.steps(t, context())])
def test_nothing_measured_is_said(draw):
    empty = compared([("fused", "gallery")])
    assert isinstance(draw(empty[:0]), Note) and isinstance(draw(empty.assign(change=np.nan)), Note)
    assert isinstance(figures.learning_curve(curve()[:0], context()), Note)


def test_persian_figures_hold_the_same_values():
    steps = [("fused", way) for way in WAYS[:2]]
    both = [figures.ways(compared(steps), compared(steps, BINS), context(code)) for code in ("en", "fa")]
    english, persian = ([len(hovers(panel)) for panel in made.panels] for made in both)
    assert english == persian == [2 * 5 * 3] * 2
