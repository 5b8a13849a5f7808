"""Frontalize probes; outputs that exist are used again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from facefront.faces import FRONTALS, Status, conform
from facefront.frontalizers.contract import FrontalizerCard
from facefront.imaging.images import decoding
from facefront.study import steps
from facefront.study.analysis import Analysis
from facefront.study.detections import chosen_face
from facefront.study.files import png_names
from facefront.study.making import make_outputs, outcome
from facefront.study.steps import FRONTALIZE, Component, Turn, Turning
from facefront.study.store import make_key
from facefront.variants import Arm, Variant

TURNED: Mapping[str, str] = {**FRONTALS, "detail": "str", "seconds": "float64", "memory": "float64"}
"""`FRONTALS`; why there is no output, in one line, empty where there is one; the seconds and the memory (MB) that it
took, NaN if not tried."""


def arms(frontalizer: Component) -> tuple[Arm, ...]:
    """Return the arms that a frontalizer has, the control first."""
    card = frontalizer.card
    both = isinstance(card, FrontalizerCard) and card.has_zero_rotation
    return (Arm.ZERO_ROTATION, Arm.FRONTAL) if both else (Arm.FRONTAL,)


def turn_probes(
    analysis: Analysis, frontalizer: Component, arm: Arm, probes: pd.DataFrame, results: Path
) -> pd.DataFrame:
    """Return the `TURNED` rows of one frontalizer and arm over probes (`IMAGES` rows); outputs lie below `results` as
    PNG."""
    variant = Variant(frontalizer.name, arm)
    profile = analysis.profile
    registration = analysis.components.registration(profile.registration)
    hashes = {i: sha256 for i, sha256 in zip(probes["image_id"], probes["sha256"], strict=True) if sha256}
    paths = dict(zip(probes["image_id"], probes["path"], strict=True))
    fingerprints = analysis.fingerprints[registration], analysis.fingerprints[frontalizer]
    depends = profile.max_side, profile.face_choice, arm, decoding(), *fingerprints
    # The folder carries what the outputs depend on, so that two runs with other parameters never write one file.
    folder = f"frontal/{variant.folder}-{make_key(*depends)[:8]}"
    names = {image_id: f"{folder}/{name}" for image_id, name in png_names(probes["image_id"]).items()}
    turns = {}
    failed = {image_id: Status.READ_ERROR for image_id in probes["image_id"] if image_id not in hashes}
    for image_id, detection in analysis.detections(hashes, registration).items():
        face, status = chosen_face(detection, profile.face_choice)
        if face is None:
            failed[image_id] = status
        else:
            key = make_key(hashes[image_id], *depends)
            output = str(results / names[image_id])
            turns[image_id] = Turn(paths[image_id], hashes[image_id], face, key, output)
    turning = Turning(frontalizer, "frontal" if arm == "frontal" else "none", profile.max_side)
    title = f"{profile.name}: frontalize, {variant}"
    values = make_outputs(analysis, FRONTALIZE, steps.frontalize, turns, turning, title=title)
    rows = [
        {"image_id": i, "frontalizer": frontalizer.name, "arm": arm, "variant": str(variant)}
        | outcome(values[i] if i in values else {"status": failed[i]}, name)
        for i, name in names.items()
    ]
    return conform(pd.DataFrame(rows, columns=list(TURNED)), TURNED)
