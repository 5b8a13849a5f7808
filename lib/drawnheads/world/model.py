"""A person in a recording with an expression as meshes, ready to be drawn in any pose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from drawnheads.world.bust import bust, unit, vertex_normals
from drawnheads.world.chance import Chance
from drawnheads.world.features import EYE, Face
from drawnheads.world.fields import EXPRESSION
from drawnheads.world.glasses import frame
from drawnheads.world.hair import COLUMNS, ROWS, HairSurface, hair_surface
from drawnheads.world.recordings import Recording
from drawnheads.world.shapes import ramp
from drawnheads.world.skin import MOUTH_LINE, beard_regions
from drawnheads.world.solids import Solid, body_solid, glasses_solid, head_solid, join_solids, knot_solid
from drawnheads.world.traits import Person

PIVOT = np.array([0, 78, 100], np.float32)
"""Where the head turns on the neck, mm, head coordinates."""

MIDDLE = np.array([0, 30, 70], np.float32)
"""The point that `Camera.position` places, mm, head coordinates."""


@dataclass(frozen=True)
class Expression:
    """coefficients: float32 [len(EXPRESSION)]; lids: 1 open … 0 shut; gaze: mm to the right of the picture and down."""

    coefficients: np.ndarray
    lids: float = 1.0
    gaze: tuple[float, float] = (0.0, 0.0)


def neutral() -> Expression:
    """Return a face at rest that looks straight ahead."""
    return Expression(np.zeros(len(EXPRESSION), np.float32))


def some_expression(chance: Chance, strength: float = 1.0) -> Expression:
    """Choose an expression by chance; strength 0 is at rest."""
    shares = {"jaw_open": (0.3, 0.1, 1.2), "smile": (0.45, 0.15, 1), "brows_up": (0.25, 0.2, 1), "frown": (0.2, 0.2, 1)}
    shares |= {"pucker": (0.08, 0.2, 0.8), "corners_down": (0.12, 0.2, 0.8)}
    values = [
        chance.between(low, high) * chance.often(share) for share, low, high in (shares[name] for name in EXPRESSION)
    ]
    gaze = chance.normal(0, 1.1, -2.5, 2.5) * strength, chance.normal(0, 0.5, -1, 1) * strength
    return Expression(
        np.array(values, np.float32) * np.array(strength, np.float32), 1 - strength * chance.between(0, 0.22), gaze
    )


@dataclass(frozen=True)
class Model:
    """All that is drawn.

    shells: vertices and normals, float32 [V, 3] each, from the inside out; empty where there is no hair.
    """

    person: Person
    recording: Recording
    face: Face
    solid: Solid
    hair: HairSurface | None
    shells: tuple[tuple[np.ndarray, np.ndarray], ...]
    keypoints: np.ndarray
    outline: np.ndarray


def build(person: Person, recording: Recording, expression: Expression) -> Model:
    """Build the model; some 20 ms."""
    template = bust()
    rest = np.zeros(len(EXPRESSION), np.float32)
    rest[EXPRESSION.index("smile")], rest[EXPRESSION.index("frown")] = person.rest_smile, person.rest_frown
    coefficients = np.concatenate([person.shape, rest + expression.coefficients])
    vertices = template.deform(coefficients)
    normals = template.normals(vertices)
    moved = vertices - template.mesh.vertices
    vertices = vertices + normals * _beard_depth(person)[:, None]
    face = Face(
        lids=expression.lids,
        gaze=expression.gaze,
        open=float(expression.coefficients[0]),
        make_up=recording.make_up,
        lip_colour=recording.lip_colour,
    )
    hair = None if recording.style is None else hair_surface(recording.style, person.hairline)
    shells = () if hair is None else _shells(hair, moved)
    solid = _solid(person, recording, vertices, normals)
    keypoints = vertices[_keypoint_vertices(round(person.lips.half_width))]
    return Model(person, recording, face, solid, hair, shells, keypoints, vertices[_outline_vertices()])


def _beard_depth(person: Person) -> np.ndarray:
    beard = person.beard
    if beard.full + beard.moustache + beard.goatee == 0:
        return np.zeros(len(bust().mesh.vertices), np.float32)
    full, moustache, goatee = beard_regions(bust().mesh.vertices, beard)
    chin = ramp(40, 92, bust().mesh.vertices[:, 1]) * ramp(
        74, 30, bust().mesh.vertices[:, 2]
    )  # long only where it hangs
    return chin * np.maximum(
        beard.length * np.maximum(full * beard.full, goatee * beard.goatee), 1.5 * moustache * beard.moustache
    )


SHELLS = (0.25, 0.65, 1.0, 1.25)
"""Where the shells lie between the hair's ground and its surface; the last are single strands that stand off."""


def _shells(hair: HairSurface, moved: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    ground = hair.roots + _smooth(moved[hair.owner])
    shells = []
    for share in SHELLS:
        vertices = (ground + np.float32(share) * hair.away).astype(np.float32)
        shells.append((vertices, unit(vertex_normals(vertices, hair.triangles))))
    return tuple(shells)


def _smooth(values: np.ndarray) -> np.ndarray:
    """Displacements on the grid of strands, averaged over a few neighbours; columns join at the back."""
    grid = values.reshape(ROWS, COLUMNS, 3)
    wrapped = np.concatenate([grid[:, -4:], grid, grid[:, :4]], 1)
    return cv2.blur(wrapped, (7, 5), borderType=cv2.BORDER_REPLICATE)[:, 4:-4].reshape(-1, 3)


def _solid(person: Person, recording: Recording, vertices: np.ndarray, normals: np.ndarray) -> Solid:
    parts = [head_solid(bust(), vertices, normals), body_solid(recording.clothes)]
    if recording.glasses and person.glasses:
        eye, ear, brow = vertices[_landmark_vertices()]
        parts.append(glasses_solid(frame(person.glasses), eye, ear, brow))
    if recording.style is not None and recording.style.knot + recording.style.tail:
        parts.append(knot_solid(recording.style, float(vertices[:, 2].max())))
    return join_solids(parts)


def _nearest(points: Sequence[tuple[float, float, float]]) -> np.ndarray:
    vertices = bust().mesh.vertices
    return np.array([((vertices - point) ** 2).sum(1).argmin() for point in np.array(points, np.float32)])


@lru_cache(maxsize=32)
def _keypoint_vertices(half_width: int) -> np.ndarray:
    """Vertices of the five keypoints: eyes, nose tip, the ends of the painted mouth."""
    x, y = EYE
    return _nearest([(-x, y, 0), (x, y, 0), (0, 40, -30), (-half_width, MOUTH_LINE, 0), (half_width, MOUTH_LINE, 0)])


@lru_cache(maxsize=1)
def _landmark_vertices() -> np.ndarray:
    return _nearest([(EYE[0], EYE[1], 0), (76, 14, 92), (26, -16, -8)])


@lru_cache(maxsize=1)
def _outline_vertices() -> np.ndarray:
    """Vertices that span the face's box, as detectors learn it: from the forehead to the chin, without ears and
    neck."""
    x, y, z = bust().mesh.vertices.T
    return np.flatnonzero((y > -58) & (y < 120) & (z < 70) & (np.abs(x) < 70))[::5]
