"""The quality of a detector: average precision, faces found and keypoint error by angle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from drawnheads.training.detection_examples import Example
from facefront.detectors import Detector
from facefront.faces import Face
from facefront.frontalizers.framing import framed_template

YAW_EDGES = (0, 15, 30, 45, 60, 75, 90)
_OVERLAP = 0.5  # intersection over union from which a box is the face's


@dataclass(frozen=True)
class _Judged:
    """One example: yaw; the score of the face's box (0 where there is none) and its keypoints' error as a share of
    the face's size (NaN there); scores of the boxes that are no face, and whether they are larger than the face's."""

    yaw: float
    score: float
    error: float
    wrong: list[float]
    larger: list[bool]

    def chosen(self, threshold: float) -> bool:
        """Return whether the largest box at the threshold is the face's."""
        taken = any(score >= threshold and larger for score, larger in zip(self.wrong, self.larger, strict=True))
        return self.score >= threshold and not taken


def detection_figures(detector: Detector, examples: Iterable[Example], threshold: float = 0.5) -> dict[str, float]:
    """Return AP50, and the share found and the keypoint error of all faces and of each bin of |yaw|.

    detector: one with a low threshold of its own (0.05), for the average precision; `threshold` is the score from which
    a face counts as found. The keypoint error is the mean distance of the five from the truth, divided by the square
    root of the true box's area, over the faces that were found. Keys: ap50, recall, keypoint_error, wrong (boxes at
    the threshold that are no face, a photo), chosen (the share of faces that have the largest box), and recall_0_15,
    keypoint_error_0_15, faces_0_15 and so on; NaN where there is no face.
    """
    shown = list(examples)
    judged = [_judge(example, detector.detect(example.image)) for example in shown]
    counted = [j for j, example in zip(judged, shown, strict=True) if example.counts]
    yaws = np.array([abs(j.yaw) for j in counted])
    figures = {
        "ap50": average_precision([j.score for j in counted], [s for j in judged for s in j.wrong]),
        "wrong": sum(s >= threshold for j in judged for s in j.wrong) / max(1, len(judged)),
        "chosen": sum(j.chosen(threshold) for j in counted) / max(1, len(counted)),
        **_found(counted, threshold),
    }
    for low, high in pairwise(YAW_EDGES):
        part = [counted[i] for i in np.flatnonzero((yaws >= low) & (yaws < high))]
        figures |= {f"{name}_{low}_{high}": value for name, value in _found(part, threshold).items()}
    return {name: round(float(value), 4) for name, value in figures.items()}


def framed_figures(detector: Detector, frames: Sequence[np.ndarray], threshold: float = 0.5) -> dict[str, float]:
    """Return the share of frontalizers' frames in which a face is found, and how far its keypoints lie from where the
    framing puts them, as a share of the face's size: more than the detector's error, as faces differ."""
    template, errors = framed_template(), []
    for frame in frames:
        faces = [face for face in detector.detect(frame) if face.score >= threshold]
        errors += [_distance(faces[0], template) / np.sqrt(faces[0].area)] if faces else []
    mean = float(np.mean(errors)) if errors else float("nan")
    return {"found": round(len(errors) / max(1, len(frames)), 4), "from_template": round(mean, 4)}


def average_precision(right: Sequence[float], wrong: Sequence[float]) -> float:
    """Return the area under the curve of precision over recall, each precision the best at that recall or beyond.

    right: for each face the score of its box, 0 where it has none; wrong: scores of boxes that are no face. NaN
    without faces.
    """
    if not len(right):
        return float("nan")
    found = np.array([score for score in right if score > 0])
    scores = np.concatenate([found, wrong])
    hits = np.concatenate([np.ones(len(found)), np.zeros(len(wrong))])[np.argsort(-scores, kind="stable")]
    precision = hits.cumsum() / np.arange(1, len(hits) + 1)
    best = np.maximum.accumulate(precision[::-1])[::-1]
    return float((best * hits).sum() / len(right))


def _judge(example: Example, faces: Sequence[Face]) -> _Judged:
    """The best-scored box that overlaps the face is its; every other one is wrong, except on a face cut too much."""
    overlaps = np.array([_overlap(face.box, example.box) for face in faces])
    own = next((i for i, overlap in enumerate(overlaps) if overlap >= _OVERLAP), None)
    spared = set() if example.counts else {i for i, overlap in enumerate(overlaps) if overlap > 0}
    others = [face for i, face in enumerate(faces) if i != own and i not in spared]
    wrong = [face.score for face in others]
    if own is None:
        return _Judged(example.yaw, 0.0, float("nan"), wrong, [True] * len(others))
    larger = [face.area > faces[own].area for face in others]
    error = _distance(faces[own], example.keypoints) / example.size
    return _Judged(example.yaw, faces[own].score, error, wrong, larger)


def _found(judged: Sequence[_Judged], threshold: float) -> dict[str, float]:
    found = [j for j in judged if j.score >= threshold]
    return {
        "recall": len(found) / len(judged) if judged else float("nan"),
        "keypoint_error": float(np.mean([j.error for j in found])) if found else float("nan"),
        "faces": len(judged),
    }


def _distance(face: Face, keypoints: np.ndarray) -> float:
    return float(np.linalg.norm(face.keypoints - keypoints, axis=1).mean())


def _overlap(box: np.ndarray, other: np.ndarray) -> float:
    """Intersection over union."""
    shared = np.prod((np.minimum(box[2:], other[2:]) - np.maximum(box[:2], other[:2])).clip(0))
    return float(shared / (np.prod(box[2:] - box[:2]) + np.prod(other[2:] - other[:2]) - shared))
