"""Does a recogniser still tell people apart? Margin, d-prime, EER, rank-1, TAR at FAR, FRR with failures inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.columns import blocks_of, codes_of
from facefront.measure.ledger import GROUPS_WITH_GT, GT_FAULTS, KEYS
from facefront.measure.scores import crossing_rate, d_prime, equal_error_rate
from facefront.measure.spec import MeasureSpec, StatisticsSpec
from facefront.measure.statistics import person_means, resamples, too_few, trusted_interval
from facefront.measure.thresholds import count_person_pairs, error_rates, thresholds_at

_GRID = 2000  # steps of cosine from −1 to 1 in the bootstrap of the EER
_REACH = 32  # steps around everyone's EER in which that of a resample is sought first
_COMPARED = ["left_person", "right_person", "similarity"]

_BEFORE_FARS = (
    *KEYS, "attempted", "scored", "impostors", "person_pairs", "people", "genuine_mean", "impostor_mean", "margin",
    "margin_low", "margin_high", "d_prime", "eer", "eer_low", "eer_high", "rank1", "rank1_scored", "prototypes",
    "fixed_fmr", "threshold", "fmr", "fta", "fnmr", "frr",
)  # fmt: skip


def verification_table(pairs: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return how well people are separated, for each of angle_gt and frontal_gt, variant, detector and backbone.

    pairs: `PAIRS` with impostor rows. Columns: group, variant, detector, backbone (str); attempted, scored (int64,
    genuine pairs), impostors (int64, scored), person_pairs (int64, distinct pairs of people among them), people (int64,
    with a genuine score); genuine_mean, impostor_mean, margin (means over people of person means, of people who have
    both; margin = genuine − impostor), margin_low, margin_high (t interval); d_prime, eer (over pairs), eer_low,
    eer_high (bootstrap over people, on a grid of .001); rank1 (share of genuine pairs with the own prototype first: a
    failure is a miss), rank1_scored (of scored ones only), prototypes (int64, people ranked among, as far as the pairs
    name them); fixed_fmr (the rate asked for), threshold (mean over people), fmr (the rate reached), fta (share without
    a score), fnmr (of scored), frr = fta + fnmr·(1 − fta), all over pairs, with thresholds from the *other* folds of
    people, NaN where those are too few; tar_at_0.1, tar_at_0.01 … (one column for each of spec.verification.fars: 1 −
    frr at that rate, thresholds from the other folds likewise, so that tar_at_0.01 and frr at a fixed_fmr of 0.01 add
    up to 1; NaN where the other folds of anybody do not support the rate); note (str). d_prime and eer have no
    threshold to carry over: they describe all the pairs at once. Pairs without GT count in attempted, not in
    fta, fnmr, frr or rank1.
    """
    blocks = ((key, part) for key, part in blocks_of(pairs, KEYS) if key[0] in GROUPS_WITH_GT)
    rows = [dict(zip(KEYS, key, strict=True)) | _row(part, spec) for key, part in blocks]
    return pd.DataFrame(rows, columns=[*_BEFORE_FARS, *map(_tar_column, spec.verification.fars), "note"])


def _row(part: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    genuine = part[part["genuine"]]
    scored = genuine[genuine["status"] == Status.OK]
    impostors = part.loc[~part["genuine"] & (part["status"] == Status.OK), _COMPARED]
    few = too_few(scored["left_person"].nunique(), spec.statistics)
    options = spec.verification
    every = thresholds_at(impostors, genuine["left_person"], options, tuple({options.fixed_fmr, *options.fars}))
    thresholds = every[options.fixed_fmr]
    rates = error_rates(genuine, impostors, thresholds)
    unset = "" if np.isfinite(thresholds).all() else "too few impostors"
    return {
        "attempted": len(genuine),
        "scored": len(scored),
        "impostors": len(impostors),
        "person_pairs": count_person_pairs(impostors),
        "people": scored["left_person"].nunique(),
        **_margin(scored, impostors, spec.statistics),
        **_separation(scored, impostors, spec.statistics),
        **_ranks(genuine, part),
        "fixed_fmr": options.fixed_fmr,
        "threshold": thresholds.mean(),
        **rates,
        **_tars(genuine, impostors, every[list(options.fars)]),
        "note": "; ".join(filter(None, [few, unset])),
    }


def _margin(scored: pd.DataFrame, impostors: pd.DataFrame, options: StatisticsSpec) -> dict[str, float]:
    means = pd.DataFrame(
        {
            "genuine": person_means(scored["similarity"], scored["left_person"]),
            "impostor": person_means(impostors["similarity"], impostors["left_person"]),
        }
    ).dropna()
    interval = trusted_interval((means["genuine"] - means["impostor"]).to_numpy(), options)
    return {
        "genuine_mean": means["genuine"].mean(),
        "impostor_mean": means["impostor"].mean(),
        "margin": interval.mean,
        "margin_low": interval.low,
        "margin_high": interval.high,
    }


def _separation(scored: pd.DataFrame, impostors: pd.DataFrame, options: StatisticsSpec) -> dict[str, float]:
    genuine, impostor = scored["similarity"].to_numpy(), impostors["similarity"].to_numpy()
    low, high = eer_interval(scored, impostors, options)
    eer = equal_error_rate(genuine, impostor)
    return {"d_prime": d_prime(genuine, impostor), "eer": eer, "eer_low": low, "eer_high": high}


def eer_interval(scored: pd.DataFrame, impostors: pd.DataFrame, options: StatisticsSpec) -> tuple[float, float]:
    """Return the percentile bootstrap of the EER over people with all their pairs; NaN under minimum_people."""
    people = sorted(set(scored["left_person"]) & set(impostors["left_person"]))
    if too_few(len(people), options):
        return np.nan, np.nan
    return _quantiles(_resampled_eer(scored, impostors, people, options), options)


def eer_difference(before: pd.DataFrame, after: pd.DataFrame, options: StatisticsSpec) -> dict[str, float]:
    """Return the EER of two variants on the same probes, and their difference with a bootstrap over people.

    before, after: scored rows of `PAIRS`, genuine and impostor ones, of one variant each. Returns people (int), before,
    after (the EER over pairs), change (after − before), low, high (percentiles of the difference, the same people drawn
    for both), p (twice the smaller share of resamples on either side of 0); NaN under minimum_people.
    """
    sides = [(rows[rows["genuine"]], rows[~rows["genuine"]]) for rows in (before, after)]
    people = sorted(set.intersection(*(set(part["left_person"]) for side in sides for part in side)))
    rates = [equal_error_rate(*(part["similarity"].to_numpy() for part in side)) for side in sides]
    row = {"people": len(people), "before": rates[0], "after": rates[1], "change": rates[1] - rates[0]}
    if too_few(len(people), options):
        return row | {"low": np.nan, "high": np.nan, "p": np.nan}
    drawn = [_resampled_eer(*side, people, options) for side in sides]
    change = drawn[1] - drawn[0]
    low, high = _quantiles(change, options)
    tail = min(np.count_nonzero(change <= 0), np.count_nonzero(change >= 0))
    return row | {"low": low, "high": high, "p": min(1.0, 2 * (tail + 1) / (len(change) + 1))}


def _resampled_eer(
    scored: pd.DataFrame, impostors: pd.DataFrame, people: list[str], options: StatisticsSpec
) -> np.ndarray:
    """Return the EER of each resample of people, float64 [samples]."""
    sides = [_Accepted.of(pairs, people) for pairs in (impostors, scored)]
    together = [_Accepted(np.zeros_like(side.person), side.cell, side.totals.sum(keepdims=True)) for side in sides]
    crossing = int(np.argmax(_gaps(np.ones((1, 1)), together, 0, _GRID + 1)[0][0] >= 0))
    blocks = resamples(len(people), options.bootstrap_samples, options.seed)
    return np.concatenate([_crossings(counts, sides, crossing) for counts in blocks])


def _crossings(counts: np.ndarray, sides: list[_Accepted], crossing: int) -> np.ndarray:
    """Return the EER of each row of counts, float64 [s, people], sought around the place where everyone's lies."""
    reach = _REACH
    while True:
        start, last = max(crossing - reach, 0), min(crossing + reach, _GRID + 1)
        gap, fmr, fnmr = _gaps(counts, sides, start, last)
        below, above = start == 0 or (gap[:, 0] < 0).all(), last == _GRID + 1 or (gap[:, -1] >= 0).all()
        if below and above:  # FMR − FNMR rises along the grid, from below 0
            return crossing_rate(fmr, fnmr)
        reach *= 4


def _gaps(
    counts: np.ndarray, sides: list[_Accepted], start: int, last: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return FMR − FNMR, FMR and FNMR at the places from start to last, float64 [s, places]."""
    fmr, accepted = (counts @ side.by_person(start, last) / (counts @ side.totals)[:, None] for side in sides)
    return fmr - (1 - accepted), fmr, 1 - accepted


@dataclass(frozen=True)
class _Accepted:
    """The scores of people in a falling grid of thresholds: person and cell int [n], of each score; totals float64
    [people]."""

    person: np.ndarray
    cell: np.ndarray
    totals: np.ndarray

    @classmethod
    def of(cls, pairs: pd.DataFrame, people: list[str]) -> _Accepted:
        codes, names = codes_of(pairs["left_person"])
        person = pd.Index(people, dtype=object).get_indexer(names)[codes]
        rising = np.floor((np.clip(pairs["similarity"].to_numpy(), -1, 1) + 1) / 2 * _GRID).astype(np.int16)
        known = person >= 0
        person = person[known].astype(np.int32)
        totals = np.bincount(person, minlength=len(people)).astype(np.float64)
        return cls(person, _GRID - rising[known], totals)

    def by_person(self, start: int, last: int) -> np.ndarray:
        """Return each person's number of scores in the cells before each place from start to last, float64 [people,
        places]."""
        width, people = last - start + 1, len(self.totals)
        inside = self.cell < last
        column = np.maximum(self.cell[inside].astype(np.int64) - start + 1, 0)
        flat = np.bincount(self.person[inside] * np.int64(width) + column, minlength=people * width)
        return np.cumsum(flat.reshape(people, width), axis=1, dtype=np.float64)


def _quantiles(values: np.ndarray, options: StatisticsSpec) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - options.confidence) / 2, (1 + options.confidence) / 2])
    return float(low), float(high)


def rank_one(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return `verification_table`'s rank1 alone, which takes a moment where the whole table takes seconds: group,
    variant, detector, backbone (str), rank1 (float64). pairs: `PAIRS`."""
    compared = pairs["group"].isin(GROUPS_WITH_GT) & pairs["genuine"]
    genuine = pairs.loc[compared, [*KEYS, "status", "rank"]].astype(dict.fromkeys(KEYS, "str"))
    possible = (genuine["rank"] == 1).astype(np.float64).where(~genuine["status"].isin(GT_FAULTS))
    return genuine.assign(rank1=possible).groupby(KEYS, sort=False)["rank1"].mean().reset_index()


def _ranks(genuine: pd.DataFrame, part: pd.DataFrame) -> dict[str, object]:
    possible = genuine[~genuine["status"].isin(GT_FAULTS)]
    first = possible["rank"] == 1
    return {
        "rank1": first.mean() if len(possible) else np.nan,
        "rank1_scored": first[possible["rank"].notna()].mean(),
        "prototypes": part.loc[~part["status"].isin(GT_FAULTS), "right_person"].nunique(),
    }


def _tars(genuine: pd.DataFrame, impostors: pd.DataFrame, thresholds: pd.DataFrame) -> dict[str, float]:
    """Return the share of attempted genuine pairs accepted at each FAR, against thresholds from the other folds."""
    rates = {}
    for far, limits in thresholds.items():
        known = len(limits) > 0 and np.isfinite(limits).all()
        rates[_tar_column(float(str(far)))] = 1 - error_rates(genuine, impostors, limits)["frr"] if known else np.nan
    return rates


def _tar_column(far: float) -> str:
    return f"tar_at_{far:g}"
