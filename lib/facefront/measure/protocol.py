"""Accuracy by a ten-fold protocol of same/different pairs (LFW View 2, CFP frontal–frontal and frontal–profile)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.spec import MeasureSpec, VerificationSpec
from facefront.measure.thresholds import person_folds

PROTOCOL_COLUMNS = (
    "protocol", "detector", "backbone", "attempted", "scored", "people", "folds", "accuracy", "standard_error",
    "accuracy_scored", "threshold", "same_mean", "different_mean", "note",
)  # fmt: skip
FOLDS_MISSING, FOLDS_MADE = "folds missing", "own folds"
"""Notes of a protocol of which not every fold is present: the others were used, or one was dealt into folds anew."""


def protocol_accuracy(scored: pd.DataFrame, images: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return mean accuracy over folds; for each fold the threshold is the best one on the others' other people.

    scored: a data set's own pairs with their scores (`score_image_pairs`): columns protocol, fold, left, right
    (image_id), genuine (bool), detector, backbone, status, similarity. images: `IMAGES`, which know the people.
    A pair without a score is taken as "different": wrong where it is the same person. Where only one of the protocol's
    folds is present, its people are dealt into spec.verification.folds seeded folds (a pair goes with its left person;
    the threshold is set on pairs without people of the fold), and note says so. Returns protocol, detector, backbone
    (str), attempted, scored, people, folds (int64), accuracy, standard_error (sd over folds / √folds), accuracy_scored
    (mean over folds, scored pairs only), threshold (mean over folds), same_mean, different_mean (means over pairs),
    note (str: `FOLDS_MISSING`, `FOLDS_MADE`, or empty where
    the protocol is whole). Source: Huang et al., "Labeled Faces in the Wild", UMass TR 07-49.
    """
    keys = ["protocol", "detector", "backbone"]
    person = images.set_index("image_id")["person"]
    named = scored.assign(left_person=scored["left"].map(person), right_person=scored["right"].map(person))
    rows = [
        dict(zip(keys, key, strict=True)) | _row(part.reset_index(drop=True), spec.verification)
        for key, part in named.groupby(keys, sort=False)
    ]
    return pd.DataFrame(rows, columns=list(PROTOCOL_COLUMNS))


def best_threshold(similarity: np.ndarray, same: np.ndarray) -> float:
    """Return the threshold with the highest accuracy, the middle one of those that tie. NaN where there are no scores.

    similarity: float [n] without NaN; same: bool [n]. A pair is taken as the same person where similarity ≥ threshold.
    """
    if not len(similarity):
        return np.nan
    values, inverse = np.unique(similarity, return_inverse=True)
    same_below = np.r_[0, np.cumsum(np.bincount(inverse, weights=same))]
    different_below = np.r_[0, np.cumsum(np.bincount(inverse, weights=~same))]
    correct = different_below + same_below[-1] - same_below
    cuts = np.r_[values[0] - 1e-6, (values[:-1] + values[1:]) / 2, values[-1] + 1e-6]
    best = np.flatnonzero(correct == correct.max())
    return float(cuts[best[len(best) // 2]])


def _row(rows: pd.DataFrame, options: VerificationSpec) -> dict[str, object]:
    same = rows["genuine"].to_numpy(bool)
    score = rows["similarity"].to_numpy(np.float64)
    known = (rows["status"] == Status.OK).to_numpy()
    results = []
    for test, others in _splits(rows, options):
        threshold = best_threshold(score[others & known], same[others & known])
        correct = (np.where(known, score, -np.inf) >= threshold) == same
        seen = test & known
        results.append((correct[test].mean(), correct[seen].mean() if seen.any() else np.nan, threshold))
    accuracy, accuracy_scored, thresholds = np.array(results).T
    return {
        "attempted": len(rows),
        "scored": int(known.sum()),
        "people": len(set(rows["left_person"]) | set(rows["right_person"])),
        "folds": len(results),
        "accuracy": accuracy.mean(),
        "standard_error": accuracy.std(ddof=1) / np.sqrt(len(accuracy)) if len(accuracy) > 1 else np.nan,
        "accuracy_scored": pd.Series(accuracy_scored).mean(),
        "threshold": thresholds.mean(),
        "same_mean": score[same & known].mean() if (same & known).any() else np.nan,
        "different_mean": score[~same & known].mean() if (~same & known).any() else np.nan,
        "note": _note(rows, options),
    }


def _splits(rows: pd.DataFrame, options: VerificationSpec) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield for each fold which pairs are tested, and on which its threshold is set; bool [n] each."""
    if rows["fold"].nunique() > 1:
        for fold in rows["fold"].unique():
            test = (rows["fold"] == fold).to_numpy()
            inside = set(rows.loc[test, ["left_person", "right_person"]].to_numpy().ravel())
            others = ~rows["left_person"].isin(inside) & ~rows["right_person"].isin(inside)
            yield test, others.to_numpy()
        return
    dealt = person_folds([*rows["left_person"], *rows["right_person"]], options.folds, options.seed)
    left, right = (rows[name].map(dealt).to_numpy() for name in ("left_person", "right_person"))
    yield from ((left == fold, (left != fold) & (right != fold)) for fold in np.unique(left))


def _note(rows: pd.DataFrame, options: VerificationSpec) -> str:
    present = rows["fold"].nunique()
    if present >= options.folds:
        return ""
    if present > 1:
        return FOLDS_MISSING
    return FOLDS_MADE
