"""Read YAML files of settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic_core import to_json

from facefront.errors import SetupError
from facefront.files.typed import from_mapping

T = TypeVar("T")


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


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the quick one, where it is there
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
