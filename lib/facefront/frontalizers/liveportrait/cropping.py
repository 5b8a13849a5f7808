"""The square of a photo that LivePortrait sees: around a face's landmarks, upright along the line from eyes to lips.

The official code takes it from 106 landmarks. Five keypoints give the same upright direction (eyes and mouth corners);
how far brows, jaw and cheeks reach is read off the generic head, fitted to the five.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from facefront.faces import Face
from facefront.frontalizers.contract import CannotFrontalize, Source
from facefront.frontalizers.fitting import fit_head
from facefront.frontalizers.framing import check_source
from facefront.head3d.generic import generic_head

CROP_SIZE, INPUT_SIZE = 512, 256
"""Sides of the crop and of what the networks are given, pixels."""

SCALE = 2.3
"""Side of the crop over the longer side of the landmarks' box."""

LIFT = 0.125
"""How far the crop is moved towards the forehead, as a share of its side; FacePoke has 0.15."""

MAX_SIDE = 1280
"""Larger photos are reduced, pixels."""

BROW, CHIN, CHEEK = -24.0, 118.0, 85.0
"""Where landmarks of a face lie on the generic head, mm: from the brows' y to the chin's, and up to this z."""

EYES_106, LIPS_106 = ((33, 35, 40, 39), (87, 89, 94, 93)), (52, 61)
"""Among the 106 landmarks: four of each eye, and the mouth's corners."""


@dataclass(frozen=True)
class Landmarks:
    """points: float [N, 2], where the face reaches; eyes, lips: float [2], the middle of both; pixels."""

    points: np.ndarray
    eyes: np.ndarray
    lips: np.ndarray


def landmarks_from_five(keypoints: np.ndarray) -> Landmarks:
    """Convert a `Face`'s keypoints, [5, 2]. Raises CannotFrontalize where they are no face's."""
    keypoints = keypoints.astype(np.float64)
    head, fitted = generic_head().mesh.vertices, fit_head(keypoints)
    face = (head[:, 1] > BROW) & (head[:, 1] < CHIN) & (head[:, 2] < CHEEK)
    return Landmarks(fitted.project(fitted.vertices[face]), keypoints[:2].mean(0), keypoints[3:].mean(0))


def landmarks_from_106(points: np.ndarray) -> Landmarks:
    """Convert InsightFace's 106 landmarks, [106, 2], as the official code reads them."""
    eyes = np.mean([points[list(eye)].mean(0) for eye in EYES_106], 0)
    return Landmarks(points, eyes, points[list(LIPS_106)].mean(0))


def crop_matrix(landmarks: Landmarks, size: int = CROP_SIZE, scale: float = SCALE, lift: float = LIFT) -> np.ndarray:
    """Return the similarity from photo to crop, float32 [2, 3]. Raises CannotFrontalize where eyes and lips coincide.

    In float32 throughout, the sine from the cosine, as the official code has it: near the upright that turns the crop
    by up to 0.02°, and the same weights then give the same picture.
    """
    points, eyes, lips = (np.asarray(each, np.float32) for each in (landmarks.points, landmarks.eyes, landmarks.lips))
    down = lips - eyes
    length = np.linalg.norm(down)
    if length < 1e-3:
        raise CannotFrontalize("eyes and lips lie in one place: which way is up is not known")
    down /= length
    axes = np.array([[down[1], -down[0]], down])  # rows: right and down in the crop
    mean = points.mean(0)
    along = (points - mean) @ axes.T
    low, high = along.min(0), along.max(0)
    side = (high - low).max() * scale
    middle = mean + axes[0] * ((low + high) / 2)[0] + axes[1] * ((low + high) / 2)[1] - down * (lift * side)
    angle = math.copysign(math.acos(min(1.0, axes[0, 0])), axes[0, 1])
    factor, cosine, sine = size / side, math.cos(angle), math.sin(angle)
    turn = np.array([[factor * cosine, factor * sine], [-factor * sine, factor * cosine]], np.float32)
    x, y = middle
    shift = size / 2 - factor * np.array([cosine * x + sine * y, -sine * x + cosine * y], np.float32)
    return np.column_stack([turn, shift]).astype(np.float32)


def limit_side(source: Source) -> Source:
    """Return the photo as LivePortrait takes it, its longer side at most 1280, its sides even; the face moves with it.

    Raises CannotFrontalize where it is no photo of a face.
    """
    check_source(source)
    image, face = source.image, source.face
    height, width = image.shape[:2]
    if max(height, width) > MAX_SIDE:
        # The longer side is 1280 by definition: 2139 · (1280 / 2139), cut off, is 1279. A square's height is cut off.
        factor = MAX_SIDE / max(height, width)
        other = max(2, int(min(height, width) * factor))
        image = cv2.resize(image, (other, MAX_SIDE) if height > width else (MAX_SIDE, other))
        factors = np.array([image.shape[1] / width, image.shape[0] / height], np.float32)
        keypoints, box = ((points.reshape(-1, 2) + 0.5) * factors - 0.5 for points in (face.keypoints, face.box))
        face = Face(box.ravel(), face.score, keypoints)
    height, width = (side - side % 2 for side in image.shape[:2])
    return Source(image[:height, :width], face)


def crop(image: np.ndarray, matrix: np.ndarray, size: int = CROP_SIZE) -> np.ndarray:
    """Return the crop, uint8 [size, size, 3]; black outside the photo."""
    return cv2.warpAffine(image, matrix, (size, size), flags=cv2.INTER_LINEAR)


def network_input(cropped: np.ndarray) -> np.ndarray:
    """Return a BGR crop as F and M take it: RGB, float32 [3, 256, 256], 0 … 1."""
    small = cv2.resize(cropped, (INPUT_SIZE, INPUT_SIZE), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(small[..., ::-1].transpose(2, 0, 1)).astype(np.float32) / 255
