"""A name that turns the order of letters, or hides some, is shown with them written out, moving nothing around it."""

import re
from html.parser import HTMLParser

import pytest

from facefront.errors import SetupError
from facefront.report.blocks import Chart, Note, Panel, Table
from facefront.report.figures.style import drawing, to_svg
from facefront.report.layout import Chapter
from facefront.report.messages import messages
from facefront.report.page import render_page
from facefront.report.section import Section
from facefront.visible import one_line, visible

TURNING = [chr(c) for c in (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F)]
HEBREW = "\u05d3\u05d5\u05d3"


@pytest.mark.parametrize("character", [*TURNING, "\x1b", "\x00", "\u200b", "\ufeff", "\u2028"])
def test_each_is_written_as_its_number(character):
    assert visible(f"a{character}b") == one_line(f"a{character}b") == f"a⟨U+{ord(character):04X}⟩b"


def test_letters_joiners_and_line_breaks_stay():
    persian, family = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\U0001f468\u200d\U0001f469"
    for text in (persian, family, "Zoë", "a\nb\tc", HEBREW):
        assert visible(text) == text
    assert one_line("a\nb\r") == "a⟨U+000A⟩b⟨U+000D⟩"


def test_an_error_is_one_line_and_its_list_stays_a_list():
    assert str(SetupError("/x/a\nb\u202egpj: no photo; add one")) == "/x/a⟨U+000A⟩b⟨U+202E⟩gpj: no photo; add one"
    assert str(SetupError("choose one:\n  cfp\n  lfw")) == "choose one:\n  cfp\n  lfw"


def page_of(name):
    with drawing() as (figure, axes):
        axes.set(title=f"{name} $x$")
        svg = to_svg(figure)
    table = Table("k", name, ("a",), ((name,),), ("",), (name,), (False,), "", notes=(name,))
    blocks = [table, Chart("c", name, (Panel(name, svg, name),)), Note(f"Angle/{name}: no photo")]
    return render_page([Chapter([Section("01_x", name, blocks)])], name, messages())


def test_a_page_and_its_figures_hold_no_character_that_turns():
    page = page_of(f"x{''.join(TURNING)}y")
    (svg,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    for text in (page, svg):
        assert not set(TURNING) & set(text)
        assert "⟨U+202E⟩" in text
    assert "$x$" in svg  # a dollar is no mathematics


class Isolated(HTMLParser):
    """Counts words from right to left within and outside <bdi>."""

    def __init__(self, page):
        super().__init__()
        self.depth, self.inside, self.outside = 0, 0, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "bdi"
        assert not any("<bdi>" in (value or "") for _, value in attrs)

    def handle_endtag(self, tag):
        self.depth -= tag == "bdi"

    def handle_data(self, data):
        if HEBREW in data and self.depth:
            self.inside += 1
        elif HEBREW in data:
            self.outside.append(self.get_starttag_text())


def test_words_from_right_to_left_are_isolated_wherever_they_stand():
    found = Isolated(page_of(f"{HEBREW} & <b>"))
    assert found.inside >= 9
    title, text = found.outside  # the first can hold no element; a text of a chart is a line of its own
    assert title == "<title>"
    assert text.startswith("<text ")
