"""In a browser the points of a chart say their values, and a slider shows a person step by step; none needs scripts."""

import base64

import cv2
import numpy as np
import pytest

from facefront.report import Chapter, Section, write_report
from facefront.report.blocks import Chart, Explorer, Picture, PictureRow
from facefront.report.figures.hover import mark
from facefront.report.figures.style import drawing, panel

YAWS = (-40, 0, 35)


def picture(*lines):
    jpeg = cv2.imencode(".jpg", np.full((20, 20, 3), 90, np.uint8))[1].tobytes()
    return Picture(base64.b64encode(jpeg).decode(), "a face", lines)


def explorer():
    rows = tuple(PictureRow(f"yaw {yaw}°", (picture(f"0.{50 + yaw}"), picture(f"0.{60 + yaw}"))) for yaw in YAWS)
    return Explorer("explorer", "c", ("photo", "frontalized", "GT"), rows, reference=picture(), label="Yaw")


def chart():
    with drawing() as (figure, axes):
        axes.plot([0, 1], [0.25, 0.5], marker="o")
        mark(axes, [0, 1], [0.25, 0.5], ["first 0.25", "second 0.50"])
        return Chart("c", "caption", (panel(figure, "t", "alt"),))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    section = Section("03_frontalization", "t", [chart(), explorer()])
    return write_report(tmp_path_factory.mktemp("page"), [Chapter([section])], dataset="d", profile="p")


def test_a_point_says_its_value_at_the_pointer(browser, page):
    browser.open(page, fragment="c")
    assert not any(browser.seen(".tip"))
    browser.hover(".hover[data-hover^=second]")
    browser.until("!document.querySelector('.tip').hidden")
    assert browser.texts(".tip") == ["second 0.50"]
    browser.hover("figcaption")
    browser.until("document.querySelector('.tip').hidden")
    assert browser.errors == []


def test_without_scripts_each_point_has_a_title_of_the_browser(browser, page):
    browser.open(page, scripts=False)
    read = browser.ask("[...document.querySelectorAll('.hover > title')].map(e => e.textContent)")
    assert read == ["first 0.25", "second 0.50"]


def test_a_chart_is_drawn_at_the_place_of_its_values(browser, page):
    browser.open(page, fragment="c")
    widths = browser.ask("[...document.querySelectorAll('.hover')].map(e => e.getBoundingClientRect().width)")
    assert min(widths) >= 12


@pytest.mark.parametrize("width", [1280, 390])
def test_the_slider_shows_one_step_at_a_time_by_keys_and_says_its_angle(browser, page, width):
    browser.open(page, width=width, fragment="explorer")
    assert browser.seen(".step:not(.reference)") == [False, False, True]
    assert browser.seen(".step.reference") == [True]
    browser.focus(".slide input")
    browser.press("ArrowLeft")
    browser.until("document.querySelector('.slide input').value === '1'")
    assert browser.seen(".step:not(.reference)") == [False, True, False]
    assert browser.ask("document.querySelector('.slide input').getAttribute('aria-valuetext')") == "yaw 0°"
    assert "0.50" in browser.texts(".step:not(.reference)")[1]
    assert browser.ask("document.documentElement.scrollWidth") <= width


def test_without_scripts_all_steps_stand_side_by_side(browser, page):
    browser.open(page, scripts=False, fragment="explorer")
    browser.ask("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    assert browser.seen(".step") == [True] * 4
    assert browser.seen(".slide") == []


def test_on_paper_every_step_stands_beside_the_others(browser, page):
    browser.open(page, fragment="explorer")
    browser.send("Emulation.setEmulatedMedia", media="print")
    boxes = browser.ask(
        "[...document.querySelectorAll('.step')].map(e => e.getBoundingClientRect()).map(r => [r.x, r.y])"
    )
    assert len({tuple(box) for box in boxes}) == 4
    assert browser.seen(".slide") == [False]
