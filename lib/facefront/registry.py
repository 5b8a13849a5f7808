"""What a registry of components does when it is asked for something."""

from __future__ import annotations

import difflib
import inspect
import types
import typing
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
    """`build(*args, **params)` where `check_params` has nothing against the parameters."""
    check_params(what, build, params)
    return build(*args, **params)


def check_params(what: str, build: Callable[..., Any], params: Mapping[str, Any]) -> None:
    """Raises SetupError for a parameter that is none of build's keyword-only ones, and for a value of another type."""
    signature = inspect.signature(build, eval_str=True)
    known = {p.name: p.annotation for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY}
    for name, value in params.items():
        if name not in known:
            raise SetupError(f"{what}: unknown parameter {name} ({value!r}); {suggest(name, known)}")
        if not _fits(value, known[name]):
            near = _nearest(value, known[name])
            raise SetupError(f"{what}: {name} is {value!r}; give {_describe(known[name])}{near}")


def _fits(value: Any, kind: Any) -> bool:
    """Return true where the value has that type, or is one of the words of a Literal."""
    if typing.get_origin(kind) is typing.Literal:
        return value in typing.get_args(kind)
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return any(_fits(value, each) for each in typing.get_args(kind))
    if kind in {int, float}:
        return isinstance(value, int | kind) and not isinstance(value, bool)
    return not isinstance(kind, type) or kind is inspect.Parameter.empty or isinstance(value, kind)


def _nearest(value: Any, kind: Any) -> str:
    """The word of a Literal that was probably meant, as the end of a sentence; empty where there is none."""
    words = [word for word in typing.get_args(kind) if isinstance(word, str)]
    near = [word for word in words if word.lower() == str(value).lower()]
    near = near or difflib.get_close_matches(str(value), words, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _describe(kind: Any) -> str:
    """The type in words."""
    if typing.get_origin(kind) is typing.Literal:
        return " or ".join(map(repr, typing.get_args(kind)))
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return " or ".join(_describe(a) for a in typing.get_args(kind))
    words = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", type(None): "nothing"}
    return words.get(kind, str(kind))
