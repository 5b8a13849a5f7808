"""Collect the faults of a set's files: one line for each kind of fault, however many files have it.

A kind has a key, by which other languages have its sentence, and its sentence in English, which names neither a person
nor a file: these are given as examples.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from facefront.visible import one_line

EXAMPLES = 3
LONGEST = 160  # characters of a detail: a file may hold a word of megabytes


FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "unlisted": "cannot be listed; left out with all it holds, make it readable",
        "folder": "a folder where a photo was expected; left out with all it holds, move its photos one level up",
        "ending": "the ending is none of an image; left out, rename it if it is a photo",
        "encoding": "the name is not valid UTF-8, so that no table can hold it; left out, rename it",
        "biwi-person": "none of BIWI's 24 recordings; taken as one more person",
        "biwi-label": "the frame has no label, copy the file of its pose again",
        "cfp-kind": "no such folder; the person has no {kind} photo, unpack the set again",
        "cfp-number": "not named by a number as 01.jpg is; left out",
        "cfp-no-protocol": "no such folder: the ten-fold protocol is left out",
        "cfp-protocol": "of its {pairs} pairs {there} have both photos here; they are of {ff} of FF and {fp} of FP, "
        "out of {folds} folds each",
        "lfw-no-protocol": "no pairs.txt beside the photos: the ten-fold protocol is left out; put it there",
        "lfw-protocol": "of its {pairs} pairs {there} have both photos here; the others are left out",
        "lfw-name": "not named as its folder, <folder>_0001.jpg; left out, rename it",
        "folder-loose": "in no person's folder; left out, move it to {side}/<person>/",
        "folder-no-gt": "no photo in GT/ of that name; nothing to compare the person with, add one",
        "folder-no-angle": "no photo in Angle/ of that name; the person serves only as another person",
        "copy-people": "the same file under two people: whom it shows is unknown, so it is left out of every pair; "
        "keep it under the right person",
        "copy-roles": "a copy of a GT photo among the probes: it is left out of every pair; keep it in one of the two",
        "copy-same": "a copy of another photo of the same person: one of them counts",
        "copy-near-people": "nearly the same picture under two people: both count; see whether one is in the wrong "
        "folder",
        "copy-near-roles": "nearly the same picture as a GT photo among the probes: both count; leave one out",
    }
)
"""The sentence of each kind of fault, with the remedy, in English."""


@dataclass(frozen=True)
class Fault:
    """A kind of fault that files of a set have.

    key: of `FAULTS`; numbers: what its sentence holds, by name; count: files that have it; examples: the first of
    them, each with what is special about it, empty for nothing.
    """

    key: str
    numbers: Mapping[str, str]
    count: int
    examples: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """Return its sentence in English."""
        return FAULTS[self.key].format(**self.numbers)

    @property
    def unnamed(self) -> str:
        """Return its line without any example, for a report without names."""
        return f"{self.count:,} × {self.words}" if self.count > 1 else self.words

    @property
    def line(self) -> str:
        """Return its line: "<file>: <fault>", or the count, the fault and the first examples."""
        where, detail = self.examples[0]
        if self.count == 1:
            return ": ".join(filter(None, (where, "; ".join(filter(None, (detail, self.words))))))
        shown = ", ".join(f"{where} ({detail})" if detail else where for where, detail in self.examples)
        return f"{self.unnamed} ({'such as' if self.count > EXAMPLES else 'in'} {shown})"


@dataclass
class Notes:
    """Collects faults as they are met, in time that grows with their number alone."""

    _counts: dict[tuple[str, tuple[tuple[str, str], ...]], int] = field(default_factory=dict)
    _examples: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, key: str, where: str | os.PathLike[str] = "", detail: str = "", **numbers: object) -> None:
        """Note one fault: its key in `FAULTS`, the file or folder that has it, what is special about it, and what the
        sentence of its kind holds."""
        kind = key, tuple((name, str(value)) for name, value in numbers.items())
        self._counts[kind] = self._counts.get(kind, 0) + 1
        examples = self._examples.setdefault(kind, [])
        if len(examples) < EXAMPLES:
            examples.append((readable(where), one_line(_shortened(detail))))

    def found(self) -> tuple[Fault, ...]:
        """Return the kinds of faults in the order in which they were met first."""
        kinds = self._counts.items()
        return tuple(Fault(kind[0], dict(kind[1]), count, tuple(self._examples[kind])) for kind, count in kinds)

    def lines(self) -> tuple[str, ...]:
        """Return the line of each kind."""
        return tuple(fault.line for fault in self.found())


def readable(where: str | os.PathLike[str]) -> str:
    """Return a name or path of any encoding as one line of text."""
    return one_line(os.fsencode(where).decode("utf-8", "replace"))


def _shortened(detail: str) -> str:
    detail = " ".join(detail[: 2 * LONGEST].split())
    return detail if len(detail) <= LONGEST else f"{detail[:LONGEST]} …"
