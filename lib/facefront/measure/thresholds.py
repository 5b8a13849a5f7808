"""Thresholds set on other people than the ones reported, and the error rates they give, with failures inside."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.ledger import GT_FAULTS
from facefront.measure.sampling import stable_hash
from facefront.measure.scores import supported_fars, threshold_at_fmr
from facefront.measure.spec import VerificationSpec


def person_folds(persons: Iterable[str], folds: int, seed: int) -> pd.Series:
    """Return the fold (int64, from 0) of each distinct person, indexed by person.

    Dealt in the order of a hash of name and seed; sizes differ by at most one, and there are never more folds than
    people.
    """
    people = np.array(sorted(set(persons)), dtype=object)
    order = np.argsort(stable_hash(people, seed), kind="stable")
    dealt = np.empty(len(people), np.int64)
    dealt[order] = np.arange(len(people)) % max(folds, 1)
    return pd.Series(dealt, index=pd.Index(people, dtype=object), name="fold")


def count_person_pairs(impostors: pd.DataFrame) -> int:
    """Return the distinct unordered pairs of people among these rows of `PAIRS`."""
    codes = pd.factorize(pd.concat([impostors["left_person"], impostors["right_person"]]))[0]
    low, high = np.sort(codes.reshape(2, -1), axis=0).astype(np.int64)
    return len(pd.unique(low * len(codes) + high))


def thresholds_from_others(impostors: pd.DataFrame, people: Iterable[str], options: VerificationSpec) -> pd.Series:
    """Return for each person the threshold at options.fixed_fmr, set on impostor pairs without anyone of the person's
    fold.

    impostors: scored rows of `PAIRS` of one variant, detector and backbone. float64, indexed by person; NaN where the
    other folds' pairs do not support the rate (see `supported_fars`).
    """
    folds = person_folds(people, options.folds, options.seed)
    left = impostors["left_person"].map(folds).to_numpy()
    right = impostors["right_person"].map(folds).to_numpy()
    by_fold = {}
    for fold in folds.unique():
        others = impostors.loc[(left != fold) & (right != fold), ["left_person", "right_person", "similarity"]]
        size, people_pairs = len(others), count_person_pairs(others)
        enough = supported_fars(size, people_pairs, (options.fixed_fmr,), options.impostors_per_false_accept)
        scores = others["similarity"].to_numpy()
        by_fold[fold] = threshold_at_fmr(scores, options.fixed_fmr) if enough else np.nan
    return folds.map(by_fold).astype(np.float64)


def error_rates(genuine: pd.DataFrame, impostors: pd.DataFrame, thresholds: pd.Series) -> dict[str, float]:
    """Return fmr, fta, fnmr and frr = fta + fnmr·(1 − fta) over pairs, each against the threshold of its left person.

    genuine: rows of `PAIRS`, also those without a score; those without a GT are left out. impostors: scored rows. NaN
    where there is no pair or no threshold. Source: ISO/IEC 19795-1.
    """
    genuine = genuine[~genuine["status"].isin(GT_FAULTS)]
    scored = genuine[genuine["status"] == Status.OK]
    fta = 1 - len(scored) / len(genuine) if len(genuine) else np.nan
    fnmr = _share(scored, thresholds, np.less) if len(scored) else (0.0 if len(genuine) else np.nan)
    return {
        "fmr": _share(impostors, thresholds, np.greater_equal),
        "fta": fta,
        "fnmr": fnmr if len(scored) else np.nan,
        "frr": fta + fnmr * (1 - fta),
    }


def _share(pairs: pd.DataFrame, thresholds: pd.Series, beyond: np.ufunc) -> float:
    limits = pairs["left_person"].map(thresholds).to_numpy(np.float64)
    known = ~np.isnan(limits)
    return float(beyond(pairs["similarity"].to_numpy()[known], limits[known]).mean()) if known.any() else np.nan
