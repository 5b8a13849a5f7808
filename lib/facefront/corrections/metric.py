"""`metric`: compare in a space in which pose weighs little: both sides whitened by how photos differ from references.

What all people share, the mean of the references, is taken away first. The covariance of (photo − reference) over the
fitting people, shrunk towards a multiple of the identity, says along which directions a person's embeddings move with
pose. Forms: `whiten` (within-class covariance normalisation, Hatch et al., Interspeech 2006), `lda` (then only the
directions in which people differ most; Belhumeur et al., PAMI 1997) and `plda` (all of them, each by the weight that
probabilistic LDA gives to a product of embeddings; Ioffe, ECCV 2006). The cosine of such a space is on a scale of its
own: report ranks and error rates, never the cosine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import numpy as np

from facefront.corrections.choice import Merit, best, merit
from facefront.corrections.contract import Correction, CorrectionCard, Fitted, check_alike
from facefront.corrections.embeddings import Probes, References, check_shape, person_weights, places
from facefront.corrections.galleries import Galleries
from facefront.corrections.space import Form, Space, WithinSpread, between_weights
from facefront.errors import SetupError
from facefront.measure.thresholds import person_folds

SHRINKAGES = (1.0, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1)
"""Shares of the identity to choose from, the most cautious first; 1 takes the mean away alone."""

INNER_FOLDS = 5
"""Folds of the fitting people in which a shrinkage is tried on people outside of its covariance."""

SEED = 20240229


class FittedMetric(Fitted):
    """A space for both sides. settings: form, shrinkage (inf: nothing is changed), mirrored."""

    key = "metric"

    def __init__(self, space: Space, settings: Mapping[str, Any]) -> None:
        self.space, self.settings = space, dict(settings)

    def apply(self, probes: Probes) -> np.ndarray:
        """See `Fitted.apply`. Raises SetupError where mirrored photos are given to a map that was fitted without."""
        check_alike(self.key, probes, self.settings["mirrored"], len(self.space.centre))
        return self.apply_references(probes.fused)

    def apply_references(self, matrix: np.ndarray) -> np.ndarray:
        """See `Fitted.apply_references`."""
        return self.space.apply(np.asarray(matrix))

    def arrays(self) -> dict[str, np.ndarray]:
        """See `Fitted.arrays`."""
        return {"centre": self.space.centre.astype(np.float32), "matrix": self.space.matrix.astype(np.float32)}


class Metric(Correction):
    """Fit the space. form: see this module; shrinkage: from 0 to 1; −1 chooses it inside the fitting people.

    shrinkages: to choose from. The choice is the shrinkage with the lowest EER at which rank 1 is lower than without
    the metric by no more than chance (`best`), each person scored in a space fitted on the other folds; without any,
    the metric changes nothing (its shrinkage is infinite).
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
        views, vectors = galleries.views_for(probes.yaw), probes.fused
        shrinkage = self.shrinkage
        if shrinkage < 0:
            shrinkage = self.choose(vectors, probes.people, galleries, views)[0]
        return self.at(vectors, probes, galleries, views, shrinkage=shrinkage)

    def at(
        self, vectors: np.ndarray, probes: Probes, galleries: Galleries, views: np.ndarray, *, shrinkage: float
    ) -> FittedMetric:
        """Return the metric at a shrinkage; vectors: float [n, D] of the probes of people in the galleries."""
        spread = _spread(vectors, probes.people, galleries, views)
        settings = {"form": self.form, "shrinkage": shrinkage, "mirrored": probes.mirrored is not None}
        return FittedMetric(self._space(spread, galleries, shrinkage), settings)

    def choose(
        self, vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray
    ) -> tuple[float, Merit]:
        """Return the shrinkage that is best on people outside of the spread, and its merit; see the class."""
        position = places(galleries.people, people)
        found = [(np.inf, merit(galleries.scores(vectors, views), position, people))]
        scores = self.scores_left_out(vectors, people, galleries, views)
        found += [(s, merit(table, position, people)) for s, table in zip(self.shrinkages, scores, strict=True)]
        return found[best([each for _, each in found], "eer")]

    def scores_left_out(
        self, vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray
    ) -> list[np.ndarray]:
        """Return for each shrinkage the scores of all photos, each in a space fitted on other folds: float32 [n, P]."""
        folds = person_folds(people, INNER_FOLDS, SEED)
        fold, place = (folds.to_numpy()[places(folds.index, names)] for names in (people, galleries.people))
        made = [np.empty((len(vectors), len(galleries.people)), np.float32) for _ in self.shrinkages]
        for number in np.unique(fold):
            rows, others = np.flatnonzero(fold == number), fold != number
            spread = _spread(vectors[others], people[others], galleries, views[others])
            known = galleries.take(place != number)
            for view in np.unique(views[rows]):
                mine = rows[views[rows] == view]
                tables = self._tables(spread, known, vectors[mine], galleries.matrix[view])
                for scores, table in zip(made, tables, strict=True):
                    scores[mine] = table
        return made

    def _tables(
        self, spread: WithinSpread, known: Galleries, photos: np.ndarray, references: np.ndarray
    ) -> Iterator[np.ndarray]:
        """Yield, for each shrinkage, the cosine of photos with references in a space of the known people, [n, P]."""
        if self.form == "whiten":
            centre = _middle(known).mean(0)
            yield from spread.cosines(photos - centre, references - centre, self.shrinkages)
            return
        for shrinkage in self.shrinkages:
            space = self._space(spread, known, shrinkage)
            yield space.apply(photos) @ space.apply(references).T

    def _space(self, spread: WithinSpread, galleries: Galleries, shrinkage: float) -> Space:
        """The space at a shrinkage; at inf the one that changes nothing."""
        references = _middle(galleries)
        centre = references.mean(0)
        if np.isinf(shrinkage):
            return Space(np.zeros_like(centre), np.eye(len(centre)))
        whitening = spread.whitening(shrinkage)
        if self.form == "whiten":
            return Space(centre, whitening)
        return Space(centre, whitening @ between_weights((references - centre) @ whitening, self.form))


def _middle(galleries: Galleries) -> np.ndarray:
    """Return the references at the middle view, float64 [P, D]."""
    return galleries.matrix[len(galleries.yaws) // 2].astype(np.float64)


def _spread(vectors: np.ndarray, people: np.ndarray, galleries: Galleries, views: np.ndarray) -> WithinSpread:
    return WithinSpread(vectors - galleries.rows_of(people, views), person_weights(people))


def _restore(arrays: Mapping[str, np.ndarray], settings: Mapping[str, Any], dimensions: int) -> FittedMetric:
    check_shape("its matrix", arrays["matrix"][:, :1], (dimensions, 1))
    check_shape("its centre", arrays["centre"], (dimensions,))
    return FittedMetric(Space(*(arrays[name].astype(np.float64) for name in ("centre", "matrix"))), settings)


CARD = CorrectionCard(
    key="metric",
    title="Pose-aware metric",
    paper="Hatch et al., Within-class covariance normalization for SVM-based speaker recognition, Interspeech 2006",
    build=Metric,
    restore=_restore,
    arrays=("centre", "matrix"),
    settings=frozenset({"form", "shrinkage", "mirrored"}),
    both_sides=True,
)
