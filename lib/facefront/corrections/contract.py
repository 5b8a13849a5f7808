"""Define the contract of a correction: fitted on photos and references of some people, applied to those of others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from facefront.corrections.embeddings import Probes, References, places
from facefront.errors import SetupError
from facefront.registry import Card

MINIMUM_PEOPLE = 5
"""Under this many people nothing is fitted."""

FRONTAL = 10.0
"""Degrees of |yaw|: where no photo is turned further, there is no pose to correct."""


class Fitted(ABC):
    """A correction that was fitted. settings: what was chosen, plain numbers and words by name; people: on whom it was
    fitted, not known of one that was read from a file."""

    key: ClassVar[str]
    settings: Mapping[str, Any]
    people: frozenset[str] = frozenset()

    @abstractmethod
    def apply(self, probes: Probes) -> np.ndarray:
        """Return the corrected embeddings, float32 [n, E] of unit length, to be compared with `apply_references`."""

    def apply_references(self, matrix: np.ndarray) -> np.ndarray:
        """Return what references become, float32 [P, E]: themselves, unless the correction changes both sides."""
        return np.asarray(matrix, np.float32)

    @abstractmethod
    def arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays that `load_correction` needs to build it again."""


class Correction(ABC):
    """Something that can be fitted on other people's photos."""

    key: ClassVar[str]

    def fit(self, probes: Probes, references: References) -> Fitted:
        """Return the correction fitted on the photos of people who have a reference.

        Raises SetupError where nothing can be learned from them; see `why_not_fitted`.
        """
        reason = why_not_fitted(probes, references)
        if reason:
            raise SetupError(f"correction {self.key!r}: {reason}")
        known = references.rows_of(probes.people) >= 0
        probes = probes.take(known)
        fitted = self._fit(probes, references.take(places(probes.people, references.people) >= 0))
        fitted.people = frozenset(probes.people)
        return fitted

    @abstractmethod
    def _fit(self, probes: Probes, references: References) -> Fitted:
        """Fit; every probe's person has a reference, and every reference a probe."""


@dataclass(frozen=True, kw_only=True)
class CorrectionCard(Card):
    """Describe a correction. both_sides: whether it changes the references too, so that its cosine is another scale.

    arrays, settings: names of what `Fitted.arrays` and `Fitted.settings` hold. restore: builds the fitted correction
    from them and the number of dimensions, and raises SetupError where they do not fit.
    """

    kind = "correction"
    arrays: tuple[str, ...]
    settings: frozenset[str]
    restore: Callable[[Mapping[str, np.ndarray], Mapping[str, Any], int], Fitted]
    both_sides: bool = False


def why_not_fitted(probes: Probes, references: References) -> str:
    """Return why nothing can be learned from these photos, with the remedy; empty where it can.

    >>> why_not_fitted(Probes(np.eye(3), np.array(list("abc"))), References(np.array(list("abc")), np.eye(3)))
    'photos and references of 3 people; fit it on 5 or more'
    """
    known = references.rows_of(probes.people) >= 0
    people = len(set(probes.people[known]))
    if people < MINIMUM_PEOPLE:
        return f"photos and references of {people} people; fit it on {MINIMUM_PEOPLE} or more"
    if probes.vectors.shape[1] != references.matrix.shape[1]:
        widths = f"{probes.vectors.shape[1]} and {references.matrix.shape[1]}"
        return f"photos and references have {widths} dimensions; take both from one recogniser"
    turned = np.abs(probes.yaw[known])
    if not np.isnan(turned).all() and np.nanmax(turned) <= FRONTAL:
        return f"no photo has a |yaw| above {FRONTAL:g}° (largest: {np.nanmax(turned):.1f}°); add photos from the side"
    return ""


def check_others(fitting: Iterable[str], people: np.ndarray) -> None:
    """Raise SetupError where one of these people is among those on whom a correction was fitted.

    >>> check_others({"ann"}, np.array(["bob"]))
    """
    both = sorted(set(fitting) & set(people))
    if both:
        raise SetupError(
            f"corrections: {both[0]!r} is among the fitting people ({len(both)} of the reported people are); fit on "
            "others: people in a report must not be those that a correction learned from"
        )


def check_alike(key: str, probes: Probes, mirrored: bool, width: int) -> None:
    """Raise SetupError where photos are not what the correction was fitted on.

    >>> check_alike("ridge", Probes(np.eye(2), np.array(["ann", "bob"])), mirrored=False, width=2)
    """
    if probes.vectors.shape[1] != width:
        raise SetupError(
            f"correction {key!r} was fitted on embeddings of {width} dimensions, these have "
            f"{probes.vectors.shape[1]}; take the correction of their recogniser"
        )
    if (probes.mirrored is not None) != mirrored:
        words = ("with", "give those too") if mirrored else ("without", "leave them out")
        raise SetupError(f"correction {key!r} was fitted {words[0]} mirrored photos; {words[1]}")
