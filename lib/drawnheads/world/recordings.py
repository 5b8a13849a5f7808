"""The properties that differ between recordings of a person: haircut, clothes, make-up, light, wall and camera."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from drawnheads.world.body import COLLARS, PATTERNS, Clothes
from drawnheads.world.chance import Chance
from drawnheads.world.hair import HairStyle
from drawnheads.world.scene import Light, Sensor, room_light, some_sensor
from drawnheads.world.traits import Person


@dataclass(frozen=True)
class Recording:
    """One visit of a person.

    style: None where the head is bald or shorn; cover: of the painted scalp, 0 … 1; make_up: 0 … 1, with lip_colour,
    linear RGB, or None; glasses: whether a person who has some wears them; wall: seed of the backdrop.
    """

    style: HairStyle | None
    cover: float
    clothes: Clothes
    make_up: float
    lip_colour: np.ndarray | None
    glasses: bool
    light: Light
    sensor: Sensor
    wall: int


def recording(person: Person, number: int) -> Recording:
    """Return the recording of that number: always the same one for the same person."""
    chance = Chance(19, person.seed, number)
    make_up = chance.between(0.2, 0.8) if not person.masculine and chance.often(0.45) else 0.0
    lip = np.array([chance.between(0.26, 0.5), chance.between(0.03, 0.12), chance.between(0.05, 0.14)], np.float32)
    style, cover = haircut(person, number)
    return Recording(
        style=style,
        cover=cover,
        clothes=_clothes(chance, person),
        make_up=make_up,
        lip_colour=person.lips.colour * (1 - make_up) + lip * make_up if make_up else None,
        glasses=person.glasses > 0,
        light=room_light(chance, 0.75),
        sensor=some_sensor(chance, 0.5),
        wall=int(chance.random.integers(1 << 30)),
    )


def _clothes(chance: Chance, person: Person) -> Clothes:
    second = np.float32(chance.between(0.05, 0.8)) * chance.tint(0.3)
    return Clothes(
        collar=COLLARS[chance.random.integers(len(COLLARS))],
        pattern=chance.one_of(dict(zip(PATTERNS, (0.6, 0.15, 0.1, 0.15), strict=True))),
        colour=np.clip(np.float32(chance.between(0.015, 0.5)) * chance.tint(0.4), 0.008, 0.65),
        second=np.clip(second, 0.02, 0.8),
        grain=chance.between(9, 34),
        breadth=chance.normal(1.03 if person.masculine else 0.92, 0.05, 0.82, 1.14),
        seed=int(chance.random.integers(1 << 20)),
    )


def haircut(person: Person, number: int) -> tuple[HairStyle | None, float]:
    """Choose a haircut that suits the person's hair, and return how much of the scalp it covers."""
    chance = Chance(23, person.seed, number)
    if person.hairline.cover < 1:
        return None, person.hairline.cover
    cuts = _SHORT if person.masculine else _LONG
    weights = {cut: share for cut, (share, _) in cuts.items()}
    name = chance.one_of(weights)
    curl = person.hairline.curl
    cut = cuts[name][1]
    return (cut(chance, curl), 1.0) if cut else (None, chance.between(0.75, 1))


def _curtain(chance: Chance) -> float:
    """Before the ears, or behind them."""
    return chance.between(52, 68) if chance.often(0.7) else chance.between(94, 108)


def _cropped(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(top=chance.between(4, 10), sides=chance.between(2, 4), curl=curl, ragged=3)


def _combed(chance: Chance, curl: float) -> HairStyle:
    part = chance.between(18, 36) * (1 if chance.often(0.5) else -1)
    lift = chance.between(4, 14)
    return HairStyle(
        top=chance.between(10, 20),
        sides=chance.between(4, 9),
        lift=lift,
        lift_side=-np.sign(part) * 0.7,
        part=part,
        curl=0.5 * curl,
    )


def _quiff(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(10, 18),
        sides=chance.between(2, 6),
        lift=chance.between(12, 26),
        wave=chance.between(0, 4),
        curl=curl,
        ragged=5,
    )


def _mop(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(14, 22),
        sides=chance.between(9, 16),
        fringe=chance.between(-52, -34),
        fringe_slant=chance.between(-0.4, 0.4),
        curl=0.6 * curl,
        wave=chance.between(0, 4),
        ragged=6,
    )


def _curls(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(20, 44),
        sides=chance.between(12, 34),
        lift=chance.between(-4, 8),
        curl=max(curl, 0.75),
        ragged=5,
    )


def _straight(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(9, 18),
        sides=chance.between(9, 16),
        length=chance.between(75, 230),
        curtain=_curtain(chance),
        flare=chance.between(-0.05, 0.25),
        part=chance.between(-26, 26),
        wave=chance.between(0, 6),
        curl=0.5 * curl,
        ragged=5,
    )


def _fringed(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(10, 16),
        sides=chance.between(9, 15),
        fringe=chance.between(-46, -27),
        fringe_slant=chance.between(-0.35, 0.35),
        length=chance.between(55, 190),
        curtain=_curtain(chance),
        flare=chance.between(-0.1, 0.15),
        wave=chance.between(0, 3),
        curl=0.4 * curl,
        ragged=5,
    )


def _loose(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(16, 28),
        sides=chance.between(18, 30),
        length=chance.between(70, 190),
        curtain=_curtain(chance),
        flare=chance.between(0.1, 0.4),
        part=chance.between(-22, 22),
        wave=chance.between(6, 14),
        curl=max(curl, 0.5),
        ragged=6,
    )


def _pinned(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(7, 14),
        sides=chance.between(5, 9),
        part=chance.between(-24, 24),
        curl=0.4 * curl,
        knot=chance.between(24, 36),
    )


def _tied(chance: Chance, curl: float) -> HairStyle:
    return HairStyle(
        top=chance.between(6, 11), sides=chance.between(4, 8), curl=0.4 * curl, tail=chance.between(60, 130)
    )


_Cut = tuple[float, Callable[[Chance, float], HairStyle] | None]  # how many have it, and how it is drawn
_SHORT: Mapping[str, _Cut] = {
    "shorn": (0.14, None),
    "cropped": (0.22, _cropped),
    "combed": (0.22, _combed),
    "quiff": (0.16, _quiff),
    "mop": (0.12, _mop),
    "curls": (0.1, _curls),
    "straight": (0.04, _straight),
}
_LONG: Mapping[str, _Cut] = {
    "straight": (0.24, _straight),
    "fringed": (0.17, _fringed),
    "loose": (0.19, _loose),
    "pinned": (0.12, _pinned),
    "tied": (0.12, _tied),
    "combed": (0.08, _combed),
    "curls": (0.08, _curls),
}
