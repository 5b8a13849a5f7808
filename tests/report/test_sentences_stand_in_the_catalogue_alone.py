"""A sentence that a reader of the report sees stands in the catalogue of messages, and nowhere in the code."""

import ast
import re
from pathlib import Path

import pytest

from facefront import measure, report

ROOM = Path(report.__file__).parent
WORDS = 4
"""A string of so many words is taken for a sentence, except a list of fonts."""
OF_THE_README = {"expected"}
"""Modules that write a table of the README and lines for developers, and nothing of the report."""
CLAIMS = {claim.claim for claim in measure.CLAIMS}
"""Keys of claims, which CSV files hold as they are."""


def sentences(source: str) -> list[str]:
    """Return the strings of several words, those of docstrings and errors left out; an f-string counts as one."""
    tree = ast.parse(source)
    silent = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    silent += [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    within = {id(inner) for node in silent for inner in ast.walk(node)}
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    within |= {id(inner) for string in strings for inner in string.values}
    strings += [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    said = [_text(node) for node in strings if id(node) not in within]
    return [
        words for words in said if len(words.split()) >= WORDS and "sans-serif" not in words and words not in CLAIMS
    ]


def _text(node: ast.JoinedStr | ast.Constant) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in parts)


def modules() -> dict[str, Path]:
    """Return the modules of the report by their path without suffix; `messages` holds no words but in its files."""
    return {path.relative_to(ROOM).with_suffix("").as_posix(): path for path in ROOM.rglob("*.py")}


@pytest.mark.parametrize("name", sorted(modules().keys() - OF_THE_README))
def test_no_sentence_stands_in(name):
    assert sentences(modules()[name].read_text("utf-8")) == []


def test_measure_returns_no_sentences():
    """Its settings (spec.py) name remedies, in errors."""
    files = [path for path in Path(measure.__file__).parent.glob("*.py") if path.name != "spec.py"]
    assert [words for path in files for words in sentences(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.html")), ids=lambda path: path.name)
def test_no_word_stands_in_the_template(path):
    source = re.sub(r"{%.*?%}|{{.*?}}|<!doctype html>", "", path.read_text("utf-8"))
    read = re.findall(r'(?:alt|title|aria-label|summary)="([^"]*)"', source)
    assert [words for words in (*read, re.sub(r"<[^>]*>", " ", source)) if re.search(r"[^\W\d]", words)] == []


def test_a_sentence_is_found_wherever_it_stands():
    found = sentences('"""Not this one, a docstring."""\nx = f"of {n} photos one"\nraise E("no sentence for a reader")')
    assert found == ["of … photos one"]
    assert sentences('x = {"a": "these are four words"}') == ["these are four words"]
    assert sentences('x = "three words only"') == []
