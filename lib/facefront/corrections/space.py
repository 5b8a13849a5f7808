"""Make spaces in which pose weighs little: the covariance of how photos differ from references, and what follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from facefront.corrections.embeddings import normalise

Form = Literal["whiten", "lda", "plda"]


class WithinSpread:
    """The covariance of differences from one eigendecomposition, at every shrinkage.

    differences: float64 [n, D], photos less their references; weights: float64 [n], of the rows. Fewer rows than
    dimensions are decomposed by their products, and the variance of all other directions is 0.

    >>> spread = WithinSpread(np.array([[2.0, 0.0], [0.0, 1.0]]), np.ones(2))
    >>> np.abs(np.array([[2.0, 0.0], [0.0, 1.0]]) @ spread.whitening(0.0)).sum(1).round(3).tolist()
    [1.414, 1.414]
    """

    def __init__(self, differences: np.ndarray, weights: np.ndarray) -> None:
        rows = differences * np.sqrt(weights / weights.sum())[:, None]
        if len(rows) < rows.shape[1]:
            values, left = np.linalg.eigh(rows @ rows.T)
            kept = values > values[-1] * 1e-10
            values = values[kept]
            self._basis = rows.T @ left[:, kept] / np.sqrt(values)
        else:
            values, self._basis = np.linalg.eigh(rows.T @ rows)
        self._values = np.maximum(values, 0)
        self._mean = float(np.einsum("ij,ij->", rows, rows)) / rows.shape[1]

    def whitening(self, shrinkage: float) -> np.ndarray:
        """Return the root W of the inverse of (1 − shrinkage)·covariance + shrinkage·mean variance·identity = (W Wᵀ)⁻¹.

        float64 [D, D], symmetric.
        """
        variances, rest = self._variances(shrinkage)
        made = self._basis * (1 / np.sqrt(variances) - 1 / np.sqrt(rest)) @ self._basis.T
        return made + np.eye(len(made)) / np.sqrt(rest)

    def cosines(self, left: np.ndarray, right: np.ndarray, shrinkages: Iterable[float]) -> Iterator[np.ndarray]:
        """Yield, for each shrinkage, the cosine of rows [n, D] with rows [P, D] after whitening: float64 [n, P]."""
        sides = left @ self._basis, right @ self._basis
        squares = [side**2 for side in sides]
        beyond = [
            np.einsum("ij,ij->i", *[rows] * 2) - each.sum(1) for rows, each in zip((left, right), squares, strict=True)
        ]
        products = left @ right.T - sides[0] @ sides[1].T
        for shrinkage in shrinkages:
            variances, rest = self._variances(shrinkage)
            lengths = [
                np.sqrt(np.maximum(each @ (1 / variances) + other / rest, 1e-24))
                for each, other in zip(squares, beyond, strict=True)
            ]
            made = (sides[0] / variances) @ sides[1].T + products / rest
            yield made / lengths[0][:, None] / lengths[1]

    def _variances(self, shrinkage: float) -> tuple[np.ndarray, float]:
        """Return the variance of each direction of the basis, and that of all directions beyond it."""
        least = max(self._mean * 1e-6, 1e-12)
        shrunk = (1 - shrinkage) * self._values + shrinkage * self._mean
        return np.maximum(shrunk, least), max(shrinkage * self._mean, least)


def between_weights(whitened: np.ndarray, form: Form) -> np.ndarray:
    """Return the directions in which people differ, which follow whitening: float64 [D, E].

    whitened: float64 [P, D], references in the whitened space, where the spread within a person has variance 1. lda:
    the directions of LDA, at most half of the people's number. plda: each direction times √(b / (1 + 2 b)), b being the
    variance between people along it.

    >>> between_weights(np.array([[1.0, 0.0], [-1.0, 0.0]]), "plda").round(3).tolist()
    [[0.0, 0.577], [0.0, 0.0]]
    """
    centred = whitened - whitened.mean(0)
    values, basis = np.linalg.eigh(centred.T @ centred / len(centred))
    if form == "lda":
        return basis[:, ::-1][:, : max(2, min(len(whitened) // 2, whitened.shape[1]))]
    between = np.maximum(values, 0)
    return basis * np.sqrt(between / (1 + 2 * between))


@dataclass(frozen=True)
class Space:
    """Maps both sides: (rows − centre) matrix, of unit length. centre: float64 [D]; matrix: float64 [D, E].

    >>> Space(np.array([1.0, 0.0]), np.eye(2)).apply(np.array([[1.0, 2.0]])).tolist()
    [[0.0, 1.0]]
    """

    centre: np.ndarray
    matrix: np.ndarray

    def apply(self, rows: np.ndarray) -> np.ndarray:
        """Return the rows in this space, float32 [n, E]; rows: float [n, D]."""
        mapped = rows.astype(np.float32) @ self.matrix.astype(np.float32)
        return normalise(mapped - (self.centre @ self.matrix).astype(np.float32))
