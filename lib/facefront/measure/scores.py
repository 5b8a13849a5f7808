"""Error rates of genuine and impostor similarities: plain functions of two arrays of scores.

Scores are float arrays, higher is more similar; a pair matches where its score ≥ threshold. Terms: ISO/IEC 19795-1.
"""

from __future__ import annotations

import numpy as np


def d_prime(genuine: np.ndarray, impostor: np.ndarray) -> float:
    """Return (mean difference) / √(mean of the two variances); NaN where either has fewer than 2 scores or neither
    varies."""
    if min(len(genuine), len(impostor)) < 2:
        return np.nan
    spread = np.sqrt((np.var(genuine, ddof=1) + np.var(impostor, ddof=1)) / 2)
    return float((np.mean(genuine) - np.mean(impostor)) / spread) if spread > 0 else np.nan


def error_curves(genuine: np.ndarray, impostor: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (thresholds, fmr, fnmr) at +inf and then at every distinct score, descending: float64; fmr rises, fnmr
    falls.

    fmr: share of impostor scores ≥ threshold; fnmr: share of genuine scores < threshold. Both arrays must hold a score.
    """
    genuine, impostor = np.sort(genuine), np.sort(impostor)
    thresholds = np.r_[np.inf, np.unique(np.concatenate([genuine, impostor]))[::-1]].astype(np.float64)
    fmr = 1 - np.searchsorted(impostor, thresholds, side="left") / len(impostor)
    fnmr = np.searchsorted(genuine, thresholds, side="left") / len(genuine)
    return thresholds, fmr, fnmr


def crossing_rate(fmr: np.ndarray, fnmr: np.ndarray) -> np.ndarray:
    """Return where a rising fmr meets a falling fnmr, linear between the two points around it: [..., m] → [...]."""
    gap = fmr - fnmr
    after = np.argmax(gap >= 0, axis=-1)[..., None]
    before = np.maximum(after - 1, 0)
    low, high = np.take_along_axis(gap, before, -1), np.take_along_axis(gap, after, -1)
    share = np.divide(-low, high - low, out=np.zeros_like(low), where=high > low)
    start, end = np.take_along_axis(fmr, before, -1), np.take_along_axis(fmr, after, -1)
    return (start + share * (end - start))[..., 0]


def equal_error_rate(genuine: np.ndarray, impostor: np.ndarray) -> float:
    """Return the rate where FMR and FNMR meet, linear between the two thresholds around it; NaN where either side is
    empty."""
    if min(len(genuine), len(impostor)) == 0:
        return np.nan
    _, fmr, fnmr = error_curves(genuine, impostor)
    return float(crossing_rate(fmr, fnmr))


def threshold_at_fmr(impostor: np.ndarray, fmr: float) -> float:
    """Return the smallest threshold with a false match rate of at most `fmr` on these impostors.

    It lies just above the score that would exceed the rate: with no false match allowed, just above the highest score.
    NaN where there are no impostors.
    """
    return threshold_of_sorted(np.sort(np.asarray(impostor, np.float64))[::-1], fmr)


def threshold_of_sorted(falling: np.ndarray, fmr: float) -> float:
    """Return `threshold_at_fmr` of impostor scores that are sorted, the highest first."""
    if len(falling) == 0:
        return np.nan
    allowed = int(np.floor(fmr * len(falling) + 1e-9))
    return -np.inf if allowed >= len(falling) else float(np.nextafter(np.float64(falling[allowed]), np.inf))


def supported_fars(
    impostors: int, person_pairs: int, fars: tuple[float, ...], per_false_accept: float = 10.0
) -> tuple[float, ...]:
    """Return the FARs that so many impostor scores support.

    At least per_false_accept / FAR scores, of at least 1 / FAR distinct pairs of people: scores of the same two people
    are near copies of each other, so that their number alone says little.
    """
    return tuple(far for far in fars if impostors * far >= per_false_accept - 1e-9 and person_pairs * far >= 1 - 1e-9)


def tar_at_far(genuine: np.ndarray, impostor: np.ndarray, far: float) -> float:
    """Return the share of genuine scores at or above `threshold_at_fmr(impostor, far)`; NaN where a side is empty."""
    if min(len(genuine), len(impostor)) == 0:
        return np.nan
    return float(np.mean(np.asarray(genuine) >= threshold_at_fmr(impostor, far)))
