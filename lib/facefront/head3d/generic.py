"""The average head as a mesh, with its five keypoints and a few more landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from facefront.head3d.mesh import Mesh, settle, symmetric_mesh
from facefront.head3d.sdf import head_distance

STEP = 3.0
"""Millimetres between grid points: some 22,000 vertices, made in about a second."""

SNAP = 20.0
"""How far a landmark may be moved onto the surface in one step, mm (twice the most)."""

_LOW, _HIGH = (0, -120, -45), (95, 150, 190)

_LANDMARKS: Mapping[str, tuple[float, float, float]] = {
    "left_eye": (-31.5, 0, 0),
    "right_eye": (31.5, 0, 0),
    "nose_tip": (0, 40, -31),
    "left_mouth_corner": (-26, 69, 1),
    "right_mouth_corner": (26, 69, 1),
    "nasion": (0, -6, -10),
    "forehead": (0, -55, 0),
    "subnasale": (0, 51, -18),
    "mouth": (0, 68.5, -18),
    "chin": (0, 103, -18),
    "menton": (0, 117, -3),
    "left_cheek": (-45, 30, 10),
    "right_cheek": (45, 30, 10),
    "left_ear": (-78, 14, 92),
    "right_ear": (78, 14, 92),
    "crown": (0, -111, 88),
}
"""Near which point of the surface each landmark lies, mm; left and right are those of the picture."""

FIVE = ("left_eye", "right_eye", "nose_tip", "left_mouth_corner", "right_mouth_corner")


@dataclass(frozen=True)
class GenericHead:
    """The average head, head coordinates, mm. landmarks: float32 [3] by name, on the surface; left of the picture."""

    mesh: Mesh
    landmarks: Mapping[str, np.ndarray]

    @property
    def five_points(self) -> np.ndarray:
        """Return the five keypoints in the order of `Face`: float64 [5, 3], mm."""
        return np.array([self.landmarks[name] for name in FIVE], np.float64)


@lru_cache(maxsize=1)
def generic_head() -> GenericHead:
    """Return the average head, made once a process (about a second). It is shared: do not write into its arrays."""
    mesh = symmetric_mesh(head_distance, np.array(_LOW), np.array(_HIGH), STEP)
    for array in (mesh.vertices, mesh.normals, mesh.triangles, mesh.mirrored):
        array.setflags(write=False)
    placed = settle(head_distance, np.array(list(_LANDMARKS.values()), np.float32), SNAP)
    return GenericHead(mesh, dict(zip(_LANDMARKS, placed, strict=True)))
