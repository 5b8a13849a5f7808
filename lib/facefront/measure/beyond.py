"""The angle beyond which a gain is shown: another statement than the angle at which the mean changes its sign."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from facefront.measure.gain import gain_row
from facefront.measure.probes import COMBINATION, probe_table
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import adjust_p
from facefront.measure.turning import TO_GAIN
from facefront.measure.verdicts import Verdict, add_verdicts

ARM = [*COMBINATION, "variant"]
BEYOND_COLUMNS = (
    *ARM, "axis", "reading", "edge", "attempted", "generated", "detected", "scored", "pairs", "people", "angle_gt",
    "frontal_gt", "net_gain", "low", "high", "p", "p_adjusted", "adjustment", "family_size", "verdict", "note",
)  # fmt: skip
SHOWN = ("shown_from", "shown_gain", "shown_low", "shown_high", "shown_pairs", "shown_people")


def gain_beyond(
    pairs: pd.DataFrame, spec: MeasureSpec, axis: str = "yaw", bins: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return Net Gain over all probes turned at least as far as each lower edge of the bins above 0.

    pairs: `PAIRS`. Returns one row for each detector, backbone, variant and edge: the columns of `net_gain` in the
    reading of the primary endpoint, edge (float64, degrees), p_adjusted (Benjamini–Hochberg over the table) and verdict
    (str, of `verdict`). bins: of `gain_by_bin` of the same axis, adjusted: beyond the last edge lies its last bin,
    which keeps its p_adjusted, so that one effect has one verdict. Every mean, interval and test is NaN under
    minimum_people people.
    """
    reading, confidence = spec.primary.reading, spec.statistics.confidence
    edges = [edge for edge in getattr(spec.bins, axis) if edge > 0]
    rows = []
    for key, probes in probe_table(pairs).groupby(ARM, sort=False):
        place = dict(zip(ARM, key, strict=True)) | {"axis": axis, "reading": reading}
        rows += [place | {"edge": e} | gain_row(probes[probes[axis].abs() >= e], reading, spec) for e in edges]
    table = pd.DataFrame(rows, columns=[name for name in BEYOND_COLUMNS if name not in _ADDED])
    table.loc[table["note"] != "", ["angle_gt", "frontal_gt", "net_gain"]] = np.nan
    table = adjust_p(table)
    if bins is not None and len(bins):
        table["p_adjusted"] = _of_last_bin(table, bins, edges[-1]).fillna(table["p_adjusted"])
    return add_verdicts(table, confidence)[list(BEYOND_COLUMNS)]


def _of_last_bin(table: pd.DataFrame, bins: pd.DataFrame, edge: float) -> pd.Series:
    keys = [*ARM, "reading"]
    last = bins[bins["bin"].astype(str) == f"{edge:g}+"].set_index(keys)["p_adjusted"]
    found = last.reindex(pd.MultiIndex.from_frame(table[keys])).to_numpy(np.float64)
    return pd.Series(found, index=table.index).where(table["edge"] == edge)


_ADDED = {"p_adjusted", "adjustment", "family_size", "verdict"}


def add_gain_shown(turning: pd.DataFrame, beyond: pd.DataFrame, gains: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return the table of turning points with the angle beyond which a gain is shown, and the gain there.

    turning: of `turning_points`; beyond: of `gain_beyond`, of the same axis; gains: of `net_gain`, with verdicts. Adds
    shown_from (float64, degrees: the smallest edge at or beyond the change of sign from which the gain has the verdict
    of a gain and no mean beyond a later edge is a loss; 0 where the gain over all probes is shown and its mean is a
    gain in every bin; NaN where no gain is shown), shown_gain, shown_low, shown_high, shown_pairs, shown_people.
    """
    gains = gains[gains["reading"] == spec.primary.reading]
    rows = [_shown(row, _of(beyond, row), _of(gains, row)) for row in turning.to_dict("records")]
    return turning.assign(**{name: [row[name] for row in rows] for name in SHOWN})


def _of(table: pd.DataFrame, row: dict[str, object]) -> pd.DataFrame:
    return table[(table[ARM] == [row[name] for name in ARM]).all(axis=1)]


def _shown(row: dict[str, object], beyond: pd.DataFrame, gains: pd.DataFrame) -> dict[str, float]:
    whole = gains[gains["verdict"] == Verdict.GAIN]
    if row["sign"] == "gain" and len(whole):
        return _numbers(whole.iloc[0].to_dict() | {"edge": 0.0})
    start = row["angle"] if row["direction"] == TO_GAIN else 0.0
    known = beyond[beyond["net_gain"].notna()].sort_values("edge")
    losses = known.loc[known["net_gain"] <= 0, "edge"]
    after = known[(known["edge"] >= start) & (known["edge"] > losses.max() if len(losses) else True)]
    shown = after[after["verdict"] == Verdict.GAIN]
    return _numbers(shown.iloc[0].to_dict()) if len(shown) else dict.fromkeys(SHOWN, np.nan)


def _numbers(row: dict[str, Any]) -> dict[str, float]:
    names = ("edge", "net_gain", "low", "high", "pairs", "people")
    return dict(zip(SHOWN, (float(row[name]) for name in names), strict=True))
