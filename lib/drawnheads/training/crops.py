"""Crops to learn people from: aligned by keypoints as inexact as a detector's, and seen through worse cameras."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from facefront.faces import CROP_SIZE, align
from facefront.imaging.images import through_jpeg

_COARSE = 0.1
"""Share of faces with keypoints that are twice as far off as usual."""


@dataclass(frozen=True)
class Faults:
    """The size of the errors in crops. points: scales the keypoints' errors; zoom: standard deviation of the logarithm
    of an error in size that all five share, as detectors have it on small faces; wear: see `degrade`."""

    points: float = 1.0
    zoom: float = 0.0
    wear: float = 1.0


USUAL = Faults()
"""Keypoints off by 3 % of the box on average, and every kind of wear."""


def jitter(keypoints: np.ndarray, box: np.ndarray, random: np.random.Generator, faults: Faults = USUAL) -> np.ndarray:
    """Return keypoints [5, 2] with a detector's errors: each 1 to 4.4 % of the box on average, some faces 9 %.

    box: [4], x1 y1 x2 y2. A third of the error is common to all five.
    """
    size = np.sqrt((box[2] - box[0]) * (box[3] - box[1]))
    level = faults.points * size * random.uniform(0.008, 0.035) * (2 if random.random() < _COARSE else 1)
    own, common = random.normal(size=(5, 2)), random.normal(size=2)
    error = level * (np.sqrt(2 / 3) * own + np.sqrt(1 / 3) * common)
    if faults.zoom:
        error += (np.exp(random.normal(0, faults.zoom)) - 1) * (keypoints - keypoints.mean(0))
    return (keypoints + error).astype(np.float32)


def degrade(crop: np.ndarray, random: np.random.Generator, wear: float = 1.0) -> np.ndarray:
    """Return a crop, uint8 [112, 112, 3] BGR, as worse cameras might have it: mirrored, small, blurred, compressed,
    covered.

    Each by chance, so that most crops keep most of their quality. wear: scales all chances but that of a mirror.
    """
    if random.random() < 0.5:
        crop = crop[:, ::-1]
    crop = np.ascontiguousarray(crop)
    if random.random() < 0.35 * wear:
        side = int(random.integers(36, 100))
        small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
        crop = cv2.resize(small, (CROP_SIZE, CROP_SIZE), interpolation=cv2.INTER_LINEAR)
    if random.random() < 0.15 * wear:
        crop = cv2.GaussianBlur(crop, (0, 0), random.uniform(0.4, 1.6))
    if random.random() < 0.15 * wear:
        crop = through_jpeg(crop, int(random.integers(25, 90)))
    return _cover(crop, random) if random.random() < 0.15 * wear else crop


def _cover(crop: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A rectangle of one colour somewhere on it."""
    covered = crop.copy()
    (x, y), (width, height) = random.integers(0, CROP_SIZE - 12, 2), random.integers(12, 44, 2)
    covered[y : y + height, x : x + width] = random.integers(0, 256, 3)
    return covered


def recolour(crops: np.ndarray, random: np.random.Generator, wear: float = 1.0) -> np.ndarray:
    """Return crops, uint8 [N, 112, 112, 3] BGR, in other light, as float32 of about the same range; one in ten is grey.

    Contrast and brightness change for all channels together and a little for each; a third gets noise.
    wear: scales all of that.
    """
    count = len(crops)
    values = crops.astype(np.float32)
    grey = random.random(count) < 0.1 * wear
    values[grey] = values[grey].mean(-1, keepdims=True)
    gain = np.exp(random.normal(0, 0.18 * wear, (count, 1, 1, 1)) + random.normal(0, 0.05 * wear, (count, 1, 1, 3)))
    shift = random.normal(0, 14 * wear, (count, 1, 1, 1)) + random.normal(0, 5 * wear, (count, 1, 1, 3))
    values = (values - 110) * gain.astype(np.float32) + (110 + shift).astype(np.float32)
    noise = np.where(random.random(count) < 0.33 * wear, random.uniform(2, 10, count), 0).astype(np.float32)
    noisy = np.flatnonzero(noise)
    values[noisy] += noise[noisy, None, None, None] * random.standard_normal(values[noisy].shape, np.float32)
    return values.clip(0, 255)


def training_crops(
    photos: Sequence[np.ndarray],
    keypoints: np.ndarray,
    boxes: np.ndarray,
    random: np.random.Generator,
    faults: Faults = USUAL,
) -> np.ndarray:
    """Return photos, uint8 BGR, with keypoints [N, 5, 2] and boxes [N, 4], as crops to learn from: float32 [N, 112,
    112, 3] BGR, 0 … 255, other ones at every call."""
    faces = zip(photos, keypoints, boxes, strict=True)
    aligned = (align(photo, jitter(points, box, random, faults)) for photo, points, box in faces)
    crops = [degrade(crop, random, faults.wear) for crop in aligned]
    return recolour(np.stack(crops), random, faults.wear)
