"""Compare ways to keep identity, each with its base, person by person: similarity, margin, rank 1, TAR, EER."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from facefront.measure.bins import assign_bins
from facefront.measure.columns import blocks_of
from facefront.measure.eer import EqualErrorRate
from facefront.measure.outcomes import MEASURES, ROUNDING, SCALED, CommonProbes, probe_outcomes, scored_pairs
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import holm, paired_test, too_few, trusted_interval
from facefront.measure.verdicts import verdict

WAY_COLUMNS = (
    *COMBINATION, "bin", "way", "base", "measure", "pairs", "people", "before", "after", "change", "low", "high", "p",
    "p_adjusted", "family_size", "verdict", "note",
)  # fmt: skip


def compare_ways(
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    base: str,
    ways: Sequence[str],
    *,
    other_scale: Sequence[str] = (),
    bins: bool = False,
    fmr: float = 0.0,
    measures: Sequence[str] = MEASURES,
) -> pd.DataFrame:
    """Return each way less the base: `compare_steps` of the base with each of them."""
    steps = [(base, way) for way in ways if way != base]
    return compare_steps(pairs, spec, steps, other_scale=other_scale, bins=bins, fmr=fmr, measures=measures)


def compare_steps(
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    steps: Sequence[tuple[str, str]],
    *,
    other_scale: Sequence[str] = (),
    bins: bool = False,
    fmr: float = 0.0,
    measures: Sequence[str] = MEASURES,
) -> pd.DataFrame:
    """Return each step, a way less its base, by each of `MEASURES`: the declared family, with Holm's adjusted p.

    pairs: `PAIRS` with impostor rows; steps: base and way, both variants of the pairs, and left out where these lack
    one; a probe counts where all of them scored it. other_scale: ways with a cosine on a scale of their own: a step
    from or to one has no row of similarity and margin. bins: one block for each bin of |yaw| (spec.bins.yaw), each bin
    a family of its own. fmr: of `probe_outcomes`. measures: which of `MEASURES`; the EER takes most of the time, for
    its bootstrap.

    Returns detector, backbone, bin (str, empty over all), way, base, measure (str), pairs (probes), people (int64),
    before, after, change (float64, means over people of person means; of the EER over pairs), low, high (t interval of
    the change over people; of the EER a bootstrap over people), p (paired test; of the EER the bootstrap's), p_adjusted
    (Holm over the rows of the bin with a p; two steps that give every probe the same are one test), family_size
    (int64), verdict (str, of `verdict`: a gain is an improvement, also of the EER), note ("n<5"; of tar "too few
    impostors" where they do not support the rate; or empty).
    """
    outcomes = probe_outcomes(pairs, spec, fmr)
    outcomes = outcomes[outcomes["variant"].isin({name for step in steps for name in step})]
    bin_of = assign_bins(outcomes["yaw"], spec.bins.yaw) if bins else pd.Categorical([""] * len(outcomes))
    sides = dict(blocks_of(scored_pairs(pairs), [*COMBINATION, "variant"])) if "eer" in measures else {}
    tables = [pd.DataFrame(columns=list(WAY_COLUMNS))]
    for name, part in outcomes.groupby(bin_of, observed=True):
        rows = list(_rows(part, sides, spec, steps, other_scale, measures=measures))
        if rows:
            tables.append(_finish(pd.DataFrame(rows), spec).assign(bin=str(name))[list(WAY_COLUMNS)])
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _rows(
    outcomes: pd.DataFrame,
    sides: Mapping[tuple[str, ...], pd.DataFrame],
    spec: MeasureSpec,
    steps: Sequence[tuple[str, str]],
    other_scale: Sequence[str],
    *,
    measures: Sequence[str],
) -> Iterator[dict[str, object]]:
    for (detector, backbone), part in outcomes.groupby(COMBINATION, sort=False):
        known = set(part["variant"])
        here = [step for step in steps if known.issuperset(step)]
        names = sorted({name for step in here for name in step})
        probes = CommonProbes.of(part, names)
        rates = {}
        for name in names if "eer" in measures else []:
            side = sides[detector, backbone, name]
            rates[name] = EqualErrorRate.of(side[side["left"].isin(probes.left)], spec.statistics)
        place = {"detector": detector, "backbone": backbone, "pairs": len(probes.left)}
        for base, way in here:
            same = next(i for i, other in enumerate(here) if probes.alike((base, way), other))
            for measure in measures:
                if measure in SCALED and {base, way} & set(other_scale):
                    continue
                numbers: dict[str, object] = {"way": way, "base": base, "measure": measure}
                numbers |= {"same": same, "first": here[same] == (base, way)}
                if measure == "eer":
                    numbers |= rates[base].difference(rates[way])
                else:
                    numbers |= _change(*probes.person_means(measure, base, way), spec)
                yield place | numbers


def _change(before: np.ndarray, after: np.ndarray, spec: MeasureSpec) -> dict[str, object]:
    """before, after: float64 [people], person means."""
    change = np.where(np.abs(after - before) < ROUNDING, 0.0, after - before)
    interval = trusted_interval(change, spec.statistics)
    return {
        "people": interval.n,
        "before": before.mean() if interval.n else np.nan,
        "after": after.mean() if interval.n else np.nan,
        "change": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "p": paired_test(change, spec.statistics.minimum_people)[1],
    }


def _finish(table: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Add what depends on the whole family."""
    first = table["p"].where(table["first"])
    once = table.assign(adjusted=holm(first.to_numpy(np.float64))).groupby(
        [*COMBINATION, "same", "measure"], sort=False
    )
    adjusted = once["adjusted"].transform("max").to_numpy(np.float64)
    sign = np.where(table["measure"] == "eer", -1.0, 1.0)
    low, high = np.sort([table["low"] * sign, table["high"] * sign], axis=0)
    confidence = spec.statistics.confidence
    return table.assign(
        p_adjusted=adjusted,
        family_size=int(first.notna().sum()),
        verdict=[str(verdict(*each, confidence)) for each in zip(low, high, adjusted, strict=True)],
        note=[_note(row.measure, row.pairs, row.people, spec) for row in table.itertuples()],
    )


def _note(measure: str, pairs: int, people: int, spec: MeasureSpec) -> str:
    if measure == "tar" and pairs and not people:
        return "too few impostors"
    return too_few(people, spec.statistics)
