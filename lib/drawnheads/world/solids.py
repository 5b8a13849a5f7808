"""The opaque parts of a picture, joined into one mesh: head, shoulders, glasses, a bun or a ponytail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drawnheads.world.body import Clothes, shape_torso, torso
from drawnheads.world.bust import Bust, unit, vertex_normals
from drawnheads.world.glasses import Frame, frame_mesh
from drawnheads.world.hair import HairStyle
from drawnheads.world.shapes import ramp

HEAD, BODY, GLASSES, KNOT = range(4)
"""Materials."""


@dataclass(frozen=True)
class Solid:
    """A mesh in head coordinates.

    vertices, normals: float32 [V, 3], mm and unit; triangles: int32 [T, 3]; material: uint8 [T]; place: float32 [V, 3],
    where the vertex is on the average head or torso, mm; open: float32 [V], how much of the sky it sees; follows:
    float32 [V], 1 turns with the head, 0 stays with the shoulders.
    """

    vertices: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray
    material: np.ndarray
    place: np.ndarray
    open: np.ndarray
    follows: np.ndarray


def join_solids(solids: Sequence[Solid]) -> Solid:
    """Join several meshes into one."""
    starts = np.cumsum([0] + [len(solid.vertices) for solid in solids[:-1]])
    triangles = [solid.triangles + start for solid, start in zip(solids, starts, strict=True)]
    return Solid(
        vertices=np.concatenate([solid.vertices for solid in solids]).astype(np.float32),
        normals=np.concatenate([solid.normals for solid in solids]).astype(np.float32),
        triangles=np.concatenate(triangles).astype(np.int32),
        material=np.concatenate([solid.material for solid in solids]),
        place=np.concatenate([solid.place for solid in solids]).astype(np.float32),
        open=np.concatenate([solid.open for solid in solids]).astype(np.float32),
        follows=np.concatenate([solid.follows for solid in solids]).astype(np.float32),
    )


def head_solid(template: Bust, vertices: np.ndarray, normals: np.ndarray) -> Solid:
    """Return a deformed bust. The neck's base stays with the shoulders, so that no collar gapes when it bends."""
    place = template.mesh.vertices
    follows = ramp(150, 86, place[:, 1] + 0.42 * (place[:, 2] - 110))
    return Solid(
        vertices, normals, template.mesh.triangles, _all(HEAD, template.mesh.triangles), place, template.open, follows
    )


def body_solid(clothes: Clothes) -> Solid:
    """Return the shoulders in these clothes."""
    mesh, vertices = torso(), shape_torso(clothes)
    normals = unit(vertex_normals(vertices, mesh.triangles))
    ones = np.ones(len(vertices), np.float32)
    return Solid(vertices, normals, mesh.triangles, _all(BODY, mesh.triangles), mesh.vertices, ones, 0 * ones)


def glasses_solid(shape: Frame, eye: np.ndarray, ear: np.ndarray, brow: np.ndarray) -> Solid:
    """Return glasses before the eye, on the ear, outside the brow: points at the picture's right, float [3], mm."""
    vertices, normals, triangles = frame_mesh(shape, eye, min(brow[2], eye[2] - 4), ear)
    return _rigid(vertices, normals, triangles, GLASSES)


def knot_solid(style: HairStyle, back: float) -> Solid:
    """Return a bun at the back of the crown, or a ponytail; back: z of the hindmost point of the head, mm."""
    around, down = np.meshgrid(np.linspace(0, 2 * np.pi, 25), np.linspace(0.02, np.pi - 0.02, 15))
    ball = np.stack([np.sin(down) * np.cos(around), -np.cos(down), np.sin(down) * np.sin(around)], -1).reshape(-1, 3)
    if style.tail:
        vertices = ball * [22, style.tail, 20] + [0, style.tail - 62, back + 8]
    else:
        vertices = ball * style.knot + [0, -62, back - 12 + 0.5 * style.knot]
    first = (np.arange(14)[:, None] * 25 + np.arange(24)).ravel()
    lower, upper = np.stack([first, first + 25, first + 1], -1), np.stack([first + 1, first + 25, first + 26], -1)
    triangles = np.concatenate([lower, upper])
    return _rigid(vertices, unit(vertex_normals(vertices, triangles)), triangles, KNOT)


def _rigid(vertices: np.ndarray, normals: np.ndarray, triangles: np.ndarray, material: int) -> Solid:
    ones = np.ones(len(vertices), np.float32)
    return Solid(vertices, normals, triangles, _all(material, triangles), vertices, ones, ones)


def _all(material: int, triangles: np.ndarray) -> np.ndarray:
    return np.full(len(triangles), material, np.uint8)
