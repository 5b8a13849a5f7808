"""On a page from right to left, numbers, intervals, formulas and names keep the order in which they are written."""

import html
import re
import shutil

import pytest

from facefront.report.bidi import isolate
from facefront.report.blocks import Note, Table
from facefront.report.messages import FOLDER, Messages
from facefront.report.rendering import render_blocks

GAIN = "\u0628\u0647\u0631\u0647"  # gain
AND = "\u0648"  # and
COMMA = "\u060c"


def left_to_right(text: str) -> list[str]:
    return [html.unescape(run) for run in re.findall(r'<bdi dir="ltr">(.*?)</bdi>', isolate(text, "fa"))]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("+0.027 [\u22120.003, +0.057]", ["+0.027 [\u22120.003, +0.057]"]),
        (f"{GAIN}: \u22120.086 [\u22120.099, \u22120.073].", ["\u22120.086 [\u22120.099, \u22120.073]"]),
        (f"{GAIN} (Net Gain) {AND} 95 %", ["(Net Gain)", "95 %"]),
        (f"({GAIN} SCRFD + ResNet100) {AND} p<0.001", ["SCRFD + ResNet100", "p<0.001"]),
        (f"(SCRFD {AND} ResNet100)", ["SCRFD", "ResNet100"]),
        (f"{GAIN} |yaw|{COMMA} 30\u00b0 {AND} pairs.parquet", ["|yaw|", "30\u00b0", "pairs.parquet"]),
        (f"{GAIN}. ", []),
        ("\u2013", []),
    ],
)
def test_each_run_is_isolated_whole(text, runs):
    assert left_to_right(text) == runs
    assert html.unescape(re.sub(r"</?bdi[^>]*>", "", isolate(text, "fa"))) == text


def test_markup_and_hidden_characters_of_a_name_are_written_out():
    said = isolate(f"{GAIN} <b>\u2067x</b>", "fa")
    assert "<b>" not in said and "\u2067" not in said
    assert html.unescape(re.sub(r"</?bdi[^>]*>", "", said)) == f"{GAIN} <b>\u27e8U+2067\u27e9x</b>"


def test_blocks_in_a_notebook_say_their_direction(tmp_path):
    shutil.copytree(FOLDER / "en", tmp_path / "fa")
    table = Table("k", GAIN, (GAIN,), (("+0.1 [0.0, 0.2]",),), ("",), ("",), (True,), "")
    made = render_blocks([table, Note(GAIN)], Messages("fa", tmp_path))
    assert 'lang="fa" dir="rtl"' in made and '<bdi dir="ltr">+0.1 [0.0, 0.2]</bdi>' in made
    assert f'<p class="note">{GAIN}</p>' in made
