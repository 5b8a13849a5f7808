"""The colour of a person's skin, point by point on the average head: tone, blood, marks of age, scalp and beard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drawnheads.world.noise import noise
from drawnheads.world.shapes import bell, darken, mix, ramp
from drawnheads.world.traits import Beard, Hairline, Lips, Person, Skin

MOUTH_LINE = 68.5
"""Height of the line between the lips, mm below the eyes."""


def paint_skin(points: np.ndarray, person: Person, hair_cover: float) -> tuple[np.ndarray, np.ndarray]:
    """Paint the skin without eyes, brows and lips.

    points: float32 [N, 3], mm, on the average head; hair_cover: of the scalp, 0 … 1. Returns albedo, float32 [N, 3]
    linear RGB, and how much it shines, float32 [N], 1 for bare skin.
    """
    grain = noise(points, 9, person.seed), noise(points, 3.2, person.seed + 1), noise(points, 1.3, person.seed + 2)
    tone = 1 + person.skin.mottle * (0.07 * grain[0] + 0.045 * grain[1]) + 0.03 * grain[2]
    colour, gloss = person.skin.colour * tone[:, None], np.full(len(points), 0.75, np.float32)
    face = np.flatnonzero(points[:, 2] < 80)
    colour[face], gloss[face] = _paint_face(points[face], colour[face], person, [g[face] for g in grain])
    scalp = scalp_share(points, person.hairline, 4 * grain[1] + 2.5 * grain[2]) * hair_cover
    colour = mix(colour, person.hairline.colour * (0.8 + 0.25 * grain[2])[:, None], scalp)
    return colour.astype(np.float32), gloss * (1 - 0.75 * scalp)


def _paint_face(
    points: np.ndarray, colour: np.ndarray, person: Person, grain: Sequence[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Blood, shadows, marks, lines and beard on the front half of the head. Returns colour and gloss."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    skin, front = person.skin, ramp(70, 35, z)
    colour = darken(colour, (-0.04, 0.26, 0.24), _blood(x, y, z, skin, front) * (1 + 0.4 * grain[1]))
    under = skin.under_eye * bell(x, 29, 13) * bell(y, 13, 6) * front
    socket = skin.socket * bell(x, 30, 19) * bell(y, 0, 13) * front
    colour = darken(darken(colour, (0.24, 0.3, 0.22), under), (0.38, 0.45, 0.4), socket)
    colour = _age(_marks(colour, points, person, grain[1], front), points, skin, grain[0])
    nostril = bell(x, 6.2, 3.2) * bell(y, 50.5, 2.6) * bell(z, -15, 7)
    colour = mix(colour, np.array([0.03, 0.012, 0.01], np.float32), np.clip(1.1 * nostril, 0, 0.9))
    hair, share = _facial_hair(points, person, grain)
    return mix(colour, hair, share), _oily(x, y, front) * (1 - 0.75 * share)


def scalp_share(points: np.ndarray, hairline: Hairline, ragged: np.ndarray | float = 0.0) -> np.ndarray:
    """Return the depth inside the hair, 0 … 1 over about 8 mm, float32 [N]; ragged: mm added to the distance."""
    return ramp(-4, 4, scalp_distance(points, hairline) + ragged)


_BACK_OF_LINE = np.array(
    [[30, 0.0], [46, -40], [58, -12], [66, 12], [77, 14], [80, -14], [106, -14], [112, 12], [128, 46], [200, 54]]
)
"""The hairline from temple to nape: z and y in mm; the step at 80 … 106 goes around the ear."""


def scalp_distance(points: np.ndarray, hairline: Hairline) -> np.ndarray:
    """Return the distance above the hairline (negative below it), mm, float32 [N].

    points: float32 [..., 3], mm, on the average head.
    """
    x, y, z = np.abs(points[..., 0]), points[..., 1], points[..., 2]
    front = hairline.height + hairline.peak * bell(x, 0, 11) - hairline.recede * bell(x, 38, 17) + 0.004 * x * x
    back = np.interp(z, _BACK_OF_LINE[:, 0], _BACK_OF_LINE[:, 1]).astype(np.float32)
    share = ramp(26, 50, z)
    return (front * (1 - share) + np.where(z < 46, -40, back) * share - y).astype(np.float32)


def _blood(x: np.ndarray, y: np.ndarray, z: np.ndarray, skin: Skin, front: np.ndarray) -> np.ndarray:
    cheeks = bell(x, 41, 19) * bell(y, 33, 17) * front
    nose = 0.8 * bell(x, 0, 12) * bell(y, 43, 12) * ramp(-8, -18, z)
    chin = 0.35 * bell(x, 0, 16) * bell(y, 100, 10) * front
    return 0.2 + skin.redness * (cheeks + nose + chin)


def _marks(colour: np.ndarray, points: np.ndarray, person: Person, grain: np.ndarray, front: np.ndarray) -> np.ndarray:
    skin, (x, y, z) = person.skin, points.T
    if skin.freckles > 0:
        where = np.exp(-((x / 50) ** 4)) * bell(y, 26, 27) * front * skin.freckles
        colour = darken(
            colour, (0.3, 0.45, 0.5), ramp(0.3, 0.55, noise(points, 2.0, person.seed + 3) + 0.3 * grain) * where
        )
    if skin.spots > 0:
        where = ramp(0.5, 0.75, noise(points, 6.5, person.seed + 4)) * front * skin.spots
        colour = darken(colour, (0.2, 0.3, 0.36), where)
    for mole_x, mole_y, radius in skin.moles:
        distance = np.hypot(x - mole_x, y - mole_y)
        colour = darken(colour, (0.6, 0.7, 0.72), ramp(1.25 * radius, 0.6 * radius, distance) * (z < 60))
    return colour


def _age(colour: np.ndarray, points: np.ndarray, skin: Skin, grain: np.ndarray) -> np.ndarray:
    """Lines of the forehead, crow's feet, the folds from nose to mouth and from mouth to chin."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    front = ramp(45, 20, z)
    wave = np.maximum(0, np.sin(0.40 * y + 0.5 * np.sin(x / 15) + 1.4 * grain)) ** 5
    forehead = wave * ramp(-26, -33, y) * ramp(-62, -52, y) * np.exp(-((x / 40) ** 4))
    feet = bell(x, 52, 7) * np.maximum(0, np.sin(y * 0.75 / (1 + 0.03 * np.maximum(x - 40, -10)))) ** 4 * bell(y, 2, 10)
    colour = darken(colour, (0.2, 0.25, 0.25), skin.lines * front * (forehead + feet))
    fold = np.exp(-(((x - (17.5 + 0.48 * (y - 44))) / 2.0) ** 2)) * ramp(40, 47, y) * ramp(76, 64, y)
    down = np.exp(-(((x - (29 + 0.1 * (y - 70))) / 1.8) ** 2)) * ramp(70, 76, y) * ramp(96, 86, y) * skin.lines
    return darken(colour, (0.24, 0.29, 0.29), skin.folds * front * (fold + 0.7 * down))


def _oily(x: np.ndarray, y: np.ndarray, front: np.ndarray) -> np.ndarray:
    return 0.75 + 0.6 * front * (bell(x, 0, 13) * ramp(60, 40, y) + 0.5 * bell(x, 40, 12) * bell(y, 22, 12))


def _facial_hair(points: np.ndarray, person: Person, grain: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Colour [N, 3] and share [N] of beard, moustache, goatee and stubble."""
    beard = person.beard
    if beard.full + beard.moustache + beard.goatee + beard.stubble == 0:
        return points, np.zeros(len(points), np.float32)
    full, moustache, goatee = beard_regions(points, beard, 3 * grain[1] + 1.5 * grain[2])
    bare = _beside_lips(points, person.lips)
    strands = 0.62 + 0.38 * noise(points, (1.1, 3.5, 1.1), person.seed + 5)
    grown = np.maximum(full * beard.full, np.maximum(moustache * beard.moustache, goatee * beard.goatee)) * bare
    shadow = beard.stubble * np.maximum(full, np.maximum(moustache, goatee)) * bare * (0.42 + 0.2 * grain[2])
    share = np.clip(np.maximum(grown * (0.45 + 0.75 * strands), shadow), 0, 0.95)
    return beard.colour * (0.7 + 0.5 * strands)[:, None], share


_BEARD_ABOVE = [-20, 10, 30, 48, 62, 72], [63, 60, 55, 46, 24, -6]
_BEARD_BELOW = [0, 30, 55, 70, 82], [136, 122, 108, 92, 58]
"""The upper and the lower edge of a full beard in a side view: z, then y, mm."""


def beard_regions(points: np.ndarray, beard: Beard, ragged: np.ndarray | float = 0.0) -> tuple[np.ndarray, ...]:
    """Return shares, float32 [N], of full beard, moustache and goatee. The beard follows the jaw to the sideburns."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    upper = np.interp(z, *_BEARD_ABOVE).astype(np.float32) + beard.cheek * ramp(70, 50, x)
    lower = np.interp(z, *_BEARD_BELOW).astype(np.float32)
    full = ramp(-6, 7, y - upper + ragged) * ramp(-8, 9, lower - y + ragged) * ramp(86, 70, z + ragged)
    moustache = ramp(53, 57, y + 0.4 * ragged) * ramp(71, 67, y) * ramp(32, 25, x) * (z < 30)
    goatee = np.exp(-((x / 23) ** 6)) * ramp(74, 79, y) * ramp(128, 112, y + ragged) * ramp(45, 20, z)
    return full, moustache, goatee


def _beside_lips(points: np.ndarray, lips: Lips) -> np.ndarray:
    """0 on the lips and just around them, 1 elsewhere: no hair grows there."""
    x, y = points[:, 0], points[:, 1]
    dome = np.sqrt(np.clip(1 - (x / (lips.half_width + 1.5)) ** 2, 0, 1))
    apart = np.maximum(MOUTH_LINE - (lips.upper + 1) * dome - y, y - MOUTH_LINE - (lips.lower + 1.5) * dome)
    return np.where((points[:, 2] < 30) & (dome > 0), ramp(-1, 1.5, apart), np.float32(1))
