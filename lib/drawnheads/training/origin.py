"""The origin of a trained file: the code that made it, and the heads that it learned from."""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from drawnheads.sets.sets import check_set
from drawnheads.training.shots import FILE
from facefront.errors import SetupError

_PACKAGE = Path(__file__).parents[1]
_ROOMS = ("drawnheads.training.", "drawnheads.components.")
"""The rooms that decide the result of a training. The world has a version of its own, and its drawings a sha256."""


def code_sha256(module: str) -> str:
    """Return the SHA-256 of the code that a training module runs, 64 hexadecimal digits.

    module: of `drawnheads.training`. What counts is every definition of the module and what these use, at any
    distance, in `drawnheads.training` and `drawnheads.components`; neither file names, imports, docstrings, comments
    nor layout. So the value stays when code moves to another file. Raises SetupError where there is no such module.
    """
    name = f"drawnheads.training.{module}"
    if not _file(name).is_file():
        raise SetupError(f"{name}: no such module; correct the job that names it")
    found: dict[tuple[str, str], str] = {}
    for definition in _definitions(name):
        _gather(name, definition, found)
    return hashlib.sha256("\n".join(sorted(found.values())).encode()).hexdigest()


def _gather(module: str, name: str, found: dict[tuple[str, str], str]) -> None:
    """Add the text of a definition, and of all that it uses, to `found`."""
    nodes = _definitions(module).get(name)
    if nodes is None or (module, name) in found:
        return
    found[module, name] = "\n".join(ast.unparse(node) for node in nodes)
    imported = _imports(module)
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        if isinstance(node, ast.Name):
            _gather(*imported.get(node.id, (module, node.id)), found)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
            _gather(".".join(imported[node.value.id]), node.attr, found)


@cache
def _definitions(module: str) -> dict[str, list[ast.stmt]]:
    """Return the top-level statements of a module that define each name, without docstrings and imports."""
    path = _file(module)
    if not module.startswith(_ROOMS) or not path.is_file():
        return {}
    defined: dict[str, list[ast.stmt]] = {}
    for statement in _Bare().visit(ast.parse(path.read_text(encoding="utf-8"))).body:
        for name in _names(statement):
            defined.setdefault(name, []).append(statement)
    return defined


@cache
def _imports(module: str) -> dict[str, tuple[str, str]]:
    """Return (module, name) of every name that a module imports by `from … import …`, anywhere."""
    tree = ast.parse(_file(module).read_text(encoding="utf-8"))
    return {
        taken.asname or taken.name: (node.module, taken.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for taken in node.names
    }


def _file(module: str) -> Path:
    return _PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")


def _names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    return [node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]


class _Bare(ast.NodeTransformer):
    """Take docstrings, strings that explain a constant, and imports out of a tree."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str) else node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.Pass:
        return ast.Pass()


def describe_shots(root: Path, people: str) -> dict[str, Any]:
    """Return the set root/people in words for a card: the seeds, the number of people, and the angles of the heads.

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
