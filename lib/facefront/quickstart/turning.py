"""Turn the gallery of a folder towards probes: GT photos drawn at a grid of yaws, embedded, mixed with the photos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from facefront.corrections import Galleries, TurnedViews, choose_weight
from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.embedders.contract import crop_face
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.files.handover import record
from facefront.files.paths import inside
from facefront.frontalizers import FRONTALIZERS, Source
from facefront.imaging.images import ImageReadError, decode_image, read_exactly
from facefront.imaging.pose import Pose
from facefront.measure.prototypes import mean_directions
from facefront.quickstart.correcting import RECOGNISER, read_photos, recogniser_of
from facefront.quickstart.embeddings import read_table
from facefront.study.analysis import Analysis
from facefront.study.components import Components, find_components
from facefront.study.detections import chosen_face
from facefront.study.files import check_writable, write_table
from facefront.study.profiles import load_profile, project_root
from facefront.study.settings import ComponentSettings, Profile
from facefront.study.store import Store
from facefront.weights import weights_folder

COLUMNS = ("person", "yaw", "vector", "weight", "model", RECOGNISER)


def turn_gallery(
    source: Path, embeddings: Path, out: Path, *, model: str, weight: float, profile: str, weights: Path
) -> pd.DataFrame:
    """Write each person's reference at each yaw, mixed with the view of the GT photos at that yaw.

    source: the folder that holds GT; embeddings: the table that `extract_embeddings` made of it; weight: the share of
    the view, NaN to choose it on the table's labelled photos of Angle. Of a GT photo that cannot be drawn its plain
    embedding counts. Returns the table that is also `out`: person (str), yaw (float64, degrees), vector (float32 [D]),
    weight (float64), model, recogniser (str). Raises SetupError before anything is written.
    """
    table = read_table(embeddings)
    probes, references, recogniser = read_photos(embeddings)
    settings = load_profile(profile, project_root())
    found = _components(table, settings, model, weights, recogniser)
    photos = table[(table["kind"] == "GT") & (table["status"] == Status.OK) & table["person"].isin(references.people)]
    yaws, people = settings.gallery.yaws, references.people
    drawn = list(_drawn(photos, source / "GT", found, settings, Store(inside(embeddings.parent, STORE, embeddings))))
    owner = pd.Index(people).get_indexer(photos["person"])
    views = [mean_directions(np.stack(column), owner, len(people)) for column in zip(*drawn, strict=True)]
    order = np.argsort([*yaws, 0.0])
    matrix = np.stack([*views, np.zeros_like(references.matrix)], axis=1)[:, order]
    turned = TurnedViews(people, np.sort([*yaws, 0.0]), matrix)
    share = choose_weight(probes, references, turned) if np.isnan(weight) else weight
    mixed = Galleries.of(references, turned, share)
    rows = [
        (str(person), float(yaw), vector, share, model, recogniser)
        for yaw, view in zip(mixed.yaws, mixed.matrix, strict=True)
        for person, vector in zip(people, view, strict=True)
    ]
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    check_writable(out.parent)
    write_table(made, out)
    record(out)
    return made


STORE = "extract_embeddings.sqlite"


def read_gallery(path: Path, recogniser: str) -> Galleries:
    """Return what `turn_gallery` wrote.

    recogniser: SHA-256 of the recogniser of the probes. Raises SetupError where the file is something else, was
    changed, or holds embeddings of another recogniser.
    """
    remedy = "run turn_gallery.py again"
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise SetupError(f"{path}: not a turned gallery ({type(error).__name__}); {remedy}") from None
    if lacking := set(COLUMNS) - set(table.columns):
        raise SetupError(f"{path}: lacks the columns {', '.join(sorted(lacking))}; {remedy}")
    found = recogniser_of(table, path)
    if found != recogniser:
        raise SetupError(
            f"{path}: references of the recogniser {found[:12]}…, the probes are of {recogniser[:12]}…; {remedy} with "
            "the embeddings of that recogniser"
        )
    people, yaws = np.array(sorted(set(table["person"])), object), np.unique(table["yaw"])
    table = table.sort_values(["yaw", "person"])
    return Galleries(people, yaws, np.stack(list(table["vector"])).reshape(len(yaws), len(people), -1))


def _components(table: pd.DataFrame, settings: Profile, model: str, weights: Path, recogniser: str) -> Components:
    """Return the table's detector and recogniser, and the model. Raises SetupError where one does not fit."""
    detector, backbone = str(table["detector"].iloc[0]), str(table["backbone"].iloc[0])
    chosen = replace(
        settings,
        detectors={detector: settings.detectors.get(detector, ComponentSettings())},
        backbones={backbone: settings.backbones.get(backbone, ComponentSettings())},
        frontalizers={model: settings.frontalizers.get(model, ComponentSettings())},
        enhancers={},
        registration=detector,
    )
    DETECTORS.card(chosen.detectors[detector].use or detector)
    EMBEDDERS.card(chosen.backbones[backbone].use or backbone)
    frontalizer = FRONTALIZERS.card(chosen.frontalizers[model].use or model)
    found = find_components(chosen, weights_folder(weights))
    if not found.frontalizers:
        raise SetupError(f"WEIGHTS={weights}: frontalizer {model} {found.absent[0].reason}")
    if not frontalizer.turns_to_poses:
        raise SetupError(f"--model {model}: draws a face to the front alone; give one that draws it at any pose")
    weight = found.embedders[0].weight
    if (weight.sha256 if weight else "") != recogniser:
        raise SetupError(
            f"WEIGHTS={weights}: {backbone} there is not the recogniser {recogniser[:12]}… that made the embeddings; "
            "give the folder of that file, or run extract_embeddings.py again"
        )
    return found


def _drawn(
    photos: pd.DataFrame, folder: Path, found: Components, settings: Profile, store: Store
) -> Iterator[list[np.ndarray]]:
    """Yield the embedding of each photo at each yaw, float32 [D]; its plain one where it cannot be drawn."""
    analysis, detector = Analysis(settings, found, store), found.detectors[0]
    hashes = dict(zip(photos["image"], photos["sha256"], strict=True))
    detections = analysis.detections(hashes, detector)
    turner, embedder = found.frontalizers[0].build(), found.embedders[0].build()
    for row in photos.itertuples():
        plain = np.asarray(row.vector, np.float32)
        path = str(inside(folder, str(row.image), folder))
        face = chosen_face(detections[row.image], settings.face_choice)[0] if row.image in detections else None
        try:
            image = None if face is None else decode_image(read_exactly(path, row.sha256), path, settings.max_side)
        except ImageReadError as error:
            raise SetupError(f"{path}: {error.reason}; run extract_embeddings.py again") from None
        targets = [Pose(yaw, 0.0, 0.0) for yaw in settings.gallery.yaws]
        source = None if image is None or face is None else Source(image, face)
        views = [None] * len(targets) if source is None else turner.turn(source, targets)
        yield [_embedded(embedder, view, plain) for view in views]


def _embedded(embedder: Any, view: Any, plain: np.ndarray) -> np.ndarray:
    """Return the embedding of a view, aligned by its own points."""
    if view is None or view.image is None or view.keypoints is None:
        return plain
    crops: Sequence[np.ndarray] = [crop_face(embedder, view.image, view.keypoints)]
    return np.asarray(embedder.embed(np.stack(crops))[0], np.float32)
