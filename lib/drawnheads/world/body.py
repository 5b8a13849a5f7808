"""Shoulders and clothes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from drawnheads.world.noise import noise
from drawnheads.world.shapes import bell, mix, ramp
from facefront.head3d.mesh import Mesh, symmetric_mesh
from facefront.head3d.sdf import capsule, ellipsoid, join

STEP = 8.0
COLLARS = ("crew", "high", "vee", "shirt", "hood")
PATTERNS = ("plain", "stripes", "checks", "marl")


@dataclass(frozen=True)
class Clothes:
    """collar: of `COLLARS`; pattern: of `PATTERNS`; colours: linear RGB, float32 [3]; grain: mm, of the pattern;
    breadth: of the shoulders, 1 is average."""

    collar: str
    pattern: str
    colour: np.ndarray
    second: np.ndarray
    grain: float
    breadth: float
    seed: int


def _torso_distance(points: np.ndarray) -> np.ndarray:
    p = points.astype(np.float32, copy=True)
    p[..., 0] = np.abs(p[..., 0])
    chest = ellipsoid(p, (0, 345, 128), (165, 170, 100))
    shoulder = capsule(p, (30, 186, 128), (158, 226, 128), 36, 52)
    arm = capsule(p, (170, 235, 128), (196, 420, 128), 48, 46)
    body = join(join(chest, shoulder, 45), arm, 25)
    return join(body, capsule(p, (0, 128, 117), (0, 205, 124), 58, 66), 26)


@lru_cache(maxsize=1)
def torso() -> Mesh:
    """Return neck base, shoulders and chest in head coordinates, mm; made once a process.

    It is shared: do not write into its arrays.
    """
    return symmetric_mesh(_torso_distance, np.array([0, 118, 0]), np.array([256, 366, 248]), STEP)


def shape_torso(clothes: Clothes) -> np.ndarray:
    """Return the torso's vertices for these clothes, float32 [V, 3]: a collar that is low or high, broad or narrow
    shoulders."""
    vertices = torso().vertices.copy()
    _, y, z = vertices.T
    low = {"crew": 20.0, "high": 0.0, "vee": 24.0, "shirt": 8.0, "hood": 12.0}[clothes.collar]
    vertices[:, 1] += low * ramp(205, 130, y) * (1 - 0.35 * ramp(110, 170, z))
    ring = bell(y, 140, 22) * (clothes.collar in ("shirt", "hood")) * (0.10 if clothes.collar == "hood" else 0.03)
    vertices[:, 0] *= (1 + (clothes.breadth - 1) * ramp(150, 215, y)) * (1 + ring)
    vertices[:, 2] += (z - 122) * ring
    return vertices


def paint_clothes(points: np.ndarray, clothes: Clothes, skin: np.ndarray) -> np.ndarray:
    """Return albedo, float32 [N, 3] linear RGB, at points float32 [N, 3] of the average torso, mm."""
    x, y, z = points.T
    folds = 1 + 0.10 * noise(points, (60, 90, 60), clothes.seed) + 0.05 * noise(points, 4, clothes.seed + 1)
    colour = clothes.colour * (folds * _pattern(points, clothes))[:, None]
    if clothes.pattern == "stripes":
        colour = mix(colour, clothes.second, ramp(-0.15, 0.15, np.sin(2 * np.pi * y / clothes.grain)))
    front = ramp(110, 60, z)
    if clothes.collar == "vee":
        colour = mix(colour, skin, ramp(2, -2, np.abs(x) - 0.55 * (225 - y)) * front)
    if clothes.collar == "shirt":
        colour = mix(colour, 0.75 * clothes.colour, ramp(1.6, 0.8, np.abs(x)) * front)
        flap = 158 + 34 * np.clip(1 - np.abs(np.abs(x) - 27) / 27, 0, 1) - y
        colour = mix(colour, np.minimum(1.15 * clothes.colour + 0.02, 0.8), ramp(-1, 1, flap))
        colour = mix(colour, 0.4 * clothes.colour, bell(flap, 0, 1.4) * front)
    return colour.astype(np.float32)


def _pattern(points: np.ndarray, clothes: Clothes) -> np.ndarray:
    x, y, _ = points.T
    if clothes.pattern == "checks":
        lines = np.sin(2 * np.pi * x / clothes.grain), np.sin(2 * np.pi * y / clothes.grain)
        return 1 - 0.3 * ramp(0, 0.2, lines[0]) - 0.3 * ramp(0, 0.2, lines[1])
    if clothes.pattern == "marl":
        return 1 + 0.35 * noise(points, 2.5, clothes.seed + 2)
    return np.ones(len(points), np.float32)
