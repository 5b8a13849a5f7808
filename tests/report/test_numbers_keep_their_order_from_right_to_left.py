"""On a page from right to left, numbers, intervals, formulas and names keep the order in which they are written."""

import html
import re
import shutil

import pytest
from markupsafe import escape

from facefront.report.bidi import isolate_page
from facefront.report.blocks import Note, Table
from facefront.report.messages import FOLDER, Messages
from facefront.report.rendering import render_blocks

GAIN = "\u0628\u0647\u0631\u0647"  # gain
AND = "\u0648"  # and
COMMA = "\u060c"


def left_to_right(text: str) -> list[str]:
    return [
        html.unescape(run) for run in re.findall(r'<bdi dir="ltr"[^>]*>(.*?)</bdi>', isolate_page(escape(text), "fa"))
    ]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("+0.027 [\u22120.003, +0.057]", ["+0.027 [\u22120.003, +0.057]"]),
        (f"{GAIN}: \u22120.086 [\u22120.099, \u22120.073].", ["\u22120.086 [\u22120.099, \u22120.073]"]),
        (f"{GAIN} (Net Gain) {AND} 95 %", ["(Net Gain)", "95 %"]),
        (f"({GAIN} SCRFD + ResNet100) {AND} p<0.001", ["SCRFD + ResNet100", "p<0.001"]),
        (f"(SCRFD {AND} ResNet100)", ["SCRFD", "ResNet100"]),
        (f"big.onnx (260.7 MB{COMMA} MIT) [SCRFD (A)]", ["big.onnx", "260.7 MB", "MIT", "[SCRFD (A)]"]),
        (f"Made up (MU): 132 {GAIN}", ["Made up (MU)", "132"]),
        (f"{GAIN} 60+\u00b0 {AND} 0\u201310\u00b0", ["60+\u00b0", "0\u201310\u00b0"]),
        (f"{GAIN} |yaw|{COMMA} 30\u00b0 {AND} pairs.parquet", ["|yaw|", "30\u00b0", "pairs.parquet"]),
        (f"{GAIN}. ", []),
        ("\u2013", []),
    ],
)
def test_each_run_is_isolated_whole(text, runs):
    assert left_to_right(text) == runs
    assert html.unescape(re.sub(r"</?bdi[^>]*>", "", isolate_page(escape(text), "fa"))) == text


def test_what_is_no_text_for_readers_stays_as_it_is():
    page = f'<p class="a b">{GAIN} &lt;i&gt; SCRFD</p><style>p > b {"{ }"}</style><svg><text>SCRFD</text></svg>'
    assert isolate_page(page, "fa") == page.replace("&lt;i&gt; SCRFD", '<bdi dir="ltr">&lt;i&gt; SCRFD</bdi>')
    assert isolate_page(page, "en") == page


def test_blocks_in_a_notebook_say_their_direction(tmp_path):
    shutil.copytree(FOLDER / "en", tmp_path / "fa")
    table = Table("k", GAIN, (GAIN,), (("+0.1 [0.0, 0.2]",),), ("",), ("",), (True,), "")
    made = render_blocks([table, Note(GAIN)], Messages("fa", tmp_path))
    assert 'lang="fa" dir="rtl"' in made and '<bdi dir="ltr" class="whole">+0.1 [0.0, 0.2]</bdi>' in made
    assert f'<p class="note">{GAIN}</p>' in made
