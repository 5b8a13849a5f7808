"""Pixels of any mode as uint8 BGR, converted and reduced band by band so that a whole copy is never needed."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image

_BAND = 500_000  # pixels converted at a time, about

Rows = Callable[[int, int], np.ndarray]
"""From the first row to before the last: uint8 [rows, W, 3] BGR."""


def assemble(rows: Rows, size: tuple[int, int], factor: int) -> np.ndarray:
    """Return the whole picture from bands, each reduced by averaging factor × factor pixels."""
    if factor == 1 and size[0] * size[1] <= _BAND:
        return np.require(rows(0, size[1]), requirements=("C", "W"))  # HEIC gives memory that cannot be written
    width, height = max(1, size[0] // factor), max(1, size[1] // factor)
    image = np.empty((height, width, 3), np.uint8)
    step = max(1, _BAND // (size[0] * factor))
    for top in range(0, height, step):
        end = min(height, top + step)
        part = rows(top * factor, min(size[1], end * factor))
        if factor > 1:
            part = cv2.resize(np.ascontiguousarray(part), (width, end - top), interpolation=cv2.INTER_AREA)
        image[top:end] = part
    return image


def to_rgb(image: Image.Image) -> Image.Image:
    """Return any mode but floating point as RGB: transparency on white, 16-bit grey scaled by 255 / 65535."""
    if image.mode == "I" or image.mode.startswith("I;16"):
        return Image.fromarray(_from_16_bit(np.asarray(image))).convert("RGB")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    return image.convert("RGB")


def _from_16_bit(values: np.ndarray) -> np.ndarray:
    if values.min() < 0 or values.max() > 65535:
        raise ValueError(f"pixels reach from {values.min()} to {values.max()}: save it with 8 or 16 bits")
    return ((values.astype(np.int32) + 128) // 257).astype(np.uint8)


def on_white(pixels: np.ndarray) -> np.ndarray:
    """Return uint8 [H, W, 3] BGR of grey [H, W], grey with alpha, BGR or BGRA; uint16 is scaled by 255 / 65535."""
    if pixels.dtype == np.uint16:
        pixels = _from_16_bit(pixels)
    if pixels.ndim == 2:
        return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    if pixels.shape[2] == 3:
        return pixels
    order = [0, 0, 0, 1] if pixels.shape[2] == 2 else [2, 1, 0, 3]
    return np.asarray(to_rgb(Image.fromarray(np.ascontiguousarray(pixels[..., order]), "RGBA")))[..., ::-1]


def upright(image: np.ndarray, orientation: object) -> np.ndarray:
    """Return the picture as the EXIF orientation (1 to 8) says that it is to be seen."""
    if orientation in (2, 3, 4, 5, 6, 7, 8):
        image = image[:, ::-1] if orientation in (2, 3, 7, 8) else image
        image = image[::-1] if orientation in (3, 4, 6, 7) else image
        image = image.swapaxes(0, 1) if orientation in (5, 6, 7, 8) else image
    return np.ascontiguousarray(image)
