"""The change of the margin between own and other GT, person by person."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.measure.ledger import GROUPS_WITH_GT
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import adjust_p, paired_test, too_few, trusted_interval
from facefront.measure.verdicts import add_verdicts
from facefront.variants import ORIGINAL

MARGIN_COLUMNS = (
    "detector", "backbone", "variant", "pairs", "people", "before", "after", "change", "low", "high", "p", "own_change",
    "others_change", "note", "p_adjusted", "adjustment", "family_size", "verdict",
)  # fmt: skip


def margin_gain(
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    variants: Sequence[str],
    support: pd.DataFrame | None = None,
    base: str = ORIGINAL,
) -> pd.DataFrame:
    """Return how the margin changes: similarity with one's own GT less the mean similarity with other people's.

    pairs: `PAIRS` with impostor rows. Each probe's margin before (the photo, or another base) and after (the variant),
    read as Net Gain is: where the primary reading is "common" on the probes scored in all of `variants` (and in
    support, of `common_support`), else where photo and variant have one; then means over people of person means.
    Returns detector, backbone, variant (str), pairs (probes), people (int64), before, after, change (= after − before,
    float64), low, high (t interval of the change), p (paired test), own_change, others_change (float64: of the
    similarity with one's own and with other people's GT; their difference is the change), note ("n<5": no interval and
    no test; or empty), p_adjusted, adjustment, family_size (Benjamini–Hochberg over the table), verdict (str, of
    `verdict`).
    """
    wanted = pairs["group"].isin(GROUPS_WITH_GT) & pairs["variant"].isin([base, *variants])
    scored = pairs[wanted & pairs["similarity"].notna()]
    keys = [*COMBINATION, "left_person", "left"]
    sides = scored.groupby([*keys, "variant", "genuine"])["similarity"].mean().unstack("genuine")
    sides = sides.reindex(columns=[True, False]).dropna().unstack("variant")
    sides = sides.reindex(columns=pd.MultiIndex.from_product([[True, False], [base, *variants]]))
    if spec.primary.reading == "common":
        known = pairs.loc[pairs["variant"].isin(variants), "variant"].unique()
        sides = _within(sides.dropna(subset=[(True, name) for name in [base, *known]]), support)
    rows = []
    place = sides.index.droplevel([name for name in sides.index.names if name not in COMBINATION])
    for detector, backbone in pairs[COMBINATION].drop_duplicates().itertuples(index=False):
        part = sides[place == (detector, backbone)]
        for variant in variants:
            both = part.loc[:, (slice(None), [base, variant])].dropna()
            rows.append(
                {"detector": detector, "backbone": backbone, "variant": variant} | _row(both, variant, spec, base)
            )
    plain = [name for name in MARGIN_COLUMNS if name not in {"p_adjusted", "adjustment", "family_size", "verdict"}]
    return add_verdicts(adjust_p(pd.DataFrame(rows, columns=plain)), spec.statistics.confidence)


def _within(sides: pd.DataFrame, support: pd.DataFrame | None) -> pd.DataFrame:
    if support is None:
        return sides
    keys = [*COMBINATION, "left"]
    return sides[sides.index.droplevel("left_person").isin(pd.MultiIndex.from_frame(support[keys]))]


def _row(both: pd.DataFrame, variant: str, spec: MeasureSpec, base: str) -> dict[str, object]:
    """both: similarities by (genuine, variant), one row a probe (with a level left_person)."""
    people = both.astype(np.float64).groupby(level="left_person").mean()
    before, after = (people[True, name] - people[False, name] for name in (base, variant))
    own, others = (people[genuine, variant] - people[genuine, base] for genuine in (True, False))
    change = (after - before).to_numpy(np.float64)
    interval = trusted_interval(change, spec.statistics)
    return {
        "pairs": len(both),
        "people": interval.n,
        "before": before.mean(),
        "after": after.mean(),
        "change": after.mean() - before.mean(),
        "low": interval.low,
        "high": interval.high,
        "p": paired_test(change, spec.statistics.minimum_people)[1],
        "own_change": own.mean(),
        "others_change": others.mean(),
        "note": too_few(interval.n, spec.statistics),
    }
