"""Measure one frontalizer alone on a profile's photos: the row that it has in the report, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.study.study import Study


def row_lines(study: Study) -> Iterator[str]:
    """Yield counts, failures, seconds, memory and Net Gain by |yaw| of the frontalizer of a study.

    study: opened with `only`. Raises SetupError where it cannot run here: what it lacks, and the command.
    """
    for lacking in study.components.absent:
        if lacking.kind == "frontalizer":
            raise SetupError(f"frontalizer {lacking.name!r}: {lacking.reason}")
    (name,) = study.profile.frontalizers
    outputs = study.frontals[study.frontals["variant"] == name]
    made = int((outputs["status"] == Status.OK).sum())
    yield f"{name} on {study.profile.name}: {len(outputs):,} photos, {made:,} turned, {len(outputs) - made:,} not"
    for status, count in outputs.loc[outputs["status"] != Status.OK, "status"].value_counts().items():
        yield f"  {count:,} {status}"
    yield f"  {study.seconds.get(name, float('nan')):.2f} s a photo (median), {study.memory.get(name, 0) / 1e3:.1f} GB"
    yield from _gains(study, name)


def _gains(study: Study, name: str) -> Iterator[str]:
    from facefront.measure import gain_by_bin  # loads scipy

    bins = gain_by_bin(study.pairs, study.spec)
    for (detector, backbone), rows in bins[bins["variant"] == name].groupby(["detector", "backbone"], sort=False):
        yield f"  Net Gain by |yaw|, {detector} + {backbone}:"
        for row in rows.to_dict("records"):
            value = (
                "-" if pd.isna(row["net_gain"]) else f"{row['net_gain']:+.3f} [{row['low']:+.3f}, {row['high']:+.3f}]"
            )
            yield f"    {row['bin']:>6}  {value}  {row['note']}"
