"""Choose a setting inside the fitting people: by how well they are separated, and never at the cost of ranks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from facefront.corrections.embeddings import Probes, References, person_weights
from facefront.measure.scores import crossing_rate

GRID = 20_000
"""Steps of cosine from −1 to 1 on which error rates are read."""


@dataclass(frozen=True)
class Merit:
    """State how well people are separated: means over people of person means.

    similarity: with one's own reference; margin: that less the mean similarity with others'; eer: the equal error rate
    of all pairs, which has no scale; ranks: float64 [people], by person, the share of photos nearest to their own
    reference, a tie counting against it.
    """

    similarity: float
    margin: float
    eer: float
    ranks: np.ndarray = field(repr=False)

    @property
    def rank1(self) -> float:
        """Return the mean of the ranks over people."""
        return float(self.ranks.mean())

    def keeps_ranks(self, base: Merit) -> bool:
        """Return whether the mean of the ranks is lower than the base's by no more than its standard error."""
        change = self.ranks - base.ranks
        error = change.std(ddof=1) / np.sqrt(len(change)) if len(change) > 1 else 0.0
        return bool(change.mean() >= -error - 1e-12)


def merit(scores: np.ndarray, own: np.ndarray, people: np.ndarray, *, rates: bool = True) -> Merit:
    """Return the merit of scores; scores: float [n, P]; own: int [n], the own person's column; people: object [n];
    rates=False leaves the EER out, NaN, which a choice by margin does not need.

    >>> merit(np.array([[1.0, 0.0], [0.5, 0.0]]), np.array([0, 1]), np.array(["ann", "bob"])).rank1
    0.5
    """
    codes = pd.factorize(people, sort=True)[0]
    weights = person_weights(codes) / len(people)
    genuine = scores[np.arange(len(scores)), own].astype(np.float64)
    others = (scores.sum(1, dtype=np.float64) - genuine) / (scores.shape[1] - 1)
    first = np.count_nonzero(scores >= genuine[:, None].astype(scores.dtype), axis=1) == 1
    similarity = float(weights @ genuine)
    ranks = np.bincount(codes, weights=first) / np.bincount(codes)
    eer = _error_rate(scores, genuine) if rates else np.nan
    return Merit(similarity, similarity - float(weights @ others), eer, ranks)


def _error_rate(scores: np.ndarray, genuine: np.ndarray) -> float:
    """Return the equal error rate on a grid of cosines, which is faster than sorting every impostor score."""
    own = _counts(genuine)
    fmr, tar = (np.r_[0, np.cumsum(n[::-1])] / max(n.sum(), 1) for n in (_counts(scores) - own, own))
    return float(crossing_rate(fmr, 1 - tar))


def _counts(scores: np.ndarray) -> np.ndarray:
    cells = ((np.clip(scores, -1, 1).astype(np.float64) + 1) / 2 * GRID).astype(np.int64)
    return np.bincount(cells.ravel(), minlength=GRID + 1)


def best(merits: Sequence[Merit], by: Literal["margin", "eer"] = "margin") -> int:
    """Return the position of the largest margin or the lowest EER among the merits that keep the ranks of the first.

    The first is what happens without the setting. A change of ranks within its standard error over people may be
    chance, and few people have many. On a tie, within a millionth, the earlier counts.

    >>> many, few = np.ones(9), np.r_[np.ones(3), np.zeros(6)]
    >>> best([Merit(0.5, 0.4, 0.1, many), Merit(0.7, 0.6, 0.05, few), Merit(0.6, 0.5, 0.08, many)])
    2
    """
    values = np.round([each.margin if by == "margin" else -each.eer for each in merits], 6)
    allowed = [i for i, each in enumerate(merits) if each.keeps_ranks(merits[0])]
    return max(allowed, key=lambda i: (values[i], -i))


def choose_strength(candidates: Iterable[tuple[float, np.ndarray]], probes: Probes, references: References) -> float:
    """Return the strength under which the photos have the largest margin and keep the ranks of the first (`best`).

    candidates: strengths, each with the photos' embeddings [n, D] under it, the first without a correction.

    >>> probes = Probes(np.array([[0.6, 0.8], [0.0, 1.0]]), np.array(["ann", "bob"]))
    >>> references = References(np.array(["ann", "bob"]), np.eye(2))
    >>> choose_strength([(np.inf, probes.vectors), (5.0, np.eye(2))], probes, references)
    5.0
    """
    own = references.rows_of(probes.people)
    found = [
        (strength, merit(vectors.astype(np.float32) @ references.matrix.T, own, probes.people, rates=False))
        for strength, vectors in candidates
    ]
    return found[best([each for _, each in found])][0]
