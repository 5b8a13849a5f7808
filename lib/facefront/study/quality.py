"""Measure the photos and outputs of a study by `facefront.imaging.quality`, each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from facefront.faces import ALIGN_VERSION, Role, Status, known_face
from facefront.imaging.images import ImageReadError, decode_image, decoding, read_exactly
from facefront.imaging.quality import MEASURES, VERSION, measure_quality
from facefront.study.analysis import Analysis
from facefront.study.steps import Row
from facefront.study.store import make_key
from facefront.variants import ORIGINAL

QUALITY = "picture_quality"


@dataclass(frozen=True)
class Picture:
    """A picture to measure, the SHA-256 of its bytes, and where its face is."""

    path: str
    sha256: str
    keypoints: tuple[tuple[float, float], ...]
    key: str


def measure_pictures(
    analysis: Analysis,
    images: pd.DataFrame,
    faces: pd.DataFrame,
    frontals: pd.DataFrame | None = None,
    *,
    detector: str,
    results: Path,
) -> pd.DataFrame:
    """Return the measures of used photos, and of outputs, on which the detector found a face.

    images: `IMAGES`; faces: `FACES` of photos and outputs; frontals: `FRONTALS`, None where only photos are measured;
    detector: it gives the keypoints; results: the folder below which outputs lie. Returns image_id,
    variant, detector (str) and `MEASURES` (float64; NaN where there is nothing to measure).
    """
    known = _photos(images) | ({} if frontals is None else _outputs(frontals, results))
    faces = faces[(faces["detector"] == detector) & (faces["status"] == Status.OK)]
    keys = zip(faces["image_id"], faces["variant"], strict=True)
    # An array, for an empty list would choose columns.
    faces = faces[np.array([key in known for key in keys], bool)]
    pictures = [
        _picture(row, *known[row["image_id"], row["variant"]], analysis.profile.max_side)
        for row in faces.to_dict("records")
    ]
    missing = analysis.store.missing(QUALITY, [picture.key for picture in pictures])
    todo = [picture if picture.key in missing else None for picture in pictures]
    title, max_side = f"{analysis.profile.name}: measure pictures", analysis.profile.max_side
    analysis.run(title, assess, todo, max_side, total=len(todo), lost=lambda item, _: analysis.note_fault(item.key))
    values = analysis.store.get(QUALITY, [picture.key for picture in pictures])
    rows = [json.loads(values[picture.key]) if picture.key in values else {} for picture in pictures]
    table = faces[["image_id", "variant", "detector"]].reset_index(drop=True)
    return pd.concat([table, pd.DataFrame(rows, columns=list(MEASURES), dtype=np.float64)], axis=1)


def _photos(images: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    """Return path and SHA-256 of each photo that is used, by image_id and variant."""
    used = images[images["role"] != Role.UNUSED]
    return {(i, ORIGINAL): (p, s) for i, p, s in zip(used["image_id"], used["path"], used["sha256"], strict=True)}


def _outputs(frontals: pd.DataFrame, results: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Return path and SHA-256 of each output that was made, by image_id and variant."""
    made = frontals[frontals["status"] == Status.OK]
    columns = (made[name] for name in ("image_id", "variant", "path", "sha256"))
    return {(i, v): (str(results / p), s) for i, v, p, s in zip(*columns, strict=True)}


def _picture(row: dict, path: str, sha256: str, max_side: int) -> Picture:
    points = tuple((float(x), float(y)) for x, y in known_face(row).keypoints)
    return Picture(
        path, sha256, points, make_key(QUALITY, VERSION, decoding(), ALIGN_VERSION, sha256, max_side, points)
    )


def assess(pictures: Sequence[Picture], max_side: int) -> list[Row]:
    """Measure a batch in a worker and return a row for each picture that can be read."""
    rows = []
    for picture in pictures:
        try:
            image = decode_image(read_exactly(picture.path, picture.sha256), picture.path, max_side)
        except ImageReadError:
            continue  # its row in the tables of faces says so
        quality = measure_quality(image, np.array(picture.keypoints, np.float32))
        rows.append((QUALITY, picture.key, json.dumps(asdict(quality)).encode()))
    return rows
