"""Rows for what a profile names and what could not run, so that a comparison shows its gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Protocol

import pandas as pd

from facefront.report.context import Context
from facefront.report.words import combination_words, component_words, variant_words


class Absent(Protocol):
    """A component that could not run. kind: detector, embedder, frontalizer or enhancer; reason: the weights it
    needs."""

    kind: str
    name: str
    reason: str


def brief_reason(reason: str) -> str:
    """The reason without addresses, which the provenance gives: file, size and licence."""
    return re.sub(r"; (?:https?://|bring your own)[^)]*", "", reason)


def absent_frontalizers(absent: Iterable[Absent]) -> list[tuple[str, str]]:
    """Name and reason of each frontalizer that could not run."""
    return [
        (variant_words(a.name), f"weights absent: {brief_reason(a.reason)}{_way(a.reason)}")
        for a in absent
        if a.kind == "frontalizer"
    ]


def _way(reason: str) -> str:
    """How to get what is missing, where it can be downloaded."""
    return "; make weights lists and downloads them" if "https://" in reason else ""


def absent_combinations(absent: Sequence[Absent], table: pd.DataFrame) -> list[tuple[str, str]]:
    """Each combination that could not run, and whose weights it lacks. table: columns detector, backbone that ran."""
    missing = {kind: [a.name for a in absent if a.kind == kind] for kind in ("detector", "backbone")}
    detectors = [*table["detector"].unique(), *missing["detector"]]
    backbones = [*missing["backbone"], *table["backbone"].unique()]
    lacking = {*missing["detector"], *missing["backbone"]}
    return [
        (combination_words(*pair), f"weights absent: {' and '.join(component_words(n) for n in pair if n in lacking)}")
        for pair in product(detectors, backbones)
        if lacking & set(pair)
    ]


def absent_notes(absent: Iterable[Absent], context: Context) -> Iterator[str]:
    """What each absent detector and recogniser needs, once."""
    for a in absent:
        if a.kind in {"detector", "backbone"}:
            reason = context.put(f"absent.{a.name}", brief_reason(a.reason))
            yield f"{component_words(a.name)} was not run: it {reason}."
