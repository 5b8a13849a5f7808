"""How good a photo is to begin with: the size of the face, and how sharp it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from facefront.faces import Face, Status, align
from facefront.images import ImageReadError, read_image
from facefront.run import steps
from facefront.run.analysis import Analysis
from facefront.run.engine import progress, run_batches
from facefront.run.steps import Row
from facefront.run.store import make_key

QUALITY = "quality"
VERSION = 1


@dataclass(frozen=True)
class Look:
    """A photo whose face is to be measured."""

    path: str
    face: Face
    key: str


def measure_quality(looks: Sequence[Look], max_side: int) -> list[Row]:
    """The step that workers do; a photo that cannot be read any more has no sharpness."""
    rows = []
    for look in looks:
        try:
            value = {"sharpness": sharpness(align(read_image(Path(look.path), max_side=max_side), look.face.keypoints))}
        except (ImageReadError, ValueError):  # the keypoints may coincide
            value = {"sharpness": None}
        rows.append((QUALITY, look.key, json.dumps(value).encode()))
    return rows


def sharpness(crop: np.ndarray) -> float:
    """The variance of the Laplacian of the luminance of an aligned crop, uint8 [112, 112, 3] BGR.

    Source: Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", ICPR 2000. Noise counts as sharpness.
    """
    return float(cv2.Laplacian(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var())


def photo_quality(analysis: Analysis, probes: pd.DataFrame) -> pd.DataFrame:
    """image_id, size (float64: the shorter side of the face's box, pixels), sharpness (float64); NaN where no face.

    probes: `IMAGES` rows; the face is the registration detector's.
    """
    profile = analysis.profile
    registration = analysis.components.registration(profile.registration)
    readable = probes[probes["status"] == Status.OK]
    hashes = dict(zip(readable["image_id"], readable["sha256"], strict=True))
    paths = dict(zip(readable["image_id"], readable["path"], strict=True))
    found = analysis.detections(hashes, registration)
    faces = {i: face for i, d in found.items() if (face := steps.chosen_face(d, profile.several_faces)[0])}
    keys = {i: make_key(hashes[i], VERSION, profile.max_side, analysis.prints[registration]) for i in faces}
    lacking = analysis.store.missing(QUALITY, keys.values())
    todo = [Look(paths[i], face, keys[i]) for i, face in faces.items() if keys[i] in lacking]
    with progress("measure the photos' quality", len(todo)) as bar:
        for rows in run_batches(measure_quality, todo, profile.max_side, profile.engine, bar):
            analysis.store.put(rows)
    values = analysis.store.get(QUALITY, list(keys.values()))
    sharp = {i: json.loads(values[key])["sharpness"] for i, key in keys.items()}
    sizes = {i: float((face.box[2:] - face.box[:2]).min()) for i, face in faces.items()}
    ids = probes["image_id"]
    return pd.DataFrame(
        {"image_id": ids, "size": ids.map(sizes).astype("float64"), "sharpness": ids.map(sharp).astype("float64")}
    ).reset_index(drop=True)
