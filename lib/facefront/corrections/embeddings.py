"""Hold embeddings of one recogniser: photos, and references to compare them with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.faces import UNIT_TOLERANCE


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
        return places(self.people, people)

    def take(self, rows: np.ndarray) -> References:
        """Return these rows; rows: bool [P] or positions."""
        return References(self.people[rows], self.matrix[rows])


def places(names: Iterable[str], wanted: Iterable[str]) -> np.ndarray:
    """Return the place of each wanted name among the names, int64; −1 where there is none.

    >>> places(["ann", "bob"], ["bob", "eve"]).tolist()
    [1, -1]
    """
    place = {name: row for row, name in enumerate(names)}
    return np.array([place.get(name, -1) for name in wanted], np.int64)


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
    codes = pd.factorize(people)[0]
    counts = np.bincount(codes)
    return len(people) / len(counts) / counts[codes]


def check_shape(what: str, values: np.ndarray, shape: tuple[int, ...]) -> None:
    """Raise SetupError where the array has another shape.

    >>> check_shape("yaw", np.zeros(3), (3,))
    """
    if np.shape(values) != shape:
        raise SetupError(f"{what}: shape {np.shape(values)}; it should be {shape}")
