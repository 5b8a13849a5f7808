"""The jobs that make the files of a pack, and their folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drawnheads.packs import PACKED


@dataclass(frozen=True)
class Places:
    """The folders of a training. shots: the sets to learn from; evaluation: heads-biwi and heads-lfw; pack: the result.

    device: that torch trains on.
    """

    shots: Path
    evaluation: Path
    pack: Path
    device: str = "cpu"

    def drawn(self, name: str) -> Path:
        """Return the folder of a set of either kind."""
        return (self.evaluation if name.startswith("heads-") else self.shots) / name

    def file(self, key: str) -> Path:
        """Return the path of a file of the pack."""
        return self.pack / PACKED[key]


@dataclass(frozen=True)
class Job:
    """The recipe of a file of the pack. Its functions belong to modules, and run in processes of their own.

    key: in the catalogue; what: it is, in words; module, judge: of `drawnheads.training`, with the code that trains and
    the code that measures.
    train(places, out): writes the file PACKED[key] into the folder `out` and returns what there is to say of it.
    figures(places): measures the file, once all that it needs are there.
    learns_from, checked_on: drawn sets; needs, judged_with: keys of files that training and figures take.
    tolerance: by how much a figure may differ in another training, by its dotted name or a pattern of such names.
    """

    key: str
    what: str
    module: str
    judge: str
    train: Callable[[Places, Path], Mapping[str, Any]]
    figures: Callable[[Places], Mapping[str, Any]]
    learns_from: tuple[str, ...] = ()
    checked_on: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    judged_with: tuple[str, ...] = ()
    tolerance: Mapping[str, float] = field(default_factory=dict)
