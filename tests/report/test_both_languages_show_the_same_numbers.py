"""The page in every language shows the numbers of the English one, and nothing but names is left in English."""

import html
import re
from collections import Counter
from functools import cache

import pytest

from facefront import languages
from facefront.report.blocks import Table
from facefront.report.layout import Chapter
from facefront.report.messages import messages
from facefront.report.page import render_page
from facefront.report.rows import PAIRS
from report_study import make_report

OTHERS = [language for language in languages.languages() if language != languages.ENGLISH]
NUMBER = re.compile(r"(?<![\w.#/-])[+−]?\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])")


@cache
def page_of(language: str) -> str:
    report = make_report(language)
    return render_page([Chapter(report.sections, pairs={PAIRS: report.pairs})], "kicker", messages(language))


def words_of(page: str) -> str:
    """Return what a reader sees, the values under the pointer included."""
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


@pytest.mark.parametrize("language", OTHERS)
def test_the_pages_show_the_same_numbers(language):
    english, other = (Counter(NUMBER.findall(words_of(page_of(name)))) for name in ("en", language))
    assert sum(english.values()) > 1000
    assert english - other == Counter() and other - english == Counter()


@pytest.mark.parametrize("language", OTHERS)
def test_values_and_tables_beside_the_pages_are_the_same(language):
    for here, there in zip(make_report().sections, make_report(language).sections, strict=True):
        numbers = [{name: value.number for name, value in section.values.items()} for section in (here, there)]
        assert numbers[0] == numbers[1]
        tables = [[(t.key, t.csv) for t in section.of_kind(Table)] for section in (here, there)]
        assert tables[0] == tables[1]


@pytest.mark.parametrize("language", OTHERS)
def test_a_page_has_its_language_and_direction(language):
    assert re.search(rf'<html lang="{language}" dir="{languages.direction(language)}"', page_of(language))


@pytest.mark.parametrize("language", ["fa"])
def test_no_english_sentence_is_left(language):
    if language not in OTHERS:
        pytest.skip(f"there are no messages in {language}")
    latin = re.findall(r"(?:[A-Za-z]+[ ,.]+){4,}[A-Za-z]+", words_of(page_of(language)))
    assert [run for run in latin if len(re.findall(r"\b[a-z]{2,}\b", run)) >= 4] == []
