"""The systems that frontalize faces: what each is, and whether a study measured it or why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS, FrontalizerCard
from facefront.frontalizers.external import ExternalCard, System
from facefront.frontalizers.external.driving import FOLDER
from facefront.frontalizers.external.installed import missing_files, read_installed
from facefront.frontalizers.external.trial import Trial, read_trial
from facefront.study.components import Components
from facefront.study.steps import Component
from facefront.study.study import Study
from facefront.variants import ORIGINAL
from facefront.weights import CATALOGUE, sha256_of

DRIVER = "neutral_driver"
"""The image_id of the neutral driver in `driver_embeddings`."""


@dataclass(frozen=True)
class Related:
    """A system as the report lists it.

    state: measured; not_named (the profile does not name it); no_weights (`files` are missing); not_installed;
    checked (its entry points were compared with its code, it does not run here: `lacks` says why); none (`lacks` says
    why it cannot run). drives: see `FrontalizerCard`. gated: whether a file needs a
    registration.
    files: those that are missing; by_hand: how many files a person has to bring.
    """

    key: str
    title: str
    family: str
    repository: str
    arxiv: str
    code_licence: str
    weights_licence: str
    recognition: tuple[str, ...]
    device: str
    drives: str = "native"
    gated: bool = False
    state: str = "not_named"
    lacks: str = ""
    files: tuple[str, ...] = ()
    by_hand: int = 0
    trial: Trial | None = None
    names: tuple[str, ...] = field(default=())  # of the profile


def find_related(components: Components) -> list[Related]:
    """Return every registered frontalizer that comes from a published repository, and whether it was measured."""
    measured = [*components.frontalizers, *components.others]
    names = {card.key: tuple(c.name for c in measured if c.card.key == card.key) for card in FRONTALIZERS.values()}
    absent = {a.name for a in (*components.absent, *components.others_absent)}
    return [
        _measured(_external(card) if isinstance(card, ExternalCard) else _native(card, absent), names)
        for card in FRONTALIZERS.values()
        if isinstance(card, ExternalCard) or card.repository
    ]


def _measured(system: Related, names: dict[str, tuple[str, ...]]) -> Related:
    found = names[system.key]
    return replace(system, state="measured", names=found, files=(), lacks="") if found else system


def _native(card: FrontalizerCard, absent: Collection[str]) -> Related:
    files = tuple(CATALOGUE[key].filename for key in card.weights)
    return Related(
        **_facts(card),
        state="no_weights" if card.key in absent else "not_named",
        files=files if card.key in absent else (),
    )


def _external(card: ExternalCard) -> Related:
    system = card.system
    state, files = _state(system)
    by_hand = sum(not getattr(file, "url", "") for file in system.wanted_files)
    return Related(
        **_facts(card),
        state=state,
        lacks=system.lacks,
        files=files,
        by_hand=by_hand,
        trial=read_trial(system),
    )


def _facts(card: FrontalizerCard) -> dict[str, Any]:
    names = (
        "key",
        "title",
        "family",
        "repository",
        "arxiv",
        "gated",
        "drives",
        "code_licence",
        "weights_licence",
        "recognition",
    )
    return {"device": card.device} | {name: getattr(card, name) for name in names}


def _state(system: System) -> tuple[str, tuple[str, ...]]:
    """Return the state of an external system that was not measured, and the files that it lacks."""
    if system.runs != "driven":
        return system.runs, ()
    if read_installed(system) is None:
        return "not_installed", ()
    missing = tuple(missing_files(system))
    return ("no_weights", missing) if missing else ("not_named", ())


def frame_driven(components: Components) -> list[Component]:
    """Return the frontalizers of a study that copy the pose of the neutral driver."""
    return [c for c in components.frontalizers if isinstance(c.card, FrontalizerCard) and c.card.drives == "frame"]


def driver_embeddings(study: Study) -> pd.DataFrame:
    """Return the embedding of the neutral driver by each detector and backbone, as `Study.photo_embeddings`."""
    path = str(FOLDER / "yaw_00.jpg")
    hashes = {DRIVER: sha256_of(Path(path))}
    study.analysis.detect_and_embed(DRIVER, {DRIVER: path}, hashes)
    faces = study.analysis.faces(ORIGINAL, hashes, {DRIVER: Status.OK}, Status.NO_FACE_PROBE)
    return study.analysis.embeddings(faces, {(ORIGINAL, DRIVER): hashes[DRIVER]})
