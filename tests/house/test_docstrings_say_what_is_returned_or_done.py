"""A public docstring opens with a verb in the imperative, and docstrings use the field's words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_VERB = re.compile(
    r"(A|All|An|As|At|Both|By|Each|Every|For|From|How|In|It|Its|No|Of|On|Our|So|That|The|Their|These|This|Those|To|What"
    r"|When|Where|Whether|Which|Who|Why|With|\w+[a-rt-z]s)\b"
)
QUESTION = re.compile(r"(How|Of|The same|What|Whether|Where|Which|Who|Whose|Why)\b(?! is it\b)")
PRIVATE = re.compile(
    r"\b(told|kit|nobody|whose|judges?|judged|stand-ins?|so-manieth|held against|hold\w* .{1,30} against)\b(?![`:])",
    re.I,
)


def documented(tree: ast.AST, public: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """Yield what has a docstring of its own, and whether it is public."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            shown = public and not node.name.startswith("_")
            yield node, shown
            yield from documented(node, shown and isinstance(node, ast.ClassDef))


def faults(source: str) -> list[str]:
    """Return the first lines of docstrings that break the rule."""
    tree = ast.parse(source)
    found = []
    for node, public in [(tree, True), *documented(tree)]:
        text = ast.get_docstring(node) or ""
        first = text.split("\n")[0]
        verb = re.match(r"[A-Z][a-z]+\b", first) and not NO_VERB.match(first)
        opening = verb if public and isinstance(node, ast.FunctionDef) else not QUESTION.match(first)
        if text and (not opening or PRIVATE.search(text)):
            found.append(first)
    return found


@pytest.mark.parametrize("room", ["lib", "scripts", "tools"])
def test_docstrings_open_with_a_verb_and_use_the_fields_words(room):
    files = list((ROOT / room).rglob("*.py"))
    assert len(files) > 10
    assert {str(path.relative_to(ROOT)): found for path in files if (found := faults(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    ("docstring", "allowed"),
    [
        ("Return the cosine of each row.", True),
        ("Compress the table.", True),
        ("How near each pair is.", False),
        ("The cosine of each row.", False),
        ("Returns the cosine.", False),
        ("float64 [n].", False),
        ("Return what the judge saw.", False),
        ("Return rows whose status is ok.", False),
    ],
)
def test_a_docstring_that_breaks_the_rule_is_found(docstring, allowed):
    assert (faults(f'def f():\n    """{docstring}"""\n') == []) is allowed
    assert faults(f'def _f():\n    """{docstring}"""\n'.replace("judge", "recogniser").replace("whose", "with")) == (
        [docstring] if docstring.startswith("How") else []
    )
