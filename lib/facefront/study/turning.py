"""Frontalize probes; outputs that exist are used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from facefront.study.steps import FRONTALIZE, Component, Turn, Turning, Wanted, Way
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


def passes(frontalizers: Sequence[Component]) -> list[list[tuple[Component, Arm]]]:
    """Return the arms of frontalizers, those together of which the cards have one word in `shares`."""
    together: dict[str, list[tuple[Component, Arm]]] = {}
    for frontalizer in frontalizers:
        shares = frontalizer.card.shares if isinstance(frontalizer.card, FrontalizerCard) else ""
        together.setdefault(shares or frontalizer.name, []).extend((frontalizer, arm) for arm in arms(frontalizer))
    return list(together.values())


def turn_probes(
    analysis: Analysis, ways: Sequence[tuple[Component, Arm]], probes: pd.DataFrame, results: Path
) -> pd.DataFrame:
    """Return the `TURNED` rows of frontalizers and arms over probes (`IMAGES` rows), a way after the other.

    Outputs lie below `results` as PNG. Each photo is read once for all ways.
    """
    profile = analysis.profile
    registration = analysis.components.registration(profile.registration)
    hashes = {i: sha256 for i, sha256 in zip(probes["image_id"], probes["sha256"], strict=True) if sha256}
    paths, variants = dict(zip(probes["image_id"], probes["path"], strict=True)), [Variant(f.name, a) for f, a in ways]
    policy = profile.max_side, profile.face_choice
    depends = [
        (*policy, arm, decoding(), analysis.fingerprints[registration], analysis.fingerprints[frontalizer])
        for frontalizer, arm in ways
    ]
    # The folder carries what the outputs depend on, so that two runs with other parameters never write one file.
    folders = [f"frontal/{v.folder}-{make_key(*d)[:8]}" for v, d in zip(variants, depends, strict=True)]
    names = png_names(probes["image_id"])
    failed = {image_id: Status.READ_ERROR for image_id in probes["image_id"] if image_id not in hashes}
    turns = {}
    for image_id, detection in analysis.detections(hashes, registration).items():
        face, status = chosen_face(detection, profile.face_choice)
        if face is None:
            failed[image_id] = status
            continue
        wanted = tuple(
            Wanted(way, make_key(hashes[image_id], *depends[way]), str(results / folder / names[image_id]))
            for way, folder in enumerate(folders)
        )
        turns[image_id] = Turn(paths[image_id], hashes[image_id], face, wanted)
    turning = Turning(tuple(Way(f, "frontal" if arm == "frontal" else "none") for f, arm in ways), profile.max_side)
    title = f"{profile.name}: frontalize, {', '.join(map(str, variants))}"
    values = make_outputs(analysis, FRONTALIZE, steps.frontalize, list(turns.values()), turning, title=title)
    rows = [
        {"image_id": i, "frontalizer": variant.frontalizer, "arm": variant.arm, "variant": str(variant)}
        | outcome(values[turns[i].wanted[way].key] if i in turns else {"status": failed[i]}, f"{folders[way]}/{name}")
        for way, variant in enumerate(variants)
        for i, name in names.items()
    ]
    return conform(pd.DataFrame(rows, columns=list(TURNED)), TURNED)
