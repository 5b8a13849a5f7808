"""Effects of cameras, light and frontalizers on a picture, for scenes to learn from: tint, blur, noise, fill, cover."""

from __future__ import annotations

import cv2
import numpy as np


def blemish(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return the picture, uint8 [H, W, 3] BGR, in another light and camera, at times with something in front of it."""
    if random.random() < 0.12:
        _cover(image, random)
    image = cv2.LUT(image, _tone(random))
    if random.random() < 0.1:
        image = cv2.merge([cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)] * 3)
    chance = random.random()
    if chance < 0.12:
        image = cv2.GaussianBlur(image, (0, 0), random.uniform(0.5, 1.3))
    elif chance < 0.24:
        image = _coarser(image, random.uniform(0.4, 0.8))
    elif chance < 0.4:
        image = _noisy(image, random)
    return image


def fill_softly(image: np.ndarray, frame: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return the picture with coarse colours, or black, around a frame x1 y1 x2 y2, as frontalizers fill gaps."""
    side = image.shape[0]
    colours = cv2.resize(image, (6, 6), interpolation=cv2.INTER_AREA)
    around = cv2.resize(colours, (side, side), interpolation=cv2.INTER_CUBIC) * (random.random() < 0.7)
    mask: np.ndarray = np.zeros((side, side), np.float32)
    centre, axes = (frame[:2] + frame[2:]) / 2, (frame[2:] - frame[:2]) / 2
    if random.random() < 0.5:
        corners = np.rint(frame).astype(int).tolist()
        cv2.rectangle(mask, corners[:2], corners[2:], 1.0, -1)
    else:
        cv2.ellipse(
            mask, np.rint(centre).astype(int).tolist(), np.rint(axes * 1.15).astype(int).tolist(), 0, 0, 360, 1.0, -1
        )
    mask = cv2.GaussianBlur(mask, (0, 0), random.uniform(0.5, 6))[..., None]
    return np.rint(image * mask + around * (1 - mask)).astype(np.uint8)


def _tone(random: np.random.Generator) -> np.ndarray:
    """A table for cv2.LUT, uint8 [1, 256, 3]: exposure, contrast, gamma, and a tint."""
    values = np.linspace(0, 1, 256) ** np.exp(random.normal(0, 0.2))
    gain = np.exp(random.normal(0, 0.2) + random.normal(0, 0.06, 3))
    table = (values[:, None] - 0.5) * gain + 0.5 + random.normal(0, 0.06)
    black = values[:, None] == 0  # the canvas stays black
    return np.rint(np.where(black, 0, table).clip(0, 1) * 255).astype(np.uint8)[None]


def _cover(image: np.ndarray, random: np.random.Generator) -> None:
    """A plain rectangle somewhere in the picture, too small to hide a large face."""
    side = image.shape[0]
    corner = random.uniform(0, side, 2)
    extent = random.uniform(0.03, 0.18, 2) * side
    corners = np.rint(np.concatenate([corner, corner + extent])).astype(int).tolist()
    cv2.rectangle(image, corners[:2], corners[2:], random.integers(0, 256, 3).tolist(), -1)


def _coarser(image: np.ndarray, share: float) -> np.ndarray:
    small = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    return cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def _noisy(image: np.ndarray, random: np.random.Generator) -> np.ndarray:
    grain = random.normal(0, random.uniform(2, 9), image.shape[:2]).astype(np.int16)
    return np.clip(image + grain[..., None], 0, 255).astype(np.uint8)
