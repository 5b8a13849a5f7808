"""Every sentence stands in the catalogue of each language, whole, with the numbers that the code gives it."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax.visitor import Visitor

from facefront.errors import SetupError
from facefront.report import Values
from facefront.report.messages import FOLDER, Finding, Messages, messages

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "lib/facefront/report"
LANGUAGES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__")
SOURCES = [*REPORT.rglob("*.py"), *(ROOT / "notebooks").glob("[0-9]*.py")]
NAMES = ("component-", "lacks-", "licence-", "weight-", "profile-", "fault-")
"""Of what is English in data files and on cards."""
PREFIXES = ("column-", "heading-", "section-")
WITH_KEYS = {
    "say": "",
    "Finding": "",
    "Column": "column-",
    "heading": "heading-",
    "Section": "section-",
} | dict.fromkeys(("number", "count", "estimate", "p_value", "text", "marked"), "column-")


class _Needs(Visitor):
    def __init__(self):
        self.variables, self.messages = set(), set()

    def visit_VariableReference(self, node):
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node):
        self.messages.add(node.id.name)


def needs(language, key):
    """Return the variables of a message and of those that it contains, and the names of these."""
    visitor = _Needs()
    visitor.visit(messages(language).source[key])
    inner = [needs(language, name) for name in visitor.messages]
    variables = visitor.variables.union(*(variables for variables, _ in inner))
    return variables, visitor.messages.union(*(names for _, names in inner))


@cache
def calls():
    """Return (file, line, key, keyword names or None) of each message that the code names by a literal."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name in WITH_KEYS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                keywords = {keyword.arg for keyword in node.keywords} if name == "say" else None
                found.append((path.name, node.lineno, WITH_KEYS[name] + first.value, keywords))
    return found


def test_every_message_that_the_code_names_is_there():
    known = messages("en").source
    assert [call for call in calls() if call[2] not in known] == []


def test_what_is_said_at_once_gives_every_variable_of_its_message():
    for file, line, key, keywords in calls():
        if keywords is not None and None not in keywords:  # None: **numbers
            assert keywords >= needs("en", key)[0], f"{file}:{line}: {key}"


def test_no_message_is_left_over():
    words = {node.value for path in SOURCES for node in ast.walk(ast.parse(path.read_text("utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    words |= {key for path in REPORT.rglob("*.html") for key in re.findall(r'say\("([^"]+)"', path.read_text("utf-8"))}
    named = {key for key in messages("en").source if any(key.removeprefix(p) in words for p in ("", *PREFIXES))}
    inner = set().union(*(needs("en", key)[1] for key in named))
    assert {
        key for key in messages("en").source.keys() - named - inner if not key.startswith(("method-", "list-"))
    } == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_variables(language):
    of_names = {key for key in messages(language).source if key.startswith(NAMES)} - messages("en").source.keys()
    assert messages(language).source.keys() - of_names == messages("en").source.keys()
    for key in messages("en").source:
        assert needs(language, key)[0] == needs("en", key)[0], key


def test_a_count_of_one_is_singular_and_a_verdict_selects_its_sentence():
    values, said = Values(), messages("en")
    assert said.say("people-count", people=values.put("a", 1, ",d")) == "1 person"
    assert said.say("people-count", people=values.put("b", 1234, ",d")) == "1,234 people"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("key one\n", "not a Fluent message"), ("a = one\na = two\n", "the message a is there twice")],
)
def test_a_faulty_catalogue_names_the_file(tmp_path, text, reason):
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "a.ftl").write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match=rf"a\.ftl: .*{reason}"):
        Messages("xx", tmp_path)


def test_a_language_without_a_catalogue_names_the_nearest():
    with pytest.raises(SetupError, match="LANGUAGE=eng: no messages in this language; did you mean 'en'"):
        Messages("eng")


def test_a_missing_number_or_message_is_an_error_and_never_a_gap():
    with pytest.raises(ValueError, match="people-count"):
        messages("en").say("people-count")
    with pytest.raises(KeyError, match="did you mean 'people-count'"):
        messages("en").say(Finding("people-counts"))
