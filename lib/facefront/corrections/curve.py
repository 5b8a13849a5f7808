"""Measure how the gain of each way grows with the number of people on whom it is fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from facefront.corrections.combine import BASE, BEST, METRIC, Recipe, fit_ways, parts
from facefront.corrections.contract import MINIMUM_PEOPLE, why_not_fitted
from facefront.corrections.crossfit import Turned
from facefront.corrections.embeddings import places
from facefront.corrections.scene import Scene
from facefront.measure.outcomes import SCALED
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import person_means, trusted_interval
from facefront.measure.thresholds import person_folds

NUMBERS = (5, 10, 20, 40, 80, 160, 320, 640)
"""Fitting people to try, as far as there are so many."""

MEASURES = (*SCALED, "rank1")
CURVE_COLUMNS = (
    *COMBINATION, "way", "measure", "fitting_people", "repeats", "people", "change", "low", "high", "repeat_low",
    "repeat_high",
)  # fmt: skip


def learning_curve(
    images: pd.DataFrame,
    embeddings: pd.DataFrame,
    spec: MeasureSpec,
    ways: Sequence[str],
    *,
    mirrored: str = "",
    turned: Turned | None = None,
    recipe: Recipe | None = None,
    numbers: Sequence[int] = NUMBERS,
    repeats: int = 5,
    folds: int = 5,
) -> pd.DataFrame:
    """Return the gain of each way over the control by the number of fitting people.

    images, embeddings, mirrored, turned, recipe: of `crossfit`; ways: of `combinations`, or `best` of them. In each
    repeat the people of the other folds are put into another order, and the first so many of them are the fitting
    people; so many as there are with all others is the last number. Returns detector, backbone, way, measure (str:
    similarity, margin, rank1; of `best` and of ways with a metric rank1 alone), fitting_people, repeats, people (int64,
    reported), change (mean over people of their mean over repeats), low, high (t interval over people), repeat_low,
    repeat_high (least and largest change of a repeat).

    >>> people = [f"person-{i}" for i in range(10)]
    >>> photos = {"image_id": [*people, *(p + "-gt" for p in people)], "person": people * 2, "pitch": 0.0}
    >>> photos |= {"yaw": [45.0] * 10 + [0.0] * 10, "role": ["probe"] * 10 + ["gt"] * 10}
    >>> names = {"variant": "original", "detector": "scrfd", "backbone": "resnet50", "status": "ok"}
    >>> vectors = [*np.roll(np.eye(10), 1, axis=1), *np.eye(10)]
    >>> embeddings = pd.DataFrame({**photos, **names, "vector": vectors})
    >>> curve = learning_curve(pd.DataFrame(photos), embeddings, MeasureSpec(), ["ridge"], repeats=1)
    >>> curve.loc[curve["measure"] == "margin", "fitting_people"].tolist()
    [5, 8]
    """
    rows = []
    for (detector, backbone), table in embeddings.groupby(COMBINATION, sort=False):
        scene = Scene.of(images, table, mirrored, (turned or {}).get((str(detector), str(backbone))))
        if why_not_fitted(scene.probes, scene.references):
            continue
        made = _Curve(scene, spec, recipe or Recipe(), ways, folds)
        named = {"detector": detector, "backbone": backbone}
        for number in made.numbers(numbers):
            rows += [named | row for row in made.rows(number, repeats)]
    return pd.DataFrame(rows, columns=list(CURVE_COLUMNS))


def enough_people(curve: pd.DataFrame) -> pd.DataFrame:
    """Return the number of fitting people from which each way helps surely.

    curve: of `learning_curve`. Returns one row for each detector, backbone, way and measure: enough (float64, the
    smallest number from which on, at every larger number too, the interval of the gain is above 0; NaN for none).

    >>> curve = pd.DataFrame({"fitting_people": [5, 10, 20], "low": [-0.1, 0.01, 0.02]})
    >>> enough_people(curve.assign(detector="d", backbone="b", way="ridge", measure="margin"))["enough"].tolist()
    [10.0]
    """
    keys, rows = [*COMBINATION, "way", "measure"], []
    for key, part in curve.groupby(keys, sort=False):
        unsure = part.loc[~(part["low"] > 0), "fitting_people"]
        sure = part[part["fitting_people"] > (unsure.max() if len(unsure) else -1)]
        rows.append((*key, float(sure["fitting_people"].min())))
    return pd.DataFrame(rows, columns=[*keys, "enough"])


class _Curve:
    """The folds of one detector and backbone, and what the photos gain in them."""

    def __init__(self, scene: Scene, spec: MeasureSpec, recipe: Recipe, ways: Sequence[str], folds: int) -> None:
        self.scene, self.spec, self.recipe = scene, spec, recipe
        self.ways = [way for way in ways if way != BASE]
        self.folds = person_folds(scene.probes.people, folds, spec.verification.seed)
        self.own = scene.references.rows_of(scene.probes.people)
        self.base = self._outcomes(scene.control()[BASE], np.arange(len(scene.probes)))

    def numbers(self, wanted: Sequence[int]) -> list[int]:
        """Return the numbers that every fold has, and the most that every fold has."""
        most = int(len(self.folds) - self.folds.value_counts().max())
        return sorted({number for number in wanted if MINIMUM_PEOPLE <= number < most} | {most})

    def rows(self, number: int, repeats: int) -> Iterator[dict[str, object]]:
        changes = [self._changes(number, repeat) for repeat in range(repeats)]
        for way in self.ways:
            for measure in MEASURES:
                if measure in SCALED and (way == BEST or METRIC in parts(way)):
                    continue
                means = pd.DataFrame([self._by_person(each[way][measure]) for each in changes])
                interval = trusted_interval(means.mean().to_numpy(), self.spec.statistics)
                yield {
                    "way": way,
                    "measure": measure,
                    "fitting_people": number,
                    "repeats": repeats,
                    "people": interval.n,
                    "change": interval.mean,
                    "low": interval.low,
                    "high": interval.high,
                    "repeat_low": means.mean(axis=1).min(),
                    "repeat_high": means.mean(axis=1).max(),
                }

    def _changes(self, number: int, repeat: int) -> dict[str, pd.DataFrame]:
        """The change of each probe under each way, one row a probe."""
        probes, references, fold = self.scene.probes, self.scene.references, self.folds.loc[self.scene.probes.people]
        made = {way: pd.DataFrame(np.nan, self.base.index, self.base.columns) for way in self.ways}
        for place in np.unique(fold):
            others = np.array(sorted(self.folds.index[self.folds != place]), object)
            drawn = np.random.default_rng([self.spec.verification.seed, repeat, place]).permutation(others)[:number]
            fitting, inside = probes.take(places(drawn, probes.people) >= 0), np.flatnonzero(fold == place)
            if why_not_fitted(fitting, references):
                continue
            fitted = fit_ways(fitting, references, self.ways, turned=self.scene.turned, recipe=self.recipe)
            for way in self.ways:
                scores = fitted[way].scores(probes.take(inside), references, self.scene.turned)
                made[way].loc[inside] = self._outcomes(scores, inside) - self.base.loc[inside]
        return made

    def _outcomes(self, scores: np.ndarray, rows: np.ndarray) -> pd.DataFrame:
        """Similarity, margin and rank 1 of these probes, of their scores with all references [m, P]."""
        own = scores[np.arange(len(rows)), self.own[rows]]
        others = (scores.sum(1, dtype=np.float64) - own) / (scores.shape[1] - 1)
        first = np.count_nonzero(scores >= own[:, None], axis=1) == 1
        return pd.DataFrame({"similarity": own, "margin": own - others, "rank1": first}, rows, dtype=np.float64)

    def _by_person(self, values: pd.Series) -> pd.Series:
        return person_means(values, pd.Series(self.scene.probes.people))
