"""Photos and frontalized photos, small enough for the report."""

from __future__ import annotations

import base64
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from facefront.faces import ORIGINAL, Status
from facefront.images import read_image

SIDE = 200  # pixels: sharp at the size that the report shows, and about 9 kB each
MARGIN = 0.45  # of the box's longer side, all around: shows the whole head


def thumbnail(image: np.ndarray, side: int = SIDE) -> str:
    """The picture (uint8 [H, W, 3] BGR) as base64 of a JPEG of `side` pixels, padded with white to a square."""
    height, width = image.shape[:2]
    longer = max(height, width)
    top, left = (longer - height) // 2, (longer - width) // 2
    square = cv2.copyMakeBorder(
        image, top, longer - height - top, left, longer - width - left, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    shrinks = longer > side
    small = cv2.resize(square, (side, side), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    return base64.b64encode(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()).decode()


def crop_around(image: np.ndarray, box: np.ndarray, margin: float = MARGIN) -> np.ndarray:
    """The square around the box (x1 y1 x2 y2, pixels), wider by `margin` of its side, cut at the picture's border."""
    centre, side = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]).max() * (1 + 2 * margin)
    height, width = image.shape[:2]
    x1, y1 = np.clip(np.floor(centre - side / 2), 0, [width - 1, height - 1]).astype(int)
    x2, y2 = np.clip(np.ceil(centre + side / 2), [x1 + 1, y1 + 1], [width, height]).astype(int)
    return image[y1:y2, x1:x2]


class Photos:
    """The pictures of a run by image and variant, cut to the face.

    images, faces, frontals: the run's tables; results: the folder that the paths of frontals are relative to;
    detector: whose boxes cut the photos; max_side: as the photos were read when the boxes were found (pixels), None for
    as they are; show=False gives no picture at all, for a report without faces.
    """

    def __init__(
        self,
        images: pd.DataFrame,
        faces: pd.DataFrame,
        frontals: pd.DataFrame,
        *,
        results: Path,
        detector: str,
        max_side: int | None = None,
        show: bool = True,
    ) -> None:
        seen = faces[(faces["detector"] == detector) & (faces["variant"] == ORIGINAL) & (faces["status"] == Status.OK)]
        made = frontals[frontals["status"] == Status.OK]
        self._paths = dict(zip(images["image_id"], images["path"], strict=True))
        self._boxes = dict(zip(seen["image_id"], seen[["x1", "y1", "x2", "y2"]].to_numpy(), strict=True))
        self._outputs = dict(zip(zip(made["image_id"], made["variant"], strict=True), made["path"], strict=True))
        self._results, self._max_side, self._show = results, max_side, show

    def jpeg(self, image_id: str, variant: str = ORIGINAL) -> str:
        """Base64 of a JPEG; empty where none was made or may be shown. Raises ImageReadError where a file is gone."""
        if not self._show:
            return ""
        if variant != ORIGINAL:
            path = self._outputs.get((image_id, variant))
            return "" if path is None else thumbnail(read_image(self._results / path))
        image = read_image(self._paths[image_id], max_side=self._max_side)
        box = self._boxes.get(image_id)
        return thumbnail(image if box is None else crop_around(image, box))
