"""The GT prototype: one reference embedding for each person, detector and backbone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.measure.embeddings import Vectors, stack_vectors
from facefront.variants import ORIGINAL

_AT_ONCE = 512  # people, whose sums are in memory

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
        Prototypes.of(images, stack_vectors(rows)).table().assign(detector=detector, backbone=backbone)
        for (detector, backbone), rows in originals.groupby(["detector", "backbone"], sort=False)
    ]
    columns = ["person", "detector", "backbone", "status", "n_gt", "n_used", "vector"]
    return pd.concat(blocks, ignore_index=True)[columns] if blocks else pd.DataFrame(columns=columns)


@dataclass(frozen=True)
class Prototypes:
    """The prototypes of one detector and backbone: people object [P], sorted; status object [P]; n_gt, n_used int64
    [P]; matrix float32 [P, D], zeros where there is none."""

    people: np.ndarray
    status: np.ndarray
    n_gt: np.ndarray
    n_used: np.ndarray
    matrix: np.ndarray

    @classmethod
    def of(cls, images: pd.DataFrame, vectors: Vectors) -> Prototypes:
        """Build them from the GT photos of `images` (`IMAGES`) and the vectors of the original photos."""
        people = np.array(sorted(set(images["person"])), dtype=object)
        gt = images[images["role"] == Role.GT]
        owner = pd.Index(people).get_indexer(gt["person"].to_numpy(dtype=object))
        position = vectors.positions(gt["image_id"].to_numpy(dtype=object))
        n_gt = np.bincount(owner, minlength=len(people))
        seen = position >= 0
        n_used = np.bincount(owner[seen], minlength=len(people))
        means = mean_directions(vectors.matrix, owner[seen], len(people), position[seen])
        usable = (n_used > 0) & means.any(axis=1)
        status = np.where(usable, Status.OK.value, np.where(n_gt > 0, Status.NO_FACE_GT.value, Status.NO_GT.value))
        return cls(people, status.astype(object), n_gt, n_used, means)

    def table(self) -> pd.DataFrame:
        """Return `build_prototypes` of one detector and backbone, without those columns."""
        kept = [mean if ok == Status.OK else None for mean, ok in zip(self.matrix, self.status, strict=True)]
        counts = {"n_gt": self.n_gt, "n_used": self.n_used}
        table = pd.DataFrame({"person": self.people, "status": self.status, **counts})
        return table.assign(vector=pd.Series(kept, dtype=object))


def mean_directions(matrix: np.ndarray, owner: np.ndarray, n: int, rows: np.ndarray | None = None) -> np.ndarray:
    """Return the normalised sum of each owner's rows, float32 [n, D]; zeros where there are none.

    matrix: float [·, D], of which a few rows are read at a time; owner: int [m]; rows: int [m], those of the owners,
    the first m if not given.
    """
    rows = np.arange(len(owner)) if rows is None else rows
    order = np.argsort(owner, kind="stable")
    ends = np.cumsum(np.bincount(owner, minlength=n))
    means = np.zeros((n, matrix.shape[1]), np.float32)
    for start in range(0, n, _AT_ONCE):
        own = order[(ends[start - 1] if start else 0) : ends[min(start + _AT_ONCE, n) - 1]]
        sums = np.zeros((min(_AT_ONCE, n - start), matrix.shape[1]), np.float64)
        np.add.at(sums, owner[own] - start, matrix[rows[own]])
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        np.divide(sums, norms, out=sums, where=norms > 1e-9)
        means[start : start + _AT_ONCE] = np.where(norms > 1e-9, sums, 0)
    return means
