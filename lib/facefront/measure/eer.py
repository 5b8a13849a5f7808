"""The equal error rate of resampled people: its interval, and the difference of two variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from facefront.measure.columns import codes_of
from facefront.measure.scores import crossing_rate, equal_error_rate
from facefront.measure.spec import StatisticsSpec
from facefront.measure.statistics import resamples, too_few

_GRID = 2000  # steps of cosine from −1 to 1 in the bootstrap of the EER
_REACH = 32  # steps around everyone's EER in which that of a resample is sought first
_STRIDE = 8  # steps between the places at which it is sought first


def eer_interval(scored: pd.DataFrame, impostors: pd.DataFrame, options: StatisticsSpec) -> tuple[float, float]:
    """Return the percentile bootstrap of the EER over people with all their pairs; NaN under minimum_people."""
    side = EqualErrorRate(scored, impostors, options)
    return (np.nan, np.nan) if too_few(len(side.people), options) else _quantiles(side.resampled(side.people), options)


def eer_difference(before: pd.DataFrame, after: pd.DataFrame, options: StatisticsSpec) -> dict[str, float]:
    """Return the EER of two variants on the same probes, and their difference with a bootstrap over people.

    before, after: scored rows of `PAIRS`, genuine and impostor ones, of one variant each. Returns people (int), before,
    after (the EER over pairs), change (after − before), low, high (percentiles of the difference, the same people drawn
    for both), p (twice the smaller share of resamples on either side of 0); NaN under minimum_people.
    """
    return EqualErrorRate.of(before, options).difference(EqualErrorRate.of(after, options))


class EqualErrorRate:
    """The equal error rate of the pairs of one variant; each set of people is resampled once, however often it is
    asked for.

    genuine, impostors: scored rows of `PAIRS`.
    """

    def __init__(self, genuine: pd.DataFrame, impostors: pd.DataFrame, options: StatisticsSpec) -> None:
        self._genuine, self._impostors, self._options = genuine, impostors, options
        self._drawn: dict[tuple[str, ...], np.ndarray] = {}

    @classmethod
    def of(cls, pairs: pd.DataFrame, options: StatisticsSpec) -> EqualErrorRate:
        """Return that of scored rows of `PAIRS`, genuine and impostor ones."""
        genuine = pairs["genuine"].to_numpy(bool)
        return cls(pairs[genuine], pairs[~genuine], options)

    @cached_property
    def value(self) -> float:
        """Return the rate over all pairs."""
        return equal_error_rate(self._genuine["similarity"].to_numpy(), self._impostors["similarity"].to_numpy())

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Return the people who have genuine and impostor pairs, sorted."""
        return tuple(sorted(set.intersection(*(_words(rows) for rows in (self._genuine, self._impostors)))))

    def difference(self, after: EqualErrorRate) -> dict[str, float]:
        """Return the row of `eer_difference`, this side being the one before."""
        people = tuple(sorted(set(self.people) & set(after.people)))
        row = {"people": len(people), "before": self.value, "after": after.value, "change": after.value - self.value}
        if too_few(len(people), self._options):
            return row | {"low": np.nan, "high": np.nan, "p": np.nan}
        change = after.resampled(people) - self.resampled(people)
        low, high = _quantiles(change, self._options)
        tail = min(np.count_nonzero(change <= 0), np.count_nonzero(change >= 0))
        return row | {"low": low, "high": high, "p": min(1.0, 2 * (tail + 1) / (len(change) + 1))}

    def resampled(self, people: tuple[str, ...]) -> np.ndarray:
        """Return the rate of each resample of these people, float64 [samples]."""
        if people not in self._drawn:
            self._drawn[people] = self._resample(people)
        return self._drawn[people]

    def _resample(self, people: Sequence[str]) -> np.ndarray:
        sides = [_Accepted.of(pairs, people) for pairs in (self._impostors, self._genuine)]
        fmr, accepted = (side.everyone / side.everyone[-1] for side in sides)
        search = _Search(sides, int(np.argmax(fmr - (1 - accepted) >= 0)))
        blocks = resamples(len(people), self._options.bootstrap_samples, self._options.seed)
        return np.concatenate([search.crossings(counts) for counts in blocks])


class _Search:
    """The search for the place where FMR and FNMR meet, around the one where everyone's do."""

    def __init__(self, sides: list[_Accepted], crossing: int) -> None:
        self._sides, self._crossing, self._reach = sides, crossing, _REACH
        self._found = self._read()

    def _read(self) -> tuple[int, int, list[np.ndarray]]:
        """Return the first and the last place within reach, and of each side the scores accepted between them."""
        start, last = max(self._crossing - self._reach, 0), min(self._crossing + self._reach, _GRID + 1)
        return start, last, [side.by_person(start, last) for side in self._sides]

    def crossings(self, counts: np.ndarray) -> np.ndarray:
        """Return the EER of each row of counts, float64 [s, people]."""
        totals = [(counts @ side.totals)[:, None] for side in self._sides]
        while True:
            start, last, _ = self._found
            coarse = np.unique(np.r_[np.arange(0, last - start, _STRIDE), last - start])
            gap = np.subtract(*self._rates(counts, totals, coarse))
            below, above = start == 0 or (gap[:, 0] < 0).all(), last == _GRID + 1 or (gap[:, -1] >= 0).all()
            if below and above:  # FMR − FNMR rises along the grid, from below 0
                return self._between(counts, totals, coarse, np.argmax(gap >= 0, axis=1))
            self._reach *= 4
            self._found = self._read()

    def _between(
        self, counts: np.ndarray, totals: list[np.ndarray], coarse: np.ndarray, after: np.ndarray
    ) -> np.ndarray:
        """Return the EER of each row of counts; after: int [s], the first of the coarse places with a gap of 0 or
        more."""
        made = np.empty(len(counts))
        for place in np.unique(after):
            rows = after == place
            fine = np.arange(coarse[max(place - 1, 0)], coarse[place] + 1)
            made[rows] = crossing_rate(*self._rates(counts[rows], [total[rows] for total in totals], fine))
        return made

    def _rates(self, counts: np.ndarray, totals: list[np.ndarray], places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return FMR and FNMR at these places, counted from the start, float64 [s, places]."""
        fmr, accepted = (counts @ side[:, places] / total for side, total in zip(self._found[2], totals, strict=True))
        return fmr, 1 - accepted


@dataclass(frozen=True)
class _Accepted:
    """The scores of people in a falling grid of thresholds: person and cell int [n], of each score; totals float64
    [people]."""

    person: np.ndarray
    cell: np.ndarray
    totals: np.ndarray

    @classmethod
    def of(cls, pairs: pd.DataFrame, people: Sequence[str]) -> _Accepted:
        codes, names = codes_of(pairs["left_person"])
        person = pd.Index(people, dtype=object).get_indexer(names)[codes]
        rising = np.floor((np.clip(pairs["similarity"].to_numpy(), -1, 1) + 1) / 2 * _GRID).astype(np.int16)
        known = person >= 0
        person = person[known].astype(np.int32)
        totals = np.bincount(person, minlength=len(people)).astype(np.float64)
        return cls(person, _GRID - rising[known], totals)

    @property
    def everyone(self) -> np.ndarray:
        """Return the number of all scores in the cells before each place, float64 [places]."""
        return np.cumsum(np.r_[0, np.bincount(self.cell, minlength=_GRID + 1)], dtype=np.float64)

    def by_person(self, start: int, last: int) -> np.ndarray:
        """Return each person's number of scores in the cells before each place from start to last, float64 [people,
        places]."""
        width, people = last - start + 1, len(self.totals)
        inside = self.cell < last
        column = np.maximum(self.cell[inside].astype(np.int64) - start + 1, 0)
        flat = np.bincount(self.person[inside] * np.int64(width) + column, minlength=people * width)
        return np.cumsum(flat.reshape(people, width), axis=1, dtype=np.float64)


def _words(pairs: pd.DataFrame) -> set[str]:
    codes, names = codes_of(pairs["left_person"])
    return set(names[np.unique(codes[codes >= 0])])


def _quantiles(values: np.ndarray, options: StatisticsSpec) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - options.confidence) / 2, (1 + options.confidence) / 2])
    return float(low), float(high)
