"""Hold the photos of one detector and backbone, score them under ways fitted on other people, and write pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.corrections.combine import BASE, BEST, FittedWay, Recipe, fit_ways
from facefront.corrections.contract import why_not_fitted
from facefront.corrections.embeddings import Probes, References, places
from facefront.corrections.galleries import Galleries, TurnedViews
from facefront.faces import PAIRS, Role, Status, conform
from facefront.measure.embeddings import Vectors, stack_vectors, status_of
from facefront.measure.gallery import Gallery, meet_gallery, meet_scored
from facefront.measure.spec import MeasureSpec, PairSpec
from facefront.measure.thresholds import person_folds
from facefront.variants import ORIGINAL


@dataclass(frozen=True)
class Scene:
    """The photos of one detector and backbone. images: `IMAGES` of the probes; status: object, of each; rows: positions
    in it of the scored ones, which `probes` holds."""

    images: pd.DataFrame
    status: np.ndarray
    rows: np.ndarray
    probes: Probes
    references: References
    gallery: Gallery
    originals: Vectors
    turned: TurnedViews | None

    @classmethod
    def of(cls, images: pd.DataFrame, rows: pd.DataFrame, mirrored: str, turned: TurnedViews | None) -> Scene:
        """Return the scene of `IMAGES` and an embedding table."""
        originals = stack_vectors(rows[rows["variant"] == ORIGINAL])
        gallery = Gallery.of(images, originals)
        known = gallery.status == Status.OK
        probes = images[images["role"] == Role.PROBE].reset_index(drop=True)
        ids = probes["image_id"].to_numpy(dtype=object)
        status = (
            status_of(rows[rows["variant"] == ORIGINAL]).reindex(ids).fillna(str(Status.READ_ERROR)).to_numpy(object)
        )
        people = probes["person"].to_numpy(dtype=object)
        scored = np.flatnonzero((status == Status.OK) & (places(gallery.people[known], people) >= 0))
        vectors = originals.matrix[originals.positions(ids[scored])]
        mirror = _mirrored(rows, mirrored, ids[scored], vectors) if mirrored else None
        yaw = probes["yaw"].to_numpy(np.float64)[scored]
        return cls(
            probes,
            status,
            scored,
            Probes(vectors, people[scored], mirror, yaw),
            References(gallery.people[known], gallery.matrix[known]),
            gallery,
            originals,
            turned,
        )

    @classmethod
    def of_arrays(cls, probes: Probes, references: References) -> Scene:
        """Return the scene of photos of people who all have a reference; they are named by their positions."""
        names = np.array([str(row) for row in range(len(probes))], object)
        images = pd.DataFrame({"image_id": names, "person": probes.people, "yaw": probes.yaw, "pitch": np.nan})
        status = np.full(len(probes), str(Status.OK), object)
        usable = np.full(len(references.people), str(Status.OK), object)
        gallery = Gallery(references.people, usable, references.matrix)
        originals = Vectors(names, probes.vectors)
        return cls(images, status, np.arange(len(probes)), probes, references, gallery, originals, None)

    def control(self) -> dict[str, np.ndarray]:
        """Return the scores of the control, float32 [n, P]."""
        galleries = Galleries.of(self.references)
        return {BASE: galleries.scores(self.probes.fused, galleries.views_for(self.probes.yaw))}

    def fitted(
        self, ways: Sequence[str], spec: MeasureSpec, recipe: Recipe | None
    ) -> tuple[dict[str, np.ndarray], list[pd.DataFrame]]:
        """Return the scores of each way, float32 [n, P], each fold's under ways fitted on the others; and choices."""
        options = spec.verification
        folds = person_folds(self.probes.people, options.folds, options.seed)
        fold = folds.to_numpy()[places(folds.index, self.probes.people)]
        wanted = [*(way for way in ways if way not in {BASE, BEST}), BEST]
        shape = len(self.probes), len(self.references.people)
        scores, chosen = {way: np.empty(shape, np.float32) for way in wanted}, []
        for number in np.unique(fold):
            inside, outside = self.probes.take(fold == number), self.probes.take(fold != number)
            if why_not_fitted(outside, self.references):
                return {}, []
            made = fit_ways(outside, self.references, wanted, turned=self.turned, recipe=recipe)
            for way in wanted:
                scores[way][fold == number] = made[way].scores(inside, self.references, self.turned)
            chosen.append(pd.DataFrame([_choice(way, made[way]) for way in wanted]).assign(fold=int(number)))
        return scores, chosen

    def table(self, scores: Mapping[str, np.ndarray], spec: PairSpec) -> pd.DataFrame:
        """Return `pairs` as one `PAIRS` table of no named detector and backbone."""
        made = pd.concat(list(self.pairs(scores, spec)), ignore_index=True)
        return conform(made.assign(detector="", backbone=""), PAIRS)

    def pairs(self, scores: Mapping[str, np.ndarray], spec: PairSpec) -> Iterator[pd.DataFrame]:
        """Yield `PAIRS` without detector and backbone: of the photos, then of each of these scores."""
        photos = meet_gallery("angle_gt", self.images, self.status, self.originals, self.gallery, spec=spec)
        yield photos.assign(variant=ORIGINAL)
        place = np.full(len(self.images), -1)
        place[self.rows] = np.arange(len(self.rows))
        columns = self.references.rows_of(self.gallery.people)
        for way, table in scores.items():

            def every(positions: np.ndarray, table: np.ndarray = table) -> np.ndarray:
                found = np.full((len(positions), len(columns)), np.nan, np.float32)
                known = place[positions] >= 0
                found[np.ix_(known, columns >= 0)] = table[place[positions[known]]][:, columns[columns >= 0]]
                return found

            made = meet_scored("frontal_gt", self.images, self.status, every, self.gallery, spec=spec)
            yield made.assign(variant=way)


def _mirrored(rows: pd.DataFrame, variant: str, ids: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """The embedding of each mirrored photo, float32 [n, D]; that of the photo where there is none."""
    found = stack_vectors(rows[rows["variant"] == variant])
    position = found.positions(ids)
    made = vectors.copy()
    made[position >= 0] = found.matrix[position[position >= 0]] if len(found.ids) else vectors[:0]
    return made


def _choice(way: str, fitted: FittedWay) -> dict[str, object]:
    return {
        "way": way,
        "chosen": fitted.name,
        "people": len(fitted.people),
        "weight": fitted.weight if "gallery" in fitted.name else np.nan,
        "strength": fitted.strength,
        "shrinkage": fitted.shrinkage,
        "inner_margin": fitted.inner.margin,
        "inner_rank1": fitted.inner.rank1,
        "inner_eer": fitted.inner.eer,
    }
