"""The shapes of drawn heads: the front of the head as a mean and a few components, learned from drawn people.

A morphable model as FLAME is one (Blanz and Vetter, SIGGRAPH 1999), of this world's people: the mesh of the average
head, moved as `drawnheads.world.fields` moves it for each person at rest; the components are principal ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from drawnheads.world.fields import EXPRESSION, expression_fields, shape_fields
from drawnheads.world.traits import Person
from facefront.head3d.generic import generic_head
from facefront.head3d.mesh import Mesh, symmetric_mesh
from facefront.head3d.sdf import head_distance
from facefront.head3d.surface import COMPONENTS

STEP = 6.0
"""Millimetres between grid points: some 3,500 vertices."""

_LOW, _HIGH = (0, -125, -45), (95, 130, 115)  # ears and chin are within; the back of the head is not

_CENTRE = np.array([0, 15, 75], np.float32)
"""Each point of the front of the head lies in a direction of its own from here, mm."""

_WIDEST = 130.0
"""Degrees from straight ahead at which the texture ends."""


@dataclass(frozen=True)
class HeadShapes:
    """V vertices, T triangles, K components; head coordinates, mm.

    mean: float32 [V, 3]; basis: float32 [K, V, 3], for one standard deviation each; triangles: int32 [T, 3], outwards;
    uv: float32 [V, 2], places in the texture, 0 … 1, v up; five: int64 [5], the vertices of the keypoints; explained:
    share of the variance that the components hold, 0 … 1.
    """

    mean: np.ndarray
    basis: np.ndarray
    triangles: np.ndarray
    uv: np.ndarray
    five: np.ndarray
    explained: float


@lru_cache(maxsize=1)
def front_mesh() -> Mesh:
    """Return the front of the average head, made once a process. It is shared: do not write into its arrays."""
    return symmetric_mesh(head_distance, np.array(_LOW), np.array(_HIGH), STEP)


def person_vertices(person: Person) -> np.ndarray:
    """Return the front of a person's head at rest: float32 [V, 3]."""
    rest = np.zeros(len(EXPRESSION), np.float32)
    rest[EXPRESSION.index("smile")], rest[EXPRESSION.index("frown")] = person.rest_smile, person.rest_frown
    moved = np.concatenate([person.shape, rest]) @ _fields()
    return (front_mesh().vertices + moved.reshape(-1, 3)).astype(np.float32)


def learn_shapes(vertices: np.ndarray, components: int = COMPONENTS) -> HeadShapes:
    """Return mean and principal components of people's heads, float32 [P, V, 3], of more people than components."""
    mesh, flat = front_mesh(), vertices.reshape(len(vertices), -1).astype(np.float64)
    mean = flat.mean(0)
    _, sizes, directions = np.linalg.svd(flat - mean, full_matrices=False)
    basis = directions[:components] * sizes[:components, None] / np.sqrt(len(flat) - 1)
    return HeadShapes(
        mean.reshape(-1, 3).astype(np.float32),
        basis.reshape(components, -1, 3).astype(np.float32),
        mesh.triangles,
        _unroll(mesh.vertices),
        _nearest(mesh.vertices, generic_head().five_points),
        float((sizes[:components] ** 2).sum() / (sizes**2).sum()),
    )


@lru_cache(maxsize=1)
def _fields() -> np.ndarray:
    """Return the displacement of the mesh for each coefficient of shape and expression, float32 [K, 3 V]."""
    points = front_mesh().vertices
    return np.concatenate([shape_fields(points), expression_fields(points)]).reshape(-1, 3 * len(points))


def _unroll(vertices: np.ndarray) -> np.ndarray:
    """Places in the texture, float32 [V, 2]: Lambert's equal-area projection about the view from the front."""
    directions = (vertices - _CENTRE) / np.linalg.norm(vertices - _CENTRE, axis=1, keepdims=True)
    ahead = np.arccos(np.clip(-directions[:, 2], -1, 1))
    across = np.linalg.norm(directions[:, :2], axis=1) + 1e-9
    away = np.sin(ahead / 2) / np.sin(np.radians(_WIDEST) / 2)
    places = directions[:, :2] * (away / across)[:, None]
    return (0.5 + 0.5 * places * [1, -1]).astype(np.float32)


def _nearest(vertices: np.ndarray, points: Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    return np.array([((vertices - point) ** 2).sum(1).argmin() for point in np.asarray(points)])
