"""Enhance frontal views by a chain of enhancers; outputs that exist are used again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd

from facefront.enhancers import Subject
from facefront.enhancers.contract import check_framing
from facefront.faces import ALIGN_VERSION, FRONTALS, Face, Status, conform
from facefront.frontalizers import Source
from facefront.imaging.images import ImageReadError, decode_image, decoding, read_exactly
from facefront.study import steps
from facefront.study.analysis import Analysis
from facefront.study.chains import Chain
from facefront.study.detections import chosen_face
from facefront.study.files import png_names
from facefront.study.making import make_outputs, outcome
from facefront.study.steps import Row
from facefront.study.store import make_key
from facefront.variants import Variant

ENHANCE = "enhance"
ENHANCED: Mapping[str, str] = {**FRONTALS, "amount": "float64"}
"""`FRONTALS`, and the strength that was chosen for the picture, NaN where nothing is chosen."""


@dataclass(frozen=True)
class View:
    """A frontal view to enhance, its photo, both faces, and the path of the result; SHA-256 of the files' bytes."""

    path: str
    sha256: str
    face: Face | None
    photo: str
    photo_sha256: str
    photo_face: Face
    key: str
    output: str


@dataclass(frozen=True)
class Enhancing:
    """The chain of a step. max_side: of the photos, pixels."""

    chain: Chain
    max_side: int


def enhance(views: Sequence[View], enhancing: Enhancing) -> list[Row]:
    """Enhance a batch in a worker, write the outputs as PNG, and return a row with the outcome of each."""
    values: list[dict[str, Any]] = [{"amount": float("nan")} for _ in views]
    subjects = {}
    for i, view in enumerate(views):
        try:
            photo = decode_image(read_exactly(view.photo, view.photo_sha256), view.photo, enhancing.max_side)
            image = decode_image(read_exactly(view.path, view.sha256), view.path)
            subjects[i] = Subject(image, view.face, Source(photo, view.photo_face))
        except ImageReadError as error:
            values[i] |= json.loads(steps.read_error(error.reason))
    for part in enhancing.chain.parts:
        for i, made in zip(list(subjects), part.build().enhance(list(subjects.values())), strict=True):
            values[i] |= {"status": made.status, "detail": made.detail}
            values[i] |= {} if np.isnan(made.amount) else {"amount": made.amount}
            subject = subjects.pop(i)
            if made.image is not None:
                check_framing(part.name, made.image, subject.image)
                subjects[i] = replace(subject, image=made.image)
    for i, written in steps.write_outputs({i: (views[i].output, s.image) for i, s in subjects.items()}).items():
        values[i] |= written
    return [(ENHANCE, view.key, json.dumps(value).encode()) for view, value in zip(views, values, strict=True)]


def enhance_views(
    analysis: Analysis, chain: Chain, frontals: pd.DataFrame, probes: pd.DataFrame, results: Path
) -> pd.DataFrame:
    """Return the `ENHANCED` rows of one chain over the frontal views of one frontalizer.

    frontals: `FRONTALS` of one variant; what was not made keeps its status. probes: `IMAGES` rows of the same photos;
    results: the folder below which views lie and outputs go.
    """
    base = Variant.parse(frontals["variant"].iloc[0])
    variant = base.enhanced(*chain.names)
    profile = analysis.profile
    registration = analysis.components.registration(profile.registration)
    policy = profile.max_side, profile.face_choice, decoding(), ALIGN_VERSION
    depends = *policy, analysis.fingerprints[registration], chain.fingerprint()
    # The folder carries what the outputs depend on, so that two runs with other parameters never write one file.
    folder = f"enhanced/{variant.folder}-{make_key(*depends)[:8]}"
    made = frontals[frontals["status"] == Status.OK]
    photos = probes.set_index("image_id")
    on_photo = analysis.detections(_hashes(probes[probes["image_id"].isin(made["image_id"])]), registration)
    on_view = analysis.of_outputs.detections(_hashes(made), registration)
    names = {image_id: f"{folder}/{name}" for image_id, name in png_names(frontals["image_id"]).items()}
    views = {
        row.image_id: View(
            path=str(results / row.path),
            sha256=row.sha256,
            face=chosen_face(on_view[row.image_id], profile.face_choice)[0],
            photo=photos.at[row.image_id, "path"],
            photo_sha256=photos.at[row.image_id, "sha256"],
            photo_face=cast(Face, chosen_face(on_photo[row.image_id], profile.face_choice)[0]),  # turned by that face
            key=make_key(row.sha256, photos.at[row.image_id, "sha256"], *depends),
            output=str(results / names[row.image_id]),
        )
        for row in made.itertuples()
    }
    enhancing = Enhancing(chain, profile.max_side)
    values = make_outputs(analysis, ENHANCE, enhance, views, enhancing, title=f"enhance: {variant}")
    rows = [_row(row, values.get(row["image_id"]), names[row["image_id"]]) for row in frontals.to_dict("records")]
    return conform(pd.DataFrame(rows, columns=list(ENHANCED)).assign(variant=str(variant)), ENHANCED)


def _hashes(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["image_id"], table["sha256"], strict=True))


def _row(frontal: dict[str, Any], value: Mapping[str, Any] | None, name: str) -> dict[str, Any]:
    """Return a `FRONTALS` row as it is after enhancing; value: of the store, None where there was nothing to enhance;
    name: of the picture, below the results."""
    value = value or {"status": frontal["status"]}
    return frontal | outcome(value, name) | {"amount": value.get("amount", np.nan)}
