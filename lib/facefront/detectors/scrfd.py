"""SCRFD, through InsightFace's class. Source: Guo et al., arXiv 2105.04714."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from facefront.detectors.contract import Detector
from facefront.errors import SetupError
from facefront.runtime.devices import Device, open_session
from facefront.weights import FoundWeight

OUTPUTS_WITH_KEYPOINTS = 9  # scores, boxes and keypoints at three strides


class Scrfd(Detector):
    """Finds what `insightface.model_zoo.SCRFD.detect` finds on the same canvas.

    Its anchors, its input's scale and its suppression are InsightFace's; only the candidates above the threshold are
    decoded, which spares a fifth of the time of the smallest model.
    """

    key = "scrfd"
    libraries = ("insightface", "onnxruntime")
    version = 2
    usual_score, low_score, gain = 0.75, 0.55, 0.15

    def __init__(
        self,
        weight: FoundWeight,
        *,
        det_size: int = 640,
        threshold: float = 0.5,
        nms: float = 0.4,
        padding: float = 0.5,
        device: Device = "auto",
        threads: int = 1,
    ) -> None:
        from insightface.model_zoo.scrfd import SCRFD

        super().__init__(weight, det_size, threshold, nms, padding)
        session = open_session(weight.path, device, threads)
        outputs = session.get_outputs()
        if len(outputs) != OUTPUTS_WITH_KEYPOINTS:
            raise SetupError(
                f"{weight.path}: {len(outputs)} outputs, but SCRFD with keypoints has {OUTPUTS_WITH_KEYPOINTS}; "
                "give a detector such as det_10g.onnx"
            )
        self.model = SCRFD(str(weight.path), session, static_shape_sessions=False)
        self.model.prepare(0, input_size=(det_size, det_size), nms_thresh=nms, det_thresh=threshold)
        if self.model.input_size != (det_size, det_size):
            raise SetupError(f"{weight.path}: made for inputs of {self.model.input_size}; set det_size to that")
        self.fixed_size = isinstance(session.get_inputs()[0].shape[2], int)

    def applied(self) -> str:
        """Return the first of ONNX Runtime's providers that took the model."""
        return self.model.session.get_providers()[0]

    def find(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """See `Detector.find`."""
        model = self.model
        blob = cv2.dnn.blobFromImage(pixels, 1 / model.input_std, mean=(model.input_mean,) * 3, swapRB=True)
        outputs = [o.reshape(-1, o.shape[-1]) for o in model.session.run(model.output_names, {model.input_name: blob})]
        candidates = np.concatenate([self._decode(outputs[level::3], level, len(pixels)) for level in range(3)])
        candidates = candidates[np.argsort(-candidates[:, 4], kind="stable")]
        kept = candidates[model.nms(candidates[:, :5])]
        return kept[:, :4], kept[:, 4], kept[:, 5:].reshape(-1, 5, 2)

    def _decode(self, outputs: list[np.ndarray], level: int, side: int) -> np.ndarray:
        """Return the candidates of one stride, float32 [n, 15]: box, score, keypoints. The model answers in strides."""
        scores, distances, keypoints = outputs
        above = np.flatnonzero(scores[:, 0] >= self.threshold)
        stride = self.model._feat_stride_fpn[level]
        points = _anchor_points(side, stride)[above]
        boxes = np.tile(points, 2) + distances[above] * stride * np.array([-1, -1, 1, 1], np.float32)
        return np.hstack([boxes, scores[above], np.tile(points, 5) + keypoints[above] * stride])


@lru_cache(maxsize=16)
def _anchor_points(det_size: int, stride: int) -> np.ndarray:
    """Return x, y of the anchors of one stride, float32 [2 · (det_size / stride)², 2], two at each place, by rows."""
    y, x = np.mgrid[: det_size // stride, : det_size // stride]
    return np.repeat(np.stack([x, y], -1).reshape(-1, 2).astype(np.float32) * stride, 2, axis=0)
