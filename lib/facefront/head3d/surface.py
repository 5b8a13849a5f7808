"""The front of a head as coefficients of a few shapes, and where it falls under a camera at some distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

COMPONENTS = 40
"""Components of the head's shape."""

DISTANCE = 1000.0
"""Assumed distance between the camera and the eyes, mm, as drawn photos are taken."""


@dataclass(frozen=True)
class Surface:
    """The shapes as arrays, for drawing; V vertices, T triangles; head coordinates, mm.

    mean: float32 [V, 3]; basis: float32 [K, V, 3]; faces, uv_faces: int32 [T, 3]; uv: float32 [V, 2], 0 … 1, v up;
    mask: uint8 [1, 1], 255: all of the texture is head; five: int64 [5], the vertices of the keypoints.
    """

    mean: np.ndarray
    basis: np.ndarray
    faces: np.ndarray
    uv: np.ndarray
    uv_faces: np.ndarray
    mask: np.ndarray
    five: np.ndarray


def project(vertices: Tensor, turn: Tensor, place: Tensor) -> Tensor:
    """Project heads: float32 [N, V, 3], x and y in pixels of the frame, depth at the same scale.

    vertices: float32 [N, V, 3], head coordinates, mm; turn: [N, 3, 3]; place: [N, 3], pixels to a millimetre,
    and where the head's origin falls, pixels.
    """
    turned = vertices @ turn.transpose(1, 2)
    flat = turned[..., :2] * (DISTANCE / (DISTANCE + turned[..., 2:]))
    scale = place[:, None, :1]
    return torch.cat([flat * scale + place[:, None, 1:], turned[..., 2:] * scale], -1)
