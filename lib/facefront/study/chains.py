"""Apply several enhancers one after another, in the order that a profile states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from facefront.enhancers import ENHANCERS
from facefront.study.steps import Component
from facefront.variants import chain_parts, is_chain
from facefront.weights import WeightFile


@dataclass(frozen=True)
class Chain:
    """One enhancer or several. name: as the profile has it, `even+sharp`: even first."""

    name: str
    parts: tuple[Component, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its parts, in order."""
        return tuple(part.name for part in self.parts)

    def fingerprint(self) -> list[dict[str, object]]:
        """Return everything that its output depends on, other than the pictures."""
        return [part.fingerprint() for part in self.parts]


FLIP = Chain("flip", (Component(ENHANCERS.card("flip"), "flip"),))
"""The picture mirrored as a whole: the control of fusion."""


@dataclass(frozen=True)
class Absent:
    """Describe a component that the profile names and that cannot run here, for its row in the report."""

    kind: str  # detector, backbone, frontalizer or enhancer
    name: str
    reason: str  # for errors and logs: the same as the fields below, in one line
    files: tuple[tuple[WeightFile, ...], ...] = ()  # each is needed; any of its alternatives will do
    package: str = ""  # an optional Python package that is missing
    command: str = ""  # installs what is missing
    lacks: str = ""  # the key of the message `lacks-<key>` that says the reason in another language


def find_chains(names: Iterable[str], parts: Iterable[Component]) -> tuple[Chain, ...]:
    """Return the chains of which every part can run, in the order of `names`."""
    there = {part.name: part for part in parts}
    split = {name: chain_parts(name) for name in names}
    return tuple(Chain(name, tuple(there[p] for p in of)) for name, of in split.items() if there.keys() >= set(of))


def broken_chains(names: Iterable[str], absent: Iterable[Absent]) -> Iterator[Absent]:
    """Yield each chain of several enhancers of which one cannot run, with the reason."""
    lacked = {a.name: a for a in absent if a.kind == "enhancer"}
    for name in names:
        lacking = [part for part in chain_parts(name) if part in lacked]
        if is_chain(name) and lacking:
            yield replace(lacked[lacking[0]], name=name)
