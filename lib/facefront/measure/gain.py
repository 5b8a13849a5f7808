"""Net Gain: what frontalization does to the similarity with the person's GT prototype.

For probe j of person i, d_ij = s(frontal, prototype) − s(original, prototype). Net Gain is the mean over people of each
person's mean d. The arms lose different photos, so every comparison has three readings:

- **common**: the pairs that were scored in *all* arms compared;
- **survivors**: for each arm the pairs that it scored, whatever the other arms did (people with a score in both arms);
- **misses**: all attempted pairs, where a missing score counts as similarity 0 in its arm. Pairs without *GT*
  are left out: no arm can be blamed for them. They stay in `attempted`.

For an arm that was attempted on a part of the probes only, the original arm is read on that part too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from facefront.measure.bins import UNKNOWN, assign_bins
from facefront.measure.probes import COMBINATION, probe_table
from facefront.measure.spec import READINGS, MeasureSpec
from facefront.measure.statistics import (
    paired_test,
    person_means,
    smallest_detectable_effect,
    too_few,
    trusted_bootstrap,
    trusted_interval,
)

GAIN_COLUMNS = (
    "detector", "backbone", "variant", "reading", "attempted", "generated", "detected", "scored", "pairs", "people",
    "angle_gt", "frontal_gt", "net_gain", "low", "high", "boot_low", "boot_high", "sd", "smallest_detectable", "t", "p",
    "image_angle_gt", "image_frontal_gt", "image_net_gain", "note",
)  # fmt: skip
BIN_COLUMNS = (*GAIN_COLUMNS[:4], "axis", "signed", "bin", *GAIN_COLUMNS[4:], "centre")
_MEANS = ("angle_gt", "frontal_gt", "net_gain", "image_angle_gt", "image_frontal_gt", "image_net_gain")


def net_gain(
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    variants: Sequence[str] | None = None,
    readings: Sequence[str] = READINGS,
    *,
    support: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the Net Gain table: one row for each detector, backbone, variant and reading.

    pairs: `PAIRS`. variants: the arms compared, without original; default: all. They also define the common support,
    which `support` (of `common_support`) narrows.
    Columns: detector, backbone, variant, reading (str); attempted, generated, detected, scored (int64, of the frontal
    arm's genuine pairs; see `ledger`); pairs (int64, probes that enter the frontal mean of this reading), people
    (int64, likewise); angle_gt, frontal_gt, net_gain (float64: means over people of person means, net_gain = frontal_gt
    − angle_gt), low, high (t interval of net_gain), boot_low, boot_high (bootstrap over people), sd (between people, of
    the person's gain), smallest_detectable (at spec.statistics.power), t, p (paired test); image_angle_gt,
    image_frontal_gt, image_net_gain (means over images, which weigh people by their number of photos); note (str: "n<5"
    where too few people, else empty). Under minimum_people people the means are shown; intervals, sd and tests are NaN.
    """
    table = probe_table(pairs, variants, support)
    rows = [key | gain_row(part, reading, spec) for key, part, reading in _cells(table, readings)]
    return pd.DataFrame(rows, columns=list(GAIN_COLUMNS))


def gain_by_bin(
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    axis: str = "yaw",
    signed: bool = False,
    *,
    variants: Sequence[str] | None = None,
    readings: Sequence[str] = ("common",),
) -> pd.DataFrame:
    """Return `net_gain` in each bin of the probe's angle.

    Its columns, with axis ("yaw" or "pitch"), signed (bool) and bin (ordered categorical) after `reading`, and centre
    (float64, the mean over people of their mean angle in this reading, degrees; absolute unless signed) at the end.
    Every bin has a row, also an empty one; unknown angles have theirs only where there are any. Under minimum_people
    people every mean, interval and test is NaN and note is "n<5". The common support is that of the whole table.
    """
    table = probe_table(pairs, variants)
    table = table.assign(bin=assign_bins(table[axis], getattr(spec.bins, axis), signed))
    table[axis] = table[axis] if signed else table[axis].abs()
    rows = []
    for key, part, reading in _cells(table, readings):
        for name, cell in part.groupby("bin", observed=False):
            if name != UNKNOWN or len(cell):
                place = {"axis": axis, "signed": signed, "bin": name}
                rows.append(key | place | gain_row(cell, reading, spec, axis))
    result = pd.DataFrame(rows, columns=list(BIN_COLUMNS))
    result.loc[result["note"] != "", list(_MEANS)] = np.nan
    return result.assign(bin=pd.Categorical(result["bin"], table["bin"].cat.categories, ordered=True))


def _cells(table: pd.DataFrame, readings: Sequence[str]) -> Iterator[tuple[dict[str, str], pd.DataFrame, str]]:
    unknown = set(readings) - set(READINGS)
    if unknown:
        raise ValueError(f"no reading {', '.join(sorted(unknown))}; give some of {', '.join(READINGS)}")
    for key, rows in table.groupby([*COMBINATION, "variant"], sort=False):
        for reading in readings:
            yield dict(zip([*COMBINATION, "variant"], key, strict=True)) | {"reading": reading}, rows, reading


def read_arms(rows: pd.DataFrame, reading: str) -> tuple[pd.Series, pd.Series]:
    """Return the similarities of original and frontal arm in one reading, by row; NaN where a probe does not enter."""
    if reading == "common":
        return rows["angle_gt"].where(rows["common"]), rows["frontal_gt"].where(rows["common"])
    if reading == "misses":
        return rows["angle_gt"].fillna(0.0).where(rows["has_gt"]), rows["frontal_gt"].fillna(0.0).where(rows["has_gt"])
    in_both = rows.groupby("person")[["angle_gt", "frontal_gt"]].transform("count").gt(0).all(axis=1)
    return rows["angle_gt"].where(in_both), rows["frontal_gt"].where(in_both)


def gain_row(rows: pd.DataFrame, reading: str, spec: MeasureSpec, axis: str | None = None) -> dict[str, object]:
    """Return the numbers of `net_gain` for some rows of `probe_table`, of one arm; with `axis` its mean angle too."""
    options = spec.statistics
    angle, frontal = read_arms(rows, reading)
    by_person = pd.DataFrame(
        {"angle": person_means(angle, rows["person"]), "frontal": person_means(frontal, rows["person"])}
    )
    gain = (by_person["frontal"] - by_person["angle"]).to_numpy()
    interval, boot = trusted_interval(gain, options), trusted_bootstrap(gain, options)
    t, p = paired_test(gain, options.minimum_people)
    entered = frontal.notna()
    row = {
        "attempted": len(rows),
        "generated": int(rows["generated"].sum()),
        "detected": int(rows["detected"].sum()),
        "scored": int(rows["frontal_gt"].notna().sum()),
        "pairs": int(entered.sum()),
        "people": len(by_person),
        "angle_gt": by_person["angle"].mean(),
        "frontal_gt": by_person["frontal"].mean(),
        "net_gain": by_person["frontal"].mean() - by_person["angle"].mean(),
        "low": interval.low,
        "high": interval.high,
        "boot_low": boot.low,
        "boot_high": boot.high,
        "sd": interval.sd,
        "smallest_detectable": smallest_detectable_effect(interval.sd, interval.n, options.power, options.confidence),
        "t": t,
        "p": p,
        "image_angle_gt": angle.mean(),
        "image_frontal_gt": frontal.mean(),
        "image_net_gain": frontal.mean() - angle.mean(),
        "note": too_few(interval.n, options),
    }
    return row | ({"centre": person_means(rows[axis][entered], rows["person"][entered]).mean()} if axis else {})
