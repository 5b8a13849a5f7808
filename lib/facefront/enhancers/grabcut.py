"""A person cut from the background by the detector's box alone. Source: Rother et al., "GrabCut", SIGGRAPH 2004."""

from __future__ import annotations

import cv2
import numpy as np

ROUNDS = 4
"""Of GrabCut: models fitted, cut made."""

LARGEST = 128
"""Longer side of the picture that is cut, pixels: the outline needs no more, and the time goes with the area."""

SEED = 0
"""Of OpenCV's generator, which starts the models."""

ROOM = (0.45, 0.6)
"""How far beyond the box hair and shoulders may reach: to each side and up, as shares of its width and height."""


def cut_out(image: np.ndarray, box: np.ndarray) -> np.ndarray:
    """Return the share of each pixel that belongs to the person: float32 [H, W], 0 … 1.

    image: uint8 [H, W, 3] BGR; box: x1 y1 x2 y2, pixels. The inner half of the box is the person, what lies farther
    from it than hair and shoulders reach is background, and GrabCut decides between.
    """
    height, width = image.shape[:2]
    scale = min(1.0, LARGEST / max(height, width))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    hints = first_guess(small.shape[:2], np.asarray(box, np.float64) * scale)
    person = np.isin(hints, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if person.all() or not person.any():  # GrabCut refuses to tell one thing from nothing
        return np.full((height, width), person.all(), np.float32)
    cv2.setRNGSeed(SEED)
    models, no_box = (np.zeros((1, 65)), np.zeros((1, 65))), (0, 0, 0, 0)
    cv2.grabCut(small, hints, no_box, models[0], models[1], ROUNDS, cv2.GC_INIT_WITH_MASK)
    share = np.isin(hints, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    return np.clip(cv2.resize(cv2.GaussianBlur(share, (0, 0), 0.7), (width, height)), 0, 1)


def first_guess(shape: tuple[int, int], box: np.ndarray) -> np.ndarray:
    """Return GrabCut's hints, uint8 [H, W]."""
    (height, width), (x1, y1, x2, y2) = shape, np.asarray(box, np.float64)
    y, x = np.mgrid[:height, :width]
    wide, high = max(x2 - x1, 1.0), max(y2 - y1, 1.0)
    reach = (x > x1 - ROOM[0] * wide) & (x < x2 + ROOM[0] * wide) & (y > y1 - ROOM[1] * high)
    edge = (x == 0) | (x == width - 1) | (y == 0)  # a tight frame still needs to show some background
    off = np.hypot((x - (x1 + x2) / 2) / (wide / 2), (y - (y1 + y2) / 2) / (high / 2))
    hints = np.where(reach & ~edge, cv2.GC_PR_BGD, cv2.GC_BGD)
    neck = (np.abs(x - (x1 + x2) / 2) < 0.35 * wide) & (y > (y1 + y2) / 2)
    hints = np.where(((off < 1.15) | neck) & ~edge, cv2.GC_PR_FGD, hints)
    return np.where(off < 0.7, cv2.GC_FGD, hints).astype(np.uint8)
