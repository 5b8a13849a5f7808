"""Read `system.yaml`: the facts about an external system, checked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge
from pydantic import Field

from facefront.errors import SetupError, suggest
from facefront.files.paths import inside
from facefront.files.typed import from_mapping
from facefront.files.yaml_files import read_yaml
from facefront.frontalizers.contract import Rotation

SYSTEMS = Path(__file__).parent / "systems"
"""A folder for each system."""

Runs = Literal["driven", "checked", "none"]
ORIGIN = "from"
"""The key of a file's origin in system.yaml; a word of Python."""

Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
Sha256 = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]


@dataclass(frozen=True)
class Input:
    """The square crop that the system takes. side: pixels; framing: its side in sides of the detector's face box."""

    side: Annotated[int, Ge(16)]
    framing: float


@dataclass(frozen=True)
class Output:
    """The square picture that the system makes. side: pixels."""

    side: Annotated[int, Ge(16)]


@dataclass(frozen=True)
class Weight:
    """A weight file. url: where it is downloaded from, with bytes and sha256; empty: a person brings it."""

    file: str
    url: str = ""
    bytes: int | None = None
    sha256: Sha256 = ""
    origin: str = ""  # `from` in the file: the page that has it
    why: str = ""  # why it cannot be downloaded here


@dataclass(frozen=True)
class Gated:
    """A file behind a registration. origin: `from` in the file, the page that has it."""

    file: str
    origin: str
    why: str


@dataclass(frozen=True)
class Limits:
    """Limit a process of the system. seconds: for each photo; output_mb: of everything that it writes."""

    start_seconds: float
    seconds: float
    memory_gb: float
    output_mb: float


@dataclass(frozen=True)
class Call:
    """Hold one thing of the checkout that the driver depends on.

    name: a function, `Class.method` or `Class`; args: how the driver calls it (a number of positional arguments, then
    names of keywords; None: only the name must exist); flags: command line options; keys: dotted keys of a YAML file.
    """

    file: str
    name: str = ""
    args: tuple[int | str, ...] | None = None
    flags: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class System:
    """An external system: the facts of system.yaml, and the folder that it lies in."""

    title: str
    repository: str
    commit: Commit
    code_licence: str
    weights_licence: str
    family: str
    # How it is told the front: frame: by the neutral face; parameters: by angles; native: it knows no other pose.
    drives: Literal["frame", "parameters", "native"]
    device: Literal["cpu", "cuda"]
    # driven: seen to run; checked: its calls are compared with its source, no more; none: no code or no weights.
    runs: Runs
    input: Input
    output: Output
    python: str
    environment: Literal["project", "own", "conda"]
    limits: Limits
    paper: str = ""  # arXiv
    lacks: str = ""  # what stands in the way, where `runs` is not "driven"
    recognition: tuple[str, ...] = ()
    has_zero_rotation: bool = False
    requirements: tuple[str, ...] = ()
    requirements_file: str = ""
    weights: tuple[Weight, ...] = ()
    gated: tuple[Gated, ...] = ()
    calls: tuple[Call, ...] = ()
    params: dict[str, int | float | str | bool] | None = None  # the driver's own, with their usual values
    key: str = ""
    folder: str = ""

    @property
    def driver(self) -> Path:
        """Return the driver; a system that does not run may have none."""
        return Path(self.folder, "driver.py")

    @property
    def rotations(self) -> tuple[Rotation, ...]:
        """Return the rotations that it offers."""
        return ("frontal", "none") if self.has_zero_rotation else ("frontal",)

    @property
    def wanted_files(self) -> tuple[Weight | Gated, ...]:
        """Return the weight files and those behind a registration."""
        return (*self.weights, *self.gated)

    def sha256(self) -> str:
        """Return the SHA-256 over system.yaml and the Python files beside it: the driver and its helpers."""
        digest = hashlib.sha256()
        for path in [*sorted(Path(self.folder).glob("*.py")), Path(self.folder, "system.yaml")]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


@lru_cache(maxsize=256)
def read_system(folder: Path) -> System:
    """Return the system of a folder. Raises SetupError that names the file, the key, its value and a remedy."""
    path = folder / "system.yaml"
    content = read_yaml(path)
    if twice := {"key", "folder", "origin"} & content.keys():
        raise SetupError(f"{path}: unknown key {min(twice)}; take it out, the folder's name is the key")
    for part in ("weights", "gated"):
        content[part] = [_with_origin(entry) for entry in content.get(part) or []]
    system = replace(from_mapping(System, content, path), key=folder.name, folder=str(folder))
    _check(system, path)
    return system


def _with_origin(entry: Any) -> Any:
    """Return a file's entry with `from` under the name that Python can have."""
    if not isinstance(entry, dict):
        return entry
    return {"origin" if key == ORIGIN else key: value for key, value in entry.items()}


def _check(system: System, path: Path) -> None:
    for name in [*(each.file for each in (*system.wanted_files, *system.calls)), system.requirements_file or "none"]:
        inside(Path(system.folder), name, path)
    if system.runs == "none" and not system.lacks:
        raise SetupError(f"{path}: runs is none, and lacks is empty; say in lacks what stands in the way")
    if system.runs != "none" and not system.driver.is_file():
        raise SetupError(f"{path}: runs is {system.runs}, but there is no {system.driver.name} beside it; write it")
    for weight in system.weights:
        if weight.url and not (weight.bytes and weight.sha256):
            raise SetupError(f"{path}: {weight.file} has a url without bytes and sha256; state both, or take it out")
        if not weight.url and not weight.origin:
            raise SetupError(f"{path}: {weight.file} has neither url nor from; say where it is to be had")


def list_systems(folder: Path = SYSTEMS) -> tuple[System, ...]:
    """Return every system of a folder of systems, by key."""
    return tuple(read_system(path.parent) for path in sorted(folder.glob("*/system.yaml")))


def find_system(key: str, folder: Path = SYSTEMS) -> System:
    """Return the system of that key. Raises SetupError naming the nearest known key."""
    known = sorted(path.parent.name for path in folder.glob("*/system.yaml"))
    if key not in known:
        raise SetupError(f"unknown external system {key!r}; {suggest(key, known)}")
    return read_system(folder / key)
