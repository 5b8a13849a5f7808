"""Find the components that a profile names, with their weights, and those that cannot run here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.enhancers import ENHANCERS, EnhancerCard
from facefront.errors import SetupError, suggest
from facefront.frontalizers import FRONTALIZERS
from facefront.registry import Card, Registry, check_params
from facefront.study.chains import Absent, Chain, broken_chains, find_chains
from facefront.study.settings import ComponentSettings, Profile
from facefront.study.steps import Component
from facefront.study.store import Store
from facefront.study.trial import trial_key, try_own_files
from facefront.variants import ORIGINAL, Arm, Variant, chain_parts, is_chain
from facefront.weights import describe_missing, find_weight
from facefront.weights.catalogue import catalogued

OPENED = "opened"
"""The step under which the store notes which components could be opened."""


@dataclass(frozen=True)
class Components:
    """Hold the components of a study, in the order of the profile."""

    detectors: tuple[Component, ...]
    embedders: tuple[Component, ...]
    frontalizers: tuple[Component, ...]
    absent: tuple[Absent, ...]
    enhancers: tuple[Chain, ...] = ()
    others: tuple[Component, ...] = ()  # frontalizers used only in the failure notebooks
    others_absent: tuple[Absent, ...] = ()  # those of them that cannot run

    @property
    def all(self) -> tuple[Component, ...]:
        """Return every component that runs, each once."""
        parts = dict.fromkeys(part for chain in self.enhancers for part in chain.parts)
        return (*self.detectors, *self.embedders, *self.frontalizers, *self.others, *parts)

    def registration(self, wanted: str) -> Component:
        """Return the detector that gives the frontalizers their keypoints: the wanted one, or the first if it is
        absent."""
        return next((d for d in self.detectors if d.name == wanted), self.detectors[0])


def find_components(profile: Profile, weights: Path, also: Sequence[str] = ()) -> Components:
    """Return the profile's components with their weights from a folder.

    also: keys of further frontalizers for the failure notebooks. Raises SetupError where a component or a
    parameter is unknown or of a wrong type, where a weight file is not what it should be, and where detectors or
    recognisers are named but none can run.
    """
    absent: list[Absent] = []

    def find(registry: Registry, settings: Mapping[str, ComponentSettings]) -> tuple[Component, ...]:
        found, lacking = _find(registry, settings, f"spec/profiles/{profile.name}.yaml", weights)
        absent.extend(lacking)
        return found

    detectors, embedders = find(DETECTORS, profile.detectors), find(EMBEDDERS, profile.backbones)
    _check_turners(profile)
    frontalizers = find(FRONTALIZERS, profile.frontalizers)
    if not detectors or (profile.backbones and not embedders):
        lines = "; ".join(f"{a.kind} {a.name}: {a.reason}" for a in absent)
        raise SetupError(f"WEIGHTS={weights}: no detector or no recogniser can run ({lines})")
    enhancers = {name: entry for name, entry in profile.enhancers.items() if not is_chain(name)}
    named = dict.fromkeys(part for name in profile.enhancers for part in chain_parts(name))
    parts = find(ENHANCERS, {name: enhancers.get(name, ComponentSettings()) for name in named})
    broken = broken_chains(profile.enhancers, absent)
    absent = [*(a for a in absent if a.kind != "enhancer" or a.name in enhancers), *broken]
    chains = find_chains(profile.enhancers, parts)
    return Components(detectors, embedders, frontalizers, tuple(absent), chains, *_find_others(profile, weights, also))


def _find(
    registry: Registry, settings: Mapping[str, ComponentSettings], where: str, weights: Path
) -> tuple[tuple[Component, ...], list[Absent]]:
    """Return the components of one kind that can run, and those that cannot. where: the file that names them."""
    found, absent = [], []
    for name, entry in settings.items():
        card = _checked_card(where, registry, entry.use or name, entry)
        if reason := card.lacking():
            command, lacks = card.install_command, card.lacks_key
            absent.append(Absent(registry.kind, name, reason, package=card.extra, command=command, lacks=lacks))
            continue
        choices = card.weight_choices(entry.weights)
        files = [find_weight(choice, weights) for choice in choices]
        missing = [choice for choice, file in zip(choices, files, strict=True) if file is None]
        if missing and not (isinstance(card, EnhancerCard) and card.without_weights):
            *first, last = (describe_missing(choice).removeprefix("needs ") for choice in missing)
            reason = f"{', '.join(first)} and {last}" if first else last
            lacking = tuple(tuple(map(catalogued, choice)) for choice in missing)
            absent.append(Absent(registry.kind, name, f"needs {reason}", lacking))
        else:
            there = tuple(file for file in files if file is not None)
            found.append(Component(card, name, there, tuple(sorted(entry.params.items()))))
    return tuple(found), absent


def _check_turners(profile: Profile) -> None:
    """Raise SetupError where a frontalizer of `gallery.of` cannot draw a face at a pose."""
    for name in profile.gallery.of:
        if name not in profile.frontalizers:  # of a part of a profile, see `load_profile` for a whole one
            continue
        key = profile.frontalizers[name].use or name
        if not FRONTALIZERS.card(key).turns_to_poses:
            able = ", ".join(each.key for each in FRONTALIZERS.values() if each.turns_to_poses)
            where = f"spec/profiles/{profile.name}.yaml: gallery.of"
            raise SetupError(f"{where}: {name!r} cannot draw a face at a pose; give one of {able}")


def _find_others(
    profile: Profile, weights: Path, also: Sequence[str]
) -> tuple[tuple[Component, ...], tuple[Absent, ...]]:
    """Return the frontalizers that only `failures` or `also` names; they run with default settings."""
    found: list[Component] = []
    absent: list[Absent] = []
    for where, names in (
        (f"spec/profiles/{profile.name}.yaml: failures", profile.failures.names),
        (f"frontalizers={','.join(also)}", [name for name in also if name not in profile.failures.names]),
    ):
        others = {name: ComponentSettings() for name in names if name not in profile.frontalizers}
        there, lacking = _find(FRONTALIZERS, others, where, weights)
        found += there
        absent += lacking
    return tuple(found), tuple(absent)


def check_gt_detectors(wanted: Sequence[str], profile: Profile, components: Components) -> None:
    """Raise SetupError where the GT rule waits for a detector that the profile lacks or that cannot run here."""
    absent = {a.name: a.reason for a in components.absent if a.kind == "detector"}
    for name in wanted:
        where = f"spec/profiles/{profile.name}.yaml or spec/pairs.yaml: gt.detectors: {name!r}"
        if name not in profile.detectors:
            raise SetupError(f"{where} is no detector of the profile; {suggest(name, profile.detectors)}")
        if name in absent:
            raise SetupError(f"{where} cannot run here ({absent[name]}); bring it, or take it out of the rule")


def check_subject(profile: Profile, components: Components) -> None:
    """Raise SetupError where the frontalizer that a profile declares as its primary endpoint cannot run here."""
    subject = profile.measure.primary.variant
    absent = {a.name: a for a in components.absent if a.kind == "frontalizer"}
    if subject and (lacking := absent.get(Variant.parse(subject).frontalizer)):
        files = [choice[0] for choice in lacking.files]
        keys = ",".join(file.key for file in files)
        command = (
            f"make weights PROFILE={profile.name} ACCEPT={keys} accepts the licence and brings what can be downloaded"
        )
        needs = ", ".join(file.filename for file in files) or lacking.reason
        where = f"spec/profiles/{profile.name}.yaml: measure.primary.variant"
        raise SetupError(f"{where}: {lacking.name!r} cannot run here without {needs}; {lacking.command or command}")


def open_models(components: Components, store: Store, plugins: Sequence[str] = ()) -> None:
    """Open every detector and recogniser, after a trial of files of one's own in a process with limits.

    The store remembers what could be opened, by everything that it depends on, so that nothing is built to find out
    that nothing changed. plugins: of the profile. Raises SetupError, naming the file, for a component that cannot be
    used.
    """
    keys = {trial_key(component): component for component in components.all}
    missing = store.missing(OPENED, keys)
    for key, component in keys.items():
        if key in missing:
            try_own_files([component], plugins)
            if component in (*components.detectors, *components.embedders):
                component.open()
            store.put([(OPENED, key, b"1")])


def check_arms(arms: Sequence[str], profile: Profile) -> None:
    """Raise SetupError where an arm that spec/pairs.yaml names is of no frontalizer, registered or of the profile."""
    names = dict.fromkeys([*profile.frontalizers, *FRONTALIZERS.keys()])
    known = [ORIGINAL, *names, *(str(Variant(name, Arm.ZERO_ROTATION)) for name in names)]
    for arm in arms:
        if arm not in known:
            raise SetupError(f"spec/pairs.yaml: measure names an unknown arm {arm!r}; {suggest(arm, known)}")


def _checked_card(where: str, registry: Registry, key: str, entry: ComponentSettings) -> Card:
    """Return the card of a component. Raises SetupError for a parameter that is unknown or of a wrong type."""
    try:
        card = registry.card(key)
        check_params(f"{card.kind} {key}", card.build, entry.params)
    except SetupError as error:
        raise SetupError(f"{where}: {error}") from None
    return card
