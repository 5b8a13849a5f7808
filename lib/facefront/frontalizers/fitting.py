"""The generic head fitted to five keypoints: where it stands, and how this person's proportions differ from the average.

Five points alone leave the pitch almost free (a long chin looks like a lowered head), so the fit is a maximum a posteriori one: pose
and shape together, the pitch and the proportions held near the average.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.optimize import least_squares

from facefront.frontalizers.contract import CannotFrontalize
from facefront.heads.generic import generic_head
from facefront.pose import Pose, place_head, pose_from_rotation, rotation_from_pose

CAMERA = 1300.0
"""Assumed distance between camera and face, mm."""

NOISE = 2.0
"""Standard deviation of a detected keypoint, mm on the head."""

PITCH_SPREAD = 10.0
"""Standard deviation of the pitch, degrees."""

WORST_FIT = 0.3
"""The largest root mean square misfit, as a share of the keypoints' own spread."""

SPREAD = 45.0
"""Reach of a keypoint's displacement over the head, mm."""

HIDDEN_NOISE = 0.0
HFROM=.9
DELTA = 0.0
YAW_SPREAD=1e6


@lru_cache(maxsize=1)
def _five_normals() -> np.ndarray:
    from facefront.heads.mesh import surface_normals
    from facefront.heads.sdf import head_distance

    return surface_normals(head_distance, generic_head().five_points.astype(np.float32)).astype(np.float64)

_VIRTUAL_SIDE = 1000
_RADIUS = 45.0


def _shapes() -> np.ndarray:
    """How the five points vary between people, [5, 5, 3], mm for one standard deviation: nose and mouth down and back, mouth width."""
    shapes = np.zeros((5, 5, 3))
    shapes[0, 2, 1] = shapes[1, 2, 2] = 4
    shapes[2, 3:, 1] = shapes[3, 3:, 2] = 4
    shapes[4, 3:, 0] = -3, 3
    return shapes


@dataclass(frozen=True)
class FittedHead:
    """The generic head with a person's proportions, before the camera of the photo.

    vertices: float64 [V, 3] and five: float64 [5, 3], head coordinates, mm; pose: degrees; offset, scale: pixels, pixels per mm.
    """

    vertices: np.ndarray
    five: np.ndarray
    pose: Pose
    offset: np.ndarray
    scale: float

    @property
    def rotation(self) -> np.ndarray:
        """float64 [3, 3], head to camera coordinates."""
        return rotation_from_pose(self.pose)

    def project(self, points: np.ndarray) -> np.ndarray:
        """Head points, float [N, 3], to the picture: float64 [N, 2], pixels."""
        return _project(points @ self.rotation.T) * self.scale + self.offset


def _project(turned: np.ndarray) -> np.ndarray:
    return turned[:, :2] * (CAMERA / (CAMERA + turned[:, 2:]))


def fit_head(keypoints: np.ndarray) -> FittedHead:
    """The head that best explains the keypoints, float [5, 2] pixels. Raises CannotFrontalize where none does."""
    middle = keypoints.mean(0)
    unit = float(np.sqrt(((keypoints - middle) ** 2).sum(1).mean())) / _RADIUS
    target = (keypoints - middle) / unit
    average, shapes = generic_head().five_points, _shapes()
    noise = np.full(5, NOISE)
    wanted = None

    def misfit(values: np.ndarray) -> np.ndarray:
        yaw, pitch, roll, x, y, size, *shape = values
        turned = (average + np.tensordot(shape, shapes, 1)) @ rotation_from_pose(Pose(yaw, pitch, roll)).T
        seen = _project(turned) * np.exp(size) + (x, y)
        hold = [] if wanted is None else [(yaw - wanted) / 0.5]
        return np.concatenate([((seen - target) / noise[:, None]).ravel(), [yaw / YAW_SPREAD, pitch / PITCH_SPREAD], shape, hold])

    values = _start(target, average, len(shapes))
    for _ in range(2):
        values = least_squares(misfit, values, method="lm", x_scale=[10] * 3 + [5] * 2 + [0.1] + [1] * 5).x
        facing = -(_five_normals() @ rotation_from_pose(Pose(*values[:3])).T)[:, 2]
        noise = NOISE + HIDDEN_NOISE * np.clip((HFROM - facing) / HFROM, 0, 1)
    if DELTA and abs(values[0]) > 25:
        wanted = values[0] + np.sign(values[0]) * DELTA * np.clip((abs(values[0]) - 25) / 20, 0, 1)
        wanted = np.clip(wanted, -90, 90)
        noise = np.where(facing < 0.6, 12.0, NOISE)
        values = least_squares(misfit, values, method="lm", x_scale=[10] * 3 + [5] * 2 + [0.1] + [1] * 5).x
    if not np.isfinite(values).all() or np.sqrt((misfit(values)[:10] ** 2).mean()) * NOISE > WORST_FIT * _RADIUS:
        raise CannotFrontalize("no pose of the head explains the five keypoints")
    five = average + np.tensordot(values[6:], shapes, 1)
    vertices = generic_head().mesh.vertices + displacement_basis() @ (five - average)
    return FittedHead(vertices, five, Pose(*values[:3]), values[3:5] * unit + middle, float(np.exp(values[5]) * unit))


def _start(target: np.ndarray, average: np.ndarray, n_shapes: int) -> np.ndarray:
    placement = place_head(target + _VIRTUAL_SIDE / 2, _VIRTUAL_SIDE, _VIRTUAL_SIDE, average)
    if placement is None:
        raise CannotFrontalize("no pose of the head explains the five keypoints")
    pose = pose_from_rotation(placement.rotation)
    turned = average @ placement.rotation.T
    shift = (target - turned[:, :2]).mean(0)
    return np.array([pose.yaw, pose.pitch / 2, pose.roll, *shift, 0, *np.zeros(n_shapes)])


@lru_cache(maxsize=1)
def displacement_basis() -> np.ndarray:
    """Gaussian interpolation from the five points to all vertices: float64 [V, 5]."""
    head = generic_head()

    def kernel(points: np.ndarray) -> np.ndarray:
        squared = ((points[:, None] - head.five_points) ** 2).sum(-1)
        return np.exp(-squared / (2 * SPREAD**2))

    return kernel(head.mesh.vertices.astype(np.float64)) @ np.linalg.inv(kernel(head.five_points))
