"""Collect the faults of a set's files: one line for each kind of fault, however many files have it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from facefront.visible import one_line

EXAMPLES = 3
LONGEST = 160  # characters of a detail: a file may hold a word of megabytes


@dataclass
class Notes:
    """Collects faults as they are met, in time that grows with their number alone.

    A kind of fault is its sentence, which names neither a person nor a file; these are given as examples.
    """

    _counts: dict[str, int] = field(default_factory=dict)
    _examples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, fault: str, where: str | os.PathLike[str] = "", detail: str = "") -> None:
        """Note one fault: its kind with the remedy, the file or folder that has it, and what is special about it."""
        self._counts[fault] = self._counts.get(fault, 0) + 1
        examples = self._examples.setdefault(fault, [])
        if len(examples) < EXAMPLES:
            examples.append((readable(where), one_line(_shortened(detail))))

    def lines(self) -> tuple[str, ...]:
        """Return a line for each kind: "<file>: <fault>", or the count, the fault and the first examples."""
        return tuple(self._line(fault, count) for fault, count in self._counts.items())

    def unnamed(self) -> tuple[str, ...]:
        """Return the same lines without any example, for a report without names."""
        return tuple(_counted(fault, count) for fault, count in self._counts.items())

    def _line(self, fault: str, count: int) -> str:
        examples = self._examples[fault]
        where, detail = examples[0]
        if count == 1:
            return ": ".join(part for part in (where, "; ".join(part for part in (detail, fault) if part)) if part)
        shown = ", ".join(f"{where} ({detail})" if detail else where for where, detail in examples)
        return f"{_counted(fault, count)} ({'such as' if count > EXAMPLES else 'in'} {shown})"


def _counted(fault: str, count: int) -> str:
    return f"{count:,} × {fault}" if count > 1 else fault


def readable(where: str | os.PathLike[str]) -> str:
    """Return a name or path of any encoding as one line of text."""
    return one_line(os.fsencode(where).decode("utf-8", "replace"))


def _shortened(detail: str) -> str:
    detail = " ".join(detail[: 2 * LONGEST].split())
    return detail if len(detail) <= LONGEST else f"{detail[:LONGEST]} …"
