"""`gate`: predict from what is known of a photo whether a way helps it, instead of from its angle alone.

A quadratic in the standardised features, by ridge regression on the gains of other people's photos; a photo with
predicted gain is above 0 is changed. After arXiv 2512.03199, which gates restoration by a predictor of failure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import r2_score
from sklearn.model_selection import GroupKFold

from facefront.corrections.contract import MINIMUM_PEOPLE
from facefront.corrections.embeddings import person_weights
from facefront.corrections.ridge import RidgePath
from facefront.errors import SetupError
from facefront.measure.choice import choose_on_others, means_by_person
from facefront.measure.selective import candidate_angles
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import holm, paired_test, too_few, trusted_interval
from facefront.measure.thresholds import person_folds
from facefront.measure.verdicts import verdict

FEATURES = ("yaw", "pitch", "roll", "blur", "size", "light", "score", "coverage")
"""Columns of a table of features: |yaw|, |pitch| and |roll| in degrees; blur, size of the face in pixels, unevenness of
the light, score of the detector, share of the drawn face that the photo shows. NaN where unknown; others may follow."""

ROUNDING = 1e-12
"""A gain that is no larger counts as none: where no photo gains, a fit leaves rounding errors of either sign."""

PENALTIES = (1.0, 10.0, 100.0, 1000.0, 10000.0)
POLICIES = ("never", "always", "angle", "gate")
POLICY_COLUMNS = (
    "policy", "photos", "people", "used", "gain", "low", "high", "p", "p_adjusted", "family_size", "verdict",
    "over_angle", "over_angle_low", "over_angle_high", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Gate:
    """A fitted gate. names: of the features; middle, mean, scale: float64 [F], for gaps and standard units;
    coefficients: float64 [T], of `terms`; offset: the mean gain."""

    names: tuple[str, ...]
    middle: np.ndarray
    mean: np.ndarray
    scale: np.ndarray
    coefficients: np.ndarray
    offset: float

    def predict(self, features: pd.DataFrame) -> np.ndarray:
        """Return the gain that is expected of each photo, float64 [n]. Raises SetupError where a column is missing."""
        missing = [name for name in self.names if name not in features.columns]
        if missing:
            raise SetupError(f"gate: the features lack {', '.join(missing)}; give the columns {', '.join(self.names)}")
        return terms(self._standard(features)) @ self.coefficients + self.offset

    def helps(self, features: pd.DataFrame) -> np.ndarray:
        """Return whether the way is expected to help each photo, bool [n]."""
        return self.predict(features) > ROUNDING

    def _standard(self, features: pd.DataFrame) -> np.ndarray:
        values = _numbers(features, self.names)
        return (np.where(np.isnan(values), self.middle, values) - self.mean) / self.scale


def fit_gate(features: pd.DataFrame, gains: np.ndarray, people: np.ndarray) -> Gate:
    """Return a gate fitted on these photos; its penalty is chosen on folds of their people.

    features: numbers, one row a photo (`FEATURES`, or others); gains: float [n], what the way brought each photo, NaN
    where it is not known; people: object [n]. Raises SetupError under 5 people with a gain.

    >>> features = pd.DataFrame({"yaw": np.tile([0.0, 30.0, 60.0], 20)})
    >>> gate = fit_gate(features, features["yaw"].to_numpy() - 40, np.repeat(np.arange(20).astype(str), 3))
    >>> gate.helps(pd.DataFrame({"yaw": [10.0, 55.0]})).tolist()
    [False, True]
    """
    known = ~np.isnan(np.asarray(gains, np.float64))
    values, gains = _numbers(features, features.columns)[known], np.asarray(gains, np.float64)[known]
    owners = np.asarray(people, object)[known].astype(str)
    count = len(set(owners))
    if count < MINIMUM_PEOPLE:
        raise SetupError(f"gate: photos of {count} people with a gain; fit it on {MINIMUM_PEOPLE} or more")
    seen = pd.DataFrame(values)
    middle = seen.median().fillna(0.0).to_numpy()
    filled = np.where(np.isnan(values), middle, values)
    mean, scale = filled.mean(0), filled.std(0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    weights = person_weights(owners)
    offset = float(np.average(gains, weights=weights))
    path = RidgePath(terms((filled - mean) / scale), (gains - offset)[:, None], weights)
    splits = GroupKFold(min(5, count)).split(gains, groups=owners)
    fold = np.empty(len(gains), np.int64)
    for number, (_, inside) in enumerate(splits):
        fold[inside] = number
    explained = [_explained(path.left_out(fold, penalty)[:, 0], gains - offset, fold) for penalty in PENALTIES]
    coefficients = path.coefficients(PENALTIES[int(np.argmax(explained))])[:, 0]
    return Gate(tuple(map(str, features.columns)), middle, mean, scale, coefficients, offset)


def _explained(predicted: np.ndarray, gains: np.ndarray, fold: np.ndarray) -> float:
    """Return the mean over the folds of the share of variance that is explained, R²."""
    return float(np.mean([r2_score(gains[fold == each], predicted[fold == each]) for each in np.unique(fold)]))


def terms(values: np.ndarray) -> np.ndarray:
    """Return the values with their squares and products, float64 [n, F + F (F + 1) / 2].

    >>> terms(np.array([[2.0, 3.0]])).tolist()
    [[2.0, 3.0, 4.0, 6.0, 9.0]]
    """
    first, second = np.triu_indices(values.shape[1])
    return np.hstack([values, values[:, first] * values[:, second]])


def compare_policies(
    features: pd.DataFrame, gains: np.ndarray, people: np.ndarray, yaw: np.ndarray, spec: MeasureSpec
) -> pd.DataFrame:
    """Return what it gains to use a way never, always, beyond an angle, or where the gate says so.

    features, gains, people: of `fit_gate`; yaw: float [n], degrees. The angle is chosen for each person on all others
    (spec.choice.angles), the gate is fitted on the people of the other folds. Returns one row for each of `POLICIES`:
    photos, people (int64), used (share of the photos that are changed), gain (mean over people of person means), low,
    high (t interval), p (paired test against never), p_adjusted (Holm over the policies), family_size, verdict,
    over_angle with its interval (the gain less that of the angle), note ("n<5" or empty).

    >>> features = pd.DataFrame({"yaw": np.tile([0.0, 30.0, 60.0], 20)})
    >>> gains, people = features["yaw"].to_numpy() / 90 - 0.4, np.repeat(np.arange(20).astype(str), 3)
    >>> compare_policies(features, gains, people, features["yaw"], MeasureSpec())["used"].round(2).tolist()
    [0.0, 1.0, 0.33, 0.33]
    """
    known = ~np.isnan(np.asarray(gains, np.float64))
    features, gains = features[known].reset_index(drop=True), np.asarray(gains, np.float64)[known]
    owners, angles = np.asarray(people, object)[known], np.abs(np.asarray(yaw, np.float64)[known])
    used = {
        "never": np.zeros(len(gains), bool),
        "always": np.ones(len(gains), bool),
        "angle": _beyond_angle(gains, owners, angles, spec),
        "gate": open_gates(features, gains, owners, spec),
    }
    return _policy_table(used, gains, owners, spec)


def _beyond_angle(gains: np.ndarray, people: np.ndarray, angles: np.ndarray, spec: MeasureSpec) -> np.ndarray:
    limits = candidate_angles(spec)
    scores = np.where(angles[:, None] >= limits, gains[:, None], 0.0)
    owners = pd.Series(people)
    chosen = owners.map(choose_on_others(means_by_person(scores, owners)))
    return angles >= limits[chosen.to_numpy(np.int64)]


def open_gates(features: pd.DataFrame, gains: np.ndarray, people: np.ndarray, spec: MeasureSpec) -> np.ndarray:
    """Return whether each photo is changed by a gate fitted on the people of the other folds, bool [n].

    >>> features = pd.DataFrame({"yaw": np.tile([0.0, 60.0], 20)})
    >>> people = np.repeat(np.arange(20).astype(str), 2)
    >>> open_gates(features, features["yaw"].to_numpy() - 30, people, MeasureSpec())[:2].tolist()
    [False, True]
    """
    fold = person_folds(people, spec.verification.folds, spec.verification.seed).loc[people].to_numpy()
    used = np.zeros(len(gains), bool)
    for number in np.unique(fold):
        inside = fold == number
        if len(set(people[~inside])) >= MINIMUM_PEOPLE:
            gate = fit_gate(features[~inside], gains[~inside], people[~inside])
            used[inside] = gate.helps(features[inside])
    return used


def _policy_table(
    used: Mapping[str, np.ndarray], gains: np.ndarray, people: np.ndarray, spec: MeasureSpec
) -> pd.DataFrame:
    means = pd.DataFrame({name: np.where(rows, gains, 0.0) for name, rows in used.items()}).groupby(people).mean()
    options, table = spec.statistics, []
    for name, rows in used.items():
        reached = trusted_interval(means[name].to_numpy(), options)
        over = trusted_interval((means[name] - means["angle"]).to_numpy(), options)
        row: dict[str, Any] = {"policy": name, "photos": len(gains), "people": reached.n, "used": rows.mean()}
        row |= {"gain": reached.mean, "low": reached.low, "high": reached.high}
        row |= {"over_angle": over.mean, "over_angle_low": over.low, "over_angle_high": over.high}
        test = paired_test(means[name].to_numpy(), options.minimum_people)
        table.append(row | {"p": test[1], "note": too_few(reached.n, options)})
    made = pd.DataFrame(table)
    made["p_adjusted"] = holm(made["p"].to_numpy(np.float64))
    made["family_size"] = int(made["p"].notna().sum())
    made["verdict"] = [str(verdict(r.low, r.high, r.p_adjusted, options.confidence)) for r in made.itertuples()]
    return made[list(POLICY_COLUMNS)]


def _numbers(features: pd.DataFrame, names: Sequence[str] | pd.Index) -> np.ndarray:
    return features[list(names)].to_numpy(np.float64)
