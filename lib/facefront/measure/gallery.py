"""Probes against prototypes: the own person's, sampled other people's, and the own one's rank among all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.embeddings import Vectors, cosine
from facefront.measure.prototypes import PROTOTYPE, Prototypes
from facefront.measure.sampling import draw_from_pool, draw_others, draw_pool
from facefront.measure.spec import PairSpec

_AT_ONCE = 1 << 20  # similarities in memory

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
        made = Prototypes.of(images, vectors)
        return cls(made.people, made.status, made.matrix)


@dataclass(frozen=True)
class Draw:
    """The people whom each probe meets, as places in a gallery: the same for every gallery of the same GT photos.

    columns: int64 [n, 1 + m], the own person first, then others; −1 where there is none. pool: int64 [L], ascending:
    the people among whom ranks are counted.
    """

    columns: np.ndarray
    pool: np.ndarray

    @classmethod
    def of(cls, probes: pd.DataFrame, gallery: Gallery, spec: PairSpec) -> Draw:
        """Draw for the probes (`IMAGES`), by hash; of people who have GT photos."""
        ids = probes["image_id"].to_numpy(dtype=object)
        own = pd.Index(gallery.people).get_indexer(probes["person"].to_numpy(dtype=object))
        with_gt = np.flatnonzero(gallery.status != Status.NO_GT)
        limit = spec.gallery
        if limit and len(with_gt) > limit:
            pool = with_gt[draw_pool(gallery.people[with_gt], limit, spec.seed)]
            drawn = draw_from_pool(ids, _places(own, pool), limit, spec.impostors_per_probe, spec.seed)
        else:
            pool, names = np.arange(len(gallery.people)), gallery.people[with_gt]
            drawn = draw_others(ids, _places(own, with_gt), names, spec.impostors_per_probe, spec.seed)
        among = pool if limit and len(with_gt) > limit else with_gt
        others = np.where(drawn < 0, -1, among[np.maximum(drawn, 0)]) if len(among) else drawn
        return cls(np.column_stack([own, others]), pool)

    def take(self, rows: np.ndarray) -> Draw:
        """Return the draw of some of the probes. rows: bool or int64."""
        return Draw(self.columns[rows], self.pool)


def _places(own: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return the place of each person of `own` within `among`, int64; −1 where it is not there."""
    return pd.Index(among).get_indexer(own).astype(np.int64)


def meet_gallery(
    group: str,
    probes: pd.DataFrame,
    status: np.ndarray,
    vectors: Vectors,
    gallery: Gallery,
    *,
    spec: PairSpec,
    draw: Draw | None = None,
) -> pd.DataFrame:
    """Return each probe with its own prototype (genuine) and with sampled others: `PAIRS` less detector, backbone,
    variant.

    probes: `IMAGES`; status: object [n], what became of each probe's picture; vectors: those of the variant in
    question; draw: of these probes, where it is known.
    """
    positions = vectors.positions(probes["image_id"].to_numpy(dtype=object))
    draw = draw or Draw.of(probes, gallery, spec)
    everybody = len(draw.pool) == len(gallery.people)
    pool = gallery.matrix if everybody else gallery.matrix[draw.pool]

    def score(rows: np.ndarray) -> np.ndarray:
        return vectors.matrix[positions[rows]] @ pool.T

    def own(rows: np.ndarray) -> np.ndarray:
        return cosine(vectors.matrix[positions[rows]], gallery.matrix[draw.columns[rows, 0]])

    return _meet(group, probes, status, score, gallery, draw=draw, own=None if everybody else own)


def meet_scored(
    group: str, probes: pd.DataFrame, status: np.ndarray, score: Score, gallery: Gallery, *, spec: PairSpec
) -> pd.DataFrame:
    """Return `meet_gallery`, with similarities of any kind, and ranks among all people.

    score: rows of probes with status ok, int64 [k], to their similarity with every person of the gallery, float
    [k, P]; the vectors of the gallery itself do not count.
    """
    draw = Draw.of(probes, gallery, spec)
    everybody = Draw(draw.columns, np.arange(len(gallery.people)))
    return _meet(group, probes, status, score, gallery, draw=everybody, own=None)


def _meet(
    group: str,
    probes: pd.DataFrame,
    status: np.ndarray,
    score: Score,
    gallery: Gallery,
    *,
    draw: Draw,
    own: Score | None,
) -> pd.DataFrame:
    """own: the similarity of rows of probes with their own person, where the pool does not hold everybody."""
    there = draw.columns >= 0
    probe, column = np.nonzero(there)
    similarity, rank = np.full(len(probe), np.nan), np.full(len(probe), np.nan)
    ends, firsts = np.cumsum(there.sum(axis=1)), there[:, 0]
    for start, last, scores, ranks in _compare(score, own, status, draw, gallery):
        part = slice(ends[start - 1] if start else 0, ends[last - 1])
        similarity[part] = scores[there[start:last]]
        rank[part][column[part] == 0] = ranks[firsts[start:last]]
    rows = _rows(group, probes, status, gallery, probe=probe, person=draw.columns[probe, column])
    return rows.assign(genuine=column == 0, similarity=similarity, rank=rank)


def _compare(
    score: Score, own: Score | None, status: np.ndarray, draw: Draw, gallery: Gallery
) -> Iterator[tuple[int, int, np.ndarray, np.ndarray]]:
    """Yield (start, last, similarity [k, 1 + m] of these probes with their columns, NaN where none, rank [k])."""
    usable = (gallery.status == Status.OK)[draw.pool]
    places = _places(draw.columns.ravel(), draw.pool).reshape(draw.columns.shape)
    step = max(1, _AT_ONCE // max(len(draw.pool), 1))
    for start in range(0, len(status), step):
        part = slice(start, min(start + step, len(status)))
        similarity, rank = np.full(places[part].shape, np.nan), np.full(part.stop - start, np.nan)
        scored = np.flatnonzero(status[part] == Status.OK)
        if len(scored):
            every, place = score(start + scored), places[part][scored]
            every[:, ~usable] = np.nan
            found = np.where(place < 0, np.nan, np.take_along_axis(every, np.maximum(place, 0), 1))
            if own is not None:
                found[:, 0] = _own_scores(own, start + scored, draw, gallery)
            itself = np.flatnonzero(place[:, 0] >= 0)
            every[itself, place[itself, 0]] = np.nan
            above = np.count_nonzero(every >= found[:, :1], axis=1)
            similarity[scored], rank[scored] = found, np.where(np.isnan(found[:, 0]), np.nan, above + 1)
        yield start, part.stop, similarity, rank


def _own_scores(own: Score, rows: np.ndarray, draw: Draw, gallery: Gallery) -> np.ndarray:
    person = draw.columns[rows, 0]
    there = (person >= 0) & (gallery.status[person] == Status.OK)
    scores = np.full(len(rows), np.nan)
    scores[there] = own(rows[there])
    return scores


def _rows(
    group: str, probes: pd.DataFrame, status: np.ndarray, gallery: Gallery, *, probe: np.ndarray, person: np.ndarray
) -> pd.DataFrame:
    """Return the words and angles of `PAIRS`. probe, person: int64, places in probes and gallery, row by row."""
    people = pd.Categorical(gallery.people)
    prototypes = pd.Categorical([PROTOTYPE + name for name in gallery.people])
    ids, persons = (probes[name].astype("category").array for name in ("image_id", "person"))
    faults = [str(fault) for fault in Status]
    own, theirs = (pd.Index(faults).get_indexer(words) for words in (status, gallery.status))
    outcome = np.where(own[probe] == faults.index(Status.OK), theirs[person], own[probe])
    return pd.DataFrame(
        {
            "group": pd.Categorical.from_codes(np.zeros(len(probe), np.int8), [group]),
            "left": ids.take(probe),
            "right": prototypes.take(person),
            "left_person": persons.take(probe),
            "right_person": people.take(person),
            "yaw": probes["yaw"].to_numpy(np.float64)[probe],
            "pitch": probes["pitch"].to_numpy(np.float64)[probe],
            "status": pd.Categorical.from_codes(outcome.astype(np.int8), faults),
        }
    )
