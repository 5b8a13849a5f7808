"""Failures found by rules that are stated before anybody looks, not picked.

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

RULES: dict[str, str] = {
    "worst_gain": "the least gain: similarity with the GT after less before",
    "lost_detection": "no score came of the output although the photo had one; the most similar photos first",
    **{f"artefact_{name}": f"the greatest {text}" for name, text in ARTEFACTS.items()},
    "nearest_median": "the gain nearest to the median gain: what is usual",
    "best_gain": "the greatest gain",
}
"""All rules, in the order in which they are shown, and what each looks for."""

_ARTEFACT_RULES = frozenset(f"artefact_{name}" for name in ARTEFACTS)

FAILURE_COLUMNS = ("rule", "place", "value", "what", "thought", "stands_out")
STANDS_OUT = 0.9
"""A measure beyond this share of all probes is named as a likely cause or sign."""

MEAN_COLUMNS = ("outcome", "probes", "people", "mean", "low", "high", "sd", "p", "note")


def find_failures(cases: pd.DataFrame, k: int = 4, per_person: int = 1) -> pd.DataFrame:
    """The k first of each rule.

    cases: of `failure_cases`. Returns rule (str, of `RULES`), place (int64, from 1), value (float64, what the rule
    orders by), what (str: what failed), thought (str: what in photo or output stands out, or that nothing does),
    stands_out (str: the names of it, by comma), then all columns of cases. A rule whose measure nobody has, or all have
    alike, gives no row.
    """
    shares = cases[[*FACTORS, *ARTEFACTS]].rank(pct=True, method="min")
    blocks = [_first(cases, rule, _order(cases, rule), k, per_person) for rule in RULES]
    found = pd.concat(blocks)
    said = [_explain(cases.loc[i], shares.loc[i]) for i in found.index]
    told = pd.DataFrame(said, columns=["what", "thought", "stands_out"], index=found.index)
    table = pd.concat([found, told, cases.loc[found.index]], axis=1)
    return table[[*FAILURE_COLUMNS, *cases.columns]].reset_index(drop=True)


def _order(cases: pd.DataFrame, rule: str) -> tuple[pd.Series, bool]:
    """What the rule orders by, NaN where a probe does not enter; and whether small values come first."""
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


def _explain(case: pd.Series, shares: pd.Series) -> tuple[str, str, str]:
    causes = [name for name in FACTORS if shares[name] > STANDS_OUT]
    # Against a reference, what is no worse than it is no sign, however rare.
    signs = [name for name in ARTEFACTS if shares[name] > STANDS_OUT and round(case[name], 2) > 0]
    parts = []
    if causes:
        parts.append("may come from " + ", ".join(_beyond(name, case, shares) for name in causes))
    if signs:
        parts.append("seen in " + ", ".join(_beyond(name, case, shares) for name in signs))
    thought = "; ".join(parts) or f"nothing measured stands out (none beyond {STANDS_OUT:.0%} of the probes)"
    return _what(case), thought, ",".join([*causes, *signs])


def _beyond(name: str, case: pd.Series, shares: pd.Series) -> str:
    title = {"yaw": "|yaw|", "pitch": "|pitch|"}.get(name, name.replace("_", " "))
    value = f"{case[name]:.0f}°" if name in {"yaw", "pitch"} else f"{case[name]:.2f}"
    return f"{title} {value} (beyond {min(shares[name], 0.99):.0%} of the probes)"


def _what(case: pd.Series) -> str:
    if not np.isnan(case["d"]):
        before, after = f"{case['angle_gt']:.3f}", f"{case['frontal_gt']:.3f}"
        if before == after:
            return f"similarity with the GT stayed at {before}"
        verb = "fell" if case["d"] < 0 else "rose"
        return f"similarity with the GT {verb} from {before} to {after}"
    if case["lost"] == 1 and case["status_frontal"] == "generator_error":
        return "no output was made" + (f": {case['detail']}" if case.get("detail") else "")
    if case["lost"] == 1:
        return "no face was found on the output"
    return f"not scored: {case['status_frontal'].replace('_', ' ')}"


def artefact_means(cases: pd.DataFrame, spec: MeasureSpec) -> pd.DataFrame:
    """How bad the outputs are by each measure, over people.

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
    """`measured(cases, spec)` of each variant's cases, below each other, with its name in a first column `variant`."""
    tables = [measured(rows, spec) for rows in cases.values()]
    for name, table in zip(cases, tables, strict=True):
        table.insert(0, "variant", name)
    return pd.concat(tables, ignore_index=True)


def mean_of(values: pd.Series, persons: pd.Series, spec: MeasureSpec) -> dict[str, object]:
    """Probes, people, mean over people and its interval, as columns of a table.

    No interval where everybody has the same: nothing lost in 80 probes does not mean that nothing ever is.
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
