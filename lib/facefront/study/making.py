"""Pictures made of other pictures, each kept with the SHA-256 of its file: found in the store and on disk, or made."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from facefront.faces import Status
from facefront.study.analysis import Analysis
from facefront.study.engine import progress, run_batches
from facefront.study.files import hash_files
from facefront.study.steps import Row


class Planned(Protocol):
    """A picture to be made."""

    @property
    def key(self) -> str:
        """Key of its value in the store."""

    @property
    def path(self) -> str:
        """File that it is made of."""

    @property
    def output(self) -> str:
        """File that it becomes."""


P = TypeVar("P", bound=Planned)


class Losses(dict[str, bytes]):
    """By key, what this run says of pictures that ended their workers: called with each, and never kept."""

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
    function: Callable[[Sequence[P], Any], list[Row]],
    planned: Mapping[str, P],
    context: Any,
    *,
    title: str,
) -> dict[str, dict[str, Any]]:
    """Return what the store says of each planned picture (status, detail, sha256 …), by the same names.

    What was not made yet is made by `function(batch, context)`, and so is a picture whose file is gone or has other
    bytes than when it was made. One that ends its worker has the status generator_error in this run, which is not kept.
    """
    items = planned.values()
    known = analysis.store.get(step, [item.key for item in items])
    made = {item.key: json.loads(known[item.key]).get("sha256", "") for item in items if item.key in known}
    written = [item for item in items if made.get(item.key)]
    on_disk = hash_files([item.output for item in written], analysis.store)
    gone = {item.key for item, sha256 in zip(written, on_disk, strict=True) if made[item.key] != sha256}
    todo = [item for item in items if item.key not in known or item.key in gone]
    lost = Losses(analysis)
    with progress(title, len(todo)) as bar:
        for rows in run_batches(function, todo, context, analysis.profile.engine, bar, lost=lost):
            analysis.store.replace(rows)
    values = analysis.store.require(step, [item.key for item in items if item.key not in lost]) | lost
    return {name: json.loads(values[item.key]) for name, item in planned.items()}
