"""Statistics of person means: intervals, tests, the smallest detectable effect, many comparisons.

People, not photos, are the independent units: photos of one person are nearly copies of each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
from scipy import optimize, stats

from facefront.measure.columns import codes_of
from facefront.measure.spec import PrimarySpec, StatisticsSpec

_AT_ONCE = 1 << 21  # counts of resamples in memory


@dataclass(frozen=True)
class Interval:
    """A mean with its interval; NaN where there is nothing to say. `sd` is between people; `n` counts people."""

    mean: float
    low: float
    high: float
    sd: float
    n: int


def person_means(values: pd.Series, persons: pd.Series) -> pd.Series:
    """Return the mean of each person's values, indexed by person, NaN values left out: float64."""
    known = values.notna().to_numpy()
    codes, names = codes_of(persons)
    means = pd.Series(values.to_numpy(np.float64)[known]).groupby(codes[known]).mean()
    return pd.Series(means.to_numpy(), index=pd.Index(names[means.index], dtype=object), name=values.name)


def t_interval(values: np.ndarray, confidence: float = 0.95) -> Interval:
    """Return Student's t interval of the mean of independent values (person means); low, high and sd are NaN where n <
    2."""
    values = np.asarray(values, np.float64)
    n = len(values)
    mean = float(values.mean()) if n else np.nan
    if n < 2:
        return Interval(mean, np.nan, np.nan, np.nan, n)
    sd = float(values.std(ddof=1))
    half = float(stats.t.ppf((1 + confidence) / 2, n - 1)) * sd / np.sqrt(n)
    return Interval(mean, mean - half, mean + half, sd, n)


def too_few(n: int, options: StatisticsSpec) -> str:
    """Return the note of a cell of n people: "n<5" (with the minimum of the settings) or empty."""
    return f"n<{options.minimum_people}" if n < options.minimum_people else ""


def trusted_interval(values: np.ndarray, options: StatisticsSpec) -> Interval:
    """Return `t_interval`; its mean is shown, its bounds and sd are NaN under options.minimum_people people."""
    interval = t_interval(values, options.confidence)
    return replace(interval, low=np.nan, high=np.nan, sd=np.nan) if too_few(interval.n, options) else interval


def trusted_bootstrap(values: np.ndarray, options: StatisticsSpec) -> Interval:
    """Return `bootstrap_interval`; its bounds and sd are NaN under options.minimum_people people."""
    if too_few(len(values), options):
        return trusted_interval(values, options)
    return bootstrap_interval(values, options.bootstrap_samples, options.seed, options.confidence)


def resample_counts(n: int, samples: int, seed: int) -> np.ndarray:
    """Return how often each of n people is drawn in each resample with replacement: int64 [samples, n], rows summing to
    n."""
    return np.concatenate(list(resamples(n, samples, seed))).astype(np.int64)


def resamples(n: int, samples: int, seed: int) -> Iterator[np.ndarray]:
    """Yield `resample_counts` as float64, so many resamples at a time that a block takes about 16 MB."""
    if n * samples <= _AT_ONCE:
        yield _few_counts(n, samples, seed).astype(np.float64)
        return
    random, rows = np.random.default_rng(seed), max(1, _AT_ONCE // n)
    for start in range(0, samples, rows):
        yield random.multinomial(n, np.full(n, 1 / n), size=min(rows, samples - start)).astype(np.float64)


@lru_cache(maxsize=8)
def _few_counts(n: int, samples: int, seed: int) -> np.ndarray:
    """Return the counts of few people, which many cells of a table draw again: uint16 [samples, n]."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=samples).astype(np.uint16)


def bootstrap_interval(values: np.ndarray, samples: int = 2000, seed: int = 0, confidence: float = 0.95) -> Interval:
    """Return the percentile bootstrap over people of their mean: a check on the t interval. NaN bounds where n < 2."""
    values = np.asarray(values, np.float64)
    plain = t_interval(values, confidence)
    if plain.n < 2:
        return plain
    means = np.concatenate([counts @ values for counts in resamples(plain.n, samples, seed)]) / plain.n
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(plain.mean, float(low), float(high), plain.sd, plain.n)


def smallest_detectable_effect(sd: float, n: int, power: float = 0.8, confidence: float = 0.95) -> float:
    """Return the smallest true mean difference that a two-sided one-sample t test of n people would find with that
    power.

    sd: standard deviation between people of the difference. NaN where n < 2. From the noncentral t distribution.
    """
    if n < 2 or np.isnan(sd):
        return np.nan
    critical = stats.t.ppf((1 + confidence) / 2, n - 1)

    def missing_power(shift: float) -> float:
        # The far tail underflows to NaN in scipy where it is nil.
        tails = stats.nct.sf(critical, n - 1, shift), stats.nct.cdf(-critical, n - 1, shift)
        return float(np.nansum(tails)) - power

    enough = critical
    while missing_power(enough) < 0:
        enough *= 1.5
    return float(optimize.brentq(missing_power, 0.0, enough)) * sd / np.sqrt(n)


def paired_test(differences: np.ndarray, minimum_people: int = 5) -> tuple[float, float]:
    """Return (t, p) of the two-sided t test that the mean of the people's differences is 0.

    NaN under `minimum_people` people, and where all differences are the same.
    """
    differences = np.asarray(differences, np.float64)
    if len(differences) < max(minimum_people, 2) or np.ptp(differences) == 0:
        return np.nan, np.nan
    result = stats.ttest_1samp(differences, 0.0)
    return float(result.statistic), float(result.pvalue)


def holm(p: np.ndarray) -> np.ndarray:
    """Return Holm's adjusted p values, float64; NaN stay NaN and do not count. Source: Scand. J. Statist. 6 (1979)."""
    adjusted = np.full(len(p), np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(np.asarray(p)[tested], kind="stable")]
    adjusted[order] = np.minimum(np.maximum.accumulate(np.asarray(p)[order] * np.arange(len(order), 0, -1)), 1)
    return adjusted


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Return Benjamini and Hochberg's adjusted p values, likewise. Source: J. R. Statist. Soc. B 57 (1995)."""
    p = np.asarray(p, np.float64)
    adjusted = np.full(len(p), np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        adjusted[tested] = stats.false_discovery_control(p[tested], method="bh")
    return adjusted


def adjust_p(table: pd.DataFrame, primary: PrimarySpec | None = None) -> pd.DataFrame:
    """Return the table with p_adjusted (float64), adjustment ("holm" or "bh") and family_size (int64) added.

    table: of `net_gain`; or any other with a column p, and then no `primary`. The declared family is the rows of the
    primary endpoint (Holm); all others are one family (Benjamini–Hochberg). An empty detector or backbone of `primary`
    means the first in the table.
    """
    declared = np.zeros(len(table), bool) if primary is None else is_primary(table, primary)
    p = table["p"].to_numpy(np.float64)
    adjusted, size = np.full(len(p), np.nan), np.zeros(len(p), np.int64)
    for family, adjust in ((declared, holm), (~declared, benjamini_hochberg)):
        adjusted[family] = adjust(p[family])
        size[family] = np.count_nonzero(~np.isnan(p[family]))
    return table.assign(p_adjusted=adjusted, adjustment=np.where(declared, "holm", "bh"), family_size=size)


def is_primary(table: pd.DataFrame, primary: PrimarySpec) -> np.ndarray:
    """Return which rows of a `net_gain` table are the declared endpoint: bool [n]."""
    if table.empty:
        return np.zeros(0, bool)
    wanted = {
        "variant": primary.variant,
        "reading": primary.reading,
        "detector": primary.detector or table["detector"].iloc[0],
        "backbone": primary.backbone or table["backbone"].iloc[0],
    }
    return np.logical_and.reduce([(table[name] == value).to_numpy(bool) for name, value in wanted.items()])
