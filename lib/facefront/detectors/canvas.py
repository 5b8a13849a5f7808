"""The picture that a detector is given: a photo on a black square."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from facefront.faces import Face, map_faces


@dataclass(frozen=True)
class Canvas:
    """A photo, resized and centred on a black square: what a detector is shown.

    pixels: uint8 [S, S, 3] BGR; scale: (x, y), canvas pixels per photo pixel; offset: (x, y) of the photo's top left
    corner on the canvas, in canvas pixels.
    """

    pixels: np.ndarray
    scale: np.ndarray
    offset: np.ndarray

    @classmethod
    def of(cls, image: np.ndarray, size: int, padding: float) -> Canvas:
        """Return the image, uint8 [H, W, 3] BGR, with at least `padding` times its longer side of black around it.

        Detectors miss faces that fill the whole picture, so that tight crops need the black. Shrinking averages over
        areas, which keeps large photos free of aliasing. Raises ValueError where the image is not such an array.
        """
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
            raise ValueError(f"expected an image, uint8 [H, W, 3]; got {image.dtype} {list(image.shape)}")
        height, width = image.shape[:2]
        factor = size / (max(height, width) * (1 + 2 * padding))
        inner = np.maximum(1, np.rint([width * factor, height * factor]).astype(int))
        offset = (size - inner) // 2
        pixels = np.zeros((size, size, 3), np.uint8)
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        resized = cv2.resize(image, inner.tolist(), interpolation=way)
        pixels[offset[1] : offset[1] + inner[1], offset[0] : offset[0] + inner[0]] = resized
        return cls(pixels, inner / [width, height], offset)

    def to_photo(self, points: np.ndarray) -> np.ndarray:
        """Return points [..., 2] of the canvas as points of the photo, float32, pixels."""
        return ((points - self.offset) / self.scale).astype(np.float32)


class Canvases:
    """The canvases of one photo, each made once, when a detector asks for it.

    image: uint8 [H, W, 3] BGR.
    """

    def __init__(self, image: np.ndarray) -> None:
        self.image = image
        self._made: dict[tuple[int, float, int], Canvas] = {}

    def get(self, size: int, padding: float, rotation: int = 0) -> Canvas:
        """Return the canvas of the photo turned counter-clockwise by `rotation` degrees, a multiple of 90."""
        wanted = size, padding, rotation
        if wanted not in self._made:
            self._made[wanted] = Canvas.of(np.ascontiguousarray(np.rot90(self.image, rotation // 90)), size, padding)
        return self._made[wanted]

    def turn_back(self, faces: list[Face], rotation: int) -> list[Face]:
        """Return faces of the turned photo in the pixels of the photo as it is."""
        height, width = self.image.shape[:2]
        return map_faces(faces, lambda points: turn_points(points, height, width, rotation, back=True))


def turn_points(points: np.ndarray, height: int, width: int, rotation: int, *, back: bool = False) -> np.ndarray:
    """Return points [..., 2] of a photo of that size as points of the photo turned counter-clockwise by `rotation`.

    back: the other way, from the turned photo to the photo of that size. Pixels, float32.
    """
    x, y = points[..., 0], points[..., 1]
    right, bottom = width - 1, height - 1
    if back:
        turned = {0: (x, y), 90: (right - y, x), 180: (right - x, bottom - y), 270: (y, bottom - x)}[rotation]
    else:
        turned = {0: (x, y), 90: (y, right - x), 180: (right - x, bottom - y), 270: (bottom - y, x)}[rotation]
    return np.stack(turned, -1).astype(np.float32)
