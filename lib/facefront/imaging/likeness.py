"""A perceptual hash: pictures that were resized or compressed anew keep nearly all of its bits."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

VERSION = 1

SIDE = 16
"""Side of the square of frequencies that are hashed: 256 bits."""

MOST = 24
"""Bits by which the hashes of two versions of one picture may differ."""


def likeness(image: np.ndarray) -> bytes:
    """Return the perceptual hash of a picture, 32 bytes. image: uint8 [H, W, 3] BGR."""
    import imagehash  # takes long to import, and a run that finds all of it kept does without

    small = cv2.resize(image, (4 * SIDE, 4 * SIDE), interpolation=cv2.INTER_AREA)
    grey = Image.fromarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    return np.packbits(imagehash.phash(grey, hash_size=SIDE).hash).tobytes()
