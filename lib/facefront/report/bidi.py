"""Text of two directions on one page: letters of the other direction move nothing around them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from facefront.languages import direction
from facefront.visible import visible

_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""That are written from right to left."""
_RUN = re.compile(rf"[{_LETTERS}]+(?:[\W\d_]*[{_LETTERS}]+)*")
_OTHERS = re.compile(f"[^{_LETTERS}]+")
_CORE = re.compile(r"[+−±<>≤≥|~\[(]*\w(?:.*\w)?(?:\s?%|[°+′″†‡|\])])*", re.DOTALL)
_COLON = re.compile(r":(?=\s+[+−<]?\d)")
_INTERVAL = re.compile(r"(<bdi dir=\"ltr\")(>[^<]{,24}\[[^<\]]{,24}\][^<]{,8}</bdi>)")
_MARKUP = re.compile(r"<(script|style|title|svg)\b.*?</\1>|<[^>]*>", re.DOTALL)
"""A tag, or an element without a text for readers."""


def isolate(text: str) -> Markup:
    """Return text for a page from left to right: what it hides is written out, and words from right to left are
    isolated."""
    shown = visible(text)
    return _marked(shown, (match.span() for match in _RUN.finditer(shown)), "<bdi>{}</bdi>")


def isolate_page(page: str, language: str) -> str:
    """Return the HTML of a page; from right to left, each run of its texts that is written the other way is isolated:
    numbers with their signs and intervals, formulas, and names in other letters."""
    if direction(language) == "ltr":
        return page
    parts, last = [], 0
    for markup in _MARKUP.finditer(page):
        parts += [_isolated_others(page[last : markup.start()]), markup[0]]
        last = markup.end()
    return "".join([*parts, _isolated_others(page[last:])])


def _isolated_others(escaped: str) -> str:
    text = html.unescape(escaped)
    marked = str(_marked(text, _other_spans(text), '<bdi dir="ltr">{}</bdi>'))
    return _INTERVAL.sub(r'\1 class="whole"\2', marked)  # its halves would change places on two lines


def _marked(shown: str, spans: Iterable[tuple[int, int]], mark: str) -> Markup:
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(shown[last:start]), Markup(mark).format(shown[start:end])]
        last = end
    return Markup("").join([*parts, escape(shown[last:])])


def _other_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run from left to right that has a letter or digit; a bracket of which the other lies
    outside ends a run, and the colon before a number."""
    for run in _OTHERS.finditer(text):
        start, colons = run.start(), (found.start() for found in _COLON.finditer(text, *run.span()))
        for end in (*sorted([*_unmatched(text, *run.span()), *colons]), run.end()):
            found = _CORE.search(text, start, end)
            if found is not None:
                yield found.span()
            start = end + 1


def _unmatched(text: str, start: int, end: int) -> list[int]:
    """Return the places of the brackets between start and end of which the other is not there."""
    opened: list[int] = []
    alone: list[int] = []
    for place in range(start, end):
        if text[place] in "([":
            opened.append(place)
        elif text[place] in ")]":
            alone.append(place) if not opened else opened.pop()
    return [*alone, *opened]
