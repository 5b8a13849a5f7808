"""Compare ways to keep identity, each with its base, person by person: similarity, margin, rank 1, TAR, EER."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.bins import assign_bins
from facefront.measure.columns import look_up
from facefront.measure.ledger import GROUPS_WITH_GT
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import holm, paired_test, too_few, trusted_interval
from facefront.measure.thresholds import thresholds_from_others
from facefront.measure.verdicts import verdict
from facefront.measure.verification import eer_difference

MEASURES = ("similarity", "margin", "rank1", "tar", "eer")
"""What ways are compared by; a lower EER is better, of all others a higher value."""

SCALED = ("similarity", "margin")
"""Measures that mean nothing between ways whose scores are on different scales."""

ROUNDING = 1e-6
"""Beyond what float32 rounds: a smaller change of a person's mean is none."""

OUTCOMES = (*COMBINATION, "variant", "left", "person", "yaw", "similarity", "margin", "rank1", "tar")
WAY_COLUMNS = (
    *COMBINATION, "bin", "way", "base", "measure", "pairs", "people", "before", "after", "change", "low", "high", "p",
    "p_adjusted", "family_size", "verdict", "note",
)  # fmt: skip


def probe_outcomes(pairs: pd.DataFrame, spec: MeasureSpec, fmr: float = 0.0) -> pd.DataFrame:
    """Return what each variant gives each scored probe: one row a probe, variant, detector and backbone.

    pairs: `PAIRS` with impostor rows, of angle_gt and frontal_gt. Columns: detector, backbone, variant, left, person
    (str), yaw (float64), similarity (with one's own reference), margin (that less the mean with sampled others), rank1
    (1 or 0), tar (1 where the similarity reaches the threshold at `fmr`, set on other folds of people; 0; NaN where
    their impostors do not support the rate). fmr: a false match rate; 0 takes spec.verification.fixed_fmr.
    """
    options = replace(spec.verification, fixed_fmr=fmr or spec.verification.fixed_fmr)
    compared = pairs["group"].isin(GROUPS_WITH_GT) & (pairs["status"] == Status.OK)
    tables = []
    for key, part in pairs[compared].groupby([*COMBINATION, "variant"], sort=False):
        genuine, impostors = part[part["genuine"]], part[~part["genuine"]]
        others = impostors.groupby("left")["similarity"].mean()
        thresholds = thresholds_from_others(impostors, genuine["left_person"], options)
        limits = pd.Series(look_up(genuine["left_person"], thresholds), genuine.index)
        reached = (genuine["similarity"] >= limits).astype(np.float64).where(limits.notna())
        table = genuine.rename(columns={"left_person": "person"}).assign(
            margin=genuine["similarity"] - look_up(genuine["left"], others),
            rank1=(genuine["rank"] == 1).astype(np.float64),
            tar=reached,
        )
        named = table.astype({"left": "str", "person": "str"})
        tables.append(named.assign(**dict(zip([*COMBINATION, "variant"], key, strict=True)))[list(OUTCOMES)])
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(OUTCOMES))


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
    tables = [pd.DataFrame(columns=list(WAY_COLUMNS))]
    for name, part in outcomes.groupby(bin_of, observed=True):
        rows = list(_rows(part, pairs, spec, steps, other_scale, measures=measures))
        if rows:
            tables.append(_finish(pd.DataFrame(rows), spec).assign(bin=str(name))[list(WAY_COLUMNS)])
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _rows(
    outcomes: pd.DataFrame,
    pairs: pd.DataFrame,
    spec: MeasureSpec,
    steps: Sequence[tuple[str, str]],
    other_scale: Sequence[str],
    *,
    measures: Sequence[str],
) -> Iterator[dict[str, object]]:
    for (detector, backbone), part in outcomes.groupby(COMBINATION, sort=False):
        known = set(part["variant"])
        here = [step for step in steps if known.issuperset(step)]
        wide = part.pivot(index=["left", "person"], columns="variant", values=list(MEASURES[:4]))
        wide = wide[wide["similarity"][sorted({name for step in here for name in step})].notna().all(axis=1)]
        place = {"detector": detector, "backbone": backbone, "pairs": len(wide)}
        mine = pairs[(pairs["detector"] == detector) & (pairs["backbone"] == backbone)]
        mine = mine[mine["left"].isin(wide.index.get_level_values("left")) & (mine["status"] == Status.OK)]
        mine = mine[mine["group"].isin(GROUPS_WITH_GT)]
        sides = {name: mine[mine["variant"] == name] for name in known}
        for base, way in here:
            same = next(i for i, other in enumerate(here) if _alike(wide, (base, way), other))
            for measure in measures:
                if measure in SCALED and {base, way} & set(other_scale):
                    continue
                numbers: dict[str, object] = {"way": way, "base": base, "measure": measure}
                numbers |= {"same": same, "first": here[same] == (base, way)}
                if measure == "eer":
                    numbers |= eer_difference(sides[base], sides[way], spec.statistics)
                else:
                    numbers |= _paired(wide[measure][[base, way]], spec)
                yield place | numbers


def _alike(wide: pd.DataFrame, step: tuple[str, str], other: tuple[str, str]) -> bool:
    """Return whether both ends of two steps give every probe the same similarity and margin: they are one test."""
    return all(
        mine == its or np.allclose(wide[name][mine], wide[name][its], 0, ROUNDING, equal_nan=True)
        for mine, its in zip(step, other, strict=True)
        for name in SCALED
    )


def _paired(both: pd.DataFrame, spec: MeasureSpec) -> dict[str, object]:
    """both: base and way, one row a probe (index left, person)."""
    people = both.dropna().groupby(level="person").mean()
    before, after = (people.iloc[:, column] for column in (0, 1))
    change = (after - before).to_numpy(np.float64)
    change = np.where(np.abs(change) < ROUNDING, 0.0, change)
    interval = trusted_interval(change, spec.statistics)
    return {
        "people": interval.n,
        "before": before.mean(),
        "after": after.mean(),
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
