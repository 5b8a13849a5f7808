"""Make pictures of other pictures; one that is in the store and on disk with the same bytes is used again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np

from facefront.faces import Status
from facefront.study.analysis import Analysis
from facefront.study.files import hash_files
from facefront.study.steps import Row
from facefront.study.store import Store


class Planned(Protocol):
    """A picture to be made."""

    @property
    def key(self) -> str:
        """Return the key of its value in the store."""

    @property
    def output(self) -> str:
        """Return the file that it becomes."""


class Item(Protocol):
    """A photo, or a view of one, and the pictures that are to be made of it in one pass: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def wanted(self) -> tuple[Planned, ...]:
        """Return the pictures."""


I = TypeVar("I", bound=Item)  # noqa: E741


class Losses(dict[str, bytes]):
    """Collect a status, by key, for pictures that ended their workers in this run; it is never stored."""

    def __init__(self, analysis: Analysis) -> None:
        super().__init__()
        self._analysis = analysis

    def __call__(self, item: Planned, reason: str) -> None:
        """Give the picture a status for this run."""
        detail = f"{reason}, also when tried alone; not kept: the next run tries it again"
        self[item.key] = json.dumps({"status": Status.GENERATOR_ERROR, "detail": detail}).encode()
        self._analysis.note_fault(item.key)


def make_outputs(
    analysis: Analysis,
    step: str,
    function: Callable[[Sequence[I], Any], list[Row]],
    items: Sequence[I],
    context: Any,
    *,
    title: str,
) -> dict[str, dict[str, Any]]:
    """Return the stored value of each wanted picture (status, detail, sha256 …), by its key.

    `function(batch, context)` makes those that are missing, and those of which the file is gone or has changed; an item
    names only these then. Those of an item that ends its worker have the status generator_error in this run, which is
    not kept.
    """
    wanted = [picture for item in items for picture in item.wanted]
    missing, lost = find_missing(analysis.store, step, wanted), Losses(analysis)
    lacking = [tuple(picture for picture in item.wanted if picture.key in missing) for item in items]
    todo = [replace(item, wanted=some) if some else None for item, some in zip(items, lacking, strict=True)]

    def lose(item: I, reason: str) -> None:
        for picture in item.wanted:
            lost(picture, reason)

    analysis.run(title, function, todo, context, total=len(todo), lost=lose, keep=analysis.store.replace)
    values = analysis.store.require(step, [picture.key for picture in wanted if picture.key not in lost]) | lost
    return {key: json.loads(value) for key, value in values.items()}


def outcome(value: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return path, sha256, status, coverage, detail, seconds, memory of a stored value, as tables have them.

    path: of the picture, relative to the results folder.
    """
    sha256 = value.get("sha256", "")
    seen = {"coverage": value.get("coverage", np.nan), "detail": value.get("detail", "")}
    seen |= {name: value.get(name, np.nan) for name in ("seconds", "memory")}
    return {"path": path if sha256 else "", "sha256": sha256, "status": str(value["status"])} | seen


def find_missing(store: Store, step: str, items: Collection[Planned]) -> set[str]:
    """Return the keys of the pictures that the store lacks, or of which the file is gone or has changed."""
    known = store.get(step, [item.key for item in items])
    made = {key: sha256 for key, value in known.items() if (sha256 := json.loads(value).get("sha256"))}
    written = [item for item in items if item.key in made]
    on_disk = hash_files([item.output for item in written], store)
    gone = {item.key for item, sha256 in zip(written, on_disk, strict=True) if made[item.key] != sha256}
    return {item.key for item in items if item.key not in known} | gone
