"""Does a recogniser still tell people apart? Margin, d-prime, EER, rank-1, TAR at FAR, FRR with failures inside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.ledger import GT_FAULTS, KEYS
from facefront.measure.scores import crossing_rate, d_prime, equal_error_rate
from facefront.measure.spec import MeasureSpec, StatisticsSpec, VerificationSpec
from facefront.measure.statistics import person_means, resample_counts, too_few, trusted_interval
from facefront.measure.thresholds import count_person_pairs, error_rates, thresholds_from_others

_GRID = 2000  # steps of cosine from −1 to 1 in the bootstrap of the EER

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
    grouped = pairs[pairs["group"].isin(["angle_gt", "frontal_gt"])].groupby(KEYS, sort=False)
    rows = [dict(zip(KEYS, key, strict=True)) | _row(part, spec) for key, part in grouped]
    return pd.DataFrame(rows, columns=[*_BEFORE_FARS, *map(_tar_column, spec.verification.fars), "note"])


def _row(part: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    genuine = part[part["genuine"]]
    scored = genuine[genuine["status"] == Status.OK]
    impostors = part[~part["genuine"] & (part["status"] == Status.OK)]
    few = too_few(scored["left_person"].nunique(), spec.statistics)
    thresholds = thresholds_from_others(impostors, genuine["left_person"], spec.verification)
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
        "fixed_fmr": spec.verification.fixed_fmr,
        "threshold": thresholds.mean(),
        **rates,
        **_tars(genuine, impostors, spec.verification),
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
    counts = resample_counts(len(people), options.bootstrap_samples, options.seed).astype(np.float64)
    return _quantiles(_resampled_eer(scored, impostors, people, counts), options)


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
    counts = resample_counts(len(people), options.bootstrap_samples, options.seed).astype(np.float64)
    drawn = [_resampled_eer(*side, people, counts) for side in sides]
    change = drawn[1] - drawn[0]
    low, high = _quantiles(change, options)
    tail = min(np.count_nonzero(change <= 0), np.count_nonzero(change >= 0))
    return row | {"low": low, "high": high, "p": min(1.0, 2 * (tail + 1) / (len(change) + 1))}


def _resampled_eer(scored: pd.DataFrame, impostors: pd.DataFrame, people: list[str], counts: np.ndarray) -> np.ndarray:
    """Return the EER of each resample of people, float64 [samples]."""
    accepted = [_accepted_by_person(pairs, people) for pairs in (impostors, scored)]
    totals = [counts @ each[-1] for each in accepted]

    def rates(place: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shares = [_drawn(counts, each, place) / total for each, total in zip(accepted, totals, strict=True)]
        return shares[0], 1 - shares[1]

    low, high = np.zeros(len(counts), np.int64), np.full(len(counts), _GRID + 1)
    while (high - low > 1).any():  # FMR − FNMR rises along the grid, from below 0
        middle = (low + high) // 2
        fmr, fnmr = rates(middle)
        low, high = np.where(fmr >= fnmr, low, middle), np.where(fmr >= fnmr, middle, high)
    return crossing_rate(*(np.stack(pair, axis=1) for pair in zip(rates(low), rates(high), strict=True)))


def _drawn(counts: np.ndarray, accepted: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Return how many scores of each resample are accepted at its own place in the grid, float64 [samples]."""
    return np.einsum("sp,sp->s", counts, accepted[place])


def _quantiles(values: np.ndarray, options: StatisticsSpec) -> tuple[float, float]:
    low, high = np.quantile(values, [(1 - options.confidence) / 2, (1 + options.confidence) / 2])
    return float(low), float(high)


def _accepted_by_person(pairs: pd.DataFrame, people: list[str]) -> np.ndarray:
    """Return each person's number of scores ≥ each threshold of the grid, descending, from none on: float64 [grid +
    2, people]."""
    person = pd.Index(people).get_indexer(pairs["left_person"])
    cell = np.floor((np.clip(pairs["similarity"].to_numpy(), -1, 1) + 1) / 2 * _GRID).astype(np.int64)
    known, width = person >= 0, _GRID + 1
    flat = np.bincount(person[known] * width + cell[known], minlength=len(people) * width)
    falling = flat.reshape(-1, width).T[::-1]
    return np.pad(np.cumsum(falling, axis=0, dtype=np.float64), ((1, 0), (0, 0)))


def rank_one(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return `verification_table`'s rank1 alone, which takes a moment where the whole table takes seconds: group,
    variant, detector, backbone (str), rank1 (float64). pairs: `PAIRS`."""
    compared = pairs["group"].isin(["angle_gt", "frontal_gt"]) & pairs["genuine"]
    genuine = pairs[compared]
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


def _tars(genuine: pd.DataFrame, impostors: pd.DataFrame, options: VerificationSpec) -> dict[str, float]:
    """Return the share of attempted genuine pairs accepted at each FAR, against thresholds from the other folds."""
    rates = {}
    for far in options.fars:
        thresholds = thresholds_from_others(impostors, genuine["left_person"], replace(options, fixed_fmr=far))
        known = len(thresholds) > 0 and np.isfinite(thresholds).all()
        rates[_tar_column(far)] = 1 - error_rates(genuine, impostors, thresholds)["frr"] if known else np.nan
    return rates


def _tar_column(far: float) -> str:
    return f"tar_at_{far:g}"
