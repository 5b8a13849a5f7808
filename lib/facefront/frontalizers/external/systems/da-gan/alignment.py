"""Align a face as TP-GAN does with Multi-PIE: 128 pixels a side, eyes on row 40, mouth 48 rows below."""

from __future__ import annotations

import cv2
import numpy as np

SIDE, EYES_ROW, EYES_TO_MOUTH = 128, 40.0, 48.0


def similarity(keypoints: np.ndarray) -> np.ndarray:
    """Return the similarity from picture to aligned face, float64 [2, 3].

    keypoints: [5, 2] in pixels: the eyes' centres (left one of the picture first), nose, corners of the mouth. The
    roll is that of the eyes' line and of the face's vertical together, since a profile's eyes lie close to each other.
    DA-GAN's repository publishes no alignment of its own; its generator is TP-GAN's. Raises ValueError where the
    points span no face.
    """
    points = np.asarray(keypoints, np.float64)
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    down = mouth - eyes
    across = points[1] - points[0] + (down[1], -down[0])
    across /= max(float(np.hypot(*across)), 1e-9)
    height = float(across[0] * down[1] - across[1] * down[0])
    if not np.isfinite(height) or height < 1:
        raise ValueError("the mouth does not lie below the eyes")
    turn = EYES_TO_MOUTH / height * np.array([[across[0], across[1]], [-across[1], across[0]]])
    middle = (eyes + mouth) / 2
    place = np.array([SIDE / 2, EYES_ROW + EYES_TO_MOUTH / 2])
    return np.hstack([turn, (place - turn @ middle)[:, None]])


def align(image: np.ndarray, keypoints: np.ndarray) -> np.ndarray:
    """Return the aligned face, uint8 [128, 128, 3]; what lies beyond the picture's edge repeats the edge."""
    matrix = similarity(keypoints)
    scale = float(np.hypot(*matrix[0, :2]))
    if scale < 0.5:  # more than two pixels to one: reduce first, against aliasing
        image = cv2.GaussianBlur(image, (0, 0), 0.4 / scale)
    return cv2.warpAffine(image, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def faces_left(keypoints: np.ndarray) -> bool:
    """Return True where the nose lies left of the line from eyes to mouth.

    DA-GAN is trained on one side alone and mirrors the other; which one it keeps follows from Multi-PIE's cameras,
    which its repository does not describe. Here faces that look to the picture's left are mirrored.
    """
    aligned = similarity(keypoints) @ np.array([*np.asarray(keypoints, np.float64)[2], 1.0])
    return bool(aligned[0] < SIDE / 2)
