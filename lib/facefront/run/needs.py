"""Which weight files a profile's components take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS
from facefront.frontalizers import FRONTALIZERS
from facefront.registry import look_up
from facefront.run.settings import CHAIN, ComponentSettings, Profile
from facefront.weights import WeightFile, find_weight
from facefront.weights.catalogue import catalogued


@dataclass(frozen=True)
class Need:
    """A component and its weights: any one of its `choices` will do, all files of a choice are needed together."""

    component: str  # "detector scrfd"
    choices: tuple[tuple[WeightFile, ...], ...]

    def pick(self, folder: Path) -> tuple[WeightFile, ...]:
        """The first choice that lies in `folder` or among the downloads, else the first that can be downloaded."""
        for choice in self.choices:
            if missing(choice, folder) == []:
                return choice
        return next((choice for choice in self.choices if all(file.url for file in choice)), self.choices[0])


def missing(files: Sequence[WeightFile], folder: Path) -> list[WeightFile]:
    """Those of the files that lie neither in `folder` nor among the downloads."""
    return [file for file in files if find_weight(file.key, folder) is None]


def list_needs(profile: Profile) -> list[Need]:
    """What the profile's components take of the catalogue. A file of the user's own is the user's to bring.

    Raises SetupError for a component or a key that is not known.
    """
    kinds: dict[str, Mapping[str, ComponentSettings]] = {
        "detector": profile.detectors,
        "backbone": profile.backbones,
        "frontalizer": profile.frontalizers,
        "enhancer": {name: entry for name, entry in profile.enhancers.items() if CHAIN not in name},
    }
    needs = [_need(kind, name, entry) for kind, entries in kinds.items() for name, entry in entries.items()]
    return [need for need in needs if need.choices]


def _need(kind: str, name: str, entry: ComponentSettings) -> Need:
    use = entry.use or name
    if kind == "frontalizer":
        together = tuple(key for key in entry.weights or FRONTALIZERS.card(use).weights if isinstance(key, str))
        choices = (together,) if together else ()
    else:
        registered = _registered(kind, use)
        choices = tuple((key,) for key in entry.weights or registered if isinstance(key, str))
    return Need(f"{kind} {name}", tuple(tuple(catalogued(key) for key in keys) for keys in choices))


def _registered(kind: str, use: str) -> tuple[str, ...]:
    """The weights that a registered detector, recogniser or enhancer can take, the best first."""
    if kind == "enhancer":
        return ENHANCERS.card(use).weights
    return look_up(kind, use, DETECTORS if kind == "detector" else EMBEDDERS).weights
