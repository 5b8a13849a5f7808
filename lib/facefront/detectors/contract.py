"""Define the contract of a detector, and the passes over a photo that all detectors share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from facefront.detectors.canvas import Canvas, Canvases
from facefront.detectors.orientation import find_upright
from facefront.errors import SetupError
from facefront.faces import Face
from facefront.registry import Card, create_from_one
from facefront.weights import FoundWeight

TIGHT = 0.5
"""Black around the photo, as a share of its longer side, with which a face that fills the photo is found."""


@dataclass(frozen=True, kw_only=True)
class DetectorCard(Card):
    """A detector's entry in the registry. Of its `weights` the first that is found is taken."""

    kind = "detector"

    def create(self, weights: Sequence[FoundWeight], **params: Any) -> Detector:
        """Build the detector. Raises SetupError where there is no weight file, or it or a parameter does not fit."""
        return create_from_one(self, weights, params)

    def try_once(self, component: Any, random: np.random.Generator) -> None:
        """Search one picture of the detector's own size for faces."""
        component.detect(random.integers(0, 256, (component.det_size, component.det_size, 3), np.uint8))


@dataclass(frozen=True)
class Pass:
    """One attempt of a detector: the side of its canvas, and the black around the photo on it."""

    name: str
    det_size: int
    padding: float


@dataclass(frozen=True)
class Search:
    """Faces by falling score, and the name of the pass that found them; both empty where no pass did."""

    faces: list[Face]
    detection_pass: str

    def turned_back(self, canvases: Canvases, rotation: int) -> Search:
        """Return the same with the faces in the pixels of the photo as it is."""
        return Search(canvases.turn_back(self.faces, rotation), self.detection_pass)


@dataclass(frozen=True)
class Detection:
    """Hold what a detector finds in a photo.

    as_it_is: on the photo as it is. rotation: by so many degrees, counter-clockwise, the photo must be turned to be
    upright (0, 90, 180, 270). upright: what is found on the turned photo, in the pixels of the photo as it is; None
    where rotation is 0.
    """

    as_it_is: Search
    rotation: int = 0
    upright: Search | None = None


class Detector(ABC):
    """Find faces in photos, one photo at a time, on a canvas of det_size × det_size.

    det_size: side of the canvas in pixels, a multiple of 32; threshold: least score, 0 … 1; nms: of two boxes that
    overlap by more (intersection over union) the better one stays; padding: black on every side, as a share of the
    photo's longer side. Where nothing is found, further passes follow (see `passes`). Raises SetupError for a value
    out of range.
    """

    key: str
    version: int  # raised by hand when a change of the code changes results
    usual_score: float  # that most upright faces reach; below it, the photo may be upside down
    low_score: float  # that nearly all upright faces reach; below it, the photo may also lie on its side
    gain: float  # by which share the score must be nearer to 1 on the turned photo, if the face is another way up there
    fixed_size: bool = False  # the model takes canvases of det_size alone

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
        """Return boxes [N, 4], scores [N] and keypoints [N, 5, 2] on a canvas, in its pixels, by falling score.

        pixels: uint8 [S, S, 3] BGR, with S of the pass (`Pass.det_size`).
        """

    @abstractmethod
    def applied(self) -> str:
        """Return the provider or device that the model runs on."""

    @property
    def passes(self) -> tuple[Pass, ...]:
        """Return the passes in order; each is made only where those before it found nothing.

        standard: as the parameters say; unpadded: without the black, so that small faces are larger; padded: with
        more of it, for faces that fill the photo; large: on a canvas of twice the side, for faces that are smaller
        still.
        """
        size, padding = self.det_size, self.padding
        further = [Pass("unpadded", size, 0.0)] if padding > 0 else []
        further += [Pass("padded", size, TIGHT)] if padding < TIGHT else []
        further += [] if self.fixed_size else [Pass("large", 2 * size, 0.0)]
        return Pass("standard", size, padding), *further

    def detect(self, image: np.ndarray) -> list[Face]:
        """Return the faces of an image, uint8 [H, W, 3] BGR of any size, by falling score, in pixels of that image."""
        return self.search(Canvases(image)).faces

    def search(self, canvases: Canvases, rotation: int = 0, passes: Sequence[Pass] = ()) -> Search:
        """Return what the first pass that finds a face finds in the photo, turned counter-clockwise by `rotation`.

        The faces are in pixels of the turned photo. passes: all where empty. A pass on a larger canvas is left out
        where the photo itself is no larger than the standard one.
        """
        for each in passes or self.passes:
            if each.det_size > self.det_size >= max(canvases.image.shape[:2]):
                continue
            faces = self.detect_on(canvases.get(each.det_size, each.padding, rotation))
            if faces:
                return Search(faces, each.name)
        return Search([], "")

    def detect_on(self, canvas: Canvas) -> list[Face]:
        """Return the faces of one canvas, by falling score, in pixels of the photo."""
        boxes, scores, keypoints = self.find(canvas.pixels)
        boxes = canvas.to_photo(boxes.reshape(-1, 2, 2)).reshape(-1, 4)
        found = zip(boxes, scores, canvas.to_photo(keypoints), strict=True)
        return [Face(box, float(score), points) for box, score, points in found]

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """Return everything that changes what is found."""
        return {
            "name": self.key,
            "version": self.version,
            "weights": self.weight.sha256,
            "det_size": self.det_size,
            "threshold": self.threshold,
            "nms": self.nms,
            "padding": self.padding,
            "passes": ", ".join(f"{p.name} {p.det_size} {p.padding:g}" for p in self.passes),
        }


def detect_all(detectors: Mapping[str, Detector], image: np.ndarray, *, lying: bool = True) -> dict[str, Detection]:
    """Return what each detector finds in one image, uint8 [H, W, 3] BGR; they share its canvases.

    lying: whether the image may lie on its side or upside down; else it is searched as it is.
    """
    canvases = Canvases(image)
    found = {}
    for key, detector in detectors.items():
        as_it_is = detector.search(canvases)
        turned = find_upright(detector, canvases, as_it_is.faces) if lying else ()
        found[key] = Detection(as_it_is, *turned)
    return found
