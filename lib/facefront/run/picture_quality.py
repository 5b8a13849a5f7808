"""The measures of `facefront.quality` on every photo of a study and on all that was made of them, each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from facefront.faces import ORIGINAL, Role, Status, row_face
from facefront.images import ImageReadError, read_image
from facefront.quality import MEASURES, VERSION, measure_quality
from facefront.run.engine import progress, run_batches
from facefront.run.steps import Row
from facefront.run.store import make_key
from facefront.run.study import Study

QUALITY = "picture_quality"


@dataclass(frozen=True)
class Picture:
    """A picture to measure, and where its face is."""

    path: str
    keypoints: tuple[tuple[float, float], ...]
    key: str


def measure_study(study: Study, detector: str) -> pd.DataFrame:
    """The measures of GT photos, probes and outputs on which the detector found a face.

    detector: whose keypoints say where the face is. Returns image_id, variant, detector (str) and `MEASURES` (float64;
    NaN where there is nothing to measure).
    """
    photos = study.images[study.images["role"] != Role.UNUSED]
    made = study.frontals[study.frontals["status"] == Status.OK]
    known = {
        **{(i, ORIGINAL): (p, s) for i, p, s in zip(photos["image_id"], photos["path"], photos["sha256"], strict=True)},
        **{
            (i, v): (str(study.results / p), s)
            for i, v, p, s in zip(made["image_id"], made["variant"], made["path"], made["sha256"], strict=True)
        },
    }
    faces = faces_of(study)
    faces = faces[(faces["detector"] == detector) & (faces["status"] == Status.OK)]
    faces = faces[[key in known for key in zip(faces["image_id"], faces["variant"], strict=True)]]
    pictures = [
        _picture(row, *known[row["image_id"], row["variant"]], study.profile.max_side)
        for row in faces.to_dict("records")
    ]
    _measure_missing(study, pictures)
    values = study.store.get(QUALITY, [picture.key for picture in pictures])
    rows = [json.loads(values[picture.key]) if picture.key in values else {} for picture in pictures]
    table = faces[["image_id", "variant", "detector"]].reset_index(drop=True)
    return pd.concat([table, pd.DataFrame(rows, columns=list(MEASURES), dtype=np.float64)], axis=1)


def faces_of(study: Study) -> pd.DataFrame:
    """The faces (`FACES`) of photos and outputs in one table."""
    return pd.concat([study.faces, study.frontal_faces], ignore_index=True)


def _picture(row: dict, path: str, sha256: str, max_side: int) -> Picture:
    points = tuple(tuple(map(float, point)) for point in row_face(row).keypoints)
    return Picture(path, points, make_key(QUALITY, VERSION, sha256, max_side, points))


def _measure_missing(study: Study, pictures: Sequence[Picture]) -> None:
    missing = study.store.missing(QUALITY, [picture.key for picture in pictures])
    todo = [picture for picture in pictures if picture.key in missing]
    with progress("measure pictures", len(todo)) as bar:
        for rows in run_batches(assess, todo, study.profile.max_side, study.profile.engine, bar):
            study.store.put(rows)


def assess(pictures: Sequence[Picture], max_side: int) -> list[Row]:
    """What workers do: the measures of each picture that can be read, for the store."""
    rows = []
    for picture in pictures:
        try:
            image = read_image(Path(picture.path), max_side=max_side)
        except ImageReadError:
            continue  # its row in the tables of faces says so
        quality = measure_quality(image, np.array(picture.keypoints, np.float32))
        rows.append((QUALITY, picture.key, json.dumps(asdict(quality)).encode()))
    return rows
