"""`heads-lfw`: drawn people in the layout of Labeled Faces in the Wild, with a pairs.txt of the form of View 2.

As there, most photos are near-frontal, most people have few of them, and each photo has its own light, wall, camera
and clothes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import numpy as np

from drawnheads.sets.sets import Files, Plan, encode_jpeg, make_set
from drawnheads.world.chance import Chance
from drawnheads.world.draw import draw
from drawnheads.world.model import build, some_expression
from drawnheads.world.people import PEOPLE_SEEDS, person
from drawnheads.world.recordings import haircut, recording
from drawnheads.world.scene import Camera, backdrop, room_light, some_sensor
from drawnheads.world.traits import Person
from facefront.errors import SetupError
from facefront.imaging.pose import Pose

T = TypeVar("T")

SIDE, FOCAL = 250, 1000.0
"""Pixels, as LFW's photos."""

PEOPLE, FOLDS, PAIRS = 120, 10, 30
_QUALITY = 92
_COUNTS = {1: 0.3, 2: 0.3, 3: 0.16, 4: 0.12, 6: 0.08, 9: 0.04}
"""How many photos a person has, by share. LFW has more people with a single one, of whom nothing can be measured."""

# fmt: off
_FIRST = [
    "Ada", "Bela", "Cara", "Dano", "Edda", "Falk", "Gero", "Hela", "Ivo", "Jana", "Kato", "Lida", "Mira", "Nilo",
    "Orla", "Pavo", "Rena", "Silo", "Tara", "Udo", "Vera", "Wito", "Yara", "Zeno",
]
_LAST = [
    "Alder", "Birch", "Cedar", "Elm", "Fern", "Gorse", "Hazel", "Ivy", "Juniper", "Larch", "Maple", "Oak", "Pine",
    "Rowan", "Sorrel", "Thorn", "Willow", "Yew",
]
# fmt: on


@dataclass(frozen=True)
class Cast:
    """A person of the set: name as in LFW, seed, number of photos."""

    name: str
    seed: int
    photos: int


def make_lfw(
    root: Path, *, people: int = PEOPLE, workers: int = 1, done: Callable[[str], None] = lambda _: None
) -> Path:
    """Draw the set into root, or what is missing of it, and return its manifest. About 0.15 s a photo on one core.

    people: at most 432; done: called with each person that is whole. Raises SetupError as `make_set` does.
    """
    crowd = cast(people)
    plan = Plan(
        name="heads-lfw",
        parameters={"people": people, "side": SIDE, "focal": FOCAL, "folds": FOLDS, "pairs": PAIRS},
        people={who.name: who.seed for who in crowd},
        folders=tuple(sorted(who.name for who in crowd)),
        shared={"pairs.txt": pairs_text(crowd).encode()},
    )
    return make_set(root, plan, partial(_draw_person, people=people), workers=workers, done=done)


def cast(people: int) -> list[Cast]:
    """Choose the first `count` people of the set by chance from the names there are."""
    chance = Chance(37)
    names = [f"{first}_{last}" for first in _FIRST for last in _LAST]
    order = chance.random.permutation(len(names))[:people]
    seeds = PEOPLE_SEEDS["heads_lfw"]
    return [Cast(names[place], seeds[i], chance.one_of(_COUNTS)) for i, place in enumerate(order)]


def _draw_person(name: str, people: int) -> Files:
    who = next(who for who in cast(people) if who.name == name)
    subject = person(who.seed)
    return {f"{name}_{number:04d}.jpg": draw_photo(subject, number) for number in range(1, who.photos + 1)}


def draw_photo(subject: Person, number: int) -> bytes:
    """Return one snapshot of a person as the bytes of a JPEG file; two of three show the same haircut."""
    chance = Chance(41, subject.seed, number)
    style, cover = haircut(subject, 0 if chance.often(0.67) else number)
    shown = replace(
        recording(subject, number), style=style, cover=cover, light=room_light(chance), sensor=some_sensor(chance, 0.8)
    )
    model = build(subject, shown, some_expression(chance, 1.0))
    wide = 40 if chance.often(0.15) else 14
    pose = Pose(chance.normal(0, wide, -75, 75), chance.normal(0, 8, -28, 28), chance.normal(0, 6, -20, 20))
    position = chance.normal(0, 15, -35, 35), chance.normal(25, 10, 0, 50), chance.between(1350, 1650)
    wall = backdrop(shown.wall, SIDE, SIDE, blur=chance.between(1, 4))
    photo = draw(model, pose, Camera(SIDE, SIDE, FOCAL, position), wall=wall, seed=number).image
    return encode_jpeg(photo, _QUALITY)


def pairs_text(crowd: list[Cast]) -> str:
    """Return a View 2 file: its header, then for each fold so many pairs of one person and so many of two.

    A fold's people are its own, as in LFW. A pair comes once, unless so few people have not enough of them.
    """
    order = sorted(np.random.default_rng(43).permutation(len(crowd)), key=lambda i: crowd[i].photos == 1)
    folds = [[crowd[i] for i in order[fold::FOLDS]] for fold in range(FOLDS)]
    if any(len(members) < 2 or members[0].photos < 2 for members in folds):
        raise SetupError(f"heads-lfw: {len(crowd)} people are too few for {FOLDS} folds of pairs; take 30 or more")
    lines = [line for fold, members in enumerate(folds) for line in _fold_lines(members, Chance(47, fold))]
    return "\n".join([f"{FOLDS}\t{PAIRS}", *lines]) + "\n"


def _fold_lines(members: list[Cast], chance: Chance) -> Iterator[str]:
    same = [(who, pair) for who in members for pair in combinations(range(1, who.photos + 1), 2)]
    for who, (first, second) in _some(same, chance):
        yield f"{who.name}\t{first}\t{second}"
    photos = [(who, number) for who in members for number in range(1, who.photos + 1)]
    for left, right in _some([pair for pair in combinations(photos, 2) if pair[0][0] != pair[1][0]], chance):
        yield f"{left[0].name}\t{left[1]}\t{right[0].name}\t{right[1]}"


def _some(pairs: list[T], chance: Chance) -> list[T]:
    """`PAIRS` of them, each once where there are so many."""
    return [pairs[i] for i in chance.random.choice(len(pairs), PAIRS, replace=len(pairs) < PAIRS)]
