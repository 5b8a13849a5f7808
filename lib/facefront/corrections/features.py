"""Gather what is known of each photo before anything is made of it, for the gate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from facefront.corrections.gate import FEATURES, POLICY_COLUMNS, compare_policies
from facefront.errors import SetupError
from facefront.faces import Role, Status
from facefront.measure.outcomes import probe_outcomes
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.variants import ORIGINAL

GAINS = ("similarity", "margin", "rank1")


def photo_features(
    images: pd.DataFrame, faces: pd.DataFrame, quality: pd.DataFrame, frontals: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return `FEATURES` of each probe and detector, with its image_id and detector; NaN where one is unknown.

    images: `IMAGES` with roles; faces: `FACES`; quality: image_id, variant and the measures of
    `facefront.imaging.quality`; frontals: `FRONTALS`, of which the largest coverage of a photo's views counts. blur is
    minus the sharpness in doublings.

    >>> images = pd.DataFrame({"image_id": ["a"], "role": "probe", "yaw": -30.0, "pitch": 5.0, "roll": 0.0})
    >>> photo = {"image_id": ["a"], "variant": "original"}
    >>> faces = pd.DataFrame({**photo, "detector": "scrfd", "status": "ok", "score": 0.9})
    >>> quality = pd.DataFrame({**photo, "sharpness": 0.5, "unevenness": 0.2, "face_size": 90.0})
    >>> photo_features(images, faces, quality)[["yaw", "blur", "score"]].values.tolist()
    [[30.0, 1.0, 0.9]]
    """
    probes = images[images["role"] == Role.PROBE]
    known = faces[(faces["variant"] == ORIGINAL) & (faces["status"] == Status.OK)]
    table = known[["image_id", "detector", "score"]].merge(probes[["image_id", "yaw", "pitch", "roll"]], on="image_id")
    table[["yaw", "pitch", "roll"]] = table[["yaw", "pitch", "roll"]].abs()
    own = quality[quality["variant"] == ORIGINAL].groupby("image_id").first()
    sharpness = table["image_id"].map(own["sharpness"]).to_numpy(np.float64)
    covered = pd.Series(dtype=np.float64) if frontals is None else frontals.groupby("image_id")["coverage"].max()
    table = table.assign(
        blur=-np.log2(np.maximum(sharpness, 1e-9)),
        size=table["image_id"].map(own["face_size"]),
        light=table["image_id"].map(own["unevenness"]),
        coverage=table["image_id"].map(covered),
    )
    return table[["image_id", "detector", *FEATURES]].reset_index(drop=True)


def gate_ways(
    pairs: pd.DataFrame,
    features: pd.DataFrame,
    spec: MeasureSpec,
    base: str,
    ways: Sequence[str],
    *,
    measure: str = "margin",
) -> pd.DataFrame:
    """Return `compare_policies` of each way against the base, for each detector and backbone.

    pairs: `PAIRS` with the variants base and ways; features: of `photo_features`; measure: of what is gained,
    similarity, margin or rank1. Returns detector, backbone, way, measure (str), then the columns of `compare_policies`.
    Raises SetupError for another measure.

    >>> gate_ways(pd.DataFrame(), pd.DataFrame(), MeasureSpec(), "fused", [], measure="eer")
    Traceback (most recent call last):
    facefront.errors.SetupError: gate: measure is 'eer'; give one of similarity, margin, rank1
    """
    if measure not in GAINS:
        raise SetupError(f"gate: measure is {measure!r}; give one of {', '.join(GAINS)}")
    tables = [pd.DataFrame(columns=[*COMBINATION, "way", "measure", *POLICY_COLUMNS])]
    tables += list(_tables(probe_outcomes(pairs, spec), features, spec, [base, *ways], measure))
    return pd.concat(tables[1:] or tables, ignore_index=True)[list(tables[0].columns)]


def _tables(
    outcomes: pd.DataFrame, features: pd.DataFrame, spec: MeasureSpec, variants: list[str], measure: str
) -> Iterator[pd.DataFrame]:
    base, *ways = variants
    for (detector, backbone), part in outcomes.groupby(COMBINATION, sort=False):
        mine = features[features["detector"] == detector].set_index("image_id")
        wide = part.pivot(index="left", columns="variant", values=measure)
        wide = wide[wide.index.isin(mine.index)]
        people = part.drop_duplicates("left").set_index("left")["person"].loc[wide.index].to_numpy(object)
        known = mine.loc[wide.index, list(FEATURES)].reset_index(drop=True)
        for way in ways:
            gains = (wide[way] - wide[base]).to_numpy(np.float64)
            table = compare_policies(known, gains, people, known["yaw"].to_numpy(), spec)
            yield table.assign(detector=detector, backbone=backbone, way=way, measure=measure)
