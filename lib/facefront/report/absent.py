"""Rows for what a profile names and what could not run, so that a comparison shows its gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Protocol

import pandas as pd

from facefront.report.context import Context
from facefront.report.words import combination_words, component_words


class Absent(Protocol):
    """A component that could not run."""

    @property
    def kind(self) -> str:
        """Detector, embedder, frontalizer or enhancer."""

    @property
    def name(self) -> str:
        """Its name in the profile."""

    @property
    def reason(self) -> str:
        """The weights that it needs."""


def brief_reason(reason: str) -> str:
    """Return the reason without addresses, which the provenance gives: file, size and licence."""
    return re.sub(r"; (?:https?://|bring\syour\sown)[^)]*", "", reason)


def absent_frontalizers(absent: Iterable[Absent], context: Context) -> list[tuple[str, str]]:
    """Return name and reason of each frontalizer that could not run."""
    return [
        (
            context.variant(a.name),
            context.say("frontalizer-absent", reason=brief_reason(a.reason), download="https://" in a.reason),
        )
        for a in absent
        if a.kind == "frontalizer"
    ]


def absent_combinations(absent: Sequence[Absent], table: pd.DataFrame, context: Context) -> list[tuple[str, str]]:
    """Return each combination that could not run, and the components that lack their weights.

    table: columns detector, backbone that ran.
    """
    missing = {kind: [a.name for a in absent if a.kind == kind] for kind in ("detector", "backbone")}
    detectors = [*table["detector"].unique(), *missing["detector"]]
    backbones = [*missing["backbone"], *table["backbone"].unique()]
    lacking = {*missing["detector"], *missing["backbone"]}
    found = []
    for pair in product(detectors, backbones):
        if names := [component_words(name) for name in pair if name in lacking]:
            reason = context.say("weights-absent", reason=context.messages.join(names, "list-and"))
            found.append((combination_words(*pair), reason))
    return found


def absent_notes(absent: Iterable[Absent], context: Context) -> Iterator[str]:
    """Return what each absent detector and recogniser needs, once."""
    for a in absent:
        if a.kind in {"detector", "backbone"}:
            reason = context.put(f"absent.{a.name}", brief_reason(a.reason))
            yield context.say("system-not-run", name=component_words(a.name), reason=reason)
