"""What a detector is, and what all of ours share: the canvas they look at."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from facefront.errors import SetupError
from facefront.faces import Face
from facefront.registry import Card, create_from_one
from facefront.weights import FoundWeight


@dataclass(frozen=True, kw_only=True)
class DetectorCard(Card):
    """A detector's entry in the registry. Of its `weights` the first that is found is taken."""

    kind = "detector"

    def create(self, weights: Sequence[FoundWeight], **params: Any) -> Detector:
        """Build the detector. Raises SetupError where there is no weight file, or it or a parameter does not fit."""
        return create_from_one(self, weights, params)


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
        """The image, uint8 [H, W, 3] BGR, with at least `padding` times its longer side of black around it.

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
        """Points [..., 2] of the canvas as points of the photo, float32, pixels."""
        return ((points - self.offset) / self.scale).astype(np.float32)


class Detector(ABC):
    """Finds faces in photos; one photo at a time, on a canvas of det_size × det_size.

    det_size: side of the canvas in pixels, a multiple of 32; threshold: least score, 0 … 1; nms: of two boxes that
    overlap by more (intersection over union) the better one stays; padding: black on every side, as a share of the
    photo's longer side. Raises SetupError for a value out of range.
    """

    key: str
    version: int  # raised by hand when a change of the code changes results

    def __init__(self, weight: FoundWeight, det_size: int, threshold: float, nms: float, padding: float) -> None:
        if det_size < 32 or det_size % 32:
            raise SetupError(f"detector {self.key}: det_size is {det_size}; give a positive multiple of 32")
        for name, value in {"threshold": threshold, "nms": nms}.items():
            if not 0 < value < 1:
                raise SetupError(f"detector {self.key}: {name} is {value}; give a number between 0 and 1")
        if not 0 <= padding <= 4:
            raise SetupError(f"detector {self.key}: padding is {padding}; give a share of the side from 0 to 4")
        self.weight = weight
        self.det_size, self.threshold, self.nms, self.padding = det_size, threshold, nms, padding

    @abstractmethod
    def find(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Boxes [N, 4], scores [N] and keypoints [N, 5, 2] on a canvas, in its pixels, by falling score."""

    @abstractmethod
    def applied(self) -> str:
        """The provider or device that the model really runs on."""

    def detect(self, image: np.ndarray) -> list[Face]:
        """The faces of an image, uint8 [H, W, 3] BGR of any size, by falling score, in pixels of that image."""
        return self.detect_on(Canvas.of(image, self.det_size, self.padding))

    def detect_on(self, canvas: Canvas) -> list[Face]:
        """The same for a canvas that was made with this detector's det_size and padding."""
        boxes, scores, keypoints = self.find(canvas.pixels)
        boxes = canvas.to_photo(boxes.reshape(-1, 2, 2)).reshape(-1, 4)
        found = zip(boxes, scores, canvas.to_photo(keypoints), strict=True)
        return [Face(box, float(score), points) for box, score, points in found]

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """Everything that changes what is found."""
        return {
            "name": self.key,
            "version": self.version,
            "weights": self.weight.sha256,
            "det_size": self.det_size,
            "threshold": self.threshold,
            "nms": self.nms,
            "padding": self.padding,
        }


def detect_all(detectors: Mapping[str, Detector], image: np.ndarray) -> dict[str, list[Face]]:
    """What each detector finds in one image; detectors of the same det_size and padding share its canvas."""
    canvases: dict[tuple[int, float], Canvas] = {}
    for detector in detectors.values():
        shape = detector.det_size, detector.padding
        if shape not in canvases:
            canvases[shape] = Canvas.of(image, *shape)
    return {key: d.detect_on(canvases[d.det_size, d.padding]) for key, d in detectors.items()}
