"""Photos and frontalized photos, small enough for the report, all framed alike."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import pandas as pd

from facefront.faces import FRONTALS, Status, conform
from facefront.imaging.images import decode_image, read_exactly
from facefront.variants import ORIGINAL

K = TypeVar("K")

SIDE = 160  # pixels: the size that the report shows, about 4 kB each
QUALITY = 80  # of the JPEG
MARGIN = 0.2  # of the box's longer side, all around: most of the head, and little beyond a tight photo's border


def thumbnail(image: np.ndarray, box: np.ndarray, margin: float = MARGIN, side: int = SIDE) -> str:
    """Return the square around the box, wider by `margin` of its longer side, as base64 of a JPEG of `side` pixels.

    image: uint8 [H, W, 3] BGR; box: x1 y1 x2 y2, pixels. What lies beyond the picture's border is its edge, blurred.
    """
    span = max(2, round(float((box[2:] - box[:2]).max()) * (1 + 2 * margin)))
    x, y = np.round((box[:2] + box[2:]) / 2 - span / 2).astype(int)
    height, width = image.shape[:2]
    inner = image[max(y, 0) : max(y + span, 0), max(x, 0) : max(x + span, 0)]
    pads = max(-y, 0), max(y + span - height, 0), max(-x, 0), max(x + span - width, 0)
    square = cv2.copyMakeBorder(inner, *pads, cv2.BORDER_REPLICATE)
    outside = cv2.copyMakeBorder(np.zeros(inner.shape[:2], np.uint8), *pads, cv2.BORDER_CONSTANT, value=255)
    small = cv2.resize(square, (side, side), interpolation=cv2.INTER_AREA if span > side else cv2.INTER_CUBIC)
    beyond = cv2.resize(outside, (side, side), interpolation=cv2.INTER_NEAREST) > 0
    small[beyond] = cv2.GaussianBlur(small, (0, 0), side / 16)[beyond]
    return base64.b64encode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()).decode()


class Photos:
    """The pictures of a run by image and variant, cut to the face.

    images, faces, frontals: the run's tables, the last None where only photos are shown; faces of outputs cut the
    outputs; results: the folder that the paths of frontals are relative to; detector: the one with the boxes to cut to;
    max_side: as the photos were read when the boxes were found (pixels), None for as they are; show=False gives no
    picture at all, for a report without faces.
    """

    def __init__(
        self,
        images: pd.DataFrame,
        faces: pd.DataFrame,
        frontals: pd.DataFrame | None = None,
        *,
        results: Path,
        detector: str,
        max_side: int | None = None,
        show: bool = True,
    ) -> None:
        seen = faces[(faces["detector"] == detector) & (faces["status"] == Status.OK)]
        outputs = conform(pd.DataFrame(columns=list(FRONTALS)), FRONTALS) if frontals is None else frontals
        made = outputs[outputs["status"] == Status.OK]
        boxes = seen[["x1", "y1", "x2", "y2"]].to_numpy()
        self._boxes = dict(zip(zip(seen["image_id"], seen["variant"], strict=True), boxes, strict=True))
        self._photos = _files(images["image_id"], images)
        self._outputs = _files(zip(made["image_id"], made["variant"], strict=True), made)
        self._results, self._max_side, self._show = results, max_side, show

    def jpeg(self, image_id: str, variant: str = ORIGINAL, side: int = SIDE) -> str:
        """Return base64 of a JPEG of `side` pixels, cut to the face or, where none was found, whole.

        Empty where none was made or may be shown. Raises SetupError where a file is gone, or is not the one that was
        measured.
        """
        if not self._show or (variant != ORIGINAL and (image_id, variant) not in self._outputs):
            return ""
        if variant == ORIGINAL:
            path, sha256 = self._photos[image_id]
            image = decode_image(read_exactly(path, sha256), path, self._max_side)
        else:
            path, sha256 = self._outputs[image_id, variant]
            image = decode_image(read_exactly(self._results / path, sha256), path)
        box = self._boxes.get((image_id, variant))
        if box is None:
            return thumbnail(image, np.array([0, 0, image.shape[1], image.shape[0]]), margin=0, side=side)
        return thumbnail(image, box, side=side)


def _files(keys: Iterable[K], table: pd.DataFrame) -> dict[K, tuple[str, str]]:
    """Return path and SHA-256 of each row of a table by its key."""
    return dict(zip(keys, zip(table["path"], table["sha256"], strict=True), strict=True))
