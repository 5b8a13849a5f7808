"""Where a trained file comes from: the code that made it, and the heads that it learned from."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from drawnheads.sets.sets import check_set
from drawnheads.training.shots import FILE
from facefront.errors import SetupError

_PACKAGE = Path(__file__).parents[1]
_ROOMS = ("training.", "frontalizers.", "detectors.", "enhancers.", "faces")
"""Whose code decides what a training gives. The heads have a version of their own, and their drawings a sha256."""


def code_sha256(module: str) -> str:
    """Of the code of a module of `drawnheads.training` and of all modules that it takes from there, from
    frontalizers, detectors and enhancers; comments and layout do not count. Raises SetupError where there is no such
    module."""
    found: dict[str, str] = {}
    _gather(f"training.{module}", found)
    if not found:
        raise SetupError(f"drawnheads.training.{module}: no such module; correct the job that names it")
    return hashlib.sha256("\n".join(found[name] for name in sorted(found)).encode()).hexdigest()


def _gather(module: str, found: dict[str, str]) -> None:
    path = _PACKAGE.joinpath(*module.split(".")).with_suffix(".py")
    if module in found or not module.startswith(_ROOMS) or not path.is_file():
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found[module] = ast.unparse(tree)
    for name in _imported(tree):
        _gather(name, found)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Names, without the package's, of modules that the module may take something from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("facefront."):
            name = node.module.removeprefix("facefront.")
            yield from (name, *(f"{name}.{taken.name}" for taken in node.names))


def describe_shots(root: Path, people: str) -> dict[str, Any]:
    """The set root/people in words for a card: whose seeds, how many, and how far heads are turned.

    yaw: share of the photos by |yaw|, degrees; pitch_95, roll_95: degrees that 95 % of the photos stay within.
    """
    manifest = check_set(root / people)
    poses = np.concatenate([_poses(root / people / folder / FILE) for folder in manifest["folders"]])
    seeds, (yaws, pitches, rolls) = list(manifest["people"].values()), np.abs(poses).T
    counts, edges = np.histogram(yaws, range(0, 91, 15))
    return {
        "seeds": [min(seeds), max(seeds)],
        "people": len(seeds),
        "photos": len(poses),
        "yaw": {f"{low}-{low + 15}": round(n / len(poses), 3) for low, n in zip(edges, counts, strict=False)},
        "pitch_95": round(float(np.percentile(pitches, 95)), 1),
        "roll_95": round(float(np.percentile(rolls, 95)), 1),
    }


def _poses(path: Path) -> np.ndarray:
    with np.load(path) as file:
        return file["poses"]
