"""Fusion: one embedding of a photo and of what was made of it, and the controls that any second view must beat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.faces import Role, Status
from facefront.measure.choice import choose_on_all, choose_on_others, means_by_person
from facefront.measure.embeddings import EMBEDDING_COLUMNS, Vectors, cosine, stack_vectors, status_of
from facefront.measure.gallery import Gallery
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.variants import ORIGINAL, Use, Variant

WEIGHT_COLUMNS = ("detector", "backbone", "variant", "person", "weight")


@dataclass(frozen=True)
class Blend:
    """The views that are averaged. name: the variant that it makes; base: the variants that are averaged first, in
    equal parts; added: the one that joins them with the chosen weight."""

    name: str
    base: tuple[str, ...]
    added: str


def blends(variant: str, mirrored: str = "") -> tuple[Blend, ...]:
    """Return the fusion of the photo with a variant; with `mirrored` (the photo, mirrored as a whole) its control, and
    both together."""
    fused = Variant.parse(variant).used(Use.FUSED)
    alone = Blend(str(fused), (ORIGINAL,), variant)
    if not mirrored:
        return (alone,)
    control = Blend(str(Variant.parse(mirrored).used(Use.FUSED)), (ORIGINAL,), mirrored)
    return alone, control, Blend(str(fused.used(Use.FUSED_WITH_MIRRORED)), (ORIGINAL, mirrored), variant)


def fuse(
    images: pd.DataFrame, embeddings: pd.DataFrame, spec: MeasureSpec, wanted: Sequence[Blend]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the fused embeddings of all probes, as rows of an embedding table, and the weights.

    images: `IMAGES` with roles; embeddings: an embedding table with every variant of `wanted`. A fused vector is the
    normalised (1 − w)·base + w·added, of L2-normalised vectors; for each person w is the weight of spec.choice.weights
    with the largest mean over all *other* people of their mean similarity with their own GT prototype; on a tie the
    smallest. Where the photo has no vector there is none and its status stays; where another view has none it is left
    out. Give the rows to `build_pairs` with the others: ranks, margins and gains follow.

    Returns (embedding table, weights): detector, backbone, variant, person (str), weight (float64).
    """
    tables, weights = [], []
    for (detector, backbone), rows in embeddings.groupby(COMBINATION, sort=False):
        for blend in wanted:
            made, chosen = _fuse(images, rows, spec, blend)
            named = {"detector": detector, "backbone": backbone, "variant": blend.name}
            tables.append(made.assign(**named)[list(EMBEDDING_COLUMNS)])
            weights.append(chosen.assign(**named)[list(WEIGHT_COLUMNS)])
    if not tables:
        return pd.DataFrame(columns=list(EMBEDDING_COLUMNS)), pd.DataFrame(columns=list(WEIGHT_COLUMNS))
    return pd.concat(tables, ignore_index=True), pd.concat(weights, ignore_index=True)


def weight_for_others(
    images: pd.DataFrame, embeddings: pd.DataFrame, spec: MeasureSpec, blend: Blend
) -> Iterator[tuple[str, str, float]]:
    """Yield (detector, backbone, weight): the weight that is best over all people, for a new person; NaN
    where no probe has a score. The gain under it was fitted on these people, so it is not reported."""
    options = _options(spec)
    for (detector, backbone), rows in embeddings.groupby(COMBINATION, sort=False):
        views = _Views.of(images, rows, blend)
        best = choose_on_all(means_by_person(views.scores(options), views.probes["person"]))
        yield str(detector), str(backbone), float(options[best]) if best >= 0 else np.nan


def _fuse(
    images: pd.DataFrame, rows: pd.DataFrame, spec: MeasureSpec, blend: Blend
) -> tuple[pd.DataFrame, pd.DataFrame]:
    options, views = _options(spec), _Views.of(images, rows, blend)
    persons = views.probes["person"]
    chosen = choose_on_others(means_by_person(views.scores(options), persons))
    own = persons.map(chosen).fillna(0).astype(int).to_numpy()
    mixed = views.mix(options[own]).astype(np.float32)
    scored = views.status == Status.OK
    vectors = pd.Series([vector if ok else None for vector, ok in zip(mixed, scored, strict=True)], dtype=object)
    table = pd.DataFrame({"image_id": views.probes["image_id"], "status": views.status, "vector": vectors})
    return table, pd.DataFrame({"person": chosen.index, "weight": options[chosen.to_numpy()]})


def _options(spec: MeasureSpec) -> np.ndarray:
    return np.array(sorted(spec.choice.weights), np.float64)


@dataclass(frozen=True)
class _Views:
    """The views of one detector and backbone, row for row: probes (`IMAGES`), status of the photo, and as float64 [n,
    D] the base and the added view and the own GT prototype, zeros where there is none."""

    probes: pd.DataFrame
    status: np.ndarray
    base: np.ndarray
    added: np.ndarray
    prototypes: np.ndarray

    @classmethod
    def of(cls, images: pd.DataFrame, rows: pd.DataFrame, blend: Blend) -> _Views:
        """Build the views from `IMAGES` and an embedding table."""
        probes = images[images["role"] == Role.PROBE].reset_index(drop=True)
        ids = probes["image_id"].to_numpy(dtype=object)
        known = status_of(rows[rows["variant"] == ORIGINAL]).reindex(ids)
        status = known.fillna(str(Status.READ_ERROR)).to_numpy(dtype=object)
        vectors = {name: stack_vectors(rows[rows["variant"] == name]) for name in (*blend.base, blend.added)}
        width = _width(vectors)
        base = _unit(np.sum([vectors[name].rows(ids, width) for name in blend.base], axis=0))
        prototypes = _prototypes(images, vectors[ORIGINAL], probes["person"], width)
        return cls(probes, status, base, vectors[blend.added].rows(ids, width), prototypes)

    def mix(self, weight: np.ndarray | float) -> np.ndarray:
        """Return (1 − w)·base + w·added, of unit length; the base alone where nothing is added. weight: float [n] or
        one."""
        share = np.where(self.added.any(1), weight, 0.0)[:, None]
        return _unit((1 - share) * self.base + share * self.added)

    def scores(self, options: np.ndarray) -> np.ndarray:
        """Similarity with the own prototype under each weight, float64 [n, weights]; NaN where there is no score."""
        scores = np.column_stack([cosine(self.mix(weight), self.prototypes) for weight in options])
        scores[(self.status != Status.OK) | ~self.prototypes.any(1)] = np.nan
        return scores


def _width(views: dict[str, Vectors]) -> int:
    return max(view.matrix.shape[1] for view in views.values())


def _unit(rows: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 1e-9)


def _prototypes(images: pd.DataFrame, originals: Vectors, persons: pd.Series, width: int) -> np.ndarray:
    """Return each probe's own GT prototype, float64 [n, width], zeros where there is none."""
    if not len(originals.ids):
        return np.zeros((len(persons), width))
    gallery = Gallery.of(images, originals)
    return gallery.matrix[pd.Index(gallery.people).get_indexer(persons)].astype(np.float64)
