"""The dependence of failure on the photo: its |yaw|, |pitch|, unevenness of light and blur."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.measure.bins import UNKNOWN, assign_bins
from facefront.measure.cases import FACTORS
from facefront.measure.failures import mean_of
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import adjust_p, resample_counts, too_few
from facefront.measure.verdicts import Verdict, add_verdicts

OUTCOMES = ("d", "lost", "identity_drop", "sharpness_loss", "asymmetry", "landmark_distance")
"""The default outcomes; d falls where things go wrong, the others rise."""

THIRDS = ("low third", "middle third", "high third")
BIN_COLUMNS = ("factor", "bin", "outcome", "probes", "people", "mean", "low", "high", "sd", "note")
TREND_COLUMNS = (
    "outcome", "factor", "unit", "probes", "people", "alone", "alone_low", "alone_high", "together", "low", "high",
    "p", "p_adjusted", "holds", "note",
)  # fmt: skip


def failures_by_factor(cases: pd.DataFrame, spec: MeasureSpec, outcomes: Sequence[str] = OUTCOMES) -> pd.DataFrame:
    """Return each outcome in each bin of each factor; angles in the spec's bins, light and blur in thirds of the
    probes.

    cases: of `failure_cases`. Returns factor, bin, outcome (str), probes, people (int64), mean (over people of person
    means), low, high (t interval), sd, note ("n<5": no numbers; or empty).
    """
    rows = []
    for factor in FACTORS:
        for name, cell in cases.groupby(_bins(cases[factor], factor, spec), observed=False):
            if name == UNKNOWN and cell.empty:
                continue
            for outcome in outcomes:
                place = {"factor": factor, "bin": str(name), "outcome": outcome}
                rows.append(place | mean_of(cell[outcome], cell["person"], spec))
    table = pd.DataFrame(rows, columns=list(BIN_COLUMNS))
    table.loc[table["note"] != "", ["mean", "low", "high", "sd"]] = np.nan
    return table


def _bins(values: pd.Series, factor: str, spec: MeasureSpec) -> pd.Categorical:
    if factor in {"yaw", "pitch"}:
        return assign_bins(values, getattr(spec.bins, factor))
    share = values.rank(pct=True, method="first")
    codes = np.where(share.isna(), len(THIRDS), np.minimum((share.fillna(0) * 3 - 1e-9).astype(int), 2))
    return pd.Categorical.from_codes(codes, [*THIRDS, UNKNOWN], ordered=True)


def failure_trends(cases: pd.DataFrame, spec: MeasureSpec, outcomes: Sequence[str] = OUTCOMES) -> pd.DataFrame:
    """Return what each factor does to each outcome, alone and with the other factors held: straight lines.

    Least squares in which every person weighs the same; intervals by a bootstrap over people. Factors and outcomes
    that do not vary are left out. Returns outcome, factor, unit (str: "10°", or "1 sd" between the probes), probes,
    people (int64, with all factors known), alone, alone_low, alone_high (change of the outcome for one unit of the
    factor), together, low, high (the same, the other factors held), p (bootstrap: twice the smaller share of resamples
    on one side of 0), p_adjusted (Benjamini–Hochberg over the table), holds (bool: `together` has the verdict of a gain
    or a loss), note ("n<5": no numbers; "too few" where probes are too few for so many factors; or empty).
    """
    rows = []
    for outcome in outcomes:
        known = cases.dropna(subset=outcome)
        if known[outcome].nunique() == 1:
            continue
        there = [name for name in FACTORS if known[name].notna().any() and known[name].nunique() > 1]
        known = known.dropna(subset=there)
        varying = [name for name in there if known[name].nunique() > 1]
        rows += _trend_rows(known, outcome, varying, spec) if varying else []
    table = pd.DataFrame(rows, columns=[name for name in TREND_COLUMNS if name not in {"p_adjusted", "holds"}])
    table = add_verdicts(adjust_p(table), spec.statistics.confidence)
    return table.assign(holds=table["verdict"].isin([Verdict.GAIN, Verdict.LOSS]))[list(TREND_COLUMNS)]


def _trend_rows(known: pd.DataFrame, outcome: str, factors: Sequence[str], spec: MeasureSpec) -> list[dict]:
    people = known["person"].nunique()
    note = too_few(people, spec.statistics) or ("too few" if len(known) < 3 * (len(factors) + 1) else "")
    units = {name: 10.0 if name in {"yaw", "pitch"} else float(known[name].std()) for name in factors}
    scaled = known[list(factors)] / pd.Series(units)
    empty = (np.full(len(factors), np.nan),) * 4
    together = empty if note else _slopes(scaled, known, outcome, spec)
    rows = []
    for i, name in enumerate(factors):
        alone = [np.nan] * 3 if note else [float(v[0]) for v in _slopes(scaled[[name]], known, outcome, spec)[:3]]
        value, low, high, p = (float(v[i]) for v in together)
        base: dict[str, object] = {
            "outcome": outcome,
            "factor": name,
            "unit": "10°" if name in {"yaw", "pitch"} else "1 sd",
        }
        base |= {"probes": len(known), "people": people}
        base |= dict(zip(("alone", "alone_low", "alone_high"), alone, strict=True))
        rows.append(base | {"together": value, "low": low, "high": high, "p": p, "note": note})
    return rows


def _slopes(
    scaled: pd.DataFrame, known: pd.DataFrame, outcome: str, spec: MeasureSpec
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return slopes, their intervals and p, [factors] each.

    Sums of each person are made once: a resample only counts people.
    """
    codes, names = pd.factorize(known["person"])
    weight = 1 / np.bincount(codes)[codes]
    design = np.column_stack([np.ones(len(scaled)), scaled.to_numpy(np.float64)])
    target = known[outcome].to_numpy(np.float64)
    squares, products = np.zeros((len(names), *[design.shape[1]] * 2)), np.zeros((len(names), design.shape[1]))
    np.add.at(squares, codes, weight[:, None, None] * design[:, :, None] * design[:, None, :])
    np.add.at(products, codes, weight[:, None] * design * target[:, None])
    options = spec.statistics
    counts = resample_counts(len(names), options.bootstrap_samples, options.seed)
    whole = _solve(np.ones((1, len(names))), squares, products)[0]
    drawn = _solve(counts, squares, products)
    edges = [(1 - options.confidence) / 2, (1 + options.confidence) / 2]
    low, high = np.nanquantile(drawn, edges, axis=0)
    sides = np.minimum((drawn <= 0).sum(axis=0), (drawn >= 0).sum(axis=0))
    p = np.minimum(2 * (sides + 1) / ((~np.isnan(drawn)).sum(axis=0) + 1), 1)
    return whole[1:], low[1:], high[1:], p[1:]


def _solve(counts: np.ndarray, squares: np.ndarray, products: np.ndarray) -> np.ndarray:
    """Return coefficients of each resample, [s, factors + 1]; of several solutions the smallest."""
    left, right = np.tensordot(counts, squares, 1), counts @ products
    return (np.linalg.pinv(left, rcond=1e-10, hermitian=True) @ right[..., None])[..., 0]
