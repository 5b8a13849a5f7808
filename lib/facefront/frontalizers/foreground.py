"""Separate points near the outline that resemble the head from those that resemble the background."""

from __future__ import annotations

import cv2
import numpy as np

BINS = 12
"""Colour cells along each axis of CIE Lab."""

_LEVELS = np.arange(256)
_LIGHT = (_LEVELS * BINS // 256).astype(np.uint8)
_HUE = np.clip((_LEVELS - 48) * BINS // 160, 0, BINS - 1).astype(np.uint8)  # photos keep to the middle of a and b
_TABLES = (_LIGHT, _HUE, _HUE)

DOUBT = (0.35, 0.7)
"""Shares of the head in a colour: below the first it counts as background, above the second as head."""


def head_likeness(
    photo: np.ndarray, inside: np.ndarray, outline: np.ndarray, pixels: np.ndarray, sure: np.ndarray
) -> np.ndarray:
    """Return the likelihood that the colour at each pixel is the head's, not the background's: float [N], 0 … 1.

    photo: uint8 [S, S, 3] BGR; inside, outline: uint8 [S, S], non-zero within the photo and the generic head; pixels:
    int [N], the flat indices of the pixels; sure: bool [N], those that certainly show the head. Two colour histograms
    by Bayes' rule with equal priors, as in Jones and Rehg, "Statistical Color Models with Application to Skin
    Detection", IJCV 2002.
    """
    cells = _cells(photo).ravel()
    here = cells[pixels]
    background = (cv2.dilate(outline, np.ones((5, 5), np.uint8)) == 0) & (inside > 0)
    head, rest = _histogram(here[sure]), _histogram(cells[background.ravel()])
    share = (head / (head + rest))[here]
    low, high = DOUBT
    return np.clip((share - low) / (high - low), 0, 1)


def _cells(photo: np.ndarray) -> np.ndarray:
    """The colour cell of each pixel, int16 [S, S]."""
    lab = cv2.cvtColor(cv2.GaussianBlur(photo, (0, 0), 1.0), cv2.COLOR_BGR2Lab)
    light, green, blue = (cv2.LUT(channel, table) for channel, table in zip(cv2.split(lab), _TABLES, strict=True))
    return (light.astype(np.int16) * BINS + green) * BINS + blue


def _histogram(cells: np.ndarray) -> np.ndarray:
    """Shares of the colour cells, float32 [BINS³], smoothed along each axis; no cell is quite empty."""
    counts: np.ndarray = np.bincount(cells.ravel(), minlength=BINS**3).astype(np.float32).reshape(BINS, BINS * BINS)
    kernel = np.array([0.2, 0.6, 0.2], np.float32)
    for _ in range(3):
        counts = cv2.sepFilter2D(counts, -1, np.array([1], np.float32), kernel, borderType=cv2.BORDER_CONSTANT)
        counts = np.ascontiguousarray(counts.reshape(BINS, BINS, BINS).transpose(1, 2, 0)).reshape(BINS, BINS * BINS)
    return counts.ravel() / max(float(counts.sum()), 1.0) + np.float32(1e-6)
