"""The average head and neck that every person is a deformation of, with all that can be worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from drawnheads.world.fields import expression_fields, shape_fields
from facefront.head3d.mesh import Mesh, symmetric_mesh
from facefront.head3d.sdf import head_distance

STEP = 3.0
"""Millimetres between grid points: some 25,000 vertices, made in about two seconds."""

_LOW, _HIGH = (0, -120, -45), (95, 200, 190)


@dataclass(frozen=True)
class Bust:
    """The average head and neck, mm, head coordinates.

    mesh: see `Mesh`; fields: float32 [K, 3V], of `SHAPE` and then `EXPRESSION`; open: float32 [V], how much of the
    sky each vertex sees, 0 … 1; smoother: a [V, V] matrix that averages over neighbours.
    """

    mesh: Mesh
    fields: np.ndarray
    open: np.ndarray
    smoother: csr_matrix

    def deform(self, coefficients: np.ndarray) -> np.ndarray:
        """Return the vertices, float32 [V, 3] mm, for coefficients float [K] of the fields."""
        return self.mesh.vertices + (np.asarray(coefficients, np.float32) @ self.fields).reshape(-1, 3)

    def normals(self, vertices: np.ndarray) -> np.ndarray:
        """Return unit outward normals of the deformed mesh, float32 [V, 3].

        Smoothed over two rings: marching cubes leaves slivers, and their normals would show as stripes in the shading.
        """
        return unit(self.smoother @ (self.smoother @ vertex_normals(vertices, self.mesh.triangles)))


@lru_cache(maxsize=1)
def bust() -> Bust:
    """Return the average bust, made once a process. It is shared: do not write into its arrays."""
    mesh = symmetric_mesh(head_distance, np.array(_LOW), np.array(_HIGH), STEP)
    fields = np.concatenate([shape_fields(mesh.vertices), expression_fields(mesh.vertices)])
    made = Bust(
        mesh, fields.reshape(len(fields), -1), _openness(mesh), neighbour_mean(mesh.triangles, len(mesh.vertices))
    )
    for array in (mesh.vertices, mesh.normals, mesh.triangles, mesh.mirrored, made.fields, made.open):
        array.setflags(write=False)
    return made


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return each row scaled to length one, float32 [N, 3]."""
    vectors = np.asarray(vectors, np.float32)
    return vectors * (1 / (np.sqrt(dot(vectors, vectors)) + np.float32(1e-9)))[:, None]


def dot(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return scalar products of rows, float32 [N, 3] each: float32 [N].

    (NumPy's sum over three columns is many times slower.)
    """
    return np.einsum("ij,ij->i", first, second)


def vertex_normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Return sums of the normals around each vertex, weighted by the triangles' areas: float32 [V, 3], not unit."""
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    total = [np.bincount(triangles.ravel(), np.repeat(across[:, axis], 3), len(vertices)) for axis in range(3)]
    return np.stack(total, -1).astype(np.float32)


def neighbour_mean(triangles: np.ndarray, count: int) -> csr_matrix:
    """Return the [count, count] matrix that gives each vertex the mean of itself and its neighbours."""
    rows = np.concatenate([triangles[:, [0, 1, 2]].ravel(), np.arange(count)])
    columns = np.concatenate([triangles[:, [1, 2, 0]].ravel(), np.arange(count)])
    matrix = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (count, count))
    matrix.data[:] = 1
    degree = np.asarray(matrix.sum(1)).ravel()
    matrix.data /= np.repeat(degree, np.diff(matrix.indptr)).astype(np.float32)
    return matrix


def _openness(mesh: Mesh) -> np.ndarray:
    """Ambient occlusion by a few steps along the normal. Source: Evans, SIGGRAPH 2006 course, "Fast approximations"."""
    total = np.zeros(len(mesh.vertices), np.float32)
    for reach in (3.0, 6.0, 12.0, 22.0):
        total += np.clip(head_distance(mesh.vertices + mesh.normals * np.float32(reach)) / np.float32(reach), -0.3, 1)
    return np.clip(total / 4, 0.08, 1)
