"""Define the contract of an enhancer, and the loop in which a failure of one picture becomes a status."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from facefront.errors import SetupError
from facefront.faces import Face, Status
from facefront.frontalizers import Source, random_source
from facefront.registry import Card

Fingerprint = dict[str, str | int | float | bool]

SMALLEST = 16
"""The least side of a picture, pixels: below it there is no face to enhance."""


@dataclass(frozen=True)
class Subject:
    """Hold a frontal view, and what is known of it.

    image: uint8 [H, W, 3] BGR, what the frontalizer made; face: found on that image, in its pixels, None where none
    was; source: the photo that it was made of, with its face. A person's GT is never among what an enhancer is given.
    """

    image: np.ndarray
    face: Face | None
    source: Source


@dataclass(frozen=True)
class Enhanced:
    """Hold what an enhancer made of one subject.

    image: uint8 of the subject's own shape, BGR, framed as it was; None unless status is ok. status: ok,
    generator_error, or no_face_frontal where the enhancer needs a face and none was found. amount: the strength that
    was chosen for this picture, 0 … 1; NaN where nothing is chosen. detail: why there is no image, in one line.
    """

    image: np.ndarray | None
    status: Status
    amount: float = float("nan")
    detail: str = ""


class Enhancer(Protocol):
    """A correction of frontal views."""

    key: str

    def fingerprint(self) -> Fingerprint:
        """Return everything that changes the output: key, version, parameters, sha256 of the weights."""
        ...

    def enhance(self, subjects: Sequence[Subject]) -> list[Enhanced]:
        """Return one `Enhanced` for each subject, in order."""
        ...


@dataclass(frozen=True, kw_only=True)
class EnhancerCard(Card):
    """An enhancer's entry in the registry. Of its `weights` the first that is found is taken."""

    kind = "enhancer"

    weights_licence: str = ""  # empty: it needs no weights
    without_weights: str = ""  # the method used where the weights are absent; empty: it cannot run
    needs: str = "nothing"  # what it must be given beside the picture: "nothing", "face", "face_and_photo"
    device: str = "cpu"  # "cpu", "cuda"

    def try_once(self, component: Any, random: np.random.Generator) -> None:
        """Enhance one picture."""
        source = random_source(random)
        component.enhance([Subject(source.image, source.face, source)])


class CannotEnhance(Exception):
    """This picture cannot be enhanced; the message says why, in one line."""

    def __init__(self, reason: str, status: Status = Status.GENERATOR_ERROR) -> None:
        super().__init__(reason)
        self.status = status


class OneByOne(ABC):
    """An enhancer that treats each picture on its own: subclasses write `_improve`, which may raise `CannotEnhance`."""

    key: str

    @abstractmethod
    def fingerprint(self) -> Fingerprint:
        """See `Enhancer.fingerprint`."""

    @abstractmethod
    def _improve(self, subject: Subject) -> np.ndarray | tuple[np.ndarray, float]:
        """Return the picture, uint8 BGR of the subject's shape; with the amount where one was chosen for it."""

    def enhance(self, subjects: Sequence[Subject]) -> list[Enhanced]:
        """See `Enhancer.enhance`. Raises SetupError where the enhancer itself is at fault: another size or type."""
        return [self._one(subject) for subject in subjects]

    def _one(self, subject: Subject) -> Enhanced:
        try:
            check_picture(subject.image)
            made = self._improve(subject)
        except CannotEnhance as reason:
            return Enhanced(None, reason.status, detail=str(reason))
        image, amount = made if isinstance(made, tuple) else (made, float("nan"))
        check_framing(self.key, image, subject.image)
        return Enhanced(image, Status.OK, amount)


def check_picture(image: np.ndarray) -> None:
    """Raise CannotEnhance where the image is no BGR picture that could show a face."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise CannotEnhance(f"a picture of shape {image.shape} and type {image.dtype} is no uint8 BGR picture")
    if min(image.shape[:2]) < SMALLEST:
        height, width = image.shape[:2]
        raise CannotEnhance(f"the picture is too small: {width}×{height} px, a side under {SMALLEST}")


def check_framing(key: str, image: np.ndarray, given: np.ndarray) -> None:
    """Raise SetupError where an enhancer changed size or type: its outputs could not be compared."""
    if image.shape != given.shape or image.dtype != given.dtype:
        raise SetupError(
            f"enhancer {key!r} made {image.dtype} {image.shape} of {given.dtype} {given.shape}; size and type must stay"
        )


def face_of(subject: Subject) -> Face:
    """Return the face on the frontal view. Raises CannotEnhance where none was found."""
    if subject.face is None:
        raise CannotEnhance("no face was found on the frontal view", Status.NO_FACE_FRONTAL)
    return subject.face
