"""The numbers to expect of a run: picked from its values, kept in spec/expected, and compared with another run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from facefront.report.values import MISSING, printed
from facefront.report.words import component_words

Numbers = Mapping[str, float]
"""Numbers by their names in values.json."""


@dataclass(frozen=True)
class Kind:
    """Numbers of one kind. names: what their names look like; spec: how they are printed; tolerance: how far another
    run may be from them."""

    names: str
    spec: str
    tolerance: float


KINDS = (
    Kind(r"data\.(photos|people|gt|probes)", ",d", 0),
    Kind(r"data\.all\.found\.[^.]+", ".1%", 0.01),
    Kind(r"net_gain\.(mirror|template|hybrid)\.[^.]+\.[^.]+\.common\.(angle_gt|net_gain|low|high)", "+.3f", 0.01),
    Kind(r"verification\.angle_gt\.original\.[^.]+\.[^.]+\.(eer|rank1)", ".1%", 0.02),
    Kind(r"protocol\.view2\.[^.]+\.[^.]+\.accuracy", ".1%", 0.02),
)
"""The numbers to expect of a run. On one machine two runs agree to the last digit; another processor moves the third
decimal of a similarity, and with it now and then a face that is just found or not."""


def pick(values: Numbers) -> dict[str, float]:
    """Return the numbers to expect of a run, out of all that it printed."""
    return {name: number for name, number in sorted(values.items()) if _kind(name) is not None}


def deviations(expected: Numbers, found: Numbers) -> Iterator[str]:
    """Yield a line for each number that a run misses by more than its tolerance, lacks, or has and should not."""
    for name in sorted({*expected, *pick(found)}):
        kind = _kind(name)
        if kind is None:
            yield f"{name}: no number of a kind that is expected; record anew"
        elif name not in expected or name not in found:
            yield f"{name}: {'not expected' if name not in expected else 'not found in this run'}"
        elif not abs(found[name] - expected[name]) <= kind.tolerance:
            yield f"{name}: {found[name]:.5g}, expected {expected[name]:.5g} ± {kind.tolerance:g}"


def markdown(expected: Mapping[str, Numbers], titles: Mapping[str, str]) -> str:
    """Return a table in Markdown: sets as columns; the numbers to expect in each combination as rows."""
    names = list(dict.fromkeys(name for numbers in expected.values() for name in numbers))
    rows = dict.fromkeys(filter(None, map(_words, names)))
    lines = ["| what | " + " | ".join(titles[part] for part in expected) + " |", "|---" * (len(expected) + 1) + "|"]
    for words in rows:
        cells = [_cell(next((n for n in numbers if _words(n) == words), ""), numbers) for numbers in expected.values()]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _kind(name: str) -> Kind | None:
    return next((kind for kind in KINDS if re.fullmatch(kind.names, name)), None)


WORDS = {
    r"data\.(photos|people|probes)": "{}",
    r"data\.gt": "photos that make GT",
    r"data\.all\.found\.([^.]+)": "photos with a face, {}",
    r"net_gain\.([^.]+)\.([^.]+)\.([^.]+)\.common\.net_gain": "Net Gain, `{}`, {} + {}",
    r"verification\..+\.([^.]+)\.([^.]+)\.eer": "EER of photos, {} + {}",
    r"protocol\.view2\.([^.]+)\.([^.]+)\.accuracy": "accuracy on the set's own pairs, {} + {}",
}


def _words(name: str) -> str:
    """Return the meaning of a number; empty for a bound, which is shown with its number, and for a number not shown."""
    for pattern, words in WORDS.items():
        if found := re.fullmatch(pattern, name):
            return words.format(*map(component_words, found.groups()))
    return ""


def _cell(name: str, numbers: Numbers) -> str:
    if not name:
        return MISSING
    kind = _kind(name)
    text = printed(numbers[name], kind.spec if kind else "")
    low, high = (numbers.get(re.sub("net_gain$", bound, name)) for bound in ("low", "high"))
    bounded = name.startswith("net_gain") and low is not None and high is not None
    return f"{text} [{printed(low, '+.3f')}, {printed(high, '+.3f')}]" if bounded else text
