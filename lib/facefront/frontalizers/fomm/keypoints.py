"""Ten keypoints of a photo with the motion around each to first order, and how they move from the photo to the driver.

Source: Siarohin et al., NeurIPS 2019 (arXiv 2003.00196), section 3.1. Attribute names are the keys of the published
state dict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from facefront.frontalizers.fomm.layers import Hourglass, Reduce, coordinates

COUNT = 10
"""Keypoints of a face, learned without labels: they stand for no named part of it."""

TEMPERATURE = 0.1
"""Divides the heat maps before their softmax."""


class Keypoints(NamedTuple):
    """places: [B, 10, 2], x and y from −1 to 1; jacobians: [B, 10, 2, 2], from an abstract frame to the photo's."""

    places: Tensor
    jacobians: Tensor


class KeypointDetector(nn.Module):
    """An hourglass on the reduced photo; a heat map a keypoint, and its mean and mean Jacobian."""

    def __init__(self) -> None:
        super().__init__()
        self.predictor = Hourglass(3, 32)
        self.kp = nn.Conv2d(self.predictor.channels, COUNT, 7)
        self.jacobian = nn.Conv2d(self.predictor.channels, 4 * COUNT, 7)
        self.down = Reduce()

    def forward(self, photos: Tensor) -> Keypoints:
        """Map RGB, float [B, 3, 256, 256], 0 … 1 → their keypoints."""
        features = self.predictor(self.down(photos))
        scores = self.kp(features)
        height, width = scores.shape[2:]
        heat = (scores.flatten(2) / TEMPERATURE).softmax(2)
        jacobians = self.jacobian(features).unflatten(1, (COUNT, 4)).flatten(3)
        return Keypoints(
            heat @ coordinates(height, width, heat).flatten(0, 1),
            (jacobians * heat[:, :, None]).sum(3).unflatten(2, (2, 2)),
        )


def inverse(matrices: Tensor) -> Tensor:
    """Return the inverses of [..., 2, 2]; infinite or NaN, not an error, where there is none."""
    (a, b), (c, d) = (row.unbind(-1) for row in matrices.unbind(-2))
    turned = torch.stack([torch.stack([d, -b], -1), torch.stack([-c, a], -1)], -2)
    return turned / (a * d - b * c)[..., None, None]


def move_relatively(photo: Keypoints, first: Keypoints, driver: Keypoints, scaled: bool) -> Keypoints:
    """Return the photo's keypoints, moved as the driver's are from its first frame to this one.

    scaled: by how much larger the photo's keypoints spread than the first frame's, the square root of their hulls'
    areas.
    """
    shift = driver.places - first.places
    if scaled:
        with np.errstate(divide="ignore", invalid="ignore"):  # of a hull without area: the picture is then no picture
            ratio = np.sqrt(hull_areas(photo.places) / hull_areas(first.places))
        shift = shift * torch.from_numpy(ratio).to(shift)[:, None, None]
    turn = driver.jacobians @ inverse(first.jacobians)
    return Keypoints(photo.places + shift, turn @ photo.jacobians)


def hull_areas(places: Tensor) -> np.ndarray:
    """Return the area of each convex hull of [B, 10, 2]: float64 [B]; NaN where a place is no number."""
    hulls = [cv2.convexHull(each) if np.isfinite(each).all() else None for each in places.float().cpu().numpy()]
    return np.array([np.nan if hull is None else cv2.contourArea(hull) for hull in hulls])


def take(keypoints: Keypoints, pictures: Sequence[int]) -> Keypoints:
    """Return the keypoints of these pictures of the batch, in this order."""
    places = torch.tensor(pictures, device=keypoints.places.device)
    return Keypoints(*(each[places] for each in keypoints))
