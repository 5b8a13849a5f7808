"""Original and frontal side by side, probe by probe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.ledger import GROUPS_WITH_GT, GT_FAULTS, steps
from facefront.variants import ORIGINAL

COMBINATION = ["detector", "backbone"]


def probe_table(
    pairs: pd.DataFrame, variants: Sequence[str] | None = None, support: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row for each detector, backbone, variant (not original) and attempted probe.

    pairs: `PAIRS`; its genuine rows of angle_gt and frontal_gt count. variants: the arms compared; default: all, in
    their order. support: of `common_support`, which narrows the common support of `pairs`. Returns detector, backbone,
    variant, left (image_id), person (str), yaw, pitch (float64), status_original, status_frontal (str), angle_gt,
    frontal_gt (similarities, NaN where missing), d (their difference, NaN where either is missing), common (bool:
    scored in all the variants of this detector and backbone and in the original), has_gt (bool), generated, detected
    (bool). Raises ValueError where a variant asked for has no pairs, or a probe stands there twice.
    """
    wanted = pairs["genuine"] & pairs["group"].isin(GROUPS_WITH_GT)
    genuine = pairs.loc[
        wanted, [*COMBINATION, "variant", "left", "left_person", "yaw", "pitch", "status", "similarity"]
    ]
    genuine = genuine.astype({name: "str" for name in genuine if genuine[name].dtype == "category"})
    known = [name for name in genuine["variant"].unique() if name != ORIGINAL]
    variants = known if variants is None else list(variants)
    missing = [name for name in variants if name not in known]
    if missing:
        raise ValueError(f"no frontal_gt pairs of variant {', '.join(missing)}; there are {', '.join(known) or 'none'}")
    original = genuine[genuine["variant"] == ORIGINAL]
    frontal = genuine[genuine["variant"].isin(variants)]
    both = frontal.merge(
        original[[*COMBINATION, "left", "status", "similarity"]],
        on=[*COMBINATION, "left"],
        how="left",
        suffixes=("_frontal", "_original"),
        validate="many_to_one",
    ).rename(columns={"similarity_frontal": "frontal_gt", "similarity_original": "angle_gt", "left_person": "person"})
    reached = steps(both["status_frontal"], both["variant"])
    both = both.assign(
        d=both["frontal_gt"] - both["angle_gt"],
        common=_common(both, len(variants)) & _supported(both, support),
        has_gt=~both["status_frontal"].isin(GT_FAULTS) & ~both["status_original"].isin(GT_FAULTS),
        generated=reached["generated"],
        detected=reached["detected"],
    )
    columns = [
        *COMBINATION,
        "variant",
        "left",
        "person",
        "yaw",
        "pitch",
        "status_original",
        "status_frontal",
        "angle_gt",
    ]
    return both[[*columns, "frontal_gt", "d", "common", "has_gt", "generated", "detected"]]


def common_support(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the probes scored in the original and in all other variants of `PAIRS`: detector, backbone, left (str).

    Statements about other variants of the same probes are read on it too, so that one effect has one number.
    """
    table = probe_table(pairs)
    return table.loc[table["common"], [*COMBINATION, "left"]].drop_duplicates(ignore_index=True)


def _supported(both: pd.DataFrame, support: pd.DataFrame | None) -> np.ndarray | bool:
    if support is None:
        return True
    keys = [*COMBINATION, "left"]
    return pd.MultiIndex.from_frame(both[keys]).isin(pd.MultiIndex.from_frame(support[keys]))


def _common(both: pd.DataFrame, arms: int) -> np.ndarray:
    """Return whether the probe of each row was scored in the original and in all the arms."""
    scored = (both["status_frontal"] == Status.OK) & (both["status_original"] == Status.OK)
    return (scored.groupby([both["detector"], both["backbone"], both["left"]]).transform("sum") == arms).to_numpy(bool)
