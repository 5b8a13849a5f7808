"""Everything needed to make a run again: run.json."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import platform
import subprocess
from pathlib import Path
from typing import Any

import joblib

from facefront.study.steps import Component
from facefront.study.study import Study

LIBRARIES = ("facefront", "torch", "torchvision", "onnxruntime-gpu", "onnxruntime", "insightface", "facexlib",
"opencv-python-headless", "opencv-python",
             "numpy", "scipy", "pandas", "scikit-learn", "matplotlib", "papermill", "joblib")  # fmt: skip


def provenance(study: Study, named: bool = True) -> dict[str, Any]:
    """Return what the run used, as JSON can hold it: code, libraries, machine, device, photos, weights, settings.

    named: whether the profile's folder of photos and the files that it names may be in it.
    """
    profile = dataclasses.asdict(study.profile)
    if not named:
        profile["dataset"] |= {"path": "", "options": {}}
    return {
        "profile": profile,
        "gt_rule": dataclasses.asdict(study.gt_rule),
        "commit": git_commit(study.root),
        "python": platform.python_version(),
        "libraries": {name: version for name in LIBRARIES if (version := _version(name))},
        "machine": {"system": platform.platform(), "processor": _processor(), "cores": joblib.cpu_count()},
        "photos": {"count": len(study.listed), "manifest_sha256": study.manifest_sha256, "title": study.dataset.title},
        "components": [
            {
                "kind": component.kind,
                "name": component.name,
                "fingerprint": component.fingerprint(),
                "device": _device(component),
                "weights": [dataclasses.asdict(weight) | {"path": weight.path.name} for weight in component.weights],
            }
            for component in study.components.all
        ],
        "absent": [dataclasses.asdict(absent) for absent in study.components.absent],
    }


def _device(component: Component) -> str:
    """Return the device that the component runs on; one without networks runs on the processor."""
    built = component.build()
    return built.applied() if hasattr(built, "applied") else str(getattr(built, "device", "cpu"))


def git_commit(root: Path) -> str:
    """Return the commit that is checked out, with `+changes` where tracked files differ from it; `unknown` outside a
    git checkout."""
    try:
        commit = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=True
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "-C", str(root), "diff", "--quiet", "HEAD"], capture_output=True, check=False
        ).returncode
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return commit + ("+changes" if changed else "")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    """Return the processor's name, which `platform` does not know on Linux."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        if names:
            return names[0]
    return platform.processor()
