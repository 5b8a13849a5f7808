"""The GT prototype: one reference embedding for each person, detector and backbone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.measure.embeddings import Vectors, stack_vectors
from facefront.variants import ORIGINAL

PROTOTYPE = "prototype:"
"""A pair table names a prototype by this and the person."""


def build_prototypes(images: pd.DataFrame, embeddings: pd.DataFrame) -> pd.DataFrame:
    """Return the normalised mean embedding of each person's GT photos.

    images: `IMAGES`; those with role gt count. embeddings: an embedding table; its rows of variant original count.
    Returns one row for each person of `images`, detector and backbone: person, detector, backbone, status (ok; no_gt:
    the person has no GT photo; no_face_gt: none of them has an embedding), n_gt (GT photos), n_used (those with an
    embedding), vector (object, float32 [D] with norm 1, or None unless ok).
    """
    originals = embeddings[embeddings["variant"] == ORIGINAL]
    blocks = [
        prototypes_of(images, stack_vectors(rows)).assign(detector=detector, backbone=backbone)
        for (detector, backbone), rows in originals.groupby(["detector", "backbone"], sort=False)
    ]
    columns = ["person", "detector", "backbone", "status", "n_gt", "n_used", "vector"]
    return pd.concat(blocks, ignore_index=True)[columns] if blocks else pd.DataFrame(columns=columns)


def prototypes_of(images: pd.DataFrame, vectors: Vectors) -> pd.DataFrame:
    """Return `build_prototypes` of one detector and backbone, without those columns; persons sorted."""
    people = np.array(sorted(set(images["person"])), dtype=object)
    gt = images[images["role"] == Role.GT]
    owner = pd.Index(people).get_indexer(gt["person"].to_numpy(dtype=object))
    position = vectors.positions(gt["image_id"].to_numpy(dtype=object))
    n_gt = np.bincount(owner, minlength=len(people))
    seen = position >= 0
    n_used = np.bincount(owner[seen], minlength=len(people))
    means = mean_directions(vectors.matrix[position[seen]], owner[seen], len(people))
    usable = (n_used > 0) & (np.linalg.norm(means, axis=1) > 0) if means.size else np.zeros(len(people), bool)
    status = np.where(usable, Status.OK.value, np.where(n_gt > 0, Status.NO_FACE_GT.value, Status.NO_GT.value))
    kept = (
        [mean if ok else None for mean, ok in zip(means, usable, strict=True)] if means.size else [None] * len(people)
    )
    return pd.DataFrame({"person": people, "status": status, "n_gt": n_gt, "n_used": n_used}).assign(
        vector=pd.Series(kept, dtype=object)
    )


def mean_directions(matrix: np.ndarray, owner: np.ndarray, n: int) -> np.ndarray:
    """Return the normalised sum of each owner's rows, zeros where there are none: matrix [m, D], owner int [m] → [n,
    D]."""
    sums = np.zeros((n, matrix.shape[1]), np.float64)
    np.add.at(sums, owner, matrix)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 1e-9).astype(np.float32)
