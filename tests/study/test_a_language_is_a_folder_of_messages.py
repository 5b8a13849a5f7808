"""LANGUAGE names a folder of messages: a third language needs that folder and no code."""

import json
from pathlib import Path

import pytest

from facefront import languages
from facefront.errors import SetupError
from facefront.languages import add_messages, check_language, page_name, within, words_sha256
from facefront.report import Section, load_sections
from facefront.report.messages import messages
from facefront.study.options import read_options

ROOT = Path(__file__).parents[2]


@pytest.fixture
def third(monkeypatch, tmp_path):
    """A catalogue with English and one more language."""
    for name, said in (("en", "page = English"), ("xx", "page = Third")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.ftl").write_text(f"{said}\nsection-01_data = { {'en': 'Photos', 'xx': 'Xx'}[name] }\n")
    monkeypatch.setattr(languages, "CATALOGUES", [tmp_path])
    return tmp_path


def test_a_folder_makes_a_language(third):
    assert read_options({"LANGUAGE": "xx"}, ROOT).language == "xx"
    assert messages("xx").say("page") == "Third" and messages().say("page") == "English"
    with pytest.raises(SetupError, match=r"LANGUAGE=xy: no messages in this language; did you mean 'xx'\? .*: en, xx$"):
        read_options({"LANGUAGE": "xy"}, ROOT)


@pytest.mark.parametrize("given", ["EN", "en_GB", "en_US.UTF-8", "zz:en", "zz_ZZ:en_US:en"])
def test_the_names_that_a_desktop_gives_are_understood(given):
    assert check_language(given) == "en"


def test_english_is_kept_once_however_it_is_asked_for():
    assert messages() is messages("en")


def test_sections_of_two_languages_lie_apart(third, tmp_path):
    for language in ("en", "xx"):
        Section("01_data", messages=messages(language)).save(within(tmp_path / "results", language) / "sections")
    assert json.loads((tmp_path / "results/xx/sections/01_data.json").read_text())["title"] == "Xx"
    assert [section.title for section in load_sections(tmp_path / "results/sections")] == ["Photos"]
    assert [page_name(language) for language in ("en", "xx")] == ["report.html", "report.xx.html"]


def test_a_changed_sentence_changes_the_words_of_its_language_alone(third):
    before = {language: words_sha256(language) for language in ("en", "xx")}
    (third / "xx" / "page.ftl").write_text("page = Other\n")
    assert words_sha256("en") == before["en"] and words_sha256("xx") != before["xx"]


def test_a_plug_in_brings_messages_of_its_own(third, tmp_path):
    plugin = tmp_path / "plugin"
    with pytest.raises(SetupError, match="no messages"):
        add_messages(plugin)
    (plugin / "en").mkdir(parents=True)
    (plugin / "en" / "a.ftl").write_text("own = Of the plug-in\n")
    before = words_sha256("en")
    add_messages(plugin)
    assert messages().say("own") == "Of the plug-in" and messages("xx").say("own") == "Of the plug-in"
    assert words_sha256("en") != before
