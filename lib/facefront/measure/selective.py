"""Selective frontalization: the frontal view beyond an angle, the photo itself below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from facefront.faces import PAIRS, Status, conform
from facefront.measure.choice import choose_on_all, choose_on_others, means_by_person
from facefront.measure.columns import stack_pairs
from facefront.measure.probes import COMBINATION, probe_table
from facefront.measure.spec import MeasureSpec
from facefront.variants import Use, Variant

NEVER = np.inf
CHOICE_COLUMNS = ("detector", "backbone", "variant", "person", "angle", "turned", "probes")


def selective_pairs(
    pairs: pd.DataFrame, spec: MeasureSpec, variants: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return each variant used beyond an angle alone, as a `PAIRS` table of variants `<variant>:selective`, and the
    angles.

    pairs: `PAIRS` of original and of the variants. For each person the angle of spec.choice.angles (or never) is the
    one with the largest mean over all *other* people of their mean Net Gain; on a tie the largest angle. A probe at or
    beyond it is compared as the frontal view, any other as the photo; so is one without a score of the
    frontal view or without a known angle: nothing is lost by frontalizing. Ranks and impostors come along, so that
    `net_gain` and `verification_table` apply.

    Returns (`PAIRS`, choices): of every person detector, backbone, variant, person (str), angle (float64, degrees, inf
    for never), turned, probes (int64: of the person's probes, how many count as frontal view, of how many).
    """
    tables, choices = [], []
    for (detector, backbone), rows in pairs.groupby(COMBINATION, sort=False):
        photo = rows[rows["group"] == "angle_gt"]
        for variant in variants:
            frontal = rows[(rows["group"] == "frontal_gt") & (rows["variant"] == variant)]
            angles, turned = _choose(pd.concat([photo, frontal]), variant, spec)
            use = frontal["left"].isin(turned)
            kept = photo["left"].isin(set(frontal["left"])) & ~photo["left"].isin(turned)
            mixed = stack_pairs([photo[kept], frontal[use]])
            tables.append(mixed.assign(group="frontal_gt", variant=str(Variant.parse(variant).used(Use.SELECTIVE))))
            named = {"detector": detector, "backbone": backbone, "variant": variant}
            choices.append(angles.assign(**named)[list(CHOICE_COLUMNS)])
    empty = pd.DataFrame(columns=list(CHOICE_COLUMNS))
    return stack_pairs([conform(table, PAIRS) for table in tables]), pd.concat(
        choices, ignore_index=True
    ) if choices else empty


def _choose(pairs: pd.DataFrame, variant: str, spec: MeasureSpec) -> tuple[pd.DataFrame, set[str]]:
    """Return the angle of each person, and the image_ids that count as frontal view."""
    probes = probe_table(pairs, [variant]) if (pairs["variant"] == variant).any() else None
    if probes is None:
        return pd.DataFrame(columns=list(CHOICE_COLUMNS)), set()
    angles = candidate_angles(spec)
    chosen = choose_on_others(means_by_person(_gains(probes, angles), probes["person"]))
    own = probes["person"].map(chosen)
    limit = pd.Series(angles[own.fillna(0).astype(int)], index=probes.index).where(own.notna(), NEVER)
    turned = (probes["yaw"].abs() >= limit) & (probes["status_frontal"] == Status.OK)
    by_person = pd.DataFrame({"person": probes["person"], "angle": limit, "turned": turned})
    table = by_person.groupby("person").agg(
        angle=("angle", "first"), turned=("turned", "sum"), probes=("turned", "size")
    )
    return table.reset_index(), set(probes.loc[turned, "left"])


def candidate_angles(spec: MeasureSpec) -> np.ndarray:
    """Return the angles to choose from, the most cautious first: never, then the largest down. float64, degrees."""
    return np.array([NEVER, *sorted(spec.choice.angles, reverse=True)], np.float64)


def _gains(probes: pd.DataFrame, angles: np.ndarray) -> np.ndarray:
    """Return the Net Gain of every probe under every angle, float64 [n, angles]: NaN where the photo itself has no
    score."""
    beyond = probes["yaw"].abs().to_numpy()[:, None] >= angles
    gain = np.where(beyond, probes["d"].fillna(0.0).to_numpy()[:, None], 0.0)
    return np.where(probes["angle_gt"].notna().to_numpy()[:, None], gain, np.nan)


def angle_for_others(pairs: pd.DataFrame, spec: MeasureSpec, variant: str) -> Iterator[tuple[str, str, float]]:
    """Yield (detector, backbone, angle): the angle that is best over all people, for a new person.

    inf for never; the gain under it was fitted on these people, so that it is not reported.
    """
    for (detector, backbone), probes in probe_table(pairs, [variant]).groupby(COMBINATION, sort=False):
        angles = candidate_angles(spec)
        best = choose_on_all(means_by_person(_gains(probes, angles), probes["person"]))
        yield str(detector), str(backbone), float(angles[best]) if best >= 0 else NEVER
