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
from facefront.study.steps import Component, Row, Wanted
from facefront.study.store import make_key
from facefront.variants import Variant

ENHANCE = "enhance"
ENHANCED: Mapping[str, str] = {**FRONTALS, "amount": "float64"}
"""`FRONTALS`, and the strength that was chosen for the picture, NaN where nothing is chosen."""


@dataclass(frozen=True)
class View:
    """A frontal view to enhance, its photo, both faces, and the results that are wanted, of which the way is the place
    of the chain; SHA-256 of the files' bytes."""

    path: str
    sha256: str
    face: Face | None
    photo: str
    photo_sha256: str
    photo_face: Face
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Enhancing:
    """The chains of a step. max_side: of the photos, pixels."""

    chains: tuple[Chain, ...]
    max_side: int


@dataclass(frozen=True)
class Stage:
    """A view after some parts of a chain: what the store keeps of it, and the subject, None where a part failed."""

    value: Mapping[str, Any]
    subject: Subject | None


Stages = dict[tuple[Component, ...], dict[int, Stage]]
"""By the parts that were applied, and the place of the view in its batch."""


def enhance(views: Sequence[View], enhancing: Enhancing) -> list[Row]:
    """Enhance a batch in a worker, write the outputs as PNG, and return a row with the outcome of each.

    What two chains begin with is done once.
    """
    rows, stages = [], Stages({(): {}})
    for i, view in enumerate(views):
        try:
            photo = decode_image(read_exactly(view.photo, view.photo_sha256), view.photo, enhancing.max_side)
            image = decode_image(read_exactly(view.path, view.sha256), view.path)
            stages[()][i] = Stage({"amount": float("nan")}, Subject(image, view.face, Source(photo, view.photo_face)))
        except ImageReadError as error:
            value = {"amount": float("nan")} | json.loads(steps.read_error(error.reason))
            rows += [(ENHANCE, wanted.key, json.dumps(value).encode()) for wanted in view.wanted]
    for place, chain in enumerate(enhancing.chains):
        wanted = {i: w for i in stages[()] for w in views[i].wanted if w.way == place}
        made = _apply(chain.parts, list(wanted), stages)
        rows += _write({wanted[i]: made[i] for i in wanted})
    return rows


def _apply(parts: tuple[Component, ...], places: Sequence[int], stages: Stages) -> dict[int, Stage]:
    """Return the stages after these parts of the views at these places at least; all is kept in `stages`."""
    made = stages.setdefault(parts, {})
    lacking = [i for i in places if i not in made]
    if lacking:
        before = _apply(parts[:-1], lacking, stages)
        made |= _enhance(parts[-1], {i: before[i] for i in lacking})
    return made


def _enhance(part: Component, before: Mapping[int, Stage]) -> dict[int, Stage]:
    """Return the stages after one more part; one that failed before stays as it is."""
    subjects = {i: stage.subject for i, stage in before.items() if stage.subject is not None}
    after = dict(before)
    for (i, subject), made in zip(subjects.items(), part.build().enhance(list(subjects.values())), strict=True):
        value = {**before[i].value, "status": made.status, "detail": made.detail}
        value |= {} if np.isnan(made.amount) else {"amount": made.amount}
        if made.image is not None:
            check_framing(part.name, made.image, subject.image)
        after[i] = Stage(value, None if made.image is None else replace(subject, image=made.image))
    return after


def _write(made: Mapping[Wanted, Stage]) -> list[Row]:
    """Write the pictures that chains ended with, and return the rows of all."""
    pictures = {i: (w.output, s.subject.image) for i, (w, s) in enumerate(made.items()) if s.subject is not None}
    written = steps.write_outputs(pictures)
    values = [{**stage.value, **written.get(i, {})} for i, stage in enumerate(made.values())]
    return [(ENHANCE, w.key, json.dumps(value).encode()) for w, value in zip(made, values, strict=True)]


def enhance_views(
    analysis: Analysis, chains: Sequence[Chain], frontals: pd.DataFrame, probes: pd.DataFrame, results: Path
) -> pd.DataFrame:
    """Return the `ENHANCED` rows of chains over the frontal views of one frontalizer, a chain after the other.

    frontals: `FRONTALS` of one variant; what was not made keeps its status. probes: `IMAGES` rows of the same photos;
    results: the folder below which views lie and outputs go.
    """
    base, profile = Variant.parse(frontals["variant"].iloc[0]), analysis.profile
    registration = analysis.components.registration(profile.registration)
    policy = profile.max_side, profile.face_choice, decoding(), ALIGN_VERSION
    depends = [(*policy, analysis.fingerprints[registration], chain.fingerprint()) for chain in chains]
    variants = [base.enhanced(*chain.names) for chain in chains]
    # The folder carries what the outputs depend on, so that two runs with other parameters never write one file.
    folders = [f"enhanced/{v.folder}-{make_key(*d)[:8]}" for v, d in zip(variants, depends, strict=True)]
    made = frontals[frontals["status"] == Status.OK]
    photos = probes.set_index("image_id")
    on_photo = analysis.detections(_hashes(probes[probes["image_id"].isin(made["image_id"])]), registration)
    on_view = analysis.of_outputs.detections(_hashes(made), registration)
    names = png_names(frontals["image_id"])
    views = {}
    for row in made.itertuples():
        photo, photo_sha256 = photos.at[row.image_id, "path"], photos.at[row.image_id, "sha256"]
        wanted = tuple(
            Wanted(way, make_key(row.sha256, photo_sha256, *d), str(results / folder / names[row.image_id]))
            for way, (d, folder) in enumerate(zip(depends, folders, strict=True))
        )
        face = chosen_face(on_view[row.image_id], profile.face_choice)[0]
        photo_face = cast(Face, chosen_face(on_photo[row.image_id], profile.face_choice)[0])  # turned by that face
        views[row.image_id] = View(str(results / row.path), row.sha256, face, photo, photo_sha256, photo_face, wanted)
    title = f"{profile.name}: enhance {base}, {', '.join(chain.name for chain in chains)}"
    enhancing = Enhancing(tuple(chains), profile.max_side)
    values = make_outputs(analysis, ENHANCE, enhance, list(views.values()), enhancing, title=title)
    rows = []
    for way, (variant, folder) in enumerate(zip(variants, folders, strict=True)):
        for row in frontals.to_dict("records"):
            view = views.get(row["image_id"])
            value = values[view.wanted[way].key] if view else None
            rows.append(_row(row, value, f"{folder}/{names[row['image_id']]}") | {"variant": str(variant)})
    return conform(pd.DataFrame(rows, columns=list(ENHANCED)), ENHANCED)


def _hashes(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["image_id"], table["sha256"], strict=True))


def _row(frontal: dict[str, Any], value: Mapping[str, Any] | None, name: str) -> dict[str, Any]:
    """Return a `FRONTALS` row as it is after enhancing; value: of the store, None where there was nothing to enhance;
    name: of the picture, below the results."""
    value = value or {"status": frontal["status"]}
    return frontal | outcome(value, name) | {"amount": value.get("amount", np.nan)}
