"""The ways in which a head may differ from the average: displacement fields, linear in their coefficients.

A head is the average one plus Σ coefficient · field, a morphable model (Blanz and Vetter, SIGGRAPH 1999); its fields
are written down instead of learned: traits that anatomists measure, and smooth random fields for what has no name (a
Gaussian process model: Lüthi et al., PAMI 2018). A coefficient is in standard deviations of adults; a field is in mm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drawnheads.world.shapes import ramp

Triple = tuple[float, float, float]


@dataclass(frozen=True)
class Bump:
    """A push of the surface around a point and its mirror image.

    centre: mm, x ≥ 0; radii: mm, of the Gaussian; push: mm outward from the midline, down, back; swell: growth away
    from the centre, as a share; power 2 gives a flat top, which moves a window rigidly.
    """

    centre: Triple
    radii: Triple
    push: Triple = (0, 0, 0)
    swell: float = 0
    power: int = 1


TRAITS: Mapping[str, Sequence[Bump]] = {
    "jaw_breadth": [Bump((52, 70, 58), (26, 32, 38), (2.6, 0, 0))],
    "jaw_angle": [Bump((52, 72, 62), (22, 24, 30), (0, 3.2, 0))],
    "jaw_taper": [Bump((34, 95, 25), (22, 22, 34), (2.3, -0.5, 0))],
    "chin_breadth": [Bump((18, 104, 0), (16, 18, 26), (2.3, 0, 0))],
    "chin_forward": [Bump((0, 103, -10), (24, 20, 26), (0, 0, -3.2))],
    "chin_height": [Bump((0, 108, 0), (32, 24, 36), (0, 3.4, 0))],
    "chin_point": [Bump((0, 114, -8), (11, 12, 16), (0, 1.4, -1.0))],
    "chin_cleft": [Bump((0, 104, -18), (3.2, 9, 9), (0, 0, 1.5))],
    "chin_crease": [Bump((0, 87, -14), (18, 6, 14), (0, 0, 1.8))],
    "double_chin": [Bump((0, 117, 38), (32, 16, 30), (0, 3.4, 0))],
    "jowls": [Bump((36, 96, 28), (15, 15, 24), (1.5, 1.8, -0.6))],
    "cheekbone": [Bump((50, 22, 18), (18, 15, 24), (2.4, 0, -1.8))],
    "cheekbone_height": [Bump((46, 24, 14), (18, 18, 22), (0, 2.4, 0))],
    "cheek_fullness": [Bump((40, 52, 14), (22, 22, 24), (1.8, 0, -2.0))],
    "cheek_hollow": [Bump((46, 58, 32), (14, 18, 22), (-2.2, 0, 1.0))],
    "midface_forward": [Bump((22, 30, -4), (26, 22, 30), (0, 0, -1.8))],
    "fatness": [
        Bump((52, 76, 40), (32, 38, 44), (3.6, 0, -1.6)),
        Bump((34, 50, 10), (22, 22, 24), (1.5, 0.5, -1.7)),
        Bump((0, 117, 40), (34, 18, 34), (0, 3, 0)),
    ],
    "forehead_slope": [Bump((0, -64, 4), (60, 34, 36), (0, 0, 4))],
    "forehead_bosses": [Bump((27, -48, 0), (18, 16, 20), (0, 0, -2.4))],
    "forehead_breadth": [Bump((52, -44, 28), (24, 28, 32), (3.6, 0, 0))],
    "brow_ridge": [Bump((22, -17, -4), (22, 8, 16), (0, 0, -2.8)), Bump((0, -18, -9), (10, 9, 13), (0, 0, -1.4))],
    "brow_height": [Bump((28, -16, 0), (22, 10, 20), (0, 2.2, 0))],
    "temples": [Bump((66, -22, 38), (24, 28, 30), (3.2, 0, 0))],
    "eye_spacing": [Bump((31.5, 0, 4), (21, 17, 28), (2.9, 0, 0), power=2)],
    "eye_height": [Bump((31.5, 0, 4), (23, 19, 28), (0, 3.0, 0), power=2)],
    "eye_size": [Bump((31.5, 0, 4), (22, 17, 28), swell=0.095, power=2)],
    "eye_depth": [Bump((31.5, 0, 4), (20, 15, 26), (0, 0, 2.2), power=2)],
    "eye_hood": [Bump((34, -9.5, -2), (17, 5.5, 12), (0, 1.4, -2.0))],
    "eye_bags": [Bump((30, 14, 0), (13, 5, 12), (0, 0, -1.5))],
    "nose_length": [Bump((0, 44, -22), (19, 21, 26), (0, 3.8, 0))],
    "nose_height": [Bump((0, 37, -25), (16, 24, 27), (0, 0, -3.6))],
    "nose_breadth": [Bump((13, 45, -13), (11, 10, 14), (2.9, 0, 0))],
    "nose_wings": [Bump((13, 44, -12), (8, 8, 11), (0.6, -2.2, 0.4))],
    "bridge_breadth": [Bump((9, 10, -8), (8, 24, 18), (2.3, 0, 0))],
    "bridge_hump": [Bump((0, 14, -20), (11, 12, 22), (0, 0, -2.4))],
    "bridge_root": [Bump((0, -7, -9), (13, 11, 17), (0, 0, -2.6))],
    "nose_tip_up": [Bump((0, 42, -28), (13, 12, 14), (0, -3, 0.4))],
    "nose_tip_bulb": [Bump((0, 41, -23), (13, 12, 13), swell=0.13)],
    "mouth_breadth": [Bump((23, 68, -2), (15, 14, 22), (3.0, 0, 0.5))],
    "mouth_height": [Bump((0, 68, -6), (32, 19, 32), (0, 2.8, 0))],
    "mouth_forward": [Bump((0, 68, -8), (28, 21, 24), (0, 0, -3.0))],
    "mouth_corners": [Bump((25, 69, 0), (10, 9, 14), (0, 2.0, 0))],
    "upper_lip": [Bump((0, 64.5, -16), (21, 4.5, 16), (0, -0.8, -1.9))],
    "lower_lip": [Bump((0, 73.5, -15), (20, 5, 16), (0, 0.9, -2.1))],
    "ear_size": [Bump((76, 14, 92), (14, 36, 28), swell=0.08)],
    "ear_out": [Bump((80, 8, 98), (12, 36, 24), (4.2, 0, 0.8))],
    "ear_height": [Bump((76, 14, 92), (14, 36, 28), (0, 3.5, 0))],
    "back_of_head": [Bump((0, -25, 176), (70, 60, 50), (0, 0, 6))],
    "crown_height": [Bump((0, -112, 88), (60, 50, 70), (0, -5.5, 0))],
}
"""Traits made of bumps. Magnitudes follow the standard deviations in Farkas (1994) where he gives them."""

EXPRESSIONS: Mapping[str, Sequence[Bump]] = {
    "smile": [
        Bump((24, 69, -2), (12, 10, 16), (4.6, -3.6, 2.2)),
        Bump((38, 38, 8), (18, 17, 18), (1.2, -3.2, -2.6)),
        Bump((31, 15, 2), (15, 5, 14), (0, -1.2, -0.8)),
    ],
    "brows_up": [Bump((27, -19, -2), (26, 14, 20), (0, -4.2, 0))],
    "frown": [Bump((13, -17, -6), (13, 10, 16), (-2.4, 3.2, -0.8))],
    "pucker": [Bump((22, 68, -4), (13, 13, 20), (-5, 0, 0)), Bump((0, 68, -14), (22, 12, 22), (0, 0, -3.4))],
    "corners_down": [Bump((25, 70, 0), (11, 10, 14), (0.5, 3.0, 0.4))],
}
"""Made of bumps; `jaw_open` is a movement of its own."""

_GLOBAL = (
    "breadth",
    "height",
    "depth",
    "face_length",
    "face_taper",
    "forehead_height",
    "profile",
    "neck_breadth",
    "neck_depth",
)
_UNEVEN = ("nose_bent", "jaw_bent", "eyes_uneven", "brows_uneven", "mouth_uneven")
N_UNNAMED, N_FINE, N_UNEVEN = 26, 14, 6

SHAPE: tuple[str, ...] = (
    *_GLOBAL,
    *TRAITS,
    "eye_tilt",
    *_UNEVEN,
    *(f"unnamed_{i}" for i in range(N_UNNAMED)),
    *(f"fine_{i}" for i in range(N_FINE)),
    *(f"one_sided_{i}" for i in range(N_UNEVEN)),
)
"""The names of the shape coefficients, in order."""

EXPRESSION: tuple[str, ...] = ("jaw_open", *EXPRESSIONS)
"""The names of the expression coefficients, in order; 0 is at rest, 1 is clear."""


def shape_fields(points: np.ndarray) -> np.ndarray:
    """Return the displacement of points by each coefficient of `SHAPE`: float32 [N, 3] mm → [len(SHAPE), N, 3] mm."""
    points = points.astype(np.float32)
    named = [_bumps(points, bumps) for bumps in TRAITS.values()]
    fields = [*_global(points), *named, _eye_tilt(points), *_uneven(points), *_unnamed(points)]
    return np.stack(fields).astype(np.float32)


def expression_fields(points: np.ndarray) -> np.ndarray:
    """Return the displacement by each coefficient of `EXPRESSION`: float32 [N, 3] mm → [len(EXPRESSION), N, 3] mm."""
    points = points.astype(np.float32)
    return np.stack([_jaw_open(points), *(_bumps(points, b) for b in EXPRESSIONS.values())]).astype(np.float32)


def _weight(points: np.ndarray, bump: Bump) -> np.ndarray:
    offset = (np.abs(points) if bump.centre[0] else points) * np.array([1, 0, 0], np.float32) + points * np.array(
        [0, 1, 1], np.float32
    )
    distance = (((offset - np.array(bump.centre, np.float32)) / np.array(bump.radii, np.float32)) ** 2).sum(-1)
    return np.exp(-(distance**bump.power))


def _bumps(points: np.ndarray, bumps: Sequence[Bump]) -> np.ndarray:
    side = np.tanh(points[:, :1] / np.float32(6))
    folded = np.abs(points) * np.array([1, 0, 0], np.float32) + points * np.array([0, 1, 1], np.float32)
    total = np.zeros_like(points)
    for bump in bumps:
        move = np.array(bump.push, np.float32) + np.array(bump.swell, np.float32) * (
            folded - np.array(bump.centre, np.float32)
        )
        total += _weight(points, bump)[:, None] * move
    return total * np.concatenate([side, np.ones_like(side), np.ones_like(side)], 1)


def _vector(x: ArrayLike, y: ArrayLike, z: ArrayLike, like: np.ndarray) -> np.ndarray:
    return np.stack([np.broadcast_to(np.asarray(part, np.float32), like.shape) for part in (x, y, z)], -1)


def _global(points: np.ndarray) -> list[np.ndarray]:
    x, y, z = points.T
    neck, front = ramp(85, 130, y), ramp(60, 0, z)
    return [
        _vector(0.034 * x, 0, 0, x),
        _vector(0, 0.030 * y, 0, x),
        _vector(0, 0, 0.030 * (z - 60), x),
        _vector(0, 0.05 * np.clip(y - 12, 0, 108), 0, x),
        _vector(0.032 * x * np.clip(y / 90, -1, 1), 0, 0, x),
        _vector(0, -4.6 * ramp(-22, -72, y), 0, x),
        _vector(0, 0, 0.035 * np.clip(y, -80, 118) * front, x),
        _vector(0.085 * x * neck, 0, 0, x),
        _vector(0, 0, 0.06 * (z - 118) * neck, x),
    ]


def _eye_tilt(points: np.ndarray) -> np.ndarray:
    window = _weight(points, Bump((31.5, 0, 4), (22, 17, 28), power=2))
    return _vector(0, -0.12 * (np.abs(points[:, 0]) - 31.5) * window, 0, window)


def _uneven(points: np.ndarray) -> list[np.ndarray]:
    """Left and right differ: what a mirrored half face lacks."""
    x, y, _ = points.T
    side = np.tanh(x / np.float32(6))
    nose = _weight(points, Bump((0, 34, -22), (15, 20, 22)))
    eyes = _weight(points, Bump((31.5, 0, 4), (21, 17, 28), power=2))
    brows, mouth = _weight(points, Bump((28, -17, 0), (22, 10, 20))), _weight(points, Bump((22, 69, -2), (15, 14, 22)))
    moves: tuple[tuple[ArrayLike, ArrayLike, ArrayLike], ...] = (
        (1.3 * nose, 0, 0),
        (1.8 * ramp(40, 95, y), 0, 0),
        (0, 0.9 * side * eyes, 0),
        (0, 1.0 * side * brows, 0),
    )
    return [_vector(a, b, c, x) for a, b, c in (*moves, (0, 1.2 * side * mouth, 0))]


def _unnamed(points: np.ndarray) -> list[np.ndarray]:
    """Smooth random pushes of the face, symmetric at two sizes, then one-sided; the eyes' windows are moved as a
    whole."""
    random = np.random.default_rng(20240)
    fields = []
    for count, radius, size in ((N_UNNAMED, 26, 1.4), (N_FINE, 13, 1.0), (N_UNEVEN, 26, 0.6)):
        for _ in range(count):
            centre = (random.uniform(0, 58), random.uniform(-62, 112), random.uniform(-10, 30))
            push = random.normal(size=3) * np.array([0.8, 0.8, 1.1]) * size
            bump = Bump(centre, (radius, radius, 1.4 * radius), tuple(push))
            field = _bumps(points, [bump])
            side = np.sign(random.normal()) * points[:, :1]
            fields.append(field if size > 0.7 else field * ramp(-15, 15, side))
    calm = 1 - 0.75 * _weight(points, Bump((31.5, 0, 4), (19, 12, 28), power=2))[:, None]
    return [field * calm for field in fields]


def _jaw_open(points: np.ndarray) -> np.ndarray:
    """The lower lip, chin and jaw go down and back; the lips part at y = 68.5."""
    x, y, z = points.T
    across = np.exp(-((x / 25) ** 4))
    below = ramp(67.6, 69.6, y) * ramp(36, 6, z) * across
    jaw = ramp(60, 104, y) * ramp(95, 20, z) * ramp(165, 120, y)
    return _vector(0, 4.5 * below * ramp(120, 76, y) + 5.0 * jaw, 1.6 * jaw, x)
