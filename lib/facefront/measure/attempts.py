"""The result of every attempted picture: the last step it reached, or its first fault."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.embeddings import status_of
from facefront.variants import ORIGINAL


def attempted_statuses(
    images: pd.DataFrame,
    variant: str,
    embeddings: pd.DataFrame,
    faces: pd.DataFrame | None = None,
    frontals: pd.DataFrame | None = None,
) -> pd.Series:
    """Return status by image_id of the pictures of this variant that were attempted, in the order of `images`.

    images: the photos in question (`IMAGES`); embeddings, faces: rows of one detector (and backbone) and this variant;
    frontals: rows of this variant. The first fault on the way counts: reading, generating, detecting, embedding. Of
    variant original every photo was attempted, of another one those that have a row in any table. Raises ValueError
    where a picture has no fault and no embedding row either, so that nothing says what became of it.
    """
    ids = pd.Index(images["image_id"], dtype=object)
    steps = [status_of(table).reindex(ids) for table in (frontals, faces, embeddings) if table is not None]
    known = np.logical_or.reduce([step.notna().to_numpy() for step in steps])
    status = status_of(images)
    for step in steps:
        status = status.where((status != Status.OK) | step.isna(), step)
    lost = (status == Status.OK) & steps[-1].isna() & (known | (variant == ORIGINAL))
    if lost.any():
        raise ValueError(
            f"{lost.sum()} pictures of variant {variant!r} have neither a fault nor an embedding row, "
            f"e.g. {ids[lost.to_numpy()][0]!r}: embed them, or give the table that says why not"
        )
    return status if variant == ORIGINAL else status[known]
