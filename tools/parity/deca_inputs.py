"""The inputs that the comparison of DECA and its regression test share: a photo, a shape, a pose, a camera."""

import cv2
import numpy as np

from facefront.frontalizers.deca.flame import Flame
from parity.photo import synthetic_photo

TURNED = np.array([0.2, 0.6, -0.1], np.float32)
JAW = np.array([0.15, 0, 0], np.float32)
CAMERA = np.array([7.5, 0.01, -0.02], np.float32)


def deca_photo() -> np.ndarray:
    """Return RGB, float32 [224, 224, 3], 0 … 1."""
    return np.ascontiguousarray(synthetic_photo()[:, :224, :224].transpose(1, 2, 0))


def deca_betas() -> np.ndarray:
    """Return shape and expression, float32 [150]."""
    return np.random.default_rng(5).normal(0, 1, 150).astype(np.float32)


def full_mask(flame: Flame) -> np.ndarray:
    """Return the face in a texture of 256, float32 [256, 256], 0 … 1."""
    return cv2.resize(flame.mask, (256, 256)).astype(np.float32) / 255
