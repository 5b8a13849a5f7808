"""Failures found by rules that are stated before any failure is seen, not picked.

Each rule orders the probes of one arm and takes the first k, at most so many of one person: photos of one person are
nearly copies of each other. Equal values are ordered by image_id.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from facefront.measure.cases import ARTEFACTS, FACTORS
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import paired_test, person_means, too_few, trusted_interval

RULES = ("worst_gain", "lost_detection", *(f"artefact_{name}" for name in ARTEFACTS), "nearest_median", "best_gain")
"""All rules, in the order in which they are shown: the least gain; outputs without a score of photos that had one, the
most similar photos first; the greatest of each artefact; the gain nearest to the median; the greatest gain."""

_ARTEFACT_RULES = frozenset(f"artefact_{name}" for name in ARTEFACTS)


STANDS_OUT = 0.9
"""A measure beyond this share of all probes is named as a likely cause or sign."""

MEAN_COLUMNS = ("outcome", "probes", "people", "mean", "low", "high", "sd", "p", "note")


def find_failures(cases: pd.DataFrame, k: int = 4, per_person: int = 1) -> pd.DataFrame:
    """Return the k first of each rule.

    cases: of `failure_cases`. Returns rule (str, of `RULES`), place (int64, from 1), value (float64, what the rule
    orders by), stands_out (str: the measures of photo and output beyond `STANDS_OUT` of the probes, by comma), then all
    columns of cases, and for each of `FACTORS` and `ARTEFACTS` `<name>_share` (float64, 0 … 1: the share of the probes
    up to this value). A rule with a measure that has no value, or one alone, gives no row.
    """
    shares = cases[[*FACTORS, *ARTEFACTS]].rank(pct=True, method="min")
    blocks = [_first(cases, rule, _order(cases, rule), k, per_person) for rule in RULES]
    found = pd.concat(blocks)
    found["stands_out"] = [_standing_out(cases.loc[i], shares.loc[i]) for i in found.index]
    table = pd.concat([found, cases.loc[found.index], shares.loc[found.index].add_suffix("_share")], axis=1)
    return table.reset_index(drop=True)


def _order(cases: pd.DataFrame, rule: str) -> tuple[pd.Series, bool]:
    """Return what the rule orders by, NaN where a probe does not enter; and whether small values come first."""
    if rule == "worst_gain":
        return cases["d"], True
    if rule == "best_gain":
        return cases["d"], False
    if rule == "nearest_median":
        return (cases["d"] - cases["d"].median()).abs(), True
    if rule == "lost_detection":
        return cases["angle_gt"].fillna(0.0).where(cases["lost"] == 1), False
    return cases[rule.removeprefix("artefact_")], False


def _first(cases: pd.DataFrame, rule: str, order: tuple[pd.Series, bool], k: int, per_person: int) -> pd.DataFrame:
    values, ascending = order
    table = pd.DataFrame({"value": values.astype(np.float64), "left": cases["left"], "person": cases["person"]})
    table = table.dropna(subset="value")
    if rule in _ARTEFACT_RULES and table["value"].nunique() < 2:
        table = table.iloc[:0]
    table = table.sort_values(["value", "left"], ascending=[ascending, True], kind="stable")
    chosen = table[table.groupby("person").cumcount() < per_person].head(k)
    return pd.DataFrame({"rule": rule, "place": np.arange(1, len(chosen) + 1), "value": chosen["value"]})


def _standing_out(case: pd.Series, shares: pd.Series) -> str:
    beyond = [name for name in (*FACTORS, *ARTEFACTS) if shares[name] > STANDS_OUT]
    # Against a reference, what is no worse than it is no sign, however rare.
    return ",".join(name for name in beyond if name in FACTORS or round(case[name], 2) > 0)


def artefact_means(cases: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """Return how bad the outputs are by each measure, over people.

    Returns outcome (str: d, lost and the `ARTEFACTS`), probes, people (int64, with a value), mean (over people of
    person means), low, high (t interval), sd (between people), p (paired test), note ("n<5": no interval; or empty).
    """
    return pd.DataFrame(
        [{"outcome": name} | mean_of(cases[name], cases["person"], spec) for name in ("d", "lost", *ARTEFACTS)],
        columns=list(MEAN_COLUMNS),
    )


def per_variant(
    measured: Callable[[pd.DataFrame, MeasureSpec], pd.DataFrame], cases: Mapping[str, pd.DataFrame], spec: MeasureSpec
) -> pd.DataFrame:
    """Return `measured(cases, spec)` of each variant's cases, below each other, with its name in a first column
    `variant`."""
    tables = [measured(rows, spec) for rows in cases.values()]
    for name, table in zip(cases, tables, strict=True):
        table.insert(0, "variant", name)
    return pd.concat(tables, ignore_index=True)


def mean_of(values: pd.Series, persons: pd.Series, spec: MeasureSpec) -> dict[str, object]:
    """Return probes, people, mean over people and its interval, as columns of a table.

    No interval where all people have the same value: nothing lost in 80 probes does not mean that nothing ever is.
    """
    means = person_means(values, persons).to_numpy()
    interval = trusted_interval(means, spec.statistics)
    if interval.sd == 0:
        interval = replace(interval, low=math.nan, high=math.nan)
    return {
        "probes": int(values.notna().sum()),
        "people": interval.n,
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "sd": interval.sd,
        "p": paired_test(means, spec.statistics.minimum_people)[1],
        "note": too_few(interval.n, spec.statistics),
    }
