"""Blocks shown in a notebook keep their style among JupyterLab's own rules for the tables of an output."""

import re
from importlib.metadata import files

import pytest

from facefront.report.blocks import Table
from facefront.report.messages import messages
from facefront.report.rendering import render_blocks

COLUMNS = 14
TABLE = Table(
    "wide",
    "A table that is wider than the window",
    ("method", *("a long name of a column",) * COLUMNS),
    tuple((f"method {i}", *("0.123 [0.111, 0.135]",) * COLUMNS) for i in range(4)),
    ("",) * 4,
    ("First group of rows",) * 2 + ("Second group",) * 2,
    (False, *(True,) * COLUMNS),
    "",
)


def test_every_rule_outranks_a_rule_of_classes_alone():
    html = render_blocks([TABLE], messages())
    css = re.search(r"<style>(.*)</style>", html, re.S)[1]
    assert css.count(".facefront:not(#_)") == len(re.findall(r"\.facefront(?![\w-])", css)) > 40


@pytest.fixture
def in_lab(browser, tmp_path):
    """The table as an output among JupyterLab's style sheet, of which nbconvert brings a copy."""
    (sheet,) = [file for file in files("nbconvert") if file.match("templates/lab/static/index.css")]
    (tmp_path / "lab.css").write_text(sheet.locate().read_text("utf-8"), "utf-8")
    classes = "jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output"
    output = f'<div class="{classes}">{render_blocks([TABLE], messages())}</div>'
    page = f'<meta charset="utf-8"><link rel="stylesheet" href="lab.css"><body style="width: 900px">{output}'
    (tmp_path / "page.html").write_text(page, "utf-8")
    return browser.open(tmp_path / "page.html", width=1000)


def test_labels_of_groups_are_in_view(in_lab):
    assert in_lab.ask("document.querySelector('.scroll').scrollWidth") > 1000  # the table goes on to the right
    places = in_lab.ask(
        "[...document.querySelectorAll('tr.group span')].map(e => [e.innerText, e.getBoundingClientRect().left])"
    )
    assert [text for text, _ in places] == ["First group of rows", "Second group"]
    assert all(left < 100 for _, left in places)


def test_numbers_are_right_and_words_left_on_plain_rows(in_lab):
    cell, row = "getComputedStyle(document.querySelector('tbody td')", "getComputedStyle(document.querySelector('tbody"
    assert in_lab.ask(f"{cell}).textAlign") == "right"
    assert in_lab.ask(f"{row} tr:not(.group) th')).textAlign") in {"left", "start"}
    assert in_lab.ask("getComputedStyle(document.querySelector('table')).tableLayout") == "auto"
    backgrounds = "[...new Set([...document.querySelectorAll('tr')].map(e => getComputedStyle(e).backgroundColor))]"
    assert in_lab.ask(backgrounds) == ["rgba(0, 0, 0, 0)"]
