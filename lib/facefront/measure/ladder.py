"""The cost of each step: original → aligned only → redrawn at its own pose → frontalized."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.measure.probes import COMBINATION, probe_table
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import paired_test, too_few, trusted_interval
from facefront.variants import ORIGINAL

LADDER_COLUMNS = (
    "detector", "backbone", "rung", "variant", "previous", "pairs", "people", "similarity", "step", "low", "high", "p",
    "total", "total_low", "total_high", "image_similarity", "note",
)  # fmt: skip


def cost_ladder(pairs: pd.DataFrame, spec: MeasureSpec, ladder: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the price of each rung, on the common support of all arms, so that its total is the Net Gain of the last.

    pairs: `PAIRS`. ladder: variants in order, original first (default spec.ladder); those that the pairs lack are left
    out. Returns one row for each detector, backbone and rung: detector, backbone (str), rung (int64 from 0), variant,
    previous (str, empty on rung 0), pairs, people (int64), similarity (mean over people), step (difference from the
    previous rung, 0 on rung 0), low, high (t interval of the step; NaN on rung 0), p (paired test of the step), total
    (difference from rung 0), total_low, total_high, image_similarity (mean over images), note ("n<5": no intervals and
    tests; or empty).
    """
    known = set(pairs.loc[pairs["group"] == "frontal_gt", "variant"])
    arms = [name for name in (ladder or spec.ladder) if name in known]
    table = probe_table(pairs)
    table = table[table["common"] & table["variant"].isin(arms)]
    rows = []
    for (detector, backbone), part in table.groupby(COMBINATION, sort=False):
        wide = part.pivot(index=["left", "person"], columns="variant", values="frontal_gt")[arms]
        wide.insert(0, ORIGINAL, part.groupby(["left", "person"])["angle_gt"].first())
        rows += [{"detector": detector, "backbone": backbone} | rung for rung in _rungs(wide, spec)]
    return pd.DataFrame(rows, columns=list(LADDER_COLUMNS))


def _rungs(wide: pd.DataFrame, spec: MeasureSpec) -> list[dict[str, object]]:
    """wide: similarity, one row a probe (index left, person), one column a rung."""
    options = spec.statistics
    people = wide.groupby(level="person").mean()
    rungs = []
    for number, variant in enumerate(wide.columns):
        previous = wide.columns[number - 1] if number else ""
        step = (people[variant] - people[previous]).to_numpy() if number else np.zeros(len(people))
        total = (people[variant] - people[ORIGINAL]).to_numpy()
        step_interval, total_interval = trusted_interval(step, options), trusted_interval(total, options)
        rungs.append(
            {
                "rung": number,
                "variant": variant,
                "previous": previous,
                "pairs": len(wide),
                "people": len(people),
                "similarity": people[variant].mean(),
                "step": step_interval.mean,
                "low": step_interval.low if number else np.nan,
                "high": step_interval.high if number else np.nan,
                "p": paired_test(step, options.minimum_people)[1],
                "total": total_interval.mean,
                "total_low": total_interval.low if number else np.nan,
                "total_high": total_interval.high if number else np.nan,
                "image_similarity": wide[variant].mean(),
                "note": too_few(len(people), options),
            }
        )
    return rungs
