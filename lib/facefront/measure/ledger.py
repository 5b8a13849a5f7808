"""The counts of every attempted pair by its result."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.variants import ORIGINAL

KEYS = ["group", "variant", "detector", "backbone"]
GROUPS_WITH_GT = ("angle_gt", "frontal_gt")
"""The groups of pairs in which a picture meets GT: the photo, and what was made of it."""

_NOT_READ = (Status.READ_ERROR,)
_NOT_GENERATED = (Status.READ_ERROR, Status.GENERATOR_ERROR, Status.NO_FACE_PROBE)
_NOT_DETECTED = (*_NOT_GENERATED, Status.NO_FACE_FRONTAL, Status.SEVERAL_FACES, Status.NOT_UPRIGHT)
GT_FAULTS = (Status.NO_GT, Status.NO_FACE_GT)
"""Faults of the reference, for which no arm can be blamed."""


def steps(status: pd.Series, variant: pd.Series) -> pd.DataFrame:
    """Return how far each pair came: bool columns attempted, generated, detected, scored, each implied by the next."""
    unread, unmade = status.isin(_NOT_READ), status.isin(_NOT_GENERATED)
    return pd.DataFrame(
        {
            "attempted": True,
            "generated": ~unread.where(variant == ORIGINAL, unmade),
            "detected": ~status.isin(_NOT_DETECTED),
            "scored": status == Status.OK,
        },
        index=status.index,
    )


def ledger(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the number of attempted, generated, detected and scored genuine pairs, and the count of every status.

    pairs: `PAIRS`. Returns one row for each group, variant, detector, backbone with those columns (str) and, int64:
    people, attempted, generated (an output exists; for variant original: the file could be read), detected (and a face
    was found on it), scored (status ok), then one column for each `Status` but ok, by its value (no_face_probe, …).
    scored ≤ detected ≤ generated ≤ attempted. Pairs that lack only their GT are detected and not scored.
    """
    genuine = pairs.loc[pairs["genuine"], [*KEYS, "status", "left_person"]]
    faults = {status.value: genuine["status"] == status for status in Status if status != Status.OK}
    counts = pd.concat([steps(genuine["status"], genuine["variant"]), pd.DataFrame(faults)], axis=1).astype(np.int64)
    grouped = pd.concat([genuine[KEYS], counts], axis=1).groupby(KEYS, sort=False)
    people = genuine.groupby(KEYS, sort=False)["left_person"].nunique().astype(np.int64).rename("people")
    return pd.concat([people, grouped.sum()], axis=1).reset_index().astype(dict.fromkeys(KEYS, "str"))
