"""Eyes, brows and lips, painted on the average head point by point.

Lengths in mm; inputs and outputs as in `paint_skin`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drawnheads.world.noise import noise
from drawnheads.world.shapes import bell, darken, mix, ramp
from drawnheads.world.skin import MOUTH_LINE
from drawnheads.world.traits import Brows, Eyes, Person

EYE = (31.5, 1.0)
"""Where the middle between the corners of an eye is."""


@dataclass(frozen=True)
class Face:
    """The expression of a face.

    lids: 1 open, 0 shut; gaze: mm to the right of the picture and down; open: of the mouth, 0 … 1.5.
    """

    lids: float = 1.0
    gaze: tuple[float, float] = (0.0, 0.0)
    open: float = 0.0
    make_up: float = 0.0
    lip_colour: np.ndarray | None = None


def paint_features(
    points: np.ndarray, colour: np.ndarray, gloss: np.ndarray, person: Person, face: Face
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Paint brows, lips and eyes on a skin.

    Returns colour, gloss, and the share of each point that is eyeball, float32 [N].
    """
    colour, gloss, eyeball = colour.copy(), gloss.copy(), np.zeros(len(points), np.float32)
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    front = z < 42
    brow = np.flatnonzero(front & (y < -3) & (y > -42) & (x < 68))
    colour[brow] = _brows(points[brow], colour[brow], person.brows, person.seed)
    lip = np.flatnonzero(front & (y > 54) & (y < 90) & (x < 38))
    colour[lip], gloss[lip] = _lips(points[lip], colour[lip], gloss[lip], person, face)
    eye = np.flatnonzero(front & (np.abs(y) < 17) & (np.abs(x - EYE[0]) < 24))
    colour[eye], gloss[eye], eyeball[eye] = _eyes(points[eye], colour[eye], gloss[eye], person, face)
    return colour, gloss, eyeball


def _brows(points: np.ndarray, colour: np.ndarray, brows: Brows, seed: int) -> np.ndarray:
    x, y = np.abs(points[:, 0]), points[:, 1]
    along = (x - brows.start) / np.float32(brows.length)
    rise = np.where(
        along < brows.peak,
        1 - ((along - brows.peak) / brows.peak) ** 2,
        1 - ((along - brows.peak) / (1.15 - brows.peak)) ** 2,
    )
    line = brows.height - brows.arch * (rise - 0.5) - brows.tilt * (along - 0.5)
    half = (
        brows.thickness * (1 - brows.taper * ramp(0.45, 1.05, along)) * (0.55 + 0.45 * ramp(-0.05, 0.25, along)) + 0.3
    )
    slant = np.stack([points[:, 0] * 0.9 + np.sign(points[:, 0]) * y * 0.6, y - 0.35 * x, points[:, 2]], -1)
    strands = noise(slant, (0.9, 2.2, 3), seed + 6)
    across = np.abs(y - line) / half + 0.28 * strands
    share = ramp(1.2, 0.55, across) * ramp(-0.06, 0.08, along) * ramp(1.1, 0.94, along)
    middle = brows.middle * ramp(1.3, 0.6, np.abs(y - brows.height - 1) / brows.thickness) * (along < 0.05)
    share = np.maximum(share * brows.density, middle) * (0.75 + 0.3 * strands)
    return mix(colour, brows.colour * (0.85 + 0.3 * strands)[:, None], np.clip(share, 0, 0.97))


def _lips(
    points: np.ndarray, colour: np.ndarray, gloss: np.ndarray, person: Person, face: Face
) -> tuple[np.ndarray, np.ndarray]:
    lips = person.lips
    x, y = points[:, 0], points[:, 1]
    across = np.abs(x) / np.float32(lips.half_width)
    dome = np.clip(1 - across**2, 0, 1)
    middle = MOUTH_LINE + lips.line * (across**2 - 0.4)
    dip = lips.bow * (bell(x, 0, 0.75 * lips.bow_width) - 0.45 * bell(np.abs(x), 1.5 * lips.bow_width, lips.bow_width))
    top = middle - lips.upper * dome**lips.upper_curve + dip * dome
    bottom = middle + lips.lower * dome**lips.lower_curve
    soft = 0.5 + 1.6 * (1 - lips.edge)
    inside = ramp(-soft, soft, y - top) * ramp(-soft, soft, bottom - y) * ramp(1.03, 0.95, across)
    creases = 1 + 0.07 * noise(points, (1.6, 7, 7), person.seed + 7)
    tint = lips.colour if face.lip_colour is None else face.lip_colour
    shade = np.where(y < middle, np.float32(0.86), np.float32(1.05)) * creases
    colour = mix(colour, tint * shade[:, None], 0.88 * inside)
    colour = darken(colour, (0.12, 0.2, 0.2), ramp(0, 3, y - bottom) * ramp(7, 3, y - bottom) * dome)
    gloss = gloss * (1 + (1.2 + 1.5 * face.make_up) * inside)
    gap = np.abs(y - middle)
    if face.open < 0.06:
        line = bell(gap, 0, 0.95) * ramp(1.08, 0.98, across) * (0.75 + 0.15 * bell(across, 1, 0.12))
        return mix(colour, np.array([0.10, 0.03, 0.03], np.float32), line), gloss
    return _inner_mouth(colour, gloss, y - MOUTH_LINE, across, person.teeth)


def _inner_mouth(
    colour: np.ndarray, gloss: np.ndarray, down: np.ndarray, across: np.ndarray, teeth: float
) -> tuple[np.ndarray, np.ndarray]:
    """The slit between the lips is stretched when the jaw opens: what lies on its 2.4 mm is the inside of the mouth."""
    half = 1.2 * np.sqrt(np.clip(1 - across**2, 0, 1))
    inside = ramp(0.25, -0.05, np.abs(down) - half) * (across < 1)
    depth = (down + half) / np.maximum(2 * half, 0.05)
    colour = mix(colour, np.array([0.10, 0.025, 0.025], np.float32), inside)
    white = teeth * inside * ramp(0.5, 0.34, depth) * ramp(0.86, 0.6, across)
    colour = mix(colour, np.array([0.62, 0.57, 0.48], np.float32), white)
    tongue = inside * ramp(0.6, 0.85, depth) * ramp(0.7, 0.4, across)
    return mix(colour, np.array([0.42, 0.14, 0.13], np.float32), 0.7 * tongue), gloss * (1 - 0.5 * inside)


def lid_curves(along: np.ndarray, eyes: Eyes, lids: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the height of the lids above and below the line through the corners; along: −1 inner corner … 1 outer.

    float32 [N], mm.
    """
    dome = np.clip(1 - along**2, 0, 1)
    upper = eyes.upper * lids * dome**eyes.round_upper * (1 + eyes.upper_peak * along)
    lower = eyes.lower * (0.45 + 0.55 * lids) * dome**eyes.round_lower * (1 + eyes.lower_peak * along)
    return upper.astype(np.float32), lower.astype(np.float32)


def _eyes(
    points: np.ndarray, colour: np.ndarray, gloss: np.ndarray, person: Person, face: Face
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    eyes = person.eyes
    side = np.sign(points[:, 0])
    x = np.abs(points[:, 0]) - np.float32(EYE[0])
    rise = EYE[1] - points[:, 1] - eyes.tilt * x  # mm above the line through the corners
    along = x / np.float32(eyes.half_width)
    upper, lower = lid_curves(along, eyes, face.lids)
    inside = ramp(-0.35, 0.45, upper - rise) * ramp(-0.35, 0.45, rise + lower) * ramp(1.02, 0.97, np.abs(along))
    near = ramp(1.45, 0.9, np.abs(along))
    fold = upper + eyes.crease * (0.55 + 0.45 * np.clip(1 - along**2, 0, 1))
    colour = darken(colour, (0.34, 0.42, 0.42), eyes.crease_depth * bell(rise, fold, 0.85) * near)
    colour = darken(colour, (0.16, 0.2, 0.18), ramp(fold + 0.5, upper, rise) * near * (rise > 0))
    if face.make_up > 0:
        shadow = face.make_up * ramp(fold + 2.5, upper, rise) * near * (rise > -1)
        colour = darken(colour, (0.35, 0.45, 0.32), 0.8 * shadow)
    ball, ball_gloss = _eyeball(x, rise, along, upper, gaze=side * face.gaze[0], drop=face.gaze[1], person=person)
    colour, gloss = mix(colour, ball, inside), gloss * (1 - inside) + ball_gloss * inside
    thick = 0.5 + 0.45 * eyes.lashes + 0.4 * face.make_up
    lashes = (
        bell(rise, upper + 0.25 + 0.3 * thick, thick)
        * ramp(1.14, 1.0, np.abs(along))
        * (0.5 + 0.5 * min(1.0, eyes.lashes))
    )
    rim = 0.42 * bell(rise, -lower - 0.1, 0.5) * ramp(1.05, 0.95, np.abs(along))
    return (
        mix(colour, np.array([0.035, 0.022, 0.02], np.float32), np.clip(np.maximum(lashes, rim), 0, 0.96)),
        gloss,
        inside,
    )


def _eyeball(
    x: np.ndarray,
    rise: np.ndarray,
    along: np.ndarray,
    upper: np.ndarray,
    *,
    gaze: np.ndarray,
    drop: float,
    person: Person,
) -> tuple[np.ndarray, np.ndarray]:
    """White, iris, pupil and the inner corner; the iris stands a little outward, or people look cross-eyed."""
    eyes = person.eyes
    edge = ramp(0.45, 1.0, np.abs(along))
    white = np.array([0.60, 0.55, 0.52], np.float32) * np.array(eyes.white, np.float32)
    colour = white * (1 - np.array([0.12, 0.24, 0.24], np.float32) * edge[:, None])
    dx, dy = x - gaze - 0.5, rise + drop - 0.45
    radius, angle = np.sqrt(dx * dx + dy * dy), np.arctan2(dy, dx)
    rays = noise(np.stack([3 * np.cos(angle), 3 * np.sin(angle), radius / 3], -1), 0.5, person.seed + 8)
    ring = 0.4 + 0.6 * ramp(eyes.iris_radius, 0.72 * eyes.iris_radius, radius)
    iris = eyes.iris * ((0.95 + 0.3 * rays) * ring * (1 - 0.25 * np.clip(dy / eyes.iris_radius, -1, 1)))[:, None]
    iris = mix(
        iris, np.array([0.008, 0.008, 0.01], np.float32), ramp(0.5 * eyes.iris_radius, 0.38 * eyes.iris_radius, radius)
    )
    colour = mix(colour, iris, ramp(1.05 * eyes.iris_radius, 0.92 * eyes.iris_radius, radius))
    colour = mix(colour, np.array([0.5, 0.26, 0.24], np.float32), ramp(-0.8, -0.95, along))
    shadow = 1 - 0.6 * np.exp(-(((upper - rise) / 2.0) ** 2))
    return colour * shadow[:, None], 0.9 + 1.3 * ramp(eyes.iris_radius, 0.8 * eyes.iris_radius, radius)
