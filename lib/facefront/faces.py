"""Define what every room shares: a face, a status, a role, and the schemas of the tables.

Pose signs are defined here alone (ISO/IEC 39794-5; degrees; a frontal face is 0, 0, 0):

- **yaw** is positive when the subject turns to the subject's own left, so that the nose points to the *right of the
  picture*;
- **pitch** is positive when the subject looks *down*;
- **roll** is positive when the head tilts to the subject's *right* shoulder, so that its top moves to the *left of
  the picture*.

Image coordinates are pixels, x to the right, y down, the centre of the top left pixel at (0, 0). Images are uint8,
H×W×3, in **BGR** order, as OpenCV has them, unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

FIVE_POINT_TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float32
)
"""Where the five keypoints lie in a 112×112 aligned crop (pixels). Source: ArcFace, arXiv 1801.07698, InsightFace's
constants."""

CROP_SIZE = 112
"""Side of an aligned crop, in pixels: what every ArcFace-style recogniser takes."""


ALIGN_VERSION = 1
"""Of `choose_face` and `align`, raised by hand when a change gives other crops: part of the keys of embeddings."""


class Status(StrEnum):
    """State the outcome of an attempted item. Every attempt has a row, and every row has one of these."""

    OK = "ok"
    NO_FACE_PROBE = "no_face_probe"  # no face found on the photo itself
    NO_FACE_FRONTAL = "no_face_frontal"  # no face found on what the frontalizer made of it
    NO_FACE_GT = "no_face_gt"  # none of the person's GT photos has a face
    NO_GT = "no_gt"  # the person has no GT photo
    SEVERAL_FACES = "several_faces"  # more than one face, and the profile says to refuse such photos
    NOT_UPRIGHT = "not_upright"  # on its side or upside down, and the profile says to refuse such photos
    GENERATOR_ERROR = "generator_error"  # the frontalizer could not make an output
    READ_ERROR = "read_error"  # the file could not be decoded as an image
    DUPLICATE = "duplicate"  # other files of the set have the same bytes; left out of every pair


class Role(StrEnum):
    """State the use of a photo: `gt` makes the prototype, `probe` is compared with it, `unused` is neither."""

    GT = "gt"
    PROBE = "probe"
    UNUSED = "unused"


@dataclass(frozen=True)
class Face:
    """One detected face.

    box: float32 [4], x1 y1 x2 y2 in pixels of the image that was given; may reach beyond its border. score: the
    detector's confidence, 0 … 1. keypoints: float32 [5, 2] in pixels: the eye at the left of the picture, the eye at
    the right, the nose tip, the mouth corner at the left of the picture, the mouth corner at the right (for a frontal
    face, in the order of `FIVE_POINT_TEMPLATE`).
    """

    box: np.ndarray
    score: float
    keypoints: np.ndarray

    @property
    def area(self) -> float:
        """Return the area of the box in square pixels."""
        return float((self.box[2] - self.box[0]) * (self.box[3] - self.box[1]))


def map_faces(faces: Sequence[Face], move: Callable[[np.ndarray], np.ndarray]) -> list[Face]:
    """Return the faces with keypoints and boxes moved; a box stays upright: the smallest around its moved corners.

    move: maps float32 [N, 2] to float32 [N, 2], pixels.
    """
    moved = []
    for face in faces:
        corners = move(face.box.reshape(2, 2))
        moved.append(Face(np.concatenate([corners.min(0), corners.max(0)]), face.score, move(face.keypoints)))
    return moved


def choose_face(faces: Sequence[Face], height: int, width: int) -> Face | None:
    """Return the largest face by box area; on a tie the one nearest to the centre of the image. None without a face."""
    centre = np.array([(width - 1) / 2, (height - 1) / 2])

    def rank(face: Face) -> tuple[float, float]:
        middle = (face.box[:2] + face.box[2:]) / 2
        return -face.area, float(np.linalg.norm(middle - centre))

    return min(faces, key=rank, default=None)


def similarity_transform(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the least-squares rotation, uniform scale and shift that maps `source` onto `target`.

    source, target: float [N, 2]. Returns float64 [2, 3]. Raises ValueError where the source points coincide. Source:
    Umeyama, "Least-squares estimation of transformation parameters between two point patterns", PAMI 1991, eq. 40–42.
    """
    source, target = np.asarray(source, np.float64), np.asarray(target, np.float64)
    source_mean, target_mean = source.mean(0), target.mean(0)
    source_centred = source - source_mean
    variance = (source_centred**2).sum() / len(source)
    if variance < 1e-12:
        raise ValueError("the keypoints coincide: no similarity transform maps them onto the template")
    u, singular, vt = np.linalg.svd((target - target_mean).T @ source_centred / len(source))
    sign = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(sign) @ vt
    scale = (singular * sign).sum() / variance
    return np.column_stack([scale * rotation, target_mean - scale * rotation @ source_mean])


def align(
    image: np.ndarray, keypoints: np.ndarray, size: int = CROP_SIZE, points: np.ndarray | None = None
) -> np.ndarray:
    """Return the face, rotated, scaled and shifted so that its keypoints meet the five-point template.

    image: uint8 [H, W, 3] BGR; keypoints: float [5, 2]; points: where they shall lie instead, float [5, 2], pixels of
    the crop. Returns uint8 [size, size, 3] BGR; what lies outside the image is black.
    """
    import cv2  # not needed for tables, which facefront.measure knows alone

    template = FIVE_POINT_TEMPLATE * (size / CROP_SIZE) if points is None else points
    matrix = similarity_transform(keypoints, template)
    return cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR, borderValue=0)


UNIT_TOLERANCE = 1e-3
"""By which the length of an embedding may differ from 1: no similarity leaves [-1, 1] by more than about twice that."""


def is_unit_vector(vector: object) -> bool:
    """Return whether this is an embedding: float [D], finite, of length 1, or all zeros, which have no direction."""
    numbers = vector if isinstance(vector, np.ndarray) else np.empty(0)
    if numbers.ndim != 1 or not numbers.size or numbers.dtype.kind != "f":
        return False
    length = float(np.linalg.norm(numbers.astype(np.float64)))
    return length == 0 or abs(length - 1) < UNIT_TOLERANCE


def are_unit_vectors(matrix: np.ndarray) -> bool:
    """Return whether each row is an embedding as `is_unit_vector` has it: float32 [n, D]."""
    lengths = np.sqrt(np.einsum("nd,nd->n", matrix, matrix, dtype=np.float64))
    return bool(((lengths == 0) | (np.abs(lengths - 1) < UNIT_TOLERANCE)).all()) and (
        matrix.shape[1] > 0 or not len(matrix)
    )


IMAGES: Mapping[str, str] = {
    "image_id": "str",  # path relative to the data folder, with "/" and its ending: stable between machines
    "path": "str",  # as opened on this machine
    "sha256": "str",  # of the file's bytes; empty where it cannot be opened
    "person": "str",
    "sequence": "str",  # a recording, or a kind of photo ("frontal", "profile"); empty where a set has none
    "frame": "int64",  # order within the sequence
    "yaw": "float64",  # degrees, signs as above; NaN where unknown
    "pitch": "float64",
    "roll": "float64",
    "pose_source": "str",  # "label", "estimated", or empty where unknown
    "role": "str",  # a Role
    "status": "str",  # ok, read_error or duplicate
}

FACES: Mapping[str, str] = {
    "image_id": "str",
    "variant": "str",  # "original", or what was made of it
    "detector": "str",
    "status": "str",  # ok, no_face_probe, no_face_frontal, several_faces, not_upright, generator_error, read_error
    "x1": "float64", "y1": "float64", "x2": "float64", "y2": "float64",
    "score": "float64",
    **{f"{axis}{i}": "float64" for i in range(5) for axis in ("kx", "ky")},
    "n_faces": "int64",
    "detection_pass": "str",  # that found the face: standard, unpadded, padded or large; empty where none did
    "rotation": "int64",  # degrees, counter-clockwise, by which the photo was turned for the face to be upright
}  # fmt: skip

FRONTALS: Mapping[str, str] = {
    "image_id": "str",
    "frontalizer": "str",
    "arm": "str",  # "frontal" or "zero_rotation"
    "variant": "str",
    "path": "str",  # of the output, relative to the results folder; empty where there is none
    "sha256": "str",
    "status": "str",
    "coverage": "float64",  # share of the drawn face that was seen in the photo, 0 … 1; NaN where it has no meaning
}

PAIRS: Mapping[str, str] = {
    "group": "category",  # angle_gt, frontal_gt, angle_angle, gt_gt, source_output
    "left": "category",  # image_id of the probe
    "right": "category",  # image_id, or "prototype:<person>"
    "left_person": "category",
    "right_person": "category",
    "genuine": "bool",
    "yaw": "float64",  # of the probe, degrees
    "pitch": "float64",
    "detector": "category",
    "backbone": "category",
    "variant": "category",
    "status": "category",
    "similarity": "float64",  # cosine; NaN unless status is ok
    "rank": "float64",  # of the own person's prototype among all prototypes (1 = best), on genuine probe–prototype rows
}


def conform(table: pd.DataFrame, schema: Mapping[str, str]) -> pd.DataFrame:
    """Return the table with the columns of the schema alone, in its order and dtypes. Raises ValueError naming those
    that are missing."""
    missing = [name for name in schema if name not in table.columns]
    if missing:
        raise ValueError(f"the table lacks the columns {', '.join(missing)}")
    return table[list(schema)].astype(dict(schema))


def face_row(face: Face | None) -> dict[str, float]:
    """Return a face as the box, score and keypoint columns of `FACES`; all NaN where there is none."""
    values = np.full(15, np.nan) if face is None else np.concatenate([face.box, [face.score], face.keypoints.ravel()])
    names = [name for name in FACES if name in {"x1", "y1", "x2", "y2", "score"} or name[:2] in {"kx", "ky"}]
    return dict(zip(names, values.astype(float).tolist(), strict=True))


def row_face(row: Mapping[str, float]) -> Face | None:
    """Return the face that a row of `FACES` holds; None where it holds none."""
    if np.isnan(row["x1"]):
        return None
    keypoints = np.array([[row[f"kx{i}"], row[f"ky{i}"]] for i in range(5)], np.float32)
    return Face(np.array([row["x1"], row["y1"], row["x2"], row["y2"]], np.float32), float(row["score"]), keypoints)


def known_face(row: Mapping[str, Any]) -> Face:
    """Return the face of a row of `FACES` that has one. Raises ValueError where it has none."""
    face = row_face(row)
    if face is None:
        raise ValueError(f"{row['image_id']}: this row holds no face")
    return face
