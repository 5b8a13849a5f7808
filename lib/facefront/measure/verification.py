"""Does a recogniser still tell people apart? Margin, d-prime, EER, rank-1, TAR at FAR, FRR with failures inside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.columns import blocks_of
from facefront.measure.eer import eer_interval
from facefront.measure.ledger import GROUPS_WITH_GT, GT_FAULTS, KEYS
from facefront.measure.scores import d_prime, equal_error_rate
from facefront.measure.spec import MeasureSpec, StatisticsSpec
from facefront.measure.statistics import person_means, too_few, trusted_interval
from facefront.measure.thresholds import count_person_pairs, error_rates, thresholds_at

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
