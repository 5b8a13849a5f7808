"""The traits of a person: numbers and colours that stay the same from one recording to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Skin:
    """Colours are linear light, float32 [3] RGB, 0 … 1; the rest is 0 (none) … 1 (much) but for the moles."""

    colour: np.ndarray
    redness: float
    mottle: float
    freckles: float
    under_eye: float
    socket: float  # dark skin around the eyes
    shine: float
    moles: np.ndarray  # float32 [M, 3]: x, y, radius in mm
    lines: float  # of the forehead and beside the eyes
    folds: float  # from nose to mouth
    spots: float


@dataclass(frozen=True)
class Eyes:
    """Lengths in mm on the average head.

    round: exponent of the lids' curve, small is almond; crease: distance of the lid's fold.
    """

    half_width: float
    upper: float
    lower: float
    upper_peak: float
    lower_peak: float
    round_upper: float
    round_lower: float
    tilt: float
    crease: float
    crease_depth: float
    iris: np.ndarray
    iris_radius: float
    lashes: float
    white: float


@dataclass(frozen=True)
class Brows:
    """Lengths in mm on the average head; colour: linear RGB."""

    colour: np.ndarray
    start: float
    length: float
    height: float
    thickness: float
    taper: float
    arch: float
    peak: float
    tilt: float
    density: float
    middle: float  # hair between the brows, 0 … 1


@dataclass(frozen=True)
class Lips:
    """Lengths in mm on the average head; colour: linear RGB."""

    colour: np.ndarray
    half_width: float
    upper: float
    lower: float
    bow: float
    bow_width: float
    upper_curve: float
    lower_curve: float
    edge: float
    line: float


@dataclass(frozen=True)
class Beard:
    """The amounts of a beard, 0 … 1: of full beard, moustache, goatee, stubble; colour: linear RGB; cheek: mm, how high
    the cheek's edge is."""

    colour: np.ndarray
    full: float
    moustache: float
    goatee: float
    stubble: float
    cheek: float
    length: float


@dataclass(frozen=True)
class Hairline:
    """The extent of the hair: height, widow's peak and receding temples in mm; cover: 0 (bald) … 1; curl: 0 … 1."""

    height: float
    peak: float
    recede: float
    cover: float
    curl: float
    colour: np.ndarray


@dataclass(frozen=True)
class Person:
    """One person.

    shape: float32 [len(SHAPE)], see `fields.SHAPE`; rest: float32, the expression at rest; masculine: how hair, beard
    and clothes are drawn from chance; age: 0 (20 years) … 1 (75).
    """

    seed: int
    shape: np.ndarray
    masculine: bool
    age: float
    skin: Skin
    eyes: Eyes
    brows: Brows
    lips: Lips
    beard: Beard
    hairline: Hairline
    glasses: int  # 0: none, else the frame's seed
    rest_smile: float
    rest_frown: float
    teeth: float
