"""Make spaces in which pose weighs little: the covariance of how photos differ from references, and what follows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from facefront.corrections.embeddings import normalise

Form = Literal["whiten", "lda", "plda"]


class WithinSpread:
    """The covariance of differences from one eigendecomposition, at every shrinkage.

    differences: float64 [n, D], photos less their references; weights: float64 [n], of the rows.

    >>> spread = WithinSpread(np.array([[2.0, 0.0], [0.0, 1.0]]), np.ones(2))
    >>> np.abs(np.array([[2.0, 0.0], [0.0, 1.0]]) @ spread.whitening(0.0)).sum(1).round(3).tolist()
    [1.414, 1.414]
    """

    def __init__(self, differences: np.ndarray, weights: np.ndarray) -> None:
        rows = differences * np.sqrt(weights / weights.sum())[:, None]
        self._values, self._basis = np.linalg.eigh(rows.T @ rows)

    def whitening(self, shrinkage: float) -> np.ndarray:
        """Return a root W of the inverse of (1 − shrinkage)·covariance + shrinkage·mean variance·identity = (W Wᵀ)⁻¹.

        float64 [D, D], a column for each direction of the covariance.
        """
        mean = self._values.mean()
        shrunk = (1 - shrinkage) * np.maximum(self._values, 0) + shrinkage * mean
        return self._basis / np.sqrt(np.maximum(shrunk, max(mean * 1e-6, 1e-12)))


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
