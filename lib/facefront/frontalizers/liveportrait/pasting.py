"""The drawn crop back into its photo, faded out towards the crop's border."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from facefront.frontalizers.liveportrait.cropping import CROP_SIZE

FADE = 16
"""Width of the border over which the crop fades out, pixels of the crop."""


@lru_cache(maxsize=1)
def fading_mask() -> np.ndarray:
    """Return the weight of the crop's pixels, uint8 [512, 512], 0 … 255: less with the distance from the square inside
    the border.

    A formula that gives, pixel by pixel, what the official mask_template.png holds.
    """
    place = np.arange(CROP_SIZE)
    away = np.maximum(0, np.maximum(FADE - place, place - (CROP_SIZE - FADE)))
    mask = (255 * np.maximum(0, 1 - np.hypot(away[:, None], away) / FADE)).astype(np.uint8)
    mask.setflags(write=False)
    return mask


def paste_back(drawn: np.ndarray, matrix: np.ndarray, image: np.ndarray) -> np.ndarray:
    """Paste the drawn crop back into its photo. drawn: uint8 [512, 512, 3]; matrix: float32 [2, 3], from the photo to
    the crop; image: uint8 [H, W, 3].

    Returns uint8 [H, W, 3], colours in the order of the given ones.
    """
    back = np.linalg.inv(np.vstack([matrix, np.array([[0, 0, 1]], np.float32)]))[:2]
    size = image.shape[1::-1]
    share = cv2.warpAffine(fading_mask(), back, size, flags=cv2.INTER_LINEAR).astype(np.float32)[..., None] / 255
    face = cv2.warpAffine(drawn, back, size, flags=cv2.INTER_LINEAR)
    # Cut off, not rounded, as the official code does.
    return np.clip(share * face + (1 - share) * image, 0, 255).astype(np.uint8)
