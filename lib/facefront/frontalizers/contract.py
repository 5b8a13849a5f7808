"""Define the contract of a frontalizer, and the loop in which a failure of one photo becomes a status."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar, get_args

import numpy as np

from facefront.errors import SetupError
from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE, Face, Status
from facefront.imaging.pose import Pose
from facefront.registry import Card

Rotation = Literal["frontal", "none"]
"""`frontal` turns the head to the front; `none` redraws it at the photo's own pose (the zero-rotation control)."""

Target = Rotation | Pose
"""A rotation, or the pose that the head is to have in the picture, degrees."""

Fingerprint = dict[str, str | int | float | bool]


@dataclass(frozen=True, eq=False)
class Source:
    """A photo and the face in it that is to be turned. image: uint8 [H, W, 3] BGR; face: in pixels of that image.

    Each object equals itself alone, so that what is found out about it can be kept by it.
    """

    image: np.ndarray
    face: Face


def random_source(random: np.random.Generator, side: int = 256) -> Source:
    """Return random pixels, uint8 [side, side, 3], with a face in the middle, for trials of weights."""
    points = side / 4 + FIVE_POINT_TEMPLATE.astype(np.float32) * (side / 2 / CROP_SIZE)
    face = Face(np.array([side / 4, side / 4, 3 * side / 4, 3 * side / 4], np.float32), 1.0, points)
    return Source(random.integers(0, 256, (side, side, 3), np.uint8), face)


@dataclass(frozen=True)
class Frontal:
    """Hold what a frontalizer made of one source.

    image: uint8 [H, W, 3] BGR; None unless status is ok.
    status: ok or generator_error.
    coverage: share of the drawn frontal face that was seen directly in the photo, 0 … 1; NaN where it has no meaning.
    detail: why there is no image, in one line; empty where there is one.
    keypoints: float32 [5, 2], where the drawn head's five points lie in the image, as in `Face`; None where the system
    does not know them.
    """

    image: np.ndarray | None
    status: Status
    coverage: float = float("nan")
    detail: str = ""
    keypoints: np.ndarray | None = None


class Frontalizer(Protocol):
    """A system that turns faces to the front."""

    key: str

    def fingerprint(self) -> Fingerprint:
        """Return everything that changes the output: key, version, parameters, sha256 of the weights."""
        ...

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """Return one `Frontal` for each source, in order. Raises SetupError for a rotation that it does not offer."""
        ...


class Preparing(Frontalizer, Protocol):
    """A frontalizer that works something out of a photo once, for each rotation and for others of the same `shares`."""

    def prepare(self, sources: Sequence[Source]) -> None:
        """Work it out of photos that are then given to `frontalize`; it is kept as long as the `Source` object is."""
        ...


class Turner(Frontalizer, Protocol):
    """A frontalizer that draws a face at any pose: what turns a gallery photo towards a probe."""

    def turn(self, source: Source, targets: Sequence[Target]) -> list[Frontal]:
        """Return the face of one photo as each target has it, in order. The photo is fitted once, however many."""
        ...


@dataclass(frozen=True, kw_only=True)
class FrontalizerCard(Card):
    """A frontalizer's entry in the registry. It needs all of its `weights`."""

    kind = "frontalizer"
    all_weights = True

    family: str  # "control", "classical", "learned", "gan", "diffusion", "animation", "reconstruction" or your own
    weights_licence: str = ""  # empty: it needs no weights
    registration: str = "five_points"  # what must be known of the face; else "box", "68_points" or "none"
    device: str = "cpu"  # "cpu", "cuda"
    has_zero_rotation: bool = False
    repository: str = ""  # address of the authors' code, where this is another's system
    arxiv: str = ""  # number of its paper there
    gated: bool = False  # a file of it needs a registration
    drives: str = "native"  # "frame": it copies the pose of the neutral driver; "parameters", "native"
    turns_to_poses: bool = False  # what it builds is a `Turner`
    shares: str = ""  # a word for those that work out the same of a photo first, in `prepare`; empty: it is alone
    trial_share = 4  # theirs are the large networks, and run as a whole

    def try_once(self, component: Any, random: np.random.Generator) -> None:
        """Frontalize one picture."""
        component.frontalize([random_source(random)])


class CannotFrontalize(Exception):
    """This photo cannot be turned; the message says why, in one line."""


def check_rotation(key: str, rotation: str, offered: Sequence[Rotation]) -> None:
    """Raise SetupError where a rotation is unknown, or not offered by the frontalizer of that key."""
    if rotation not in get_args(Rotation):
        raise SetupError(f"rotation {rotation!r} is unknown: take one of {', '.join(get_args(Rotation))}")
    if rotation not in offered:
        raise SetupError(f"frontalizer {key!r} has no rotation {rotation!r}: take {', '.join(offered)}")


class OneByOne(ABC):
    """A frontalizer that treats each photo on its own: subclasses write `_turn`, which may raise `CannotFrontalize`."""

    key: str
    rotations: tuple[Rotation, ...] = ("frontal",)

    @abstractmethod
    def fingerprint(self) -> Fingerprint:
        """See `Frontalizer.fingerprint`."""

    @abstractmethod
    def _turn(self, source: Source, rotation: Rotation) -> tuple[np.ndarray, float]:
        """Return the drawn image (uint8 [H, W, 3] BGR) and its coverage, 0 … 1 or NaN."""

    def frontalize(self, sources: Sequence[Source], rotation: Rotation = "frontal") -> list[Frontal]:
        """See `Frontalizer.frontalize`."""
        check_rotation(self.key, rotation, self.rotations)
        return [self._one(source, rotation) for source in sources]

    def _one(self, source: Source, rotation: Rotation) -> Frontal:
        try:
            image, coverage = self._turn(source, rotation)
        except CannotFrontalize as reason:
            return Frontal(None, Status.GENERATOR_ERROR, detail=str(reason))
        return Frontal(image, Status.OK, coverage)


T = TypeVar("T")


def turn_each(
    source: Source,
    targets: Sequence[Target],
    prepare: Callable[[Source], T],
    draw: Callable[[T, Target], Frontal],
) -> list[Frontal]:
    """Return `draw(prepare(source), target)` for each target; the photo is prepared once.

    Where either raises `CannotFrontalize`, that is the status of what it was for.
    """
    try:
        prepared = prepare(source)
    except CannotFrontalize as reason:
        return [Frontal(None, Status.GENERATOR_ERROR, detail=str(reason)) for _ in targets]
    return [_drawn(draw, prepared, target) for target in targets]


def _drawn(draw: Callable[[T, Target], Frontal], prepared: T, target: Target) -> Frontal:
    try:
        return draw(prepared, target)
    except CannotFrontalize as reason:
        return Frontal(None, Status.GENERATOR_ERROR, detail=str(reason))


def turn_in_batches(
    sources: Sequence[Source],
    batch: int,
    prepare: Callable[[Source], T],
    draw: Callable[[list[T]], Sequence[Frontal]],
) -> list[Frontal]:
    """Turn several photos at a time and return one `Frontal` for each source, in order.

    prepare: a source's input, or `CannotFrontalize`, which is the photo's status; draw: up to `batch` inputs to as many
    `Frontal`.
    """
    results: dict[int, Frontal] = {}
    ready: dict[int, T] = {}
    for i, source in enumerate(sources):
        try:
            ready[i] = prepare(source)
        except CannotFrontalize as reason:
            results[i] = Frontal(None, Status.GENERATOR_ERROR, detail=str(reason))
    places = list(ready)
    for start in range(0, len(places), batch):
        part = places[start : start + batch]
        results |= zip(part, draw([ready[i] for i in part]), strict=True)
    return [results[i] for i in range(len(sources))]
