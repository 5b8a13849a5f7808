"""The last lines of a run come from the summary that lies beside the page as data."""

import json

from facefront.languages import summary_name
from facefront.report import Section, write_report
from facefront.report.blocks import Note, Reply, Statement, Summary
from facefront.report.layout import Chapter
from facefront.study.verdict import duration, verdict_lines


def summary():
    replies = (
        Reply("Does it help?", (Statement("It does.", "first"), Statement("It does not.", "second"))),
        Reply("What to do?", (Statement("Nothing."),)),
    )
    return Summary(("Drawn.",), "All.", replies, Note("-"), Note("-"), ())


def test_the_questions_stand_on_the_console_with_the_answers_of_each_set(tmp_path):
    chapters = [Chapter([Section("01_data")], key=key, title=key) for key in ("first", "second")]
    page = write_report(tmp_path, chapters, Section("00_summary", blocks=[summary()]), dataset="d", profile="p")
    lines = verdict_lines(page.with_name(summary_name("en")))
    assert lines == ["Drawn.", "Does it help? first: It does. second: It does not.", "What to do? Nothing."]
    assert set(json.loads((tmp_path / "summary.json").read_text())) == {"remarks", "tested", "replies"}


def test_a_page_without_a_summary_ends_without_one(tmp_path):
    page = write_report(tmp_path, [Chapter([Section("01_data")])], dataset="d", profile="p")
    assert verdict_lines(page.with_name(summary_name("en"))) == []


def test_each_language_has_a_summary_of_its_own():
    assert summary_name("fa") == "summary.fa.json"


def test_a_duration_is_given_in_minutes_and_seconds():
    assert [duration(seconds) for seconds in (0.4, 59.6, 750)] == ["0 s", "1 min 0 s", "12 min 30 s"]
