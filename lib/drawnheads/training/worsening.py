"""Good pictures made worse in known ways, for a restorer to learn from. Source: arXiv 2101.04061, section 4.1."""

from __future__ import annotations

import cv2
import numpy as np

from facefront.imaging.images import through_jpeg

BLUR, COARSENESS, NOISE, QUALITY = (0.3, 2.5), (0.3, 1.0), (0.0, 7.0), (50, 100)
"""From least to most, drawn evenly: standard deviation of a Gaussian, pixels; factor by which the sides shrink;
standard deviation of the noise, of 255; quality of the JPEG."""


def worsen(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return a picture with blur, coarse pixels, noise and JPEG, at random: uint8 [H, W, 3] BGR, in and out."""
    height, width = picture.shape[:2]
    blurred = cv2.GaussianBlur(picture, (0, 0), random.uniform(*BLUR))
    scale = random.uniform(*COARSENESS)
    small = cv2.resize(blurred, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    noisy = small + random.normal(0, random.uniform(*NOISE), small.shape)
    grainy = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)
    coded = through_jpeg(grainy, int(random.integers(*QUALITY)))
    return cv2.resize(coded, (width, height), interpolation=cv2.INTER_LINEAR)


def relight(picture: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return the picture in another light: exposure, contrast and tint, uint8 [H, W, 3] BGR, in and out.

    Good pictures of one studio would teach its light; what is restored should keep the light that it has.
    """
    values = np.linspace(0, 1, 256) ** np.exp(random.normal(0, 0.25))
    gain = np.exp(random.normal(0, 0.2) + random.normal(0, 0.06, 3))
    table = (values[:, None] - 0.5) * gain + 0.5 + random.normal(0, 0.08)
    return cv2.LUT(picture, np.rint(table.clip(0, 1) * 255).astype(np.uint8)[None])
