"""People from seeds: all that stays the same about a person from one recording to the next."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from drawnheads.world.chance import Chance
from drawnheads.world.fields import SHAPE
from drawnheads.world.population import AVERAGE, FEMININE, GREY, HAIR_TONES, IRIS_TONES, MASCULINE, OLD, SKIN_TONES
from drawnheads.world.traits import Beard, Brows, Eyes, Hairline, Lips, Person, Skin

PEOPLE_SEEDS = MappingProxyType(
    {
        "recogniser_training": range(0, 20_000),
        "recogniser_validation": range(20_000, 22_000),
        "loss_training": range(22_000, 42_000),
        "loss_validation": range(42_000, 44_000),
        "detector_training": range(44_000, 64_000),
        "detector_validation": range(64_000, 66_000),
        "frontalizer_training": range(66_000, 86_000),
        "frontalizer_validation": range(86_000, 88_000),
        "heads_biwi": range(90_000, 90_200),
        "heads_lfw": range(91_000, 92_000),
        "judging": range(95_000, 96_000),
    }
)
"""Which people serve what. No seed is in two ranges: who is measured was never learned from."""


def person(seed: int) -> Person:
    """Return the person of that seed: always the same one."""
    chance = Chance(7, seed)
    masculine, age = chance.often(0.5), float(chance.random.beta(1.2, 2.3))
    tone = chance.between(0, 7)
    dark = tone / 7
    hair = _hair_colour(chance, dark, age)
    skin = _skin(chance, tone, age)
    return Person(
        seed=seed,
        shape=_shape(chance, masculine, age, dark),
        masculine=masculine,
        age=age,
        skin=skin,
        eyes=_eyes(chance, masculine, age, dark),
        brows=_brows(chance, masculine, hair),
        lips=_lips(chance, skin.colour, dark),
        beard=_beard(chance, hair) if masculine else _no_beard(hair),
        hairline=_hairline(chance, masculine, age, dark, hair),
        glasses=int(chance.random.integers(1, 1 << 20)) if chance.often(0.10 + 0.15 * age) else 0,
        rest_smile=chance.normal(0.5, 0.22, 0, 1),
        rest_frown=chance.normal(-0.1, 0.25, -0.4, 0.6),
        teeth=chance.between(0.6, 1),
    )


def _shape(chance: Chance, masculine: bool, age: float, dark: float) -> np.ndarray:
    shape = dict(zip(SHAPE, chance.random.uniform(-1.75, 1.75, len(SHAPE)), strict=True))  # many, but no caricature
    for name, shift in (*AVERAGE.items(), *(MASCULINE if masculine else FEMININE).items()):
        shape[name] += shift
    for name, shift in OLD.items():
        shape[name] += shift * (age - 0.35)
    for name in ("nose_breadth", "lower_lip", "upper_lip", "mouth_forward"):
        shape[name] += 1.2 * (dark - 0.4)
    values = np.array(list(shape.values()), np.float32)
    return np.where([name.startswith("neck") for name in shape], values, values.clip(-1.95, 1.95)).astype(np.float32)


def _hair_colour(chance: Chance, dark: float, age: float) -> np.ndarray:
    shares = [0.2, 0.2, 0.16, 0.14, 0.1, 0.09, 0.06, 0.05] if dark < 0.5 else [0.7, 0.25, 0.05, 0, 0, 0, 0, 0]
    colour = HAIR_TONES[chance.one_of(dict(enumerate(shares)))] * np.float32(np.exp(chance.random.normal() * 0.15))
    grey = chance.between(0.35, 1) if chance.often(1.6 * (age - 0.4)) else 0.0
    return (colour * (1 - grey) + GREY * grey).astype(np.float32)


def _skin(chance: Chance, tone: float, age: float) -> Skin:
    low = min(int(tone), len(SKIN_TONES) - 2)
    colour = SKIN_TONES[low] * np.float32(1 + low - tone) + SKIN_TONES[low + 1] * np.float32(tone - low)
    moles = [
        (chance.between(-40, 40), chance.between(-50, 95), chance.between(0.7, 1.7))
        for _ in range(6)
        if chance.often(0.2)
    ]
    return Skin(
        colour=colour * chance.tint(0.03),
        redness=chance.between(0, 1),
        mottle=chance.between(0.3, 1.3),
        freckles=chance.between(0.4, 1) if tone < 3.5 and chance.often(0.2) else 0.0,
        socket=max(0.0, chance.normal(0.2, 0.4, 0, 1)),
        under_eye=chance.between(0.1, 1) * (0.4 + 0.6 * age),
        shine=chance.between(0.3, 1),
        moles=np.array(moles, np.float32).reshape(-1, 3),
        lines=chance.normal(1.7 * age - 0.45, 0.15, 0, 1.1),
        folds=chance.normal(1.2 * age, 0.15, 0.05, 1.1),
        spots=max(0.0, 1.4 * age - 0.7),
    )


def _eyes(chance: Chance, masculine: bool, age: float, dark: float) -> Eyes:
    tone = chance.one_of(dict(enumerate([0.2, 0.18, 0.14, 0.14, 0.14, 0.14, 0.06] if dark < 0.45 else [0.75, 0.25])))
    return Eyes(
        half_width=chance.normal(14.8, 1.2, 12.2, 17.4),
        upper=chance.normal(6.3 - 0.7 * age - 0.3 * masculine, 0.9, 4.0, 8.2),
        lower=chance.normal(4.3, 0.6, 3.0, 5.7),
        upper_peak=chance.normal(-0.08, 0.16, -0.45, 0.3),
        lower_peak=chance.normal(0.18, 0.14, -0.1, 0.5),
        round_upper=chance.normal(0.72, 0.14, 0.45, 1.05),
        round_lower=chance.normal(0.85, 0.14, 0.55, 1.15),
        tilt=chance.normal(0.06, 0.075, -0.13, 0.24),
        crease=chance.normal(2.8, 1.2, 0.4, 5.8),
        crease_depth=0.15 if chance.often(0.2) else chance.between(0.5, 1),
        iris=IRIS_TONES[tone] * np.float32(np.exp(chance.random.normal() * 0.25)),
        iris_radius=chance.normal(5.9, 0.28, 5.3, 6.6),
        lashes=chance.between(0, 0.6) if masculine else chance.between(0.4, 1.2),
        white=chance.between(0.8, 1.05),
    )


def _brows(chance: Chance, masculine: bool, hair: np.ndarray) -> Brows:
    return Brows(
        colour=np.minimum(hair * 0.7, 0.2) * np.float32(np.exp(chance.random.normal() * 0.25)),
        start=chance.normal(10.5, 3, 5, 17),
        length=chance.normal(39, 5, 28, 49),
        height=chance.normal(-16.7, 2.7, -22.5, -11.5),
        thickness=chance.normal(4.4 if masculine else 3.2, 1.7, 1.2, 8),
        taper=chance.between(0.35, 0.9),
        arch=chance.normal(2.2 if masculine else 3.6, 2.9, -1.5, 9),
        peak=chance.normal(0.62, 0.1, 0.4, 0.85),
        tilt=chance.normal(0.4, 4, -7.5, 8),
        density=chance.normal(0.82, 0.26, 0.22, 1.1),
        middle=chance.between(0.3, 0.9) if masculine and chance.often(0.12) else 0.0,
    )


def _lips(chance: Chance, skin: np.ndarray, dark: float) -> Lips:
    return Lips(
        colour=skin * np.array([0.86, 0.5 + 0.1 * dark, 0.5 + 0.1 * dark], np.float32) * chance.tint(0.1),
        half_width=chance.normal(25.5, 2.4, 20, 31),
        upper=chance.normal(6.2 + dark, 1.7, 2.6, 10.5),
        lower=chance.normal(7.6 + dark, 1.9, 3.6, 12.5),
        bow=chance.normal(1.8, 1.1, 0, 4.2),
        bow_width=chance.normal(5, 1, 3, 7.5),
        upper_curve=chance.normal(0.9, 0.2, 0.5, 1.4),
        lower_curve=chance.normal(0.75, 0.18, 0.4, 1.2),
        edge=chance.between(0.55, 1),
        line=chance.normal(-0.4, 1.0, -2.4, 2.0),
    )


def _beard(chance: Chance, hair: np.ndarray) -> Beard:
    kind = chance.one_of({"none": 0.4, "stubble": 0.22, "full": 0.17, "goatee": 0.11, "moustache": 0.1})
    much = chance.between(0.7, 1)
    return Beard(
        colour=np.minimum(hair * 0.62, 0.4) * chance.tint(0.05) * np.array([1.1, 1, 0.95], np.float32),
        full=much if kind == "full" else 0.0,
        moustache=much if kind in ("full", "moustache") or (kind == "goatee" and chance.often(0.7)) else 0.0,
        goatee=much if kind in ("full", "goatee") else 0.0,
        stubble=chance.between(0.35, 1) if kind != "none" else chance.between(0, 0.25),
        cheek=chance.normal(0, 5, -9, 9),
        length=chance.between(1, 9),
    )


def _no_beard(hair: np.ndarray) -> Beard:
    return Beard(hair, 0, 0, 0, 0, 0, 0)


def _hairline(chance: Chance, masculine: bool, age: float, dark: float, hair: np.ndarray) -> Hairline:
    loss = max(0.0, chance.normal(1.5 * age - 0.35, 0.35, 0, 1.2)) if masculine else 0.0
    bald = masculine and chance.often(0.05 + 0.14 * age)
    curl = chance.between(0.6, 1) if chance.often(0.15 + 0.6 * (dark > 0.55)) else chance.between(0, 0.45)
    return Hairline(
        height=chance.normal(-64, 4.5, -74, -54),
        peak=chance.normal(1.5, 3, -4, 8),
        recede=3 + (10 if masculine else 4) * max(0.0, chance.normal(0.2, 0.4, 0, 1.2)) + 16 * loss,
        cover=chance.between(0, 0.35) if bald else 1.0,
        curl=curl,
        colour=hair,
    )
