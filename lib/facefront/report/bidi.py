"""Text of two directions on one page: letters of the other direction move nothing around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from facefront.languages import RIGHT_TO_LEFT
from facefront.visible import visible

_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""That are written from right to left."""
_RUN = re.compile(rf"[{_LETTERS}]+(?:[\W\d_]*[{_LETTERS}]+)*")
_OTHERS = re.compile(f"[^{_LETTERS}]+")
_CORE = re.compile(r"[+−±<>≤≥|~\[(]*\w(?:.*\w)?(?:\s?[%°])?[′″†‡|\])]*", re.DOTALL)
_OTHER_BRACKET = {"(": ")", "[": "]", ")": "(", "]": "["}


def isolate(text: str, language: str) -> Markup:
    """Return text for a page of that language, with what it hides written out.

    From left to right, words from right to left are isolated. From right to left, the others are: numbers with their
    signs and intervals, formulas, and names in other letters.
    """
    shown = visible(text)
    spans = _other_spans(shown) if language in RIGHT_TO_LEFT else (match.span() for match in _RUN.finditer(shown))
    mark = '<bdi dir="ltr">{}</bdi>' if language in RIGHT_TO_LEFT else "<bdi>{}</bdi>"
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(shown[last:start]), Markup(mark).format(shown[start:end])]
        last = end
    return Markup("").join([*parts, escape(shown[last:])])


def _other_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run from left to right that has a letter or digit."""
    for run in _OTHERS.finditer(text):
        found = _CORE.search(text, *run.span())
        if found is not None:
            yield _balanced(text, *found.span())


def _balanced(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the brackets at its ends of which the others lie outside."""
    while _is_alone(text[start], text[start:end]):
        start += 1
    while _is_alone(text[end - 1], text[start:end]):
        end -= 1
    return start, end


def _is_alone(bracket: str, text: str) -> bool:
    other = _OTHER_BRACKET.get(bracket)
    return other is not None and text.count(bracket) > text.count(other)
