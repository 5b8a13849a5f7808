"""The robustness of detector and recogniser combinations to angle."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.bins import UNKNOWN, assign_bins, bin_labels
from facefront.measure.columns import blocks_of
from facefront.measure.ledger import GROUPS_WITH_GT
from facefront.measure.probes import COMBINATION
from facefront.measure.scores import d_prime
from facefront.measure.spec import MeasureSpec
from facefront.measure.statistics import benjamini_hochberg, paired_test, person_means, too_few, trusted_interval
from facefront.measure.thresholds import error_rates, thresholds_from_others
from facefront.measure.verdicts import verdict

MINIMUM_SPREAD = 10.0
"""A person's photos must span so many degrees of |angle| before a line is put through them."""

ANGLE_COLUMNS = (
    "detector", "backbone", "axis", "bin", "attempted", "scored", "people", "centre", "mean", "low", "high", "d_prime",
    "fta", "fnmr", "frr", "tar", "note",
)  # fmt: skip
ROBUSTNESS_COLUMNS = (
    "detector", "backbone", "axis", "pairs", "people", "loss_per_degree", "low", "high", "z_loss_per_degree", "z_low",
    "z_high", "behind_best", "behind_low", "behind_high", "p", "note", "near", "d_prime_near", "tar_near", "far",
    "d_prime_far", "tar_far", "place", "p_adjusted", "verdict",
)  # fmt: skip
_LOSSES = ROBUSTNESS_COLUMNS[ROBUSTNESS_COLUMNS.index("loss_per_degree") : ROBUSTNESS_COLUMNS.index("note")]
_COUNTED = ("left", "left_person", "right_person", "genuine", "status", "similarity")
_NUMBERS = list(ANGLE_COLUMNS[ANGLE_COLUMNS.index("centre") : ANGLE_COLUMNS.index("note")])


def similarity_by_angle(
    pairs: pd.DataFrame, spec: MeasureSpec, axis: str = "yaw", variant: str = "original"
) -> pd.DataFrame:
    """Return genuine similarity, d-prime and the error rate at a fixed FMR in each bin of the probe's |angle|.

    pairs: `PAIRS` with impostor rows. Returns one row for each detector, backbone and bin: detector, backbone, axis
    (str), bin (ordered categorical), attempted, scored, people (int64, with a score), centre (mean over people,
    degrees), mean, low, high (cosine: person means, t interval), d_prime (against the impostor pairs of the same
    probes), fta, fnmr, frr (at spec.verification.fixed_fmr; thresholds from other people and all angles), tar (1 −
    frr), note ("n<5": every number but the counts is NaN). Cosine must not be compared across backbones; d_prime, frr
    and tar may.
    """
    return _by_angle(_arm(pairs, variant, axis), spec, axis)


def _by_angle(arm: pd.DataFrame, spec: MeasureSpec, axis: str) -> pd.DataFrame:
    blocks = []
    for (detector, backbone), part in blocks_of(arm, COMBINATION):
        bins = assign_bins(part[axis], getattr(spec.bins, axis))
        impostors = part[~part["genuine"] & (part["status"] == Status.OK)]
        thresholds = thresholds_from_others(impostors, part["left_person"].unique(), spec.verification)
        for name, cell in part.groupby(bins, observed=False):
            if name != UNKNOWN or len(cell):
                place = {"detector": detector, "backbone": backbone, "axis": axis, "bin": name}
                blocks.append(place | _cell(cell, thresholds, axis, spec))
    table = pd.DataFrame(blocks, columns=list(ANGLE_COLUMNS))
    table.loc[table["note"] != "", _NUMBERS] = np.nan
    names = [*bin_labels(getattr(spec.bins, axis)), UNKNOWN]
    return table.assign(bin=pd.Categorical(table["bin"], names, ordered=True))


def _arm(pairs: pd.DataFrame, variant: str, axis: str) -> pd.DataFrame:
    """Return the columns that count, of the pairs of a variant with GT; the whole of them would be a copy too many."""
    rows = pairs["group"].isin(GROUPS_WITH_GT) & (pairs["variant"] == variant)
    return pairs.loc[rows, [*COMBINATION, *_COUNTED, axis]]


def _cell(cell: pd.DataFrame, thresholds: pd.Series, axis: str, spec: MeasureSpec) -> dict[str, object]:
    genuine = cell[cell["genuine"]]
    scored = genuine[genuine["status"] == Status.OK]
    impostors = cell[~cell["genuine"] & (cell["status"] == Status.OK)]
    interval = trusted_interval(person_means(scored["similarity"], scored["left_person"]).to_numpy(), spec.statistics)
    rates = error_rates(genuine, impostors, thresholds)
    return {
        "attempted": len(genuine),
        "scored": len(scored),
        "people": interval.n,
        "centre": person_means(scored[axis].abs(), scored["left_person"]).mean(),
        "mean": interval.mean,
        "low": interval.low,
        "high": interval.high,
        "d_prime": d_prime(scored["similarity"].to_numpy(), impostors["similarity"].to_numpy()),
        "fta": rates["fta"],
        "fnmr": rates["fnmr"],
        "frr": rates["frr"],
        "tar": 1 - rates["frr"],
        "note": too_few(interval.n, spec.statistics),
    }


def angle_robustness(
    pairs: pd.DataFrame, spec: MeasureSpec, axis: str = "yaw", variant: str = "original"
) -> pd.DataFrame:
    """Return what a combination loses with each degree of |angle|, best first; on the probes scored in all
    combinations.

    Each person's similarities are put on a straight line over |angle|; to compare combinations the slope is divided by
    the standard deviation of the combination's impostor scores. Returns one row for each detector and backbone:
    detector, backbone, axis (str), pairs, people (int64, those with photos over `MINIMUM_SPREAD`), loss_per_degree
    (cosine, mean over people, positive = loses), low, high (t interval), z_loss_per_degree, z_low, z_high (in impostor
    standard deviations: comparable), d_prime_near, d_prime_far, tar_near, tar_far (`similarity_by_angle` in the first
    and the last bin with enough people; tar counts failures of all attempted probes), near, far (those bins' names;
    empty where there is none), place (int64, 1 = smallest z_loss_per_degree), behind_best, behind_low, behind_high (z
    loss beyond the best one's, paired by person, t interval), p (paired test against the best; NaN for the best
    itself), p_adjusted (Benjamini–Hochberg), verdict (str, of `verdict`, on behind_best: "gain" where it surely loses
    more than the best), note ("n<5": no intervals and tests; or empty).
    """
    arm = _arm(pairs, variant, axis)
    shared = _scored_everywhere(arm)
    losses = {key: _losses(part, axis) for key, part in shared.groupby(COMBINATION, sort=False)}
    if not losses:
        return pd.DataFrame(columns=list(ROBUSTNESS_COLUMNS))
    ends = _ends(_by_angle(shared, spec, axis), _by_angle(arm, spec, axis))
    best = losses[min(losses, key=lambda key: np.nan_to_num(losses[key]["z"].mean(), nan=np.inf))]["z"]
    rows = []
    for key, loss in losses.items():
        counts = {"pairs": int(shared.loc[_is(shared, key), "genuine"].sum()), "people": len(loss)}
        named = dict(zip(COMBINATION, key, strict=True)) | {"axis": axis}
        rows.append(named | counts | _loss_row(loss, best, spec) | ends.get(key, {}))
    table = pd.DataFrame(rows)
    table.loc[table["note"] != "", list(_LOSSES)] = np.nan
    table = table.sort_values("z_loss_per_degree", ignore_index=True)
    place = table["z_loss_per_degree"].rank(method="first")  # none where there are too few people
    table = table.assign(place=place, p_adjusted=benjamini_hochberg(table["p"].to_numpy()))
    bounds = zip(table["behind_low"], table["behind_high"], table["p_adjusted"], strict=True)
    return table.assign(verdict=[str(verdict(low, high, p, spec.statistics.confidence)) for low, high, p in bounds])


def _is(table: pd.DataFrame, key: tuple[str, str]) -> pd.Series:
    return (table["detector"] == key[0]) & (table["backbone"] == key[1])


def _scored_everywhere(arm: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the probes with a genuine pair that was scored in every combination."""
    genuine = arm[arm["genuine"] & (arm["status"] == Status.OK)]
    times = genuine.groupby("left").size()
    everywhere = times.index[times == len(arm[COMBINATION].drop_duplicates())]
    return arm[arm["left"].isin(everywhere)]


def _losses(part: pd.DataFrame, axis: str) -> pd.DataFrame:
    """Similarity lost per degree of |angle|, of each person: columns cosine and z, indexed by person."""
    impostor_sd = part.loc[~part["genuine"], "similarity"].std()
    genuine = part[part["genuine"] & part[axis].notna()]
    person, angle, score = genuine["left_person"], genuine[axis].abs(), genuine["similarity"]
    grouped = angle.groupby(person)
    spread = grouped.max() - grouped.min()
    centred = angle - grouped.transform("mean")
    slope = (centred * score).groupby(person).sum() / (centred**2).groupby(person).sum()
    loss = -slope[spread >= MINIMUM_SPREAD]
    return pd.DataFrame({"cosine": loss, "z": loss / impostor_sd})


def _loss_row(loss: pd.DataFrame, best: pd.Series, spec: MeasureSpec) -> dict[str, object]:
    cosine, z = (trusted_interval(loss[name].to_numpy(), spec.statistics) for name in ("cosine", "z"))
    behind = (loss["z"] - best).dropna().to_numpy()
    gap = trusted_interval(behind, spec.statistics)
    return {
        "loss_per_degree": cosine.mean,
        "low": cosine.low,
        "high": cosine.high,
        "z_loss_per_degree": z.mean,
        "z_low": z.low,
        "z_high": z.high,
        "behind_best": gap.mean,
        "behind_low": gap.low,
        "behind_high": gap.high,
        "p": paired_test(behind, spec.statistics.minimum_people)[1],
        "note": too_few(z.n, spec.statistics),
    }


def _ends(shared: pd.DataFrame, attempted: pd.DataFrame) -> dict[tuple[str, str], dict[str, object]]:
    """Return d-prime (shared probes) and TAR (all attempted probes) in the first and the last bin that have enough
    people."""
    ends = {}
    for key, part in shared.groupby(COMBINATION, sort=False):
        filled = part[(part["note"] == "") & (part["bin"] != UNKNOWN)]
        everyone = attempted[_is(attempted, key)].set_index("bin")
        row: dict[str, object] = {}
        for name, at in (("near", 0), ("far", -1)):
            there = len(filled) > 0
            row[name] = str(filled["bin"].iloc[at]) if there else ""
            row[f"d_prime_{name}"] = filled["d_prime"].iloc[at] if there else np.nan
            row[f"tar_{name}"] = everyone["tar"].loc[row[name]] if there else np.nan
        ends[key] = row
    return ends
