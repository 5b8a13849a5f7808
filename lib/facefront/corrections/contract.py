"""Define what every correction takes and gives: embeddings of one recogniser's photos, and references."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import UNIT_TOLERANCE
from facefront.registry import Card

MINIMUM_PEOPLE = 5
"""Under this many people nothing is fitted."""

FRONTAL = 10.0
"""Degrees of |yaw|: where no photo is turned further, there is no pose to correct."""


@dataclass(frozen=True)
class Probes:
    """Embeddings of photos, row for row.

    vectors: float32 [n, D] of unit length; people: object [n]; mirrored: float32 [n, D], embeddings of the mirrored
    photos, or None where there are none; yaw: float64 [n], degrees, NaN where unknown.

    >>> probes = Probes(np.eye(2), np.array(["ann", "bob"]), yaw=np.array([0, -40]))
    >>> len(probes), probes.fused.shape
    (2, (2, 2))
    """

    vectors: np.ndarray
    people: np.ndarray
    mirrored: np.ndarray | None = None
    yaw: np.ndarray = field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        """Bring the columns into their dtypes. Raises SetupError for rows that are no embeddings."""
        put = object.__setattr__
        put(self, "vectors", unit_rows(self.vectors, "photos"))
        put(self, "people", np.asarray(self.people, object))
        yaw = np.asarray(self.yaw, np.float64)
        put(self, "yaw", yaw if len(yaw) else np.full(len(self), np.nan))
        check_shape("people", self.people, (len(self),))
        check_shape("yaw", self.yaw, (len(self),))
        if self.mirrored is not None:
            put(self, "mirrored", unit_rows(self.mirrored, "mirrored photos"))
            check_shape("mirrored photos", self.mirrored, self.vectors.shape)

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def fused(self) -> np.ndarray:
        """Return the mean direction of photo and mirrored photo, float64 [n, D]; the photo where there is no mirror."""
        vectors = self.vectors.astype(np.float64)
        return vectors if self.mirrored is None else normalise(vectors + self.mirrored)

    def take(self, rows: np.ndarray) -> Probes:
        """Return these rows; rows: bool [n] or positions."""
        mirrored = None if self.mirrored is None else self.mirrored[rows]
        return Probes(self.vectors[rows], self.people[rows], mirrored, self.yaw[rows])


@dataclass(frozen=True)
class References:
    """One frontal reference for each person: people, object [P], each once; matrix: float32 [P, D] of unit length.

    >>> References(np.array(["ann", "bob"]), np.eye(2)).rows_of(np.array(["bob", "eve"])).tolist()
    [1, -1]
    """

    people: np.ndarray
    matrix: np.ndarray

    def __post_init__(self) -> None:
        """Bring the columns into their dtypes. Raises SetupError for rows that are no embeddings, or a person twice."""
        object.__setattr__(self, "people", np.asarray(self.people, object))
        object.__setattr__(self, "matrix", unit_rows(self.matrix, "references"))
        check_shape("people of the references", self.people, (len(self.matrix),))
        repeated = pd.Series(self.people).duplicated().to_numpy(bool)
        if repeated.any():
            raise SetupError(
                f"references: {self.people[repeated][0]!r} has two rows; give one reference for each person"
            )

    def rows_of(self, people: np.ndarray) -> np.ndarray:
        """Return the row of each person, int64; −1 where there is none."""
        return pd.Index(self.people).get_indexer(people).astype(np.int64)

    def take(self, rows: np.ndarray) -> References:
        """Return these rows; rows: bool [P] or positions."""
        return References(self.people[rows], self.matrix[rows])


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
        fitted = self._fit(probes, references.take(pd.Index(references.people).isin(probes.people)))
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


def unit_rows(rows: np.ndarray, what: str) -> np.ndarray:
    """Return float [n, D] as float32. Raises SetupError naming the first row that is not finite or of length 1.

    >>> unit_rows(np.array([[0.6, 0.8]]), "photos").dtype
    dtype('float32')
    """
    rows = np.asarray(rows, np.float32)
    if rows.ndim != 2:
        raise SetupError(f"{what}: an array of shape {rows.shape}; give one row for each photo, one column a dimension")
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1)
    wrong = np.flatnonzero(~(np.abs(lengths - 1) < UNIT_TOLERANCE))
    if len(wrong):
        raise SetupError(
            f"{what}: row {wrong[0]} has length {lengths[wrong[0]]:g} ({len(wrong)} of {len(rows)} rows are not of "
            "length 1); leave out photos without an embedding, and normalise the others"
        )
    return rows


def normalise(rows: np.ndarray) -> np.ndarray:
    """Return float [n, D] scaled to length 1; a row of zeros stays zeros.

    >>> normalise(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-12)


def person_weights(people: np.ndarray) -> np.ndarray:
    """Return weights of the rows under which each person counts alike, float64 [n] of mean 1.

    >>> person_weights(np.array(["ann", "ann", "bob"])).tolist()
    [0.75, 0.75, 1.5]
    """
    codes = np.unique(people.astype(str), return_inverse=True)[1]
    counts = np.bincount(codes)
    return len(people) / len(counts) / counts[codes]


def check_others(fitting: Iterable[str], people: np.ndarray) -> None:
    """Raise SetupError where one of these people is among those on whom a correction was fitted.

    >>> check_others({"ann"}, np.array(["bob"]))
    """
    both = sorted(set(fitting) & set(people))
    if both:
        raise SetupError(
            f"corrections: {both[0]!r} is among the fitting people ({len(both)} of the reported people are); fit on "
            "others, for nobody may be reported with what was learned from them"
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


def check_shape(what: str, values: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise SetupError where the array has another shape.

    >>> check_shape("yaw", np.zeros(3), (3,))
    """
    if np.shape(values) != shape:
        raise SetupError(f"{what}: shape {np.shape(values)}; it should be {shape}")
