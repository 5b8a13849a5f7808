"""Executed notebooks as they may be shared: without the folders of this machine."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat

PLACES = ("data", "weights")
"""Parameters that name a folder of this machine."""


def without_places(notebook: nbformat.NotebookNode, folders: Iterable[str]) -> nbformat.NotebookNode:
    """Return a copy of an executed notebook that names no folder of this machine.

    The parameters `data` and `weights` become empty, what was written to stderr (warnings name the files of the
    environment) is left out, and each of `folders` is replaced by "…" wherever it stands.
    """
    places = {place for folder in folders if folder for place in (folder, str(Path(folder).resolve()))}
    absolute = sorted((place for place in places if Path(place).is_absolute() and place != "/"), key=len, reverse=True)
    copy = nbformat.from_dict(_replaced(notebook, absolute))
    given = copy.metadata.get("papermill", {}).get("parameters", {})
    given.update({name: "" for name in PLACES if name in given})
    for cell in copy.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = _emptied(cell.source)
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return copy


def _emptied(source: str) -> str:
    """Return the source with an empty string for each of `PLACES`."""
    tree = ast.parse(source)
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and {ast.unparse(target) for target in statement.targets} & {*PLACES}:
            statement.value = ast.Constant("")
    return ast.unparse(tree)


def _replaced(part: Any, places: list[str]) -> Any:
    """Return a part of a notebook, all the way down, with each place replaced."""
    if isinstance(part, dict):
        return {key: _replaced(value, places) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_replaced(value, places) for value in part]
    if isinstance(part, str):
        for place in places:
            part = part.replace(place, "…")
    return part
