"""Detection error trade-off: false non-matches against false matches as the threshold moves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.columns import blocks_of
from facefront.measure.ledger import GROUPS_WITH_GT, GT_FAULTS, KEYS
from facefront.measure.scores import supported_fars, threshold_of_sorted
from facefront.measure.spec import MeasureSpec, VerificationSpec
from facefront.measure.thresholds import count_person_pairs

POINTS = 60  # of a curve, beside those at the rates of the specification
HIGHEST = 0.5  # false match rate at which a curve ends

DET_COLUMNS = (*KEYS, "asked", "threshold", "fmr", "frr", "attempted", "scored", "impostors")


def det_curves(pairs: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return the error rates of each of angle_gt and frontal_gt, variant, detector and backbone as the threshold falls.

    pairs: `PAIRS` with impostor rows. Columns: group, variant, detector, backbone (str); asked (float64, a false match
    rate), threshold (float64, the smallest that keeps it), fmr (share of scored impostor pairs at or above it), frr
    (share of attempted genuine pairs without a score or with one below it; pairs without a GT are left out),
    attempted, scored, impostors (int64). Rates go from the lowest that the impostors support up to `HIGHEST`, evenly on
    a log scale, and include spec.verification.fars. A threshold is one for all people, so these are curves of the
    sample: `verification_table` has the rates with thresholds from other people. Source: ISO/IEC 19795-1.
    """
    rows = [
        dict(zip(KEYS, key, strict=True)) | point
        for key, part in blocks_of(pairs, KEYS)
        if key[0] in GROUPS_WITH_GT
        for point in _curve(part, spec.verification)
    ]
    return pd.DataFrame(rows, columns=list(DET_COLUMNS))


def _curve(part: pd.DataFrame, options: VerificationSpec) -> list[dict[str, float]]:
    scored = part["status"] == Status.OK
    genuine = part[part["genuine"] & ~part["status"].isin(GT_FAULTS)]
    impostors = part.loc[~part["genuine"] & scored, ["left_person", "right_person", "similarity"]]
    own = np.sort(genuine.loc[genuine["status"] == Status.OK, "similarity"].to_numpy())
    others = np.sort(impostors["similarity"].to_numpy())
    counts = {"attempted": len(genuine), "scored": len(own), "impostors": len(others)}
    points = []
    for asked in _rates(impostors, options) if len(genuine) else ():
        threshold = threshold_of_sorted(others[::-1], asked)
        fmr = 1 - np.searchsorted(others, threshold) / len(others)
        frr = 1 - (len(own) - np.searchsorted(own, threshold)) / len(genuine)
        points.append({"asked": asked, "threshold": threshold, "fmr": fmr, "frr": frr, **counts})
    return points


def _rates(impostors: pd.DataFrame, options: VerificationSpec) -> list[float]:
    """Return the false match rates of the points, rising; none where the impostors support none."""
    person_pairs, size = count_person_pairs(impostors), len(impostors)
    lowest = max(options.impostors_per_false_accept / size, 1 / person_pairs) if size else 1.0
    if lowest > HIGHEST:
        return []
    fars = supported_fars(size, person_pairs, options.fars, options.impostors_per_false_accept)
    return sorted({*np.geomspace(lowest, HIGHEST, POINTS).tolist(), *fars})
