"""Read YAML files of settings into dataclasses. An unknown key or a wrong value is an error that names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_type_hints

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, to_json

from facefront.errors import SetupError, suggest

T = TypeVar("T")

EXPECTED = {
    "int_type": "int", "float_type": "float", "string_type": "str", "bool_type": "bool", "tuple_type": "list",
    "dict_type": "a mapping", "dataclass_type": "a mapping",
}  # fmt: skip
"""What was expected, by pydantic's type of the fault."""


def load_section(cls: type[T], path: Path, section: str, changes: Mapping[str, Any] = MappingProxyType({})) -> T:
    """Return one section of a YAML file (spec/pairs.yaml) as the dataclass `cls`, some of its keys changed.

    Raises SetupError as `read_yaml` and `from_mapping` do, and where the file has no such section.
    """
    mapping = read_yaml(path)
    if section not in mapping:
        raise SetupError(f"{path}: no section {section!r}; it has {', '.join(mapping)}")
    content = mapping[section]
    return from_mapping(cls, content | dict(changes) if isinstance(content, dict) else content, path, section)


EMPTY = ("tag:yaml.org,2002:null", "")
SECTION = yaml.MappingNode("tag:yaml.org,2002:map", [])


class _Loader(yaml.SafeLoader):
    """YAML's own loader lets the last of two entries of one name win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping; a key with nothing behind it is an empty section. Raises ConstructorError where a key
        stands twice."""
        keys = [key.value for key, _ in node.value]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise yaml.constructor.ConstructorError(problem=f"{twice[0]!r} stands twice", problem_mark=node.start_mark)
        node.value = [(key, SECTION if (value.tag, value.value) == EMPTY else value) for key, value in node.value]
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping that a YAML file holds. Raises SetupError where it cannot be read or holds something else."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)
        to_json(content)  # a section that contains itself, and text that is no Unicode, end here
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); make it a readable file") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SetupError(f"{path}: not valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise SetupError(f"{path}: expected a mapping of settings, found {type(content).__name__}")
    return content


def from_mapping(cls: type[T], content: Any, path: Path, section: str = "") -> T:
    """Return what a YAML file says as the dataclass `cls`, keys and types checked.

    section: the key that it stands under in the file. Raises SetupError that names the file, the key, its value and a
    remedy. The dataclass itself may raise one from `__post_init__`, which names the key from its own section on.
    """
    try:
        given = to_json(content, inf_nan_mode="constants")
        return TypeAdapter(cls).validate_json(given, strict=True, extra="forbid")
    except ValidationError as error:
        first = min(error.errors(), key=lambda fault: fault["type"] != "unexpected_keyword_argument")
        raise SetupError(f"{path}: {_describe(cls, first, section)}") from None


def _describe(cls: type, fault: ErrorDetails, section: str) -> str:
    """Return what is wrong, and the remedy."""
    above, name = _name((section, *fault["loc"][:-1])), _name((section, *fault["loc"]))
    match fault["type"]:
        case "unexpected_keyword_argument":
            remedy = suggest(str(fault["loc"][-1]), _known_keys(cls, fault["loc"][:-1]))
            return f"unknown key {name} ({fault['input']!r}); {remedy}"
        case "missing":
            return f"the key {name} is missing"
        case "value_error":
            return f"{above}.{fault['ctx']['error']}" if fault["loc"][1:] else str(fault["ctx"]["error"])
        case "literal_error":
            remedy = f"give {fault['ctx']['expected'].replace(chr(39), '')}"
        case "greater_than_equal":
            remedy = f"give at least {fault['ctx']['ge']}"
        case kind:
            remedy = f"expected {EXPECTED.get(kind, fault['msg'])}"
    return f"{name or 'the file'} is {fault['input']!r}; {remedy}"


def _name(loc: Sequence[int | str]) -> str:
    """Return a place in the file as one name, such as `engine.batch` or `sample.yaw[0]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc if part != "").lstrip(".")


def _known_keys(kind: Any, loc: Sequence[int | str]) -> list[str]:
    """Return the keys that a dataclass takes at a place below `kind`."""
    for part in loc:
        kind = get_type_hints(kind)[str(part)] if is_dataclass(kind) else get_args(kind)[1]
    return [field.name for field in fields(kind)]
