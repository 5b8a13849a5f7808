"""Read what each variant gives each probe: similarity, margin, rank 1, TAR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.columns import blocks_of, look_up
from facefront.measure.ledger import GROUPS_WITH_GT
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.thresholds import thresholds_from_others

MEASURES = ("similarity", "margin", "rank1", "tar", "eer")
"""What ways are compared by; a lower EER is better, of all others a higher value."""

SCALED = ("similarity", "margin")
"""Measures that mean nothing between ways whose scores are on different scales."""

ROUNDING = 1e-6
"""Beyond what float32 rounds: a smaller change of a person's mean is none."""

OUTCOMES = (*COMBINATION, "variant", "left", "person", "yaw", "similarity", "margin", "rank1", "tar")
_PAIRED = [*COMBINATION, "variant", "left", "left_person", "right_person", "genuine", "yaw", "similarity", "rank"]


def probe_outcomes(pairs: pd.DataFrame, spec: MeasureSpec, fmr: float = 0.0) -> pd.DataFrame:
    """Return what each variant gives each scored probe: one row a probe, variant, detector and backbone.

    pairs: `PAIRS` with impostor rows, of angle_gt and frontal_gt. Columns: detector, backbone, variant, left, person
    (str), yaw (float64), similarity (with one's own reference), margin (that less the mean with sampled others), rank1
    (1 or 0), tar (1 where the similarity reaches the threshold at `fmr`, set on other folds of people; 0; NaN where
    their impostors do not support the rate). fmr: a false match rate; 0 takes spec.verification.fixed_fmr.
    """
    options = replace(spec.verification, fixed_fmr=fmr or spec.verification.fixed_fmr)
    scored, key = scored_pairs(pairs), [*COMBINATION, "variant"]
    tables = []
    for _, part in blocks_of(scored, key):
        own = part["genuine"].to_numpy(bool)
        genuine, impostors = part[own], part[~own]
        others = impostors.groupby("left", observed=True)["similarity"].mean()
        thresholds = thresholds_from_others(impostors, genuine["left_person"], options)
        similarity, limits = genuine["similarity"].to_numpy(), look_up(genuine["left_person"], thresholds)
        made = {
            "margin": similarity - look_up(genuine["left"], others),
            "rank1": (genuine["rank"].to_numpy() == 1).astype(np.float64),
            "tar": np.where(np.isnan(limits), np.nan, similarity >= limits),
        }
        tables.append(genuine.assign(**made))
    table = pd.concat(tables, ignore_index=True) if tables else scored.assign(margin=np.nan, rank1=np.nan, tar=np.nan)
    table = table.rename(columns={"left_person": "person"})
    return table.astype(dict.fromkeys([*key, "left", "person"], "str"))[list(OUTCOMES)]


def scored_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the scored pairs with GT, of the columns that are compared here."""
    compared = pairs["group"].isin(GROUPS_WITH_GT) & (pairs["status"] == Status.OK)
    return pairs.loc[compared, _PAIRED]


@dataclass(frozen=True)
class CommonProbes:
    """The probes that all variants scored: left object [n]; person int64 [n], a number of each person; values float64
    [n], by measure and variant."""

    left: np.ndarray
    person: np.ndarray
    values: Mapping[tuple[str, str], np.ndarray]

    @classmethod
    def of(cls, outcomes: pd.DataFrame, names: Sequence[str]) -> CommonProbes:
        """Return the probes of `probe_outcomes` that all of these variants scored."""
        wide = outcomes.pivot(index=["left", "person"], columns="variant", values=list(MEASURES[:4]))
        wide = wide[wide["similarity"][list(names)].notna().all(axis=1)]
        left, person = (wide.index.get_level_values(name).to_numpy(object) for name in ("left", "person"))
        values = {(measure, name): wide[measure, name].to_numpy(np.float64) for measure, name in wide}
        return cls(left, pd.factorize(person)[0], values)

    def alike(self, step: tuple[str, str], other: tuple[str, str]) -> bool:
        """Return whether both ends of two steps give every probe the same similarity and margin: they are one test."""
        return all(
            mine == its or np.allclose(self.values[name, mine], self.values[name, its], 0, ROUNDING, equal_nan=True)
            for mine, its in zip(step, other, strict=True)
            for name in SCALED
        )

    def person_means(self, measure: str, base: str, way: str) -> tuple[np.ndarray, np.ndarray]:
        """Return each person's mean of a measure under base and way, float64 [people], over the probes that have
        both."""
        sides = self.values[measure, base], self.values[measure, way]
        known = ~np.isnan(sides[0] + sides[1])
        people, person = np.unique(self.person[known], return_inverse=True)
        count = np.bincount(person, minlength=len(people))
        before, after = (np.bincount(person, side[known], len(people)) / count for side in sides)
        return before, after
