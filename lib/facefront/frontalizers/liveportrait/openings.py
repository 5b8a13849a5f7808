"""Landmarks of other networks, where their weights are there: the official 106 for the crop, and 203 for how open eyes
and lips are."""

from __future__ import annotations

import numpy as np

from facefront.errors import SetupError
from facefront.faces import Face
from facefront.frontalizers.liveportrait.cropping import Landmarks, crop, crop_matrix
from facefront.runtime.devices import Device, open_session
from facefront.weights import FoundWeight

SIDE, SCALE, LIFT = 224, 1.5, 0.1
"""The crop that the 203 landmarks are found in."""

EYES = ((6, 18, 0, 12), (30, 42, 24, 36))
LIPS = (90, 102, 48, 66)
"""Among the 203: the ends of the opening's height, then of its width; of the left eye, the right eye and the lips."""


class Landmarks106:
    """InsightFace's 2d106det, which the official code crops by."""

    def __init__(self, weight: FoundWeight, device: Device = "auto"):
        from insightface.model_zoo.landmark import Landmark

        self.model = Landmark(model_file=str(weight.path), session=open_session(weight.path, device))
        if self.model.lmk_num != 106:
            raise SetupError(f"{weight.path}: gives {self.model.lmk_num} landmarks, expected 106; get 2d106det.onnx")

    def find(self, image: np.ndarray, face: Face) -> np.ndarray:
        """Return the landmarks, float32 [106, 2], pixels of the image (uint8 [H, W, 3] BGR)."""
        from insightface.app.common import Face as Found

        return self.model.get(image, Found(bbox=face.box))


class Openings:
    """LivePortrait's landmark.onnx: 203 points, of which how open eyes and lips are."""

    def __init__(self, weight: FoundWeight, device: Device = "auto"):
        self.session = open_session(weight.path, device)
        outputs = self.session.get_outputs()
        if len(outputs) != 3:
            raise SetupError(f"{weight.path}: has {len(outputs)} outputs, expected 3; get LivePortrait's landmark.onnx")
        self.input, self.output = self.session.get_inputs()[0].name, outputs[2].name

    def measure(self, image: np.ndarray, landmarks: Landmarks) -> np.ndarray:
        """Return height over width of the left eye's opening, the right eye's and the lips': float32 [3]."""
        cropped = crop(image, crop_matrix(landmarks, SIDE, SCALE, LIFT), SIDE)
        tensor = np.ascontiguousarray(cropped[..., ::-1].transpose(2, 0, 1)[None]).astype(np.float32) / 255
        points = self.session.run([self.output], {self.input: tensor})[0].reshape(-1, 2)
        return np.array([opening(points, ends) for ends in (*EYES, LIPS)], np.float32)


def opening(points: np.ndarray, ends: tuple[int, int, int, int]) -> float:
    """Return the distance of the first two points over that of the last two."""
    top, bottom, left, right = points[list(ends)]
    return float(np.linalg.norm(top - bottom) / (np.linalg.norm(left - right) + 1e-6))
