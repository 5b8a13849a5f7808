"""Frames of glasses as tubes along the rims of two lenses, a bridge and two temples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawnheads.world.bust import unit


@dataclass(frozen=True)
class Frame:
    """Lengths in mm: half sizes of a lens, thickness of the rim; square: exponent of its outline (2 an ellipse, 6 a
    box); droop: how much narrower it is below; colour: linear RGB."""

    half_width: float
    half_height: float
    rim: float
    square: float
    droop: float
    colour: np.ndarray


def frame(seed: int) -> Frame:
    """Return the glasses of that seed."""
    random = np.random.default_rng((11, seed))
    colours = [(0.01, 0.01, 0.012), (0.06, 0.03, 0.015), (0.18, 0.16, 0.14), (0.02, 0.03, 0.09), (0.12, 0.02, 0.02)]
    return Frame(
        half_width=random.uniform(22, 26.5),
        half_height=random.uniform(14.5, 21),
        rim=random.choice([0.8, 1.2, 1.8]),
        square=random.uniform(2, 5),
        droop=random.uniform(0, 0.18),
        colour=np.array(colours[random.integers(len(colours))], np.float32),
    )


def frame_mesh(
    shape: Frame, eye: np.ndarray, brow_z: float, ear: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return vertices [V, 3] mm, normals [V, 3] and triangles [T, 3] of the frame for a head.

    eye: float [3], the middle of the eye at the right of the picture; brow_z: the most forward z of brow and cheek
    behind the lens; ear: float [3], where the temple rests.
    """
    turn = np.linspace(0, 2 * np.pi, 41)
    power = 2 / shape.square
    across = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** power * shape.half_width
    down = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** power * shape.half_height
    across = across * (1 - shape.droop * np.clip(down / shape.half_height, 0, 1))
    x = max(eye[0], shape.half_width + 8) + across
    z = brow_z - 4 + 0.0035 * np.maximum(x - 20, 0) ** 2
    rim = np.stack([x, eye[1] + 2 + down, z], -1)
    outer = rim[np.argmax(rim[:, 0])]
    hinges = outer + np.array([[0, -4, 0], [5, -5, 8]])
    arm = np.concatenate([hinges, ear + np.array([[1, -20, -10], [1, -10, 14]])])
    inner = rim[np.argmin(rim[:, 0])] + [0, -3, 0]
    bridge = np.stack([inner * [s, 1, 1] + [0, -lift, -lift / 2] for s, lift in ((1, 0), (0.5, 2), (0, 3))])
    parts = [
        _tube(path, radius) for path, radius in ((rim, shape.rim), (arm, 0.8 * shape.rim + 0.5), (bridge, shape.rim))
    ]
    parts += [(v * [-1, 1, 1], n * [-1, 1, 1], t[:, ::-1]) for v, n, t in parts]
    return _merge(parts)


def _tube(path: np.ndarray, radius: float, sides: int = 6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    ahead = unit(np.gradient(path, axis=0))
    first = unit(np.cross(ahead, [0.12, 0.2, 1.0]))
    second = np.cross(ahead, first)
    turn = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    normals = np.cos(turn)[None, :, None] * first[:, None] + np.sin(turn)[None, :, None] * second[:, None]
    vertices = path[:, None] + radius * normals
    a = np.arange(len(path) - 1)[:, None] * sides + np.arange(sides)
    b = np.arange(len(path) - 1)[:, None] * sides + (np.arange(sides) + 1) % sides
    triangles = np.concatenate([np.stack(c, -1).reshape(-1, 3) for c in ((a, b, a + sides), (b, b + sides, a + sides))])
    return vertices.reshape(-1, 3), normals.reshape(-1, 3), triangles


def _merge(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    starts = np.cumsum([0] + [len(v) for v, _, _ in parts[:-1]])
    vertices, normals = (np.concatenate([part[i] for part in parts]).astype(np.float32) for i in (0, 1))
    return (
        vertices,
        normals,
        np.concatenate([t + s for (_, _, t), s in zip(parts, starts, strict=True)]).astype(np.int32),
    )
