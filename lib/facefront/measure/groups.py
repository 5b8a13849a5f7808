"""The similarity of the groups of pairs: the study's Table 3."""

from __future__ import annotations

import pandas as pd

from facefront.faces import Status
from facefront.measure.columns import blocks_of
from facefront.measure.ledger import KEYS
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import person_means, too_few, trusted_bootstrap, trusted_interval

GROUP_COLUMNS = (
    *KEYS, "genuine", "attempted", "scored", "people", "mean", "low", "high", "boot_low", "boot_high", "sd",
    "image_mean", "note",
)  # fmt: skip


def group_means(pairs: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return the mean similarity of each group of pairs for each variant, detector and backbone.

    pairs: `PAIRS`. Returns group, variant, detector, backbone (str), genuine (bool), attempted, scored, people (int64;
    people with a score), mean (mean over people of person means), low, high (t interval), boot_low, boot_high
    (bootstrap over people), sd (between people), image_mean (mean over pairs), note ("n<5" or empty: the intervals are
    NaN). A person is the left photo's. Missing scores are left out of the means here: read `scored` beside `attempted`,
    and `net_gain` for the reading that counts them. gt_gt within one recording shares light, clothes and camera: a
    ceiling, not a test of identity.
    """
    rows = [
        dict(zip([*KEYS, "genuine"], (*key, bool(genuine)), strict=True)) | _row(part, spec)
        for key, block in blocks_of(pairs[[*KEYS, "genuine", "status", "similarity", "left_person"]], KEYS)
        for genuine, part in block.groupby("genuine", sort=False)
    ]
    return pd.DataFrame(rows, columns=list(GROUP_COLUMNS))


def _row(rows: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    options = spec.statistics
    means = person_means(rows["similarity"], rows["left_person"]).to_numpy()
    interval = trusted_interval(means, options)
    boot = trusted_bootstrap(means, options)
    return {
        "attempted": len(rows),
        "scored": int((rows["status"] == Status.OK).sum()),
        "people": interval.n,
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "boot_low": boot.low,
        "boot_high": boot.high,
        "sd": interval.sd,
        "image_mean": rows["similarity"].mean(),
        "note": too_few(interval.n, options),
    }
