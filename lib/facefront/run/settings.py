"""What a run is: a profile, read from `spec/profiles/<name>.yaml` and checked before anything is computed."""

from __future__ import annotations

import dataclasses
import difflib
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from facefront.errors import SetupError
from facefront.faces import ORIGINAL

T = TypeVar("T")

CHAIN, BASE = "+", "base"
"""What joins the enhancers of a chain, and the enhancement that is none."""


@dataclass(frozen=True)
class DatasetSettings:
    """Which loader reads the photos, and from where."""

    format: str  # biwi, cfp, lfw or folder
    needs: str  # what a user has to bring, in one line
    path: str = ""  # used where DATA= is not given; relative to the project
    options: dict[str, Any] = field(default_factory=dict)  # handed to the loader
    drawn: bool = False  # drawn by `make data`: checked against its manifest, not counted against the real set


@dataclass(frozen=True)
class ComponentSettings:
    """A component's key in the report comes from the profile; here are its weights and its parameters."""

    weights: tuple[
        Any, ...
    ] = ()  # catalogue keys, the first that is found counts; or {file: …, sha256: …} of one's own
    use: str = ""  # the registered component, where the key is a name of one's own
    params: dict[str, Any] = field(default_factory=dict)  # handed to the component as they are


@dataclass(frozen=True)
class EngineSettings:
    """How the work is spread."""

    backend: str = "loky"  # loky: processes on this machine; dask: a cluster; sequential: this process
    workers: int = 0  # 0: one for each core
    batch: int = 16  # photos handed to a worker at a time: what a kill can cost at the most, times the workers
    address: str = ""  # of the dask scheduler


@dataclass(frozen=True)
class SampleSettings:
    """Which probes are turned, where all of them would take too long."""

    per_person: int = 0  # so many of a person's probes at most, spread over the yaw bins; 0: all
    seed: int = 20240229
    yaw: tuple[float, ...] = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0)  # degrees, lower edges, to either side
    people: int = 0  # so many people at most; 0: all

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if min(self.per_person, self.people) < 0 or not -(2**63) <= self.seed < 2**63:
            raise SetupError(f"sample: per_person must be at least 0, people too, and seed a 64-bit number, not {self}")
        if not self.yaw or self.yaw[0] != 0 or any(low >= high for low, high in pairwise(self.yaw)):
            raise SetupError(f"sample.yaw is {self.yaw}; give edges that ascend from 0")


@dataclass(frozen=True)
class EnhancementSettings:
    """Whose frontal views are enhanced, and of which probes."""

    of: tuple[str, ...] = ()  # frontalizers; empty: the one of the primary endpoint
    sample: SampleSettings = field(default_factory=SampleSettings)  # of the probes that are turned

    def __post_init__(self) -> None:
        """Refuse the same views twice."""
        if len(set(self.of)) < len(self.of):
            raise SetupError(f"enhancement.of is {', '.join(self.of)}; name each frontalizer once")


@dataclass(frozen=True)
class FamilySettings:
    """Frontalizers of one kind, whose failures are looked at together."""

    systems: tuple[str, ...] = ()  # all of them whose weights are there; the others are "not run"
    stand_in: str = ""  # in their place, where none of them can run


@dataclass(frozen=True)
class FailureSettings:
    """Whose failures are looked at, and on which probes. They need not be among the profile's frontalizers."""

    flow: FamilySettings = field(default_factory=FamilySettings)  # straight from picture to picture
    rebuild: FamilySettings = field(default_factory=FamilySettings)  # rebuilt in three dimensions and drawn again
    sample: SampleSettings = field(default_factory=SampleSettings)  # of the probes that are turned

    @property
    def names(self) -> tuple[str, ...]:
        """All frontalizers, each once."""
        families = self.flow, self.rebuild
        return tuple(dict.fromkeys(name for f in families for name in (*f.systems, f.stand_in) if name))


@dataclass(frozen=True)
class Profile:
    """Everything that a run depends on, but the photos and the weights themselves."""

    title: str
    dataset: DatasetSettings
    detectors: dict[str, ComponentSettings]
    backbones: dict[str, ComponentSettings]
    frontalizers: dict[str, ComponentSettings]
    registration: str  # the detector whose keypoints the frontalizers are given
    several_faces: str = "largest"  # largest: the largest face counts; refuse: such photos get a status
    max_side: int = 1600  # pixels; larger photos are reduced when read
    gt: dict[str, Any] = field(default_factory=dict)  # what this set needs of the GT rule beyond spec/pairs.yaml
    sample: SampleSettings = field(default_factory=SampleSettings)
    enhancers: dict[str, ComponentSettings] = field(default_factory=dict)  # `a+b`: a, then b, as they stand here
    enhancement: EnhancementSettings = field(default_factory=EnhancementSettings)
    failures: FailureSettings = field(default_factory=FailureSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    name: str = ""  # the file's stem

    def __post_init__(self) -> None:
        """Refuse what cannot be run."""
        where = f"spec/profiles/{self.name}.yaml"
        if self.registration not in self.detectors:
            raise SetupError(f"{where}: registration is {self.registration!r}; give one of {', '.join(self.detectors)}")
        if self.several_faces not in {"largest", "refuse"}:
            raise SetupError(f"{where}: several_faces is {self.several_faces!r}; give largest or refuse")
        if self.engine.backend not in {"loky", "dask", "sequential"}:
            raise SetupError(f"{where}: engine.backend is {self.engine.backend!r}; give loky, dask or sequential")
        if self.engine.batch < 1 or self.max_side < 1:
            raise SetupError(f"{where}: engine.batch and max_side must be at least 1")
        for section in ("detectors", "backbones", "frontalizers"):
            for name, settings in getattr(self, section).items():
                _check_component(f"{where}: {section}.{name}", name, settings)
        for name, settings in self.enhancers.items():
            _check_enhancer(f"{where}: enhancers.{name}", name, settings)


def _check_component(where: str, name: str, settings: ComponentSettings) -> None:
    """Refuse a name that no file can have or that means the photo itself, and weights that name no file."""
    if name == ORIGINAL or not re.fullmatch(r"(?!\.)[A-Za-z0-9_.-]+", name):
        raise SetupError(
            f"{where}: {name!r} is no name for a component; give letters, digits, _ . -, "
            f"no dot at the start, and not {ORIGINAL!r}"
        )
    for weight in settings.weights:
        if not isinstance(weight, str) and not (isinstance(weight, dict) and isinstance(weight.get("file"), str)):
            raise SetupError(f"{where}.weights: {weight!r} names no file; give a catalogue key, or file: and sha256:")


def _check_enhancer(where: str, name: str, settings: ComponentSettings) -> None:
    """As `_check_component`; a chain has no settings of its own, and `base` is what is not enhanced."""
    parts = name.split(CHAIN)
    if BASE in parts:
        raise SetupError(f"{where}: {BASE!r} is the frontal view that is not enhanced, and always there; leave it out")
    for part in parts:
        _check_component(where, part, settings)
    if len(parts) > 1 and settings != ComponentSettings():
        raise SetupError(f"{where}: a chain takes its parts as they stand under enhancers; move the settings there")
    if len(set(parts)) < len(parts):
        raise SetupError(f"{where}: an enhancer stands twice in the chain; name each once, in order")


def project_root(start: Path | None = None) -> Path:
    """The folder that holds `spec/profiles`, at or above `start` (default: the working directory)."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "spec" / "profiles").is_dir():
            return folder
    raise SetupError(f"{start}: no spec/profiles here or above; run this inside a checkout of the project")


def load_profile(name: str, root: Path) -> Profile:
    """The profile of that name. Raises SetupError where it does not exist or says something that is not understood."""
    content, path = read_profile(name, root), profile_path(name, root)
    if "parts" in content:
        raise SetupError(f"{path}: consists of {content['parts']}; open each of them as a study of its own")
    profile = from_mapping(Profile, {**content, "name": name}, path)
    if not profile.backbones:
        raise SetupError(f"{path}: backbones is empty; name at least one recogniser")
    for other in profile.enhancement.of:
        if other not in profile.frontalizers:
            known = ", ".join(profile.frontalizers) or "none"
            raise SetupError(f"{path}: enhancement.of names {other!r}; the frontalizers here are {known}")
    return profile


def profile_path(name: str, root: Path) -> Path:
    """Where the profile of that name is kept."""
    return root / "spec" / "profiles" / f"{name}.yaml"


def read_profile(name: str, root: Path) -> dict[str, Any]:
    """What the file of a profile holds. Raises SetupError where it does not exist."""
    path = profile_path(name, root)
    if not path.is_file():
        raise SetupError(f"no profile {name!r}; choose one (make report PROFILE=<name>):\n{describe_profiles(root)}")
    return read_yaml(path)


def describe_profiles(root: Path) -> str:
    """One line a profile: its name, what it is, what it needs."""
    lines = []
    for path in sorted((root / "spec" / "profiles").glob("*.yaml")):
        profile = read_yaml(path)
        needs = profile.get("needs") or (profile.get("dataset") or {}).get("needs", "")
        lines.append(f"  {path.stem:<10} {profile.get('title', '')}: needs {needs}")
    return "\n".join(lines)


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
    fields = {f.name: f for f in dataclasses.fields(cls)}
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
        return from_mapping(kind, value or {}, path, f"{key}.")
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
