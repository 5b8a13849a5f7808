"""From a profile's names to components that can run here, and the ones that cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facefront.detectors import DETECTORS, DetectorCard
from facefront.embedders import EMBEDDERS, EmbedderCard
from facefront.errors import SetupError
from facefront.faces import ORIGINAL, ZERO_ROTATION
from facefront.frontalizers import FRONTALIZERS, FrontalizerCard
from facefront.registry import check_params, look_up, suggest
from facefront.run.settings import ComponentSettings, Profile
from facefront.run.steps import Component
from facefront.weights import describe_missing, find_weight


@dataclass(frozen=True)
class Absent:
    """A component that the profile names and that cannot run here: its row in the report says so, and why."""

    kind: str  # detector, embedder or frontalizer
    name: str
    reason: str


@dataclass(frozen=True)
class Components:
    """What a study runs with. Order is the profile's."""

    detectors: tuple[Component, ...]
    embedders: tuple[Component, ...]
    frontalizers: tuple[Component, ...]
    absent: tuple[Absent, ...]

    @property
    def all(self) -> tuple[Component, ...]:
        """Every component that runs."""
        return (*self.detectors, *self.embedders, *self.frontalizers)

    def registration(self, wanted: str) -> Component:
        """The detector whose keypoints the frontalizers are given: the wanted one, or the first where it is absent."""
        return next((d for d in self.detectors if d.name == wanted), self.detectors[0])


def find_components(profile: Profile, weights: Path) -> Components:
    """The profile's components with their weights from a folder.

    Raises SetupError where a component or a parameter is unknown or of a wrong type, where a weight file is not what it
    should be, and where detectors or recognisers are named but none can run.
    """
    absent: list[Absent] = []

    def find(kind: str, settings: Mapping[str, ComponentSettings]) -> tuple[Component, ...]:
        found = []
        for name, entry in settings.items():
            use = entry.use or name
            _check_known(f"spec/profiles/{profile.name}.yaml", kind, use, entry)
            wanted = entry.weights or _registered_weights(kind, use)
            # A frontalizer needs every one of its files; a detector or embedder the first of several that is there.
            choices = [(each,) for each in wanted] if kind == "frontalizer" else [wanted] * bool(wanted)
            files = [find_weight(choice, weights) for choice in choices]
            missing = [describe_missing(choice) for choice, file in zip(choices, files, strict=True) if file is None]
            if missing:
                *first, last = (line.removeprefix("needs ") for line in missing)
                reason = f"{', '.join(first)} and {last}" if first else last
                absent.append(Absent(kind, name, f"needs {reason}"))
            else:
                found.append(Component(kind, name, use, tuple(files), tuple(sorted(entry.params.items()))))
        return tuple(found)

    detectors, embedders = find("detector", profile.detectors), find("embedder", profile.backbones)
    frontalizers = find("frontalizer", profile.frontalizers)
    if not detectors or (profile.backbones and not embedders):
        lines = "; ".join(f"{a.kind} {a.name}: {a.reason}" for a in absent)
        raise SetupError(f"WEIGHTS={weights}: no detector or no recogniser can run ({lines})")
    return Components(detectors, embedders, frontalizers, tuple(absent))


def check_gt_detectors(wanted: Sequence[str], profile: Profile, components: Components) -> None:
    """Raises SetupError where the GT rule waits for a detector that the profile lacks or that cannot run here."""
    absent = {a.name: a.reason for a in components.absent if a.kind == "detector"}
    for name in wanted:
        where = f"spec/profiles/{profile.name}.yaml or spec/pairs.yaml: gt.detectors: {name!r}"
        if name not in profile.detectors:
            raise SetupError(f"{where} is no detector of the profile; {suggest(name, profile.detectors)}")
        if name in absent:
            raise SetupError(f"{where} cannot run here ({absent[name]}); bring it, or take it out of the rule")


def check_arms(arms: Sequence[str], profile: Profile) -> None:
    """Raises SetupError where an arm that spec/pairs.yaml names is of no frontalizer, registered or of the profile."""
    names = dict.fromkeys([*profile.frontalizers, *FRONTALIZERS.keys()])
    known = [ORIGINAL, *names, *(name + ZERO_ROTATION for name in names)]
    for arm in arms:
        if arm not in known:
            raise SetupError(f"spec/pairs.yaml: measure names an unknown arm {arm!r}; {suggest(arm, known)}")


def _check_known(where: str, kind: str, use: str, entry: ComponentSettings) -> None:
    """The component is registered, and its parameters are its own and of the right types."""
    try:
        check_params(f"{kind} {use}", _card(kind, use).build, entry.params)
    except SetupError as error:
        raise SetupError(f"{where}: {error}") from None


def _registered_weights(kind: str, key: str) -> tuple[str, ...]:
    """The catalogue keys of the weights that a registered component can take."""
    return _card(kind, key).weights


def _card(kind: str, key: str) -> DetectorCard | EmbedderCard | FrontalizerCard:
    """The registered component. Raises SetupError naming the nearest known key."""
    if kind == "frontalizer":
        return FRONTALIZERS.card(key)
    return look_up(kind, key, DETECTORS if kind == "detector" else EMBEDDERS)
