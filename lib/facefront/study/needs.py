"""List the weight files that a profile's components take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.frontalizers import FRONTALIZERS
from facefront.registry import Registry
from facefront.study.settings import ComponentSettings, Profile
from facefront.variants import is_chain
from facefront.weights import WeightFile, find_weight
from facefront.weights.catalogue import catalogued


@dataclass(frozen=True)
class Need:
    """A component and its weights: any one of its `choices` will do, all files of a choice are needed together."""

    component: str  # "detector scrfd"
    choices: tuple[tuple[WeightFile, ...], ...]

    def pick(self, folder: Path) -> tuple[WeightFile, ...]:
        """Return the first choice that lies in `folder` or among the downloads, else the first that can be
        downloaded."""
        for choice in self.choices:
            if missing(choice, folder) == []:
                return choice
        return next((choice for choice in self.choices if all(file.url for file in choice)), self.choices[0])


def missing(files: Sequence[WeightFile], folder: Path) -> list[WeightFile]:
    """Return the files that lie neither in `folder` nor among the downloads."""
    return [file for file in files if find_weight(file.key, folder) is None]


def list_needs(profile: Profile) -> list[Need]:
    """Return the catalogue files that the profile's components take; users bring files of their own themselves.

    Raises SetupError for a component or a key that is not known.
    """
    enhancers = {name: entry for name, entry in profile.enhancers.items() if not is_chain(name)}
    needs = [
        _need(registry, name, entry)
        for registry, entries in (
            (DETECTORS, profile.detectors),
            (EMBEDDERS, profile.backbones),
            (FRONTALIZERS, profile.frontalizers),
            (ENHANCERS, enhancers),
        )
        for name, entry in entries.items()
    ]
    return [need for need in needs if need.choices]


def _need(registry: Registry, name: str, entry: ComponentSettings) -> Need:
    card = registry.card(entry.use or name)
    keys = [key for key in entry.weights or card.weights if isinstance(key, str)]
    together = [tuple(keys)] if card.all_weights and keys else [(key,) for key in keys]
    return Need(f"{registry.kind} {name}", tuple(tuple(catalogued(key) for key in keys) for keys in together))
