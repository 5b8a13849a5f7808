"""The angle at which the sign of the gain turns."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.measure.bins import UNKNOWN, assign_bins
from facefront.measure.probes import COMBINATION, probe_table
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import resamples

FOUND, UNCERTAIN, NONE_FOUND = "found", "uncertain", "none found"
TO_GAIN, TO_LOSS = "loss to gain", "gain to loss"
TURNING_COLUMNS = (
    "detector", "backbone", "variant", "axis", "status", "angle", "direction", "low", "high", "share", "sign", "reach",
    "changes", "bins", "people",
)  # fmt: skip


def turning_points(pairs: pd.DataFrame, spec: MeasureSpec, axis: str = "yaw") -> pd.DataFrame:
    """Return, for each detector, backbone and variant, the |angle| where the mean gain by bin first changes its sign.

    It says where the mean is 0, not that there is a gain beyond it: see `gain_beyond`. The gain of each bin (pairs of
    the common support, or scored in both arms where the primary reading is another; at least minimum_people people)
    stands at the people's mean |angle| in it; between neighbouring bins the line is straight. Returns detector,
    backbone, variant, axis (str), status (str: "found"; "uncertain": the data change their sign, but fewer than
    `confidence` of the resamples of people do so in the same direction; "none found": no sign change), angle (float64
    degrees, NaN where none), direction ("loss to gain", "gain to loss" or empty), low, high (bootstrap over people, of
    the resamples that turn; NaN unless found), share (of the resamples that turn so), sign ("gain" or "loss" where it
    is that in every bin used, else empty), reach (float64: the largest |angle| used, the last bin's centre;
    NaN where no bin has enough people), changes (int64: how often the sign changes from bin to bin), bins, people
    (int64: used).
    """
    rows = []
    for key, part in probe_table(pairs).groupby([*COMBINATION, "variant"], sort=False):
        named = dict(zip([*COMBINATION, "variant"], key, strict=True))
        rows.append(named | {"axis": axis} | _turning(_read(part, spec), spec, axis))
    return pd.DataFrame(rows, columns=list(TURNING_COLUMNS))


def _read(part: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    return part[part["common"] if spec.primary.reading == "common" else part["d"].notna()]


def _turning(probes: pd.DataFrame, spec: MeasureSpec, axis: str) -> dict[str, object]:
    gains, angles = _by_person_and_bin(probes, spec, axis)
    people = np.ones((1, len(gains)))
    gain, centre = _bin_means(people, gains)[0], _bin_means(people, angles)[0]
    angle, rises = _first_crossing(gain[None], centre[None])
    answer = {"angle": float(angle[0]), "direction": "", "low": np.nan, "high": np.nan, "share": np.nan, "sign": ""}
    reach = float(centre[-1]) if len(centre) else np.nan
    changes = int((gain[:-1] * gain[1:] < 0).sum())
    base = {"reach": reach, "changes": changes, "bins": len(centre), "people": len(gains)}
    if np.isnan(angle[0]):
        sign = "" if not len(gain) else "gain" if (gain > 0).all() else "loss" if (gain < 0).all() else ""
        return {"status": NONE_FOUND} | answer | {"sign": sign} | base
    options = spec.statistics
    blocks = resamples(len(gains), options.bootstrap_samples, options.seed)
    found = [_first_crossing(_bin_means(counts, gains), _bin_means(counts, angles)) for counts in blocks]
    drawn, drawn_rises = (np.concatenate(part) for part in zip(*found, strict=True))
    turned = drawn[~np.isnan(drawn) & (drawn_rises == rises[0])]
    share = len(turned) / options.bootstrap_samples
    answer |= {"direction": TO_GAIN if rises[0] else TO_LOSS, "share": share}
    if share < options.confidence:
        return {"status": UNCERTAIN} | answer | base
    low, high = np.quantile(turned, [(1 - options.confidence) / 2, (1 + options.confidence) / 2])
    return {"status": FOUND} | answer | {"low": float(low), "high": float(high)} | base


def _by_person_and_bin(probes: pd.DataFrame, spec: MeasureSpec, axis: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean d and |angle| of each person in each bin with enough people: float64 [people, bins], NaN where
    none."""
    frame = probes.assign(size=probes[axis].abs(), bin=assign_bins(probes[axis], getattr(spec.bins, axis)))
    means = frame.groupby(["person", "bin"], observed=True)[["d", "size"]].mean()
    gains, angles = (means[name].unstack("bin").sort_index(axis=1) for name in ("d", "size"))
    enough = gains.notna().sum() >= spec.statistics.minimum_people
    kept = [name for name in gains.columns if name != UNKNOWN and enough[name]]
    people = gains[kept].notna().any(axis=1)
    return gains.loc[people, kept].to_numpy(np.float64), angles.loc[people, kept].to_numpy(np.float64)


def _bin_means(counts: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the mean of each bin, people weighted by counts: counts [s, people], values [people, bins] → [s, bins]."""
    there = ~np.isnan(values)
    weight = counts @ there.astype(np.float64)
    total = counts @ np.where(there, values, 0.0)
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)


def _first_crossing(gain: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each row first changes its sign (NaN: nowhere) and whether it rises there: [s, bins] → [s] twice."""
    if gain.shape[1] < 2:
        return np.full(len(gain), np.nan), np.zeros(len(gain), bool)
    crosses = gain[:, :-1] * gain[:, 1:] < 0
    at = np.argmax(crosses, axis=1)
    row = np.arange(len(gain))
    before, after = gain[row, at], gain[row, at + 1]
    step = np.divide(before, before - after, out=np.zeros_like(before), where=crosses[row, at])
    angle = centre[row, at] + step * (centre[row, at + 1] - centre[row, at])
    return np.where(crosses.any(axis=1), angle, np.nan), after > before
