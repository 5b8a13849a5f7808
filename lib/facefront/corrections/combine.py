"""Combine the ways: the gallery turned, then the ridge correction, then the metric, each given those before it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from facefront.corrections.choice import Merit, best, merit
from facefront.corrections.contract import check_others, why_not_fitted
from facefront.corrections.embeddings import Probes, References, places
from facefront.corrections.galleries import Galleries, TurnedViews
from facefront.corrections.metric import FittedMetric, Metric
from facefront.corrections.ridge import FittedRidge, Ridge
from facefront.errors import SetupError

BASE = "fused"
"""The control: photo and mirrored photo fused, compared with the reference."""

GALLERY, RIDGE, METRIC = "gallery", "ridge", "metric"

LADDER = (BASE, "gallery", "gallery+ridge", "gallery+ridge+metric")
"""The ladder, each way added to those before it."""

BEST = "best"
"""The combination with the lowest EER inside the fitting people, with the control's ranks or better."""

WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
"""Shares of the turned view to choose from."""


def combinations(turned: bool) -> tuple[str, ...]:
    """Return every combination of ways, the control first.

    >>> combinations(turned=False)
    ('fused', 'ridge', 'metric', 'ridge+metric')
    """
    singles = ("gallery", "ridge", "gallery+ridge", "metric", "gallery+metric", "ridge+metric", "gallery+ridge+metric")
    return (BASE, *(name for name in singles if turned or GALLERY not in parts(name)))


def ladder_steps(turned: bool) -> tuple[tuple[str, str], ...]:
    """Return the steps of the ladder, each rung after the one before it, and last the metric without the correction.

    turned: whether there are turned views; without them, there is no rung of the gallery.

    >>> ladder_steps(turned=False)
    (('fused', 'ridge'), ('ridge', 'ridge+metric'), ('fused', 'metric'))
    """
    if turned:
        return (*pairwise(LADDER), (GALLERY, "gallery+metric"))
    return (BASE, RIDGE), (RIDGE, "ridge+metric"), (BASE, METRIC)


def parts(way: str) -> tuple[str, ...]:
    """Return the ways that a combination joins; none of the control.

    >>> parts("gallery+metric")
    ('gallery', 'metric')
    """
    return () if way == BASE else tuple(way.split("+"))


@dataclass(frozen=True)
class FittedWay:
    """One combination, fitted. weight: share of the turned view; inner: its merit inside the fitting people, each of
    whom was predicted by others."""

    name: str
    weight: float
    ridge: FittedRidge | None
    metric: FittedMetric | None
    inner: Merit
    people: frozenset[str] = field(repr=False)

    @property
    def strength(self) -> float:
        """Return the penalty of the ridge correction; NaN where it is no part."""
        return float(self.ridge.settings["strength"]) if self.ridge else np.nan

    @property
    def shrinkage(self) -> float:
        """Return the shrinkage of the metric; NaN where it is no part."""
        return float(self.metric.settings["shrinkage"]) if self.metric else np.nan

    def scores(self, probes: Probes, references: References, turned: TurnedViews | None = None) -> np.ndarray:
        """Return the similarity of each photo with every reference, float32 [n, P].

        Raises SetupError where a photo is of one of the fitting people.
        """
        check_others(self.people, probes.people)
        vectors = self.ridge.apply(probes) if self.ridge else probes.fused
        galleries = Galleries.of(references, turned, self.weight)
        if self.metric:
            galleries, vectors = galleries.changed(self.metric.apply_references), self.metric.apply_references(vectors)
        return galleries.scores(vectors, galleries.views_for(probes.yaw))


@dataclass(frozen=True)
class Recipe:
    """State how ways are fitted: the corrections, and the shares of the turned view to choose from."""

    ridge: Ridge = field(default_factory=Ridge)
    metric: Metric = field(default_factory=Metric)
    weights: Sequence[float] = WEIGHTS


def fit_ways(
    probes: Probes,
    references: References,
    ways: Iterable[str],
    *,
    turned: TurnedViews | None = None,
    recipe: Recipe | None = None,
) -> dict[str, FittedWay]:
    """Return each combination fitted on these people, and `best` of them; see `combinations`.

    Raises SetupError where nothing can be learned from them (`why_not_fitted`).

    >>> people = np.repeat([f"person-{i}" for i in range(6)], 2)
    >>> probes = Probes(np.repeat(np.eye(6), 2, axis=0), people, yaw=np.tile([0.0, 40.0], 6))
    >>> made = fit_ways(probes, References(people[::2], np.eye(6)), ["ridge", "metric"])
    >>> sorted(made), made["best"].name
    (['best', 'fused', 'metric', 'ridge'], 'fused')
    """
    reason = why_not_fitted(probes, references)
    if reason:
        raise SetupError(f"corrections: {reason}")
    probes = probes.take(references.rows_of(probes.people) >= 0)
    references = references.take(places(probes.people, references.people) >= 0)
    fitting = _Fitting(probes, references, turned, recipe or Recipe())
    made = {way: fitting.fit(way) for way in dict.fromkeys([BASE, *ways]) if way != BEST}
    names = list(made)
    chosen = made[names[best([made[name].inner for name in names], "eer")]]
    return made | {BEST: chosen}


def choose_weight(
    probes: Probes, references: References, turned: TurnedViews, weights: Sequence[float] = WEIGHTS
) -> float:
    """Return the share of the turned view under which these photos have the largest margin and keep their ranks.

    Each photo's person has a reference; the first weight is the one without a view.

    >>> people = np.array(["ann", "bob"])
    >>> probes, references = Probes(np.eye(2), people, yaw=np.array([40.0, 40.0])), References(people, np.eye(2))
    >>> choose_weight(probes, references, TurnedViews(people, np.array([0.0, 30.0]), np.ones((2, 2, 2)) / 2**0.5))
    0.0
    """
    merits, own = [], references.rows_of(probes.people)
    for weight in weights:
        galleries = Galleries.of(references, turned, weight)
        scores = galleries.scores(probes.fused, galleries.views_for(probes.yaw))
        merits.append(merit(scores, own, probes.people, rates=False))
    return float(weights[best(merits)])


class _Fitting:
    """The fitting people, and what several combinations share: each is computed once."""

    def __init__(self, probes: Probes, references: References, turned: TurnedViews | None, recipe: Recipe) -> None:
        self.probes, self.references, self.turned, self.recipe = probes, references, turned, recipe
        self.own, self.people = references.rows_of(probes.people), probes.people
        self._path = recipe.ridge.path(probes, references)
        self.plain = Galleries.of(references)
        self.weight = choose_weight(probes, references, turned, recipe.weights) if turned is not None else 0.0
        self.mixed = Galleries.of(references, turned, self.weight) if turned is not None else self.plain
        self._strengths: dict[bool, float] = {}
        self._metrics: dict[tuple[bool, float], tuple[FittedMetric, Merit]] = {}

    def fit(self, way: str) -> FittedWay:
        used = parts(way)
        turned = GALLERY in used
        galleries = self.mixed if turned else self.plain
        views = galleries.views_for(self.probes.yaw)
        vectors, ridge, metric, strength = self.probes.fused, None, None, np.inf
        if RIDGE in used:
            if turned not in self._strengths:
                self._strengths[turned] = self._choose_strength(galleries, views)
            strength = self._strengths[turned]
            ridge, vectors = self.recipe.ridge.at(self._path, strength, self.probes), self._left_out[strength]
        if METRIC in used:
            if (turned, strength) not in self._metrics:
                self._metrics[turned, strength] = self._fit_metric(vectors, galleries, views)
            metric, inner = self._metrics[turned, strength]
        else:
            inner = merit(galleries.scores(vectors, views), self.own, self.people)
        return FittedWay(way, self.weight if turned else 0.0, ridge, metric, inner, frozenset(self.references.people))

    @cached_property
    def _left_out(self) -> dict[float, np.ndarray]:
        """The photos at each strength, corrected by fits on all other people."""
        return dict(self.recipe.ridge.left_out(self._path, self.probes))

    def _choose_strength(self, galleries: Galleries, views: np.ndarray) -> float:
        scores = (galleries.scores(made, views) for made in self._left_out.values())
        merits = [merit(each, self.own, self.people, rates=False) for each in scores]
        return list(self._left_out)[best(merits)]

    def _fit_metric(self, vectors: np.ndarray, galleries: Galleries, views: np.ndarray) -> tuple[FittedMetric, Merit]:
        metric = self.recipe.metric
        shrinkage, inner = metric.choose(vectors, self.people, galleries, views)
        return metric.at(vectors, self.probes, galleries, views, shrinkage=shrinkage), inner
