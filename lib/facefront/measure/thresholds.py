"""Thresholds set on other people than the ones reported, and the error rates they give, with failures inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.columns import look_up, shared_codes
from facefront.measure.ledger import GT_FAULTS
from facefront.measure.sampling import stable_hash
from facefront.measure.scores import supported_fars, threshold_of_sorted
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
    return len(_person_pairs(impostors)[0])


def _person_pairs(impostors: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct unordered pairs of people as two arrays of places in the list of people, and that list."""
    left, right, people = shared_codes(impostors["left_person"], impostors["right_person"])
    width = len(people)
    key = pd.unique(np.minimum(left, right) * width + np.maximum(left, right))
    return key // max(width, 1), key % max(width, 1), people


def thresholds_from_others(impostors: pd.DataFrame, people: Iterable[str], options: VerificationSpec) -> pd.Series:
    """Return for each person the threshold at options.fixed_fmr, set on impostor pairs without anyone of the person's
    fold.

    impostors: scored rows of `PAIRS` of one variant, detector and backbone. float64, indexed by person; NaN where the
    other folds' pairs do not support the rate (see `supported_fars`).
    """
    return thresholds_at(impostors, people, options, (options.fixed_fmr,))[options.fixed_fmr]


def thresholds_at(
    impostors: pd.DataFrame, people: Iterable[str], options: VerificationSpec, rates: Sequence[float]
) -> pd.DataFrame:
    """Return `thresholds_from_others` at several false match rates: one column a rate, indexed by person."""
    folds = person_folds(people, options.folds, options.seed)
    first, second, names = _person_pairs(impostors)
    fold_of = folds.reindex(names).to_numpy(np.float64)
    pairs = fold_of[first], fold_of[second]
    scores = impostors["similarity"].to_numpy()
    falling = np.argsort(scores)[::-1]
    scores = scores[falling]
    rows = [look_up(impostors[name], folds)[falling] for name in ("left_person", "right_person")]
    by_fold = {}
    for fold in folds.unique():
        others = scores[(rows[0] != fold) & (rows[1] != fold)]
        person_pairs = int(((pairs[0] != fold) & (pairs[1] != fold)).sum())
        known = supported_fars(len(others), person_pairs, tuple(rates), options.impostors_per_false_accept)
        by_fold[fold] = [threshold_of_sorted(others, rate) if rate in known else np.nan for rate in rates]
    table = [by_fold[fold] for fold in folds]
    return pd.DataFrame(table, index=folds.index, columns=list(rates), dtype=np.float64)


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
    limits = look_up(pairs["left_person"], thresholds).astype(np.float64)
    known = ~np.isnan(limits)
    return float(beyond(pairs["similarity"].to_numpy()[known], limits[known]).mean()) if known.any() else np.nan
