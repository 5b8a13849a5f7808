"""Probes against prototypes: the own person's, sampled other people's, and the own one's rank among all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.embeddings import Vectors
from facefront.measure.prototypes import PROTOTYPE, prototypes_of
from facefront.measure.sampling import draw_others
from facefront.measure.spec import PairSpec

_CHUNK = 2048

Score = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Gallery:
    """The prototypes of one detector and backbone.

    people: object [P], sorted; status: object [P]; matrix: float32 [P, D], zeros where there is no prototype.
    """

    people: np.ndarray
    status: np.ndarray
    matrix: np.ndarray

    @classmethod
    def of(cls, images: pd.DataFrame, vectors: Vectors) -> Gallery:
        """Build the gallery from the GT photos of `images` (`IMAGES`) and the vectors of the original photos."""
        table = prototypes_of(images, vectors)
        matrix = np.zeros((len(table), vectors.matrix.shape[1]), np.float32)
        for row, vector in zip(matrix, table["vector"], strict=True):
            row[:] = 0 if vector is None else vector
        return cls(table["person"].to_numpy(dtype=object), table["status"].to_numpy(dtype=object), matrix)


def meet_gallery(
    group: str, probes: pd.DataFrame, status: np.ndarray, vectors: Vectors, gallery: Gallery, *, spec: PairSpec
) -> pd.DataFrame:
    """Return each probe with its own prototype (genuine) and with sampled others: `PAIRS` less detector, backbone,
    variant.

    probes: `IMAGES`; status: object [n], what became of each probe's picture; vectors: those of the variant in
    question.
    """
    positions = vectors.positions(probes["image_id"].to_numpy(dtype=object))

    def score(rows: np.ndarray) -> np.ndarray:
        return vectors.matrix[positions[rows]] @ gallery.matrix.T

    return meet_scored(group, probes, status, score, gallery, spec=spec)


def meet_scored(
    group: str, probes: pd.DataFrame, status: np.ndarray, score: Score, gallery: Gallery, *, spec: PairSpec
) -> pd.DataFrame:
    """Return `meet_gallery`, with similarities of any kind.

    score: rows of probes with status ok, int64 [k], to their similarity with every person of the gallery, float
    [k, P]; the vectors of the gallery itself do not count.
    """
    ids = probes["image_id"].to_numpy(dtype=object)
    own = pd.Index(gallery.people).get_indexer(probes["person"].to_numpy(dtype=object))
    others = _draw(ids, own, gallery, spec)
    columns = np.column_stack([own, others])
    parts = list(_compare(score, status, columns, gallery))
    similarity = np.concatenate([part[0] for part in parts]) if parts else np.empty((0, columns.shape[1]))
    rank = np.concatenate([part[1] for part in parts]) if parts else np.empty(0)
    probe, column = np.nonzero(columns >= 0)
    rows = _rows(group, probes.take(probe), status[probe], columns[probe, column], gallery)
    return rows.assign(similarity=similarity[probe, column], rank=np.where(column == 0, rank[probe], np.nan))


def _draw(ids: np.ndarray, own: np.ndarray, gallery: Gallery, spec: PairSpec) -> np.ndarray:
    """Other people's positions in the gallery, of those who have GT photos: int64 [n, m], −1 where there are fewer."""
    with_gt = np.flatnonzero(gallery.status != Status.NO_GT)
    local = pd.Index(with_gt).get_indexer(own)
    drawn = draw_others(ids, local, gallery.people[with_gt], spec.impostors_per_probe, spec.seed)
    return np.where(drawn < 0, -1, with_gt[np.maximum(drawn, 0)]) if len(with_gt) else drawn


def _compare(
    score: Score, status: np.ndarray, columns: np.ndarray, gallery: Gallery
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Similarity [n, 1 + m] of probes with their columns (NaN where none) and the first one's rank, in chunks."""
    usable = gallery.status == Status.OK
    for start in range(0, len(status), _CHUNK):
        part = slice(start, start + _CHUNK)
        scored = status[part] == Status.OK
        every = np.full((len(scored), len(usable)), np.nan)
        if scored.any():
            every[scored] = score(start + np.flatnonzero(scored))
        every[:, ~usable] = np.nan
        own = np.take_along_axis(every, columns[part, :1], 1)
        rank = np.where(np.isnan(own[:, 0]), np.nan, np.count_nonzero(every >= own, axis=1))
        similarity = np.take_along_axis(every, np.maximum(columns[part], 0), 1)
        yield np.where(columns[part] < 0, np.nan, similarity), rank


def _rows(group: str, probes: pd.DataFrame, status: np.ndarray, person: np.ndarray, gallery: Gallery) -> pd.DataFrame:
    """Return probes and gallery positions, row by row, as `PAIRS` that lack what was measured."""
    return pd.DataFrame(
        {
            "group": group,
            "left": probes["image_id"].array,
            "right": pd.array([PROTOTYPE + name for name in gallery.people], dtype="str").take(person),
            "left_person": probes["person"].array,
            "right_person": pd.array(gallery.people, dtype="str").take(person),
            "genuine": (probes["person"].to_numpy(dtype=object) == gallery.people[person]).astype(bool),
            "yaw": probes["yaw"].array,
            "pitch": probes["pitch"].array,
            "status": np.where(status == Status.OK, gallery.status[person], status),
        }
    )
