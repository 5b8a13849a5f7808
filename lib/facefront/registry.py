"""What a registry of components does when it is asked for something."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from facefront.errors import SetupError

T = TypeVar("T")


def look_up(kind: str, key: str, entries: Mapping[str, T]) -> T:
    """The entry of that key. Raises SetupError naming the nearest known key."""
    if key not in entries:
        raise SetupError(f"unknown {kind} {key!r}; {suggest(key, entries)}")
    return entries[key]


def suggest(name: str, known: Iterable[str]) -> str:
    """The second half of a sentence about an unknown name: the nearest known one, or all of them."""
    known = list(known)
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def call_checked(what: str, build: Callable[..., T], *args: Any, **params: Any) -> T:
    """`build(*args, **params)`; a parameter that it does not have raises SetupError naming the nearest one."""
    known = [p.name for p in inspect.signature(build).parameters.values() if p.kind is p.KEYWORD_ONLY]
    for name, value in params.items():
        if name not in known:
            raise SetupError(f"{what}: unknown parameter {name} ({value!r}); {suggest(name, known)}")
    return build(*args, **params)
