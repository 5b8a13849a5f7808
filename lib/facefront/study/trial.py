"""Weight files of the user's own are tried on one picture, in a process with limits, before a study runs with them."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

import numpy as np

from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.errors import SetupError
from facefront.frontalizers import FRONTALIZERS
from facefront.plugins import load_plugins
from facefront.registry import Registry
from facefront.runtime.devices import cuda_is_present, is_onnx, one_line, run_faults
from facefront.runtime.limited import LimitError, run_limited
from facefront.study.steps import Component
from facefront.weights import CATALOGUE, FoundWeight, cache_folder, pack_of
from facefront.weights.onnx_files import check_onnx
from facefront.weights.pickles import BROKEN

VERSION = 2
"""Of the trial, raised by hand when more is tried: what passed before is tried again."""

SECONDS, MEMORY = 120, 3 << 30
"""What the trial of one component may take, libraries included."""

LIBRARIES = ("facefront", "onnxruntime-gpu", "onnxruntime", "onnx", "insightface", "numpy")


def try_own_files(components: Iterable[Component], plugins: Iterable[str] = ()) -> None:
    """Try each component with an ONNX file that is not in the catalogue; a passed trial is remembered.

    plugins: of the profile, which the process loads too. Raises SetupError that names the file where it keeps numbers
    in other files, holds NaN or infinity, fails, or takes more time or memory than `SECONDS` and `MEMORY`.
    """
    for component in components:
        own = [weight for weight in component.weights if not _is_published(weight) and _is_onnx(weight.path)]
        passed = _passed(component)
        if not own or passed.is_file():
            continue
        described, more = _describe(component, plugins), component.card.trial_share
        try:
            call = f"{__name__}:{try_component.__name__}"
            fault = run_limited(call, described, seconds=more * SECONDS, memory=more * MEMORY)
        except LimitError as error:
            fault = f"{own[0].path}: {_tried(described)} {error}; give another file"
        if fault:
            raise SetupError(fault)
        _remember(passed)


def _describe(component: Component, plugins: Iterable[str]) -> dict[str, Any]:
    """Return a component as JSON holds it, to be built on the processor."""
    known, params = inspect.signature(component.card.build).parameters, dict(component.params)
    on_processor = {"device": "cpu", "half": False}  # half precision is for a GPU alone
    return {
        "kind": component.kind,
        "key": component.card.key,
        "name": component.name,
        "weights": [{**asdict(weight), "path": str(weight.path)} for weight in component.weights],
        "params": params | {name: value for name, value in on_processor.items() if name in known},
        "plugins": list(plugins),
    }


def try_component(described: dict[str, Any]) -> str:
    """Return the fault of a component, in one line, or nothing. The child's part."""
    weights = [FoundWeight(**{**weight, "path": Path(weight["path"])}) for weight in described["weights"]]
    try:
        load_plugins(described["plugins"])
        for weight in weights:
            if not _is_published(weight) and _is_onnx(weight.path):
                check_onnx(weight.path)
        _try_once(described, weights)
    except SetupError as error:
        return str(error)
    except _faults() as error:
        return f"{weights[0].path}: {_tried(described)} failed ({one_line(error)}); give another file"
    return ""


def _faults() -> tuple[type[Exception], ...]:
    return (*run_faults(), *BROKEN)


def _tried(described: dict[str, Any]) -> str:
    return f"as {described['kind']} {described['name']}, tried on one picture, it"


def _try_once(described: dict[str, Any], weights: list[FoundWeight]) -> None:
    """Let a component do on random pixels what it does on photos. That they show no face is no fault of the files."""
    registries: tuple[Registry[Any], ...] = (DETECTORS, EMBEDDERS, FRONTALIZERS, ENHANCERS)
    registry = next(each for each in registries if each.kind == described["kind"])
    built = registry.build(described["key"], weights, **described["params"])
    registry.card(described["key"]).try_once(built, np.random.default_rng(0))


def _is_published(weight: FoundWeight) -> bool:
    """Return True where the file comes with a package, or has the SHA-256 of a file of the catalogue."""
    return pack_of(weight.key) is not None or weight.sha256 in {file.sha256 for file in CATALOGUE.values()}


def _is_onnx(path: Path) -> bool:
    try:
        return is_onnx(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); make it readable") from None


def trial_key(component: Component) -> str:
    """Return a SHA-256 over what decides whether a component can be opened: weights, parameters, code, libraries."""
    weights = [weight.sha256 for weight in component.weights]
    versions = VERSION, getattr(component.card.build, "version", 0)
    parts = component.kind, component.card.key, versions, weights, component.params, _versions(), cuda_is_present()
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def _passed(component: Component) -> Path:
    """Return the empty file that says that this component, with these libraries, passed."""
    return cache_folder() / "tried" / trial_key(component)


@cache
def _versions() -> list[str]:
    """Return the versions of this code and of the libraries that run the file."""
    installed = [name for name in LIBRARIES if any(distributions(name=name))]
    return [f"{name} {version(name)}" for name in installed]


def _remember(passed: Path) -> None:
    """Write the mark of a passed trial; where the folder cannot be written, the trial is made again next time."""
    try:
        passed.parent.mkdir(parents=True, exist_ok=True)
        passed.touch()
    except OSError:
        return
