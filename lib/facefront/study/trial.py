"""Weight files of the user's own are tried on one picture, in a process with limits, before a study runs with them."""

from __future__ import annotations

import hashlib
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
from facefront.errors import SetupError
from facefront.registry import Registry
from facefront.runtime.devices import is_onnx, one_line, run_faults
from facefront.runtime.limited import LimitError, run_limited
from facefront.study.steps import Component
from facefront.weights import CATALOGUE, FoundWeight, cache_folder, pack_of
from facefront.weights.onnx_files import check_onnx
from facefront.weights.pickles import BROKEN

SECONDS, MEMORY = 120, 3 << 30
"""What the trial of one component may take, libraries included."""

LIBRARIES = ("facefront", "onnxruntime-gpu", "onnxruntime", "onnx", "insightface", "numpy")


def try_own_files(components: Iterable[Component]) -> None:
    """Try each component with an ONNX file that is not in the catalogue; a passed trial is remembered.

    Raises SetupError that names the file where it keeps numbers in other files, holds NaN or infinity, fails, or takes
    more time or memory than `SECONDS` and `MEMORY`.
    """
    for component in components:
        own = [weight for weight in component.weights if not _is_published(weight) and _is_onnx(weight.path)]
        passed = _passed(component)
        if not own or passed.is_file():
            continue
        described = {
            "kind": component.kind,
            "key": component.card.key,
            "name": component.name,
            "weights": [{**asdict(weight), "path": str(weight.path)} for weight in component.weights],
            "params": {**dict(component.params), "device": "cpu"},
        }
        try:
            call = f"{__name__}:{try_component.__name__}"
            fault = run_limited(call, described, seconds=SECONDS, memory=MEMORY)
        except LimitError as error:
            fault = f"{own[0].path}: {_tried(described)} {error}; give another file"
        if fault:
            raise SetupError(fault)
        _remember(passed)


def try_component(described: dict[str, Any]) -> str:
    """Return the fault of a component, in one line, or nothing. The child's part."""
    weights = [FoundWeight(**{**weight, "path": Path(weight["path"])}) for weight in described["weights"]]
    try:
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
    """Let a detector look at one picture, a recogniser embed two crops; of others, only the file was checked."""
    registries: dict[str, Registry[Any]] = {"detector": DETECTORS, "backbone": EMBEDDERS}
    registry = registries.get(described["kind"])
    if registry is None or described["key"] not in registry:
        return
    built, random = registry.build(described["key"], weights, **described["params"]), np.random.default_rng(0)
    if described["kind"] == "detector":
        built.detect(random.integers(0, 256, (built.det_size, built.det_size, 3), np.uint8))
    else:
        built.embed(random.integers(0, 256, (2, built.crop_size, built.crop_size, 3), np.uint8))


def _is_published(weight: FoundWeight) -> bool:
    """Whether the file comes with a package, or has the SHA-256 of a file of the catalogue."""
    return pack_of(weight.key) is not None or weight.sha256 in {file.sha256 for file in CATALOGUE.values()}


def _is_onnx(path: Path) -> bool:
    try:
        return is_onnx(path)
    except OSError as error:
        raise SetupError(f"{path}: cannot be read ({error.strerror}); make it readable") from None


def _passed(component: Component) -> Path:
    """Return the empty file that says that this component, with these libraries, passed."""
    weights = [weight.sha256 for weight in component.weights]
    key = json.dumps([component.kind, component.card.key, weights, component.params, _versions()], default=str)
    return cache_folder() / "tried" / hashlib.sha256(key.encode()).hexdigest()


@cache
def _versions() -> list[str]:
    """Return the versions of this code and of the libraries that run the file."""
    installed = [name for name in LIBRARIES if any(distributions(name=name))]
    return [f"{name} {version(name)}" for name in installed]


def _remember(passed: Path) -> None:
    """Where the folder cannot be written, the trial is made again next time."""
    try:
        passed.parent.mkdir(parents=True, exist_ok=True)
        passed.touch()
    except OSError:
        return
