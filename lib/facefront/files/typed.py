"""Turn what a YAML or TOML file says into dataclasses. An unknown key or a wrong value is an error that names it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, to_json

from facefront.errors import SetupError, suggest

T = TypeVar("T")

EXPECTED = {
    "int_type": "int", "float_type": "float", "string_type": "str", "bool_type": "bool", "tuple_type": "list",
    "dict_type": "a mapping", "dataclass_type": "a mapping",
}  # fmt: skip
"""What was expected, by pydantic's type of the fault."""


def from_mapping(cls: type[T], content: Any, path: Path, section: str = "") -> T:
    """Return what a file says as `cls`, a dataclass or a dictionary of them, keys and types checked.

    section: the key that it stands under in the file. Raises SetupError that names the file, the key, its value and a
    remedy. The dataclass itself may raise one from `__post_init__`, which names the key from its own section on.
    """
    try:
        given = to_json(content, inf_nan_mode="constants")
        adapter: TypeAdapter[Any] = _adapter(cls)  # type: ignore[arg-type]  # a class is hashable
        return adapter.validate_json(given, strict=True, extra="forbid")
    except ValidationError as error:
        first = min(error.errors(), key=lambda fault: fault["type"] != "unexpected_keyword_argument")
        raise SetupError(f"{path}: {_describe(cls, first, section)}") from None


@lru_cache(maxsize=64)
def _adapter(cls: Any) -> TypeAdapter[Any]:
    return TypeAdapter(cls)


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
        kind = get_type_hints(kind)[str(part)] if is_dataclass(kind) else get_args(kind)[isinstance(part, str)]
    return [field.name for field in fields(kind)]
