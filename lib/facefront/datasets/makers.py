"""Register makers of data sets: a plug-in adds one, and a missing set of synthetic people is drawn by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facefront.errors import SetupError
from facefront.weights import FoundWeight


@dataclass(frozen=True)
class SetMaker:
    """Describe who draws a data set, and how.

    key: its name. prepare(format, folder, workers): draw what is missing of the set, or check a whole one; return its
    manifest. check_weights(weights, folder, manifest): refuse weights that learned from other drawings than the set's.
    example(): pictures of one person, uint8 [H, W, 3] BGR with their poses, in rows by title. Each raises SetupError.
    """

    key: str
    prepare: Callable[[str, Path, int], Mapping[str, Any]]
    check_weights: Callable[[Sequence[FoundWeight], Path, Mapping[str, Any]], None]
    example: Callable[[], Mapping[str, Sequence[Any]]]


_MAKERS: dict[str, SetMaker] = {}


def add_maker(maker: SetMaker) -> None:
    """Register a maker. Raises SetupError where its key is taken."""
    if maker.key in _MAKERS:
        raise SetupError(f"maker of data sets {maker.key!r} is registered already; take another key")
    _MAKERS[maker.key] = maker


def find_maker(key: str) -> SetMaker:
    """Return the maker of that key. Raises SetupError where no plug-in registered it."""
    if key not in _MAKERS:
        known = ", ".join(_MAKERS) or "none"
        raise SetupError(f"dataset.maker is {key!r}, which no plug-in registers (known: {known}); add plugins: [{key}]")
    return _MAKERS[key]
