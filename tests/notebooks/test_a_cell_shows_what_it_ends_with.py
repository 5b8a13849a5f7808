"""A study, a section, a finding and a block are shown as HTML where a cell of a notebook ends with one."""

from types import SimpleNamespace

import pytest

from drawn import make_project, use_drawn_components
from facefront.notebook import display
from facefront.report import Heading, Section
from facefront.report.blocks import Paragraph, Table
from facefront.report.messages import Finding, messages
from facefront.study.study import Study

TABLE = Table("a", "Caption", ("h1", "h2"), (("x", "1"),), ("",), ("",), (False, True), "")


@pytest.fixture
def study(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    return Study.open("drawn", root=make_project(tmp_path))


def test_a_study_says_what_is_open_and_computes_nothing(study):
    html = study._repr_html_()
    for words in (
        "drawn",
        "15 of 3 people",
        "dots",
        "colours",
        "none, mirror",
        "template",
        "frontal_faces, embeddings, pairs",
    ):
        assert words in html
    assert "faces" not in vars(study) and "detections" not in html


def test_it_says_what_the_cache_keeps(study):
    assert len(study.frontals) == 18
    assert "15 detections, 15 embeddings, 18 frontal views" in study._repr_html_()


def test_pairs_are_a_table_of_the_study(study):
    pairs = study.pairs
    probes = pairs[(pairs["group"] == "frontal_gt") & pairs["genuine"]]
    assert len(probes) == 2 * 9 and set(probes["variant"]) == {"none", "mirror"}
    assert study.pairs is pairs


def test_a_section_shows_its_title_and_its_blocks():
    section = Section("03_frontalization")
    section.add(Heading("A heading"), TABLE)
    html = section._repr_html_()
    assert html.index(section.title) < html.index("A heading") < html.index("Caption")


def test_a_finding_is_shown_in_words():
    finding = Finding("section-01_data")
    assert finding._repr_html_() == f"<p>{messages().say('section-01_data')}</p>"


def test_a_block_is_shown_in_the_language_of_the_notebook(monkeypatch):
    kinds = {}
    formatter = SimpleNamespace(for_type=kinds.__setitem__)
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter}))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    display.show_blocks(messages())
    assert {Table, Paragraph} <= set(kinds)
    assert "<td" in kinds[Table](TABLE) and 'lang="en"' in kinds[Table](TABLE)


def test_outside_a_notebook_nothing_happens(monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    display.show_blocks(messages())
