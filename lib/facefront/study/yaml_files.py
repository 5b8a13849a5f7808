"""A YAML file of settings as dataclasses: what is not understood is refused with the file, the key and a remedy."""

from __future__ import annotations

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import yaml

from facefront.errors import SetupError

T = TypeVar("T")


def load_section(cls: type[T], path: Path, section: str, changes: Mapping[str, Any] = MappingProxyType({})) -> T:
    """One section of a YAML file (spec/pairs.yaml) as the dataclass `cls`, some of its keys changed."""
    mapping = read_yaml(path)
    if section not in mapping:
        raise SetupError(f"{path}: no section {section!r}; it has {', '.join(mapping)}")
    return from_mapping(cls, (mapping[section] or {}) | dict(changes), path, f"{section}.")


class _EachKeyOnce(yaml.SafeLoader):
    """YAML's own loader lets the last of two entries of one name win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping. Raises ConstructorError where a key stands twice."""
        keys = [key.value for key, _ in node.value]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(problem=f"{twice!r} stands twice", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _EachKeyOnce)
    except FileNotFoundError:
        raise SetupError(f"{path}: no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SetupError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise SetupError(f"{path}: expected a mapping of settings, found {type(content).__name__}")
    return content


def from_mapping(cls: type[T], mapping: Any, path: Path, prefix: str = "") -> T:
    """A dataclass from what a YAML file says, keys and types checked.

    Raises SetupError that names the file, the key and its value, and for an unknown key the nearest known one.
    """
    if not isinstance(mapping, dict):
        raise SetupError(f"{path}: {prefix.rstrip('.') or 'the file'} is {mapping!r}; expected a mapping")
    types_of = typing.get_type_hints(cls)
    fields = {f.name: f for f in dataclasses.fields(cast(Any, cls))}
    for key in mapping:
        if key not in fields:
            near = difflib.get_close_matches(str(key), fields, n=1, cutoff=0.4)
            remedy = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(fields)}"
            raise SetupError(f"{path}: unknown key {prefix}{key} ({mapping[key]!r}); {remedy}")
    for name, f in fields.items():
        required = f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        if required and name not in mapping:
            raise SetupError(f"{path}: the key {prefix}{name} is missing")
    values = {key: _convert(types_of[key], value, path, f"{prefix}{key}") for key, value in mapping.items()}
    try:
        return cls(**values)
    except SetupError as error:
        named = str(error).startswith("spec/")  # a profile names its file itself
        raise error if named else SetupError(f"{path}: {error}") from None


def _convert(kind: Any, value: Any, path: Path, key: str) -> Any:  # noqa: PLR0911 (one return a type is the plainest)
    """The value as the type that the dataclass declares, or SetupError."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        return from_mapping(cast(type, kind), value or {}, path, f"{key}.")
    if origin is dict and value is None:  # a section of which every line is commented out
        return {}
    if origin is dict and isinstance(value, dict):
        return {str(k): _convert(arguments[1], v, path, f"{key}.{k}") for k, v in value.items()}
    if origin is tuple and isinstance(value, list | tuple):
        inner = arguments[:1] * len(value) if len(arguments) == 2 and arguments[1] is Ellipsis else arguments
        if len(inner) == len(value):
            return tuple(_convert(t, v, path, f"{key}[{i}]") for i, (t, v) in enumerate(zip(inner, value, strict=True)))
    if origin in {typing.Union, types.UnionType}:
        return None if value is None else _convert(next(a for a in arguments if a is not type(None)), value, path, key)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(kind, type) and isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    expected = getattr(kind, "__name__", str(kind)) if origin is None else str(kind)
    raise SetupError(f"{path}: {key} is {value!r}; expected {expected}")
