"""Probes compared with GT that was turned towards them: a GT photo is frontal, so that all its texture is seen.

The views of a GT photo, drawn at a grid of poses, never depend on who the probe is; a probe is compared with every
person's GT at the view nearest to the probe's own pose, so that impostors go through the same. Source of the idea: the
reverse of frontalization, "defrontalization", arXiv 2506.04496.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from facefront.faces import PAIRS, Role, Status, conform
from facefront.measure.choice import choose_carefully_on_all, choose_carefully_on_others, means_by_person
from facefront.measure.embeddings import Vectors, stack_vectors, status_of
from facefront.measure.fusion import WEIGHT_COLUMNS
from facefront.measure.gallery import Gallery, meet_scored
from facefront.measure.probes import COMBINATION
from facefront.measure.spec import MeasureSpec
from facefront.measure.views import mix_views, nearest_poses, scores_at
from facefront.variants import ORIGINAL, Arm, Use, Variant

DRAWN = "drawn"
"""The detector's place in a table of views that were aligned by the drawn head's own five points."""


@dataclass(frozen=True)
class TurnedGallery:
    """One way to compare probes with turned GT.

    name: the variant that it makes; probe: the variant of the probes' embeddings; views: the variants of the views,
    each with a pose, or a single one without, which counts for every probe; wrong_side: whether a probe is given the
    views of its own mirror image; weight: of the views, NaN where it is chosen.
    """

    name: str
    probe: str
    views: tuple[str, ...]
    wrong_side: bool = False
    weight: float = np.nan


def turned_galleries(
    frontalizer: str, views: Sequence[str], mirrored: str = "", fused: str = ""
) -> tuple[TurnedGallery, ...]:
    """Return what a frontalizer's views are used for: the photo, photo and mirrored photo, then the controls.

    views: every variant of the table of views; mirrored: the variant of mirrored photos in it (of GT) and fused: of
    photo and mirrored photo in the embedding table (of probes), both empty where there is none. The controls are read
    with the fused probes: the views alone, GT redrawn at its own pose, the views of the wrong side, GT mirrored.
    """
    turned = tuple(v for v in views if (p := Variant.parse(v)).pose is not None and p.frontalizer == frontalizer)
    made = Variant(frontalizer)
    own = str(Variant(frontalizer, Arm.ZERO_ROTATION))
    arms = [TurnedGallery(str(made.used(Use.GALLERY)), ORIGINAL, turned)]
    if fused:
        arms += [
            TurnedGallery(str(made.used(Use.GALLERY_WITH_MIRRORED)), fused, turned),
            TurnedGallery(str(made.used(Use.GALLERY_ALONE)), fused, turned, weight=1.0),
            TurnedGallery(str(made.used(Use.GALLERY_OWN_POSE)), fused, (own,) if own in views else ()),
            TurnedGallery(str(made.used(Use.GALLERY_WRONG_SIDE)), fused, turned, wrong_side=True),
        ]
        other = str(Variant.parse(mirrored).used(Use.GALLERY_WITH_MIRRORED)) if mirrored else ""
        arms.append(TurnedGallery(other, fused, (mirrored,) if mirrored in views else ()))
    return tuple(arm for arm in arms if arm.views)


def match_turned(
    images: pd.DataFrame,
    embeddings: pd.DataFrame,
    views: pd.DataFrame,
    spec: MeasureSpec,
    wanted: Sequence[TurnedGallery],
    *,
    aligned: str = DRAWN,
) -> tuple[pd.DataFrame, pd.DataFrame, dict[tuple[str, str, str], float]]:
    """Return the pairs of probes and turned GT, as `PAIRS` of the wanted names, the weights, and those for new people.

    images: `IMAGES` with roles; embeddings: an embedding table of the photos and of each wanted probe variant; views:
    an embedding table of GT photos' views; aligned: the source of the points in it that count, `DRAWN` or a detector,
    which then is the probes' own too. A person's reference is the normalised (1 − w)·prototype + w·view, where the view
    is the prototype of the views at the pose nearest to the probe's (the plain prototype stands for a pose of 0); of a
    GT photo without a view its plain embedding counts. For each person, w is the smallest weight of spec.choice.weights
    with which the margin over all *other* people (similarity with the own reference less the mean with all others) is
    the largest within one standard error (`choose_carefully_on_others`).

    Returns (`PAIRS` of group frontal_gt, weights, best): of the weights detector, backbone, variant, person (str),
    weight (float64), the columns of `fuse`; best: by detector, backbone and variant the weight that is best over all
    people, for a new person, NaN where no probe has a score. The gain under it was fitted on these people, so that it
    is not reported.
    """
    tables, weights, best = [conform(pd.DataFrame(columns=list(PAIRS)), PAIRS)], [], {}
    for (detector, backbone), arm, probes in _combinations(images, embeddings, views, wanted, aligned):
        named = {"detector": detector, "backbone": backbone, "variant": arm.name}
        chosen, weight, best[detector, backbone, arm.name] = _choose(probes, arm, spec)

        def score(rows: np.ndarray, probes: _Turned = probes, weight: np.ndarray = weight) -> np.ndarray:
            return probes.similarity(rows, weight[rows])

        rows = meet_scored("frontal_gt", probes.table, probes.status, score, probes.gallery, spec=spec.pairs)
        tables.append(conform(rows.assign(**named), PAIRS))
        weights.append(chosen.assign(**named)[list(WEIGHT_COLUMNS)])
    empty = pd.DataFrame(columns=list(WEIGHT_COLUMNS))
    return pd.concat(tables, ignore_index=True), pd.concat(weights or [empty], ignore_index=True), best


def view_prototypes(images: pd.DataFrame, embeddings: pd.DataFrame, views: pd.DataFrame) -> pd.DataFrame:
    """Return each person's prototype at each view: person, detector, backbone, variant, status, vector.

    embeddings: of the photos; views: of GT photos, all detectors of which are kept apart. Where a GT photo has no view
    its plain embedding counts; status and vector are as in `build_prototypes`.
    """
    tables = []
    for (aligned, backbone, variant), rows in views.groupby([*COMBINATION, "variant"], sort=False):
        for detector, plain in embeddings[embeddings["backbone"] == backbone].groupby("detector", sort=False):
            if aligned in {DRAWN, detector}:
                gallery = _view_gallery(images, stack_vectors(plain[plain["variant"] == ORIGINAL]), rows)
                vector = pd.Series(list(gallery.matrix), dtype=object).where(gallery.status == Status.OK, None)
                made = pd.DataFrame({"person": gallery.people, "status": gallery.status, "vector": vector})
                named = {"detector": detector, "backbone": backbone, "variant": variant}
                tables.append(made.assign(**named))
    columns = ["person", "detector", "backbone", "variant", "status", "vector"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _combinations(
    images: pd.DataFrame, embeddings: pd.DataFrame, views: pd.DataFrame, wanted: Sequence[TurnedGallery], aligned: str
) -> Iterator[tuple[tuple[str, str], TurnedGallery, _Turned]]:
    """Every detector and backbone with every wanted way."""
    for (detector, backbone), rows in embeddings.groupby(COMBINATION, sort=False):
        if aligned not in {DRAWN, detector}:
            continue
        scene = _Scene(images, rows, views[(views["detector"] == aligned) & (views["backbone"] == backbone)])
        for arm in wanted:
            yield (str(detector), str(backbone)), arm, _Turned.of(scene, arm)


def _choose(probes: _Turned, arm: TurnedGallery, spec: MeasureSpec) -> tuple[pd.DataFrame, np.ndarray, float]:
    """Return each person's weight, as a table, each probe's, float64 [n], and a new person's."""
    options = np.array(sorted(spec.choice.weights) if np.isnan(arm.weight) else [arm.weight], np.float64)
    persons = probes.table["person"]
    means = means_by_person(probes.margins(options), persons)
    chosen, best = choose_carefully_on_others(means), choose_carefully_on_all(means)
    own = persons.map(chosen).fillna(0).astype(int).to_numpy()
    table = pd.DataFrame({"person": chosen.index, "weight": options[chosen.to_numpy()]})
    return table, options[own], float(options[best]) if best >= 0 else np.nan


@dataclass(frozen=True)
class _Scene:
    """Hold what all ways of one detector and backbone use: `IMAGES`, an embedding table and its views."""

    images: pd.DataFrame
    rows: pd.DataFrame
    views: pd.DataFrame
    _drawn: dict[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def originals(self) -> Vectors:
        return stack_vectors(self.rows[self.rows["variant"] == ORIGINAL])

    @cached_property
    def gallery(self) -> Gallery:
        return Gallery.of(self.images, self.originals)

    def drawn(self, view: str) -> np.ndarray:
        """Return everybody's prototype at a view, float32 [P, D]."""
        if view not in self._drawn:
            rows = self.views[self.views["variant"] == view]
            self._drawn[view] = _view_gallery(self.images, self.originals, rows).matrix
        return self._drawn[view]


@dataclass(frozen=True)
class _Turned:
    """Arrays of one detector, backbone and way, row for row: probes (`IMAGES`), their status, embeddings (float64 [n,
    D], zeros where there is none), own person's place in the gallery (int64 [n], −1 where none) and view (int64 [n]; 0:
    the plain gallery). views: float32 [1 + V, P, D], zeros, for which the plain gallery stands, then each view."""

    table: pd.DataFrame
    status: np.ndarray
    vectors: np.ndarray
    own: np.ndarray
    view: np.ndarray
    gallery: Gallery
    views: np.ndarray

    @classmethod
    def of(cls, scene: _Scene, arm: TurnedGallery) -> _Turned:
        """Return those of one way."""
        probes = scene.images[scene.images["role"] == Role.PROBE].reset_index(drop=True)
        ids = probes["image_id"].to_numpy(dtype=object)
        of_probe, gallery = scene.rows[scene.rows["variant"] == arm.probe], scene.gallery
        status = status_of(of_probe).reindex(ids).fillna(str(Status.READ_ERROR)).to_numpy(dtype=object)
        stacked = np.stack([np.zeros_like(gallery.matrix), *map(scene.drawn, arm.views)])
        own = pd.Index(gallery.people).get_indexer(probes["person"].to_numpy(dtype=object))
        vectors = stack_vectors(of_probe).rows(ids, stacked.shape[2])
        return cls(probes, status, vectors, own, _nearest(probes, arm), gallery, stacked)

    def similarity(self, rows: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Similarity with every person's mixed reference, float32 [k, P]; rows: int64 [k]; weight: float64 [k]."""
        found = np.empty((len(rows), len(self.gallery.people)), np.float32)
        for share in np.unique(weight):
            mine = weight == share
            mixed = mix_views(self.gallery.matrix, self.views, share)
            found[mine] = scores_at(mixed, self.vectors[rows[mine]], self.view[rows[mine]])
        return found

    def margins(self, options: np.ndarray) -> np.ndarray:
        """Similarity with the own reference less the mean with all others, float64 [n, options]; NaN where no score."""
        margins = np.full((len(self.table), len(options)), np.nan)
        usable = self.gallery.status == Status.OK
        scored = (self.status == Status.OK) & (self.own >= 0) & usable[self.own]
        rows = np.flatnonzero(scored & (usable.sum() > 1))
        for i, weight in enumerate(options if len(rows) else []):
            every = self.similarity(rows, np.full(len(rows), weight)).astype(np.float64)
            own = every[np.arange(len(rows)), self.own[rows]]
            margins[rows, i] = own - (every[:, usable].sum(1) - own) / (usable.sum() - 1)
        return margins


def _nearest(probes: pd.DataFrame, arm: TurnedGallery) -> np.ndarray:
    """Return the view of each probe, int64 [n]: 1 and up in the order of arm.views, 0 for the plain gallery, which
    stands for a pose of 0 and where the pose is unknown."""
    poses = [Variant.parse(name).pose for name in arm.views]
    if len(poses) == 1 and poses[0] is None:
        return np.ones(len(probes), np.int64)
    grid = np.array([(0.0, 0.0), *(pose for pose in poses if pose is not None)])
    wanted = probes[["yaw", "pitch"]].to_numpy(np.float64, copy=True)
    wanted[:, 1] = np.where(grid[:, 1].any(), wanted[:, 1], 0.0)
    wanted = wanted * [-1 if arm.wrong_side else 1, 1]
    return np.where(np.isfinite(wanted).all(1), nearest_poses(np.nan_to_num(wanted), grid), 0)


def _view_gallery(images: pd.DataFrame, originals: Vectors, view: pd.DataFrame) -> Gallery:
    """Return the prototypes of one view; a photo without a view gives its plain embedding."""
    drawn = stack_vectors(view)
    plain = ~np.isin(originals.ids, drawn.ids)
    matrix = np.concatenate([originals.matrix[plain], drawn.matrix]) if len(drawn.ids) else originals.matrix[plain]
    return Gallery.of(images, Vectors(np.concatenate([originals.ids[plain], drawn.ids]), matrix))
