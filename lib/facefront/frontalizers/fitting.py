"""The generic head fitted to five keypoints: where it stands, and how this person's proportions differ from the
average.

Five points leave the pitch almost free (a long chin looks like a lowered head), so pose and proportions are sought
together as the maximum a posteriori estimate, with the pitch and the proportions held near their means over people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from facefront.frontalizers.contract import CannotFrontalize
from facefront.head3d.generic import generic_head
from facefront.imaging.pose import Pose, rotation_from_pose

CAMERA = 1300.0
"""Assumed distance between the camera and the eyes, mm."""

NOISE = 2.0
"""Standard deviation of a detected keypoint, mm on the head."""

PITCH_SPREAD = 10.0
"""Standard deviation of the pitch in photos, degrees."""

WORST_FIT = 0.3
"""The largest root mean square misfit of a keypoint's coordinate, as a share of the keypoints' own spread."""

LEAST_WIDTH = 15.0
"""Root summed square distance of the keypoints from the line nearest to them, mm: full profiles have some 35."""

REACH = 45.0
"""How far a keypoint's displacement carries over the head, mm (standard deviation of a Gaussian)."""

_RADIUS = 45.0  # keypoints are scaled to this spread before the fit, so that a millimetre is about a unit
_SCALES = np.array([10] * 3 + [5] * 2 + [0.1] + [1] * 5, np.float64)  # typical changes of the sought values
_DIFFERENCES = 1e-6 * _SCALES  # by which slopes are taken

MOST_STEPS = 60
"""Trial steps of a fit: most end after ten."""

CONVERGED = 1e-5
"""A step that changes no value by more than this share of its typical change ends the fit."""


@dataclass(frozen=True)
class FittedHead:
    """The generic head with a person's proportions, before the camera of the photo.

    five: float64 [5, 3], the five points, head coordinates, mm; moved: float64 [5, 3], how far they lie from the
    generic head's; pose: degrees; scale: pixels per mm at the eyes; offset: float64 [2], where the origin of the head
    falls, pixels.
    """

    five: np.ndarray
    moved: np.ndarray
    pose: Pose
    scale: float
    offset: np.ndarray

    @cached_property
    def vertices(self) -> np.ndarray:
        """Return the generic head's vertices with the person's proportions: float64 [V, 3], head coordinates, mm."""
        return generic_head().mesh.vertices + _displacement_basis() @ self.moved

    def turn(self, points: np.ndarray) -> np.ndarray:
        """Rotate head points or directions, [N, 3], into camera axes, mm; the origin stays where it is."""
        return points @ rotation_from_pose(self.pose).T

    def project(self, points: np.ndarray) -> np.ndarray:
        """Project head points, float [N, 3], into the picture: float64 [N, 2], pixels."""
        return flatten(self.turn(points)) * self.scale + self.offset


def flatten(turned: np.ndarray) -> np.ndarray:
    """Project points in camera axes, [N, 3] mm, in perspective onto the plane of the eyes, [N, 2] mm."""
    return turned[:, :2] * (CAMERA / (CAMERA + turned[:, 2:]))


def fit_head(keypoints: np.ndarray) -> FittedHead:
    """Fit the head that best explains the keypoints, float [5, 2], pixels. Raises CannotFrontalize where none does."""
    middle = keypoints.mean(0)
    unit = float(np.sqrt(((keypoints - middle) ** 2).sum(1).mean())) / _RADIUS
    target = (keypoints - middle) / unit
    if np.linalg.svd(target, compute_uv=False)[1] < LEAST_WIDTH:
        raise CannotFrontalize("the five keypoints lie on one line")
    average = generic_head().five_points
    values = _minimize(lambda trials: _misfit(trials, average, target), _start(target, average))
    worst = WORST_FIT * _RADIUS / NOISE
    if not np.isfinite(values).all() or np.sqrt((_misfit(values, average, target)[:10] ** 2).mean()) > worst:
        raise CannotFrontalize("no pose of the head explains the five keypoints")
    moved = _moved(values[6:])
    return FittedHead(average + moved, moved, Pose(*values[:3]), np.exp(values[5]) * unit, values[3:5] * unit + middle)


def _misfit(values: np.ndarray, average: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return the residuals, [..., 16], of trial values, [..., 11]: five points, then the priors of pitch and shape."""
    angles, place, size, shape = np.split(values, [3, 5, 6], axis=-1)
    turned = (average + _moved(shape)) @ _rotations(angles).swapaxes(-1, -2)
    seen = turned[..., :2] * (CAMERA / (CAMERA + turned[..., 2:])) * np.exp(size)[..., None] + place[..., None, :]
    apart = (seen - target).reshape(*values.shape[:-1], 10) / NOISE
    return np.concatenate([apart, angles[..., 1:2] / PITCH_SPREAD, shape], -1)


def _minimize(misfit: Callable[[np.ndarray], np.ndarray], start: np.ndarray) -> np.ndarray:
    """Return the values, [N], at which the squared misfit is least.

    Levenberg and Marquardt's method; all differences for a step are taken in one call.
    """
    values, damping = start, 1e-3
    residuals = misfit(values)
    for _ in range(MOST_STEPS):
        slopes = (misfit(values + np.diag(_DIFFERENCES)) - residuals) / _DIFFERENCES[:, None]
        normal, downhill = slopes @ slopes.T, -slopes @ residuals
        step = np.linalg.solve(normal + damping * np.diag(normal.diagonal() + 1e-9), downhill)
        tried = misfit(values + step)
        if tried @ tried <= residuals @ residuals:
            values, residuals, damping = values + step, tried, damping / 10
            if np.abs(step / _SCALES).max() < CONVERGED:
                break
        else:
            damping *= 10
    return values


def _moved(shape: np.ndarray) -> np.ndarray:
    """Return the displacement of the five points, mm [..., 5, 3], for the shape's values, [..., 5]."""
    return (shape @ _shapes().reshape(5, 15)).reshape(*shape.shape[:-1], 5, 3)


def _rotations(angles: np.ndarray) -> np.ndarray:
    """Return `rotation_from_pose` of many yaws, pitches and rolls, degrees [..., 3], as float64 [..., 3, 3]."""
    (cos_y, cos_x, cos_z), (sin_y, sin_x, sin_z) = (f(np.radians(angles.T)) for f in (np.cos, np.sin))
    rows = [
        [cos_y * cos_z + sin_y * sin_x * sin_z, cos_y * sin_z - sin_y * sin_x * cos_z, -sin_y * cos_x],
        [-cos_x * sin_z, cos_x * cos_z, -sin_x],
        [sin_y * cos_z - cos_y * sin_x * sin_z, sin_y * sin_z + cos_y * sin_x * cos_z, cos_y * cos_x],
    ]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1))


@lru_cache(maxsize=1)
def _shapes() -> np.ndarray:
    """Return the variation of the five points between people, [5, 5, 3], mm for one standard deviation."""
    shapes = np.zeros((5, 5, 3))
    shapes[0, 2, 1] = 4  # nose down
    shapes[1, 2, 2] = 4  # nose back
    shapes[2, 3:, 1] = 4  # mouth down
    shapes[3, 3:, 2] = 4  # mouth back
    shapes[4, 3:, 0] = -3, 3  # mouth wider
    return shapes


def _start(target: np.ndarray, average: np.ndarray) -> np.ndarray:
    """A first guess: the roll from the line between eyes and mouth, the yaw from how far the nose lies beside it."""
    eyes, mouth = target[:2].mean(0), target[3:].mean(0)
    down = (mouth - eyes) / (np.linalg.norm(mouth - eyes) + 1e-9)
    roll = np.degrees(np.arctan2(down[0], down[1]))
    aside = (target[2] - (eyes + mouth) / 2) @ (down[1], -down[0]) / -average[2, 2]
    yaw = np.degrees(np.arcsin(np.clip(aside, -0.9, 0.9)))
    turned = average @ rotation_from_pose(Pose(yaw, 0, roll)).T
    return np.array([yaw, 0, roll, *(target - turned[:, :2]).mean(0), 0, *np.zeros(len(_shapes()))])


@lru_cache(maxsize=1)
def _displacement_basis() -> np.ndarray:
    """Return the weight of each of the five points at each vertex, float64 [V, 5]: Gaussian interpolation."""
    head = generic_head()

    def kernel(points: np.ndarray) -> np.ndarray:
        squared = ((points[:, None] - head.five_points) ** 2).sum(-1)
        return np.exp(-squared / (2 * REACH**2))

    return kernel(head.mesh.vertices.astype(np.float64)) @ np.linalg.inv(kernel(head.five_points))
