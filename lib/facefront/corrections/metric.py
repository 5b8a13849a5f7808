"""`metric`: compare in a space in which pose weighs little: both sides whitened by how photos differ from references.

The covariance of (photo − reference) over the fitting people, shrunk towards a multiple of the identity, says along
which directions a person's embeddings move with pose. Forms: `whiten` (within-class covariance normalisation, Hatch et
al., Interspeech 2006), `lda` (then only the directions in which people differ most; Belhumeur et al., PAMI 1997) and
`plda` (all of them, each by the weight that probabilistic LDA gives to a product of embeddings; Ioffe, ECCV 2006).
The cosine of such a space is on a scale of its own: report ranks and error rates, never the cosine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

import numpy as np

from facefront.corrections.choice import best, merit
from facefront.corrections.contract import Correction, CorrectionCard, Fitted, check_alike
from facefront.corrections.embeddings import Probes, References, check_shape, normalise, person_weights
from facefront.corrections.galleries import Galleries
from facefront.errors import SetupError
from facefront.measure.thresholds import person_folds

Form = Literal["whiten", "lda", "plda"]

SHRINKAGES = (1.0, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1)
"""Shares of the identity to choose from, the most cautious first; 1 changes nothing."""

INNER_FOLDS = 5
"""Folds of the fitting people in which a shrinkage is tried on people whose covariance does not count."""

SEED = 20240229


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


class FittedMetric(Fitted):
    """A linear map of both sides. matrix: float64 [D, E]; settings: form, shrinkage, mirrored."""

    key = "metric"

    def __init__(self, matrix: np.ndarray, settings: Mapping[str, Any]) -> None:
        self.matrix, self.settings = matrix, dict(settings)

    def apply(self, probes: Probes) -> np.ndarray:
        """See `Fitted.apply`. Raises SetupError where mirrored photos are given to a map that was fitted without."""
        check_alike(self.key, probes, self.settings["mirrored"], len(self.matrix))
        return self.apply_references(probes.fused)

    def apply_references(self, matrix: np.ndarray) -> np.ndarray:
        """See `Fitted.apply_references`."""
        return normalise(np.asarray(matrix, np.float64) @ self.matrix).astype(np.float32)

    def arrays(self) -> dict[str, np.ndarray]:
        """See `Fitted.arrays`."""
        return {"matrix": self.matrix.astype(np.float32)}


class Metric(Correction):
    """Fit the space. form: see this module; shrinkage: from 0 to 1; −1 chooses it inside the fitting people.

    shrinkages: to choose from. The choice is the shrinkage with the largest d′ at which rank 1 is lower than without
    the metric by no more than chance (`best`), each person scored in a space fitted on the other folds.
    """

    key = "metric"

    def __init__(
        self, *, form: Form = "whiten", shrinkage: float = -1.0, shrinkages: Sequence[float] = SHRINKAGES
    ) -> None:
        if form not in get_args(Form):
            raise SetupError(f"correction 'metric': form is {form!r}; give one of {', '.join(get_args(Form))}")
        if not (shrinkage == -1 or 0 <= shrinkage <= 1) or not all(0 <= each <= 1 for each in shrinkages):
            raise SetupError(
                f"correction 'metric': shrinkage is {shrinkage}; give a share from 0 to 1, or -1 to choose"
            )
        self.form, self.shrinkage, self.shrinkages = form, float(shrinkage), tuple(map(float, shrinkages))

    def _fit(self, probes: Probes, references: References) -> FittedMetric:
        galleries = Galleries.of(references)
        views = galleries.views_for(probes.yaw)
        shrinkage = (
            self.shrinkage if self.shrinkage >= 0 else self.choose(probes.fused, probes.people, galleries, views)
        )
        matrix = self.matrix(probes.fused, probes.people, galleries, views, shrinkage)
        return FittedMetric(
            matrix, {"form": self.form, "shrinkage": shrinkage, "mirrored": probes.mirrored is not None}
        )

    def matrix(
        self, vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray, shrinkage: float
    ) -> np.ndarray:
        """Return the map at a shrinkage, float64 [D, E]; vectors: float [n, D] of people of the galleries."""
        return self._map(self._spread(vectors, people, galleries, views), galleries, shrinkage)

    def choose(self, vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray) -> float:
        """Return the shrinkage that is best on people whose covariance did not count; see the class."""
        own = _columns(galleries, people)
        scores = self.scores_left_out(vectors, people, galleries, views)
        return self.shrinkages[best([merit(each, own, people) for each in scores], "d_prime")]

    def scores_left_out(
        self, vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray
    ) -> list[np.ndarray]:
        """Return for each shrinkage the scores of all photos, each in a space fitted on other folds: float32 [n, P]."""
        folds = person_folds(people, INNER_FOLDS, SEED)
        fold, place = folds.loc[people].to_numpy(), folds.loc[galleries.people].to_numpy()
        made = [np.empty((len(vectors), len(galleries.people)), np.float32) for _ in self.shrinkages]
        for number in np.unique(fold):
            rows, others = fold == number, fold != number
            spread = self._spread(vectors[others], people[others], galleries, views[others])
            for scores, shrinkage in zip(made, self.shrinkages, strict=True):
                turn = self._map(spread, galleries.take(place != number), shrinkage)
                changed = galleries.changed(lambda view, turn=turn: _mapped(view, turn))
                scores[rows] = changed.scores(_mapped(vectors[rows], turn), views[rows])
        return made

    def _spread(self, vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray) -> WithinSpread:
        return WithinSpread(vectors - galleries.rows_of(people, views), person_weights(people))

    def _map(self, spread: WithinSpread, galleries: Galleries, shrinkage: float) -> np.ndarray:
        if shrinkage == 1:
            return np.eye(galleries.matrix.shape[2])
        whitening = spread.whitening(shrinkage)
        if self.form == "whiten":
            return whitening
        middle = galleries.matrix[len(galleries.yaws) // 2]
        return whitening @ between_weights(middle @ whitening, self.form)


def _mapped(rows: np.ndarray, turn: np.ndarray) -> np.ndarray:
    return normalise(rows.astype(np.float32) @ turn.astype(np.float32))


def _columns(galleries: Galleries, people: np.ndarray) -> np.ndarray:
    position = {person: row for row, person in enumerate(galleries.people)}
    return np.array([position[person] for person in people], np.int64)


def _restore(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any], dimensions: int) -> FittedMetric:
    check_shape("its matrix", arrays["matrix"][:, :1], (dimensions, 1))
    return FittedMetric(arrays["matrix"].astype(np.float64), settings)


CARD = CorrectionCard(
    key="metric",
    title="Pose-aware metric",
    paper="Hatch et al., Within-class covariance normalization for SVM-based speaker recognition, Interspeech 2006",
    build=Metric,
    restore=_restore,
    arrays=("matrix",),
    settings=frozenset({"form", "shrinkage", "mirrored"}),
    both_sides=True,
)
