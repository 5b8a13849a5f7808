"""The targets and losses of a detector: which anchors answer for which face, and the errors of their answers.

Both detectors share the losses, in pixels, whatever their networks' own units: the focal loss (Lin et al., arXiv
1708.02002), the generalized IoU (Rezatofighi et al., arXiv 1902.09630), and the mean distance of the keypoints as a
share of the face's size, which is also what their error is measured in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from drawnheads.training.scenes import FACE, IGNORED, Batch

KEYPOINT_WEIGHT = 12.0
NEGATIVE, POSITIVE, NEITHER = 0, 1, 2


@dataclass(frozen=True)
class Truth:
    """A `Batch`'s truth as tensors: boxes [N, K, 4], keypoints [N, K, 5, 2], kinds [N, K]."""

    boxes: torch.Tensor
    keypoints: torch.Tensor
    kinds: torch.Tensor

    @classmethod
    def of(cls, batch: Batch, device: str) -> Truth:
        """Return the batch's truth on a device."""
        return cls(*(torch.from_numpy(part).to(device) for part in (batch.boxes, batch.keypoints, batch.kinds)))

    @property
    def sizes(self) -> torch.Tensor:
        """Return square roots of the boxes' areas, [N, K]; 0 where there is no face."""
        return (self.boxes[..., 2:] - self.boxes[..., :2]).clamp(min=0).prod(-1).sqrt()


@dataclass(frozen=True)
class Answers:
    """A network's answers in pixels: logits [N, A], boxes [N, A, 4], keypoints [N, A, 5, 2], all float32."""

    logits: torch.Tensor
    boxes: torch.Tensor
    keypoints: torch.Tensor


@dataclass(frozen=True)
class Targets:
    """The target of each anchor: kinds [N, A], POSITIVE, NEGATIVE or NEITHER; faces [N, A], index of its face."""

    kinds: torch.Tensor
    faces: torch.Tensor


def near_centre(truth: Truth, points: torch.Tensor, strides: torch.Tensor, sizes: torch.Tensor) -> Targets:
    """Assign to a face the anchors near its centre, where its size is in their range.

    points: [A, 2], pixels; strides: [A]; sizes: [A, 2], least and largest size of a face, pixels. The nearest face
    counts. An anchor that is only a little too far or of a range a little off is neither.
    """
    centres = (truth.boxes[..., :2] + truth.boxes[..., 2:]) / 2
    away = (points[None, None] - centres[:, :, None]).abs().amax(-1)
    size = truth.sizes[:, :, None]
    radius = torch.maximum(0.8 * strides, 0.18 * size)
    fits = (size >= sizes[:, 0]) & (size < sizes[:, 1])
    nearly = (size >= 0.75 * sizes[:, 0]) & (size < 1.33 * sizes[:, 1])
    is_face = (truth.kinds == FACE)[..., None]
    positive = is_face & fits & (away < radius)
    spared = is_face & nearly & (away < 1.7 * radius) | _within(truth, points)
    return _targets(positive, spared, -away)


def overlapping(truth: Truth, priors: torch.Tensor) -> Targets:
    """Assign to a face the priors that overlap it by 0.35, and its best one; below 0.25 they are negative.

    priors: [A, 4], x1 y1 x2 y2, pixels.
    """
    low = torch.maximum(truth.boxes[:, :, None, :2], priors[:, :2])
    high = torch.minimum(truth.boxes[:, :, None, 2:], priors[:, 2:])
    shared = (high - low).clamp(min=0).prod(-1)
    area = (priors[:, 2:] - priors[:, :2]).prod(-1)
    overlap = shared / (area + truth.sizes[:, :, None] ** 2 - shared)
    best = (overlap >= overlap.amax(-1, keepdim=True)) & (overlap > 0.2)
    is_face = (truth.kinds == FACE)[..., None]
    spared = is_face & (overlap >= 0.25) | _within(truth, (priors[:, :2] + priors[:, 2:]) / 2)
    return _targets(is_face & ((overlap >= 0.35) | best), spared, overlap)


def _within(truth: Truth, points: torch.Tensor) -> torch.Tensor:
    """[N, K, A], whether a point lies in an ignored face's box."""
    boxes = truth.boxes[:, :, None]
    inside = ((points > boxes[..., :2]) & (points < boxes[..., 2:])).all(-1)
    return inside & (truth.kinds == IGNORED)[..., None]


def _targets(positive: torch.Tensor, spared: torch.Tensor, preference: torch.Tensor) -> Targets:
    faces = torch.where(positive, preference, preference.new_tensor(-torch.inf)).argmax(1)
    kinds = torch.where(positive.any(1), POSITIVE, torch.where(spared.any(1), NEITHER, NEGATIVE))
    return Targets(kinds, faces)


Refine = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], list[torch.Tensor]]
"""Scenes [P], keypoints [P, 5, 2] and sizes [P] → better keypoints, stage by stage."""


def detection_loss(
    answers: Answers, truth: Truth, targets: Targets, refine: Refine = lambda scene, keypoints, sizes: []
) -> torch.Tensor:
    """Return the sum of the three losses; each face counts alike, however many anchors answer for it."""
    scene, anchor = torch.nonzero(targets.kinds == POSITIVE, as_tuple=True)
    focal = _focal(answers.logits, targets.kinds).sum() / max(1, len(scene))
    if not len(scene):
        return focal
    face = targets.faces[scene, anchor]
    weight = _shares(scene * truth.kinds.shape[1] + face)
    boxes, keypoints = answers.boxes[scene, anchor], answers.keypoints[scene, anchor]
    overlap = _generalized_iou(boxes, truth.boxes[scene, face])
    sizes = (boxes[:, 2:] - boxes[:, :2]).detach().clamp(min=1).prod(-1).sqrt()
    loss = 2 * focal + 1.5 * (weight * (1 - overlap)).sum()
    for stage in [keypoints, *refine(scene, keypoints, sizes)]:
        away = (stage - truth.keypoints[scene, face]).square().sum(-1)
        distance = (away + 1e-4).sqrt().mean(-1) / truth.sizes[scene, face]
        loss = loss + KEYPOINT_WEIGHT * (weight * distance).sum()
    return loss


def _shares(face: torch.Tensor) -> torch.Tensor:
    """Weights that sum to 1 over all, and to the same for each face."""
    counts = torch.bincount(face)
    return 1 / (counts[face] * (counts > 0).sum())


def _focal(logits: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
    """[N, A]; 0 where an anchor is neither."""
    positive = kinds == POSITIVE
    right = torch.where(positive, logits, -logits)
    weight = torch.where(positive, 0.65, 0.35) * (kinds != NEITHER)
    return -weight * (1 - right.sigmoid()) ** 2 * F.logsigmoid(right)


def _generalized_iou(boxes: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """−1 … 1 for each pair of boxes [n, 4]."""
    shared = (torch.minimum(boxes[:, 2:], wanted[:, 2:]) - torch.maximum(boxes[:, :2], wanted[:, :2])).clamp(min=0)
    around = torch.maximum(boxes[:, 2:], wanted[:, 2:]) - torch.minimum(boxes[:, :2], wanted[:, :2])
    areas = [(b[:, 2:] - b[:, :2]).clamp(min=0).prod(-1) for b in (boxes, wanted)]
    shared, around = shared.prod(-1), around.clamp(min=1e-3).prod(-1)
    union = areas[0] + areas[1] - shared
    return shared / union.clamp(min=1e-3) - (around - union) / around
