"""Hair: shells around the head, cut by the hairline and by strands, so that edges and outlines are frayed.

Source: shell texturing (Lengyel et al., "Real-time fur over arbitrary surfaces", I3D 2001). The surface is a grid of
strands that start at the crown: columns go around the head, rows along a strand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.spatial import cKDTree

from drawnheads.world.bust import bust
from drawnheads.world.shapes import bell, ramp
from drawnheads.world.skin import scalp_distance
from drawnheads.world.traits import Hairline
from facefront.head3d.sdf import earless_distance

COLUMNS, ROWS = 112, 52
_CENTRE = np.array([0, -20, 88], np.float32)
_CROWN, _FRONT = np.array([0, -0.94, 0.342], np.float32), np.array([0, -0.342, -0.94], np.float32)
_EQUATOR = 96.0  # degrees from the crown where hanging hair leaves the head


@dataclass(frozen=True)
class HairStyle:
    """One haircut. Lengths in mm, angles in degrees; left and right are those of the picture.

    top, sides: thickness; lift: more of it above the forehead; lift_side: −1 left … 1 right; fringe: how low it
    falls, as y on the average head (None: swept off the forehead); fringe_slant: mm lower per mm to the right;
    length: how far hair hangs below the eyes (0: it does not hang); curtain: degrees from the front where hanging
    hair begins; flare: how much further out its tips are, as a share; part: where the parting is, mm to the right
    (None: none); wave: mm; curl: 0 straight … 1 tight; ragged: mm, of the edges; knot: mm, radius of a bun; tail: mm,
    length of a ponytail.
    """

    top: float
    sides: float
    lift: float = 0
    lift_side: float = 0
    fringe: float | None = None
    fringe_slant: float = 0
    length: float = 0
    curtain: float = 70
    flare: float = 0
    part: float | None = None
    wave: float = 0
    curl: float = 0
    ragged: float = 4
    knot: float = 0
    tail: float = 0


@dataclass(frozen=True)
class HairSurface:
    """The grid of strands on one head, on the average head's measures.

    roots, away: float32 [R·C, 3], where a shell lies is roots + share · away; cover: float32 [R·C], mm inside the
    hair's edge; strand: float32 [R·C, 3], coordinates in which strands are long; owner: int [R·C], the vertex of the
    bust that it moves with; triangles: int32 [T, 3].
    """

    roots: np.ndarray
    away: np.ndarray
    cover: np.ndarray
    strand: np.ndarray
    owner: np.ndarray
    triangles: np.ndarray


@dataclass(frozen=True)
class _Grid:
    around: np.ndarray  # [1, C] degrees from the front, −180 … 180
    down: np.ndarray  # [R, 1] degrees from the crown
    surface: np.ndarray  # [R, C, 3]
    outward: np.ndarray  # [R, C, 3]
    owner: np.ndarray
    triangles: np.ndarray


@lru_cache(maxsize=1)
def _grid() -> _Grid:
    around = np.linspace(-180, 180, COLUMNS, endpoint=False, dtype=np.float32)[None]
    down = np.linspace(2, 152, ROWS, dtype=np.float32)[:, None]
    phi, theta = np.radians(around)[..., None], np.radians(down)[..., None]
    outward = np.cos(theta) * _CROWN + np.sin(theta) * (
        np.cos(phi) * _FRONT + np.sin(phi) * np.array([1, 0, 0], np.float32)
    )
    reach = np.full(outward.shape[:2], 130, np.float32)
    for _ in range(24):  # from outside inwards: the first hit
        reach -= 0.85 * earless_distance(_CENTRE + outward * reach[..., None])
    surface = (_CENTRE + outward * reach[..., None]).astype(np.float32)
    vertices = bust().mesh.vertices
    head = np.flatnonzero(np.abs(vertices[:, 0]) < 76)
    owner = head[cKDTree(vertices[head]).query(surface.reshape(-1, 3))[1]]
    first = np.arange(ROWS - 1)[:, None] * COLUMNS + np.arange(COLUMNS)
    right = np.arange(ROWS - 1)[:, None] * COLUMNS + (np.arange(COLUMNS) + 1) % COLUMNS
    corners = [(first, right, first + COLUMNS), (right, right + COLUMNS, first + COLUMNS)]
    triangles = np.concatenate([np.stack(c, -1).reshape(-1, 3) for c in corners]).astype(np.int32)
    return _Grid(around, down, surface, outward.astype(np.float32), owner, triangles)


def hair_surface(style: HairStyle, hairline: Hairline) -> HairSurface:
    """Return the shells' ground and thickness for a haircut on a person's hairline."""
    grid = _grid()
    inside = scalp_distance(grid.surface, hairline)
    thickness, hanging = _thickness(grid, style, inside), _hanging(grid, style)
    points = grid.surface + grid.outward * thickness[..., None]
    points = points + hanging[..., None] * (_hang(points, grid, style) - points)
    cover = np.maximum(np.maximum(inside, _fringe(grid, style, points)), _curtain(grid, style, points))
    level = grid.outward * np.array([1, 0.15, 1], np.float32) * hanging[..., None] + grid.outward * (
        1 - hanging[..., None]
    )
    away = 0.45 * thickness[..., None] * level
    return HairSurface(
        roots=(points - away).reshape(-1, 3).astype(np.float32),
        away=away.reshape(-1, 3).astype(np.float32),
        cover=cover.ravel().astype(np.float32),
        strand=_strands(grid, style, points).reshape(-1, 3),
        owner=grid.owner,
        triangles=grid.triangles,
    )


def _thickness(grid: _Grid, style: HairStyle, inside: np.ndarray) -> np.ndarray:
    up, side = -grid.outward[..., 1], grid.outward[..., 0]
    above = ramp(-0.05, 0.75, up)
    thick = style.sides + (style.top - style.sides) * above
    forehead = above * ramp(-0.1, 0.5, -grid.outward[..., 2]) * (1 + 0.8 * style.lift_side * side)
    thick = thick + style.lift * forehead
    if style.part is not None:
        thick = thick * (
            1 - 0.5 * bell(grid.surface[..., 0], style.part, 6) * above * ramp(0.6, 0.0, grid.outward[..., 2])
        )
    if style.length:  # over the ears, not through them
        ear = bell(grid.surface[..., 1], 10, 40) * bell(grid.surface[..., 2], 92, 30)
        thick = np.maximum(thick, 19 * ear * ramp(84, 70, np.asarray(style.curtain, np.float32)))
        thick = thick * (1 - _edge(grid, style) * ramp(-40, 0, grid.surface[..., 1]))
    edge = ramp(-4, 15, inside)
    if style.fringe is not None:
        edge = np.maximum(edge, ramp(75, 45, np.abs(grid.around)))
    if style.length:
        edge = np.maximum(edge, ramp(style.curtain - 12, style.curtain + 8, np.abs(grid.around)))
    return thick * edge + 1.2


def _hanging(grid: _Grid, style: HairStyle) -> np.ndarray:
    shape = grid.surface.shape[:2]
    if style.length:
        return np.ones(shape, np.float32)
    front = ramp(80, 50, np.abs(grid.around)) * (style.fringe is not None)
    return np.broadcast_to(front, shape)


def _hang(points: np.ndarray, grid: _Grid, style: HairStyle) -> np.ndarray:
    """Strands that fall straight down from where the head is widest, to `length` below the eyes."""
    row = int(np.searchsorted(grid.down[:, 0], _EQUATOR))
    edge = points[row]
    steps = np.arange(ROWS - row, dtype=np.float32)[:, None] / (ROWS - 1 - row)
    low = max(style.length + 12, 60)
    y = edge[:, 1] + steps * (low - edge[:, 1])
    spread = 1 + style.flare * steps**2 * (1 - _edge(grid, style))
    x, z = edge[:, 0] * spread, _CENTRE[2] + (edge[:, 2] - _CENTRE[2]) * spread
    hung = points.copy()
    hung[row:] = np.stack([x, y, z], -1)
    return hung


def _edge(grid: _Grid, style: HairStyle) -> np.ndarray:
    """Return the nearness of a column to the front edge of hanging hair, which hugs the cheek: 0.75 at the edge … 0,
    float32 [1, C]."""
    return 0.75 * ramp(style.curtain + 30, style.curtain, np.abs(grid.around))


def _fringe(grid: _Grid, style: HairStyle, points: np.ndarray) -> np.ndarray:
    if style.fringe is None:
        return np.full(points.shape[:2], -50, np.float32)
    low = style.fringe + style.fringe_slant * points[..., 0]
    beside = (56 - np.abs(grid.around)) * 1.3
    return np.minimum(low - points[..., 1], beside)


def _curtain(grid: _Grid, style: HairStyle, points: np.ndarray) -> np.ndarray:
    if not style.length:
        return np.full(points.shape[:2], -50, np.float32)
    beside = (np.abs(grid.around) - style.curtain) * 1.3
    return np.minimum(style.length - points[..., 1], beside)


def _strands(grid: _Grid, style: HairStyle, points: np.ndarray) -> np.ndarray:
    """Coordinates along which strand noise is stretched: around, around, along; waves bend them, a parting combs them
    sideways."""
    steps = np.linalg.norm(np.diff(points, axis=0, prepend=points[:1]), axis=-1)
    along = np.cumsum(steps, 0)
    bend = (
        style.wave
        / 90
        * np.sin(along / 12 + 2 * np.sin(np.radians(5 * grid.around)) + np.sin(np.radians(11 * grid.around)))
    )
    comb = (
        0.0 if style.part is None else np.sign(-style.part - 0.1) * 0.5 * ramp(60, 0, np.abs(grid.around)) * along / 100
    )
    phi = np.radians(grid.around) + bend + comb
    return np.stack([90 * np.sin(phi), 90 * np.cos(phi), along], -1).astype(np.float32)
