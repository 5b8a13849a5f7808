"""Whether people come to be told apart better: the change of the margin, person by person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.faces import ORIGINAL
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import paired_test, too_few, trusted_interval

MARGIN_COLUMNS = (
    "detector", "backbone", "variant", "pairs", "people", "before", "after", "change", "low", "high", "p", "note",
)  # fmt: skip


def margin_gain(pairs: pd.DataFrame, spec: MeasureSpec, variants: Sequence[str]) -> pd.DataFrame:
    """How the margin changes: similarity with one's own GT less the mean similarity with other people's.

    pairs: `PAIRS` with impostor rows. Each probe's margin before (the photo) and after (the variant), where both have
    one; then means over people of person means. Returns detector, backbone, variant (str), pairs (probes), people
    (int64), before, after, change (= after − before, float64), low, high (t interval of the change), p (paired test),
    note ("n<5": no interval and no test; or empty).
    """
    wanted = pairs["group"].isin(["angle_gt", "frontal_gt"]) & pairs["variant"].isin([ORIGINAL, *variants])
    scored = pairs[wanted & pairs["similarity"].notna()]
    keys = [*COMBINATION, "left_person", "left"]
    sides = scored.groupby([*keys, "variant", "genuine"])["similarity"].mean().unstack("genuine")
    sides = sides.reindex(columns=[True, False])
    margins = (sides[True] - sides[False]).unstack("variant").reindex(columns=[ORIGINAL, *variants])
    rows = []
    for (detector, backbone), part in margins.groupby(level=COMBINATION, sort=False):
        for variant in variants:
            row = _row(part[[ORIGINAL, variant]].dropna(), spec)
            rows.append({"detector": detector, "backbone": backbone, "variant": variant} | row)
    table = pd.DataFrame(rows, columns=list(MARGIN_COLUMNS))
    return pairs[COMBINATION].drop_duplicates().merge(table, on=COMBINATION, how="inner")


def _row(both: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    """both: margins before and after, one row a probe (with a level left_person)."""
    people = both.groupby(level="left_person").mean().to_numpy(np.float64)
    change = people[:, 1] - people[:, 0]
    interval = trusted_interval(change, spec.statistics)
    before, after = people.mean(0) if len(people) else (np.nan, np.nan)
    return {
        "pairs": len(both),
        "people": interval.n,
        "before": before,
        "after": after,
        "change": after - before,
        "low": interval.low,
        "high": interval.high,
        "p": paired_test(change, spec.statistics.minimum_people)[1],
        "note": too_few(interval.n, spec.statistics),
    }
