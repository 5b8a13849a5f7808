"""The pair table: one row for each attempted pair, with its status and its similarity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from facefront.faces import PAIRS, Role, Status, conform
from facefront.measure.attempts import attempted_statuses
from facefront.measure.columns import stack_pairs
from facefront.measure.embeddings import Vectors, cosine_of_rows
from facefront.measure.gallery import Draw, Gallery, meet_gallery
from facefront.measure.prototypes import PROTOTYPE
from facefront.measure.sampling import draw_pairs
from facefront.measure.spec import MeasureSpec
from facefront.measure.stored import Embeddings, Pictures, combinations_of
from facefront.variants import ORIGINAL


def build_pairs(
    images: pd.DataFrame,
    embeddings: Embeddings,
    spec: MeasureSpec,
    faces: pd.DataFrame | None = None,
    frontals: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return all attempted pairs, as one `PAIRS` table: the blocks of `iter_pairs`, one after another.

    images: `IMAGES` with roles. embeddings: an embedding table, or files of one. faces, frontals: `FACES` and
    `FRONTALS`; they say what became of a picture that has no embedding row. Groups (see `PairSpec.groups`):

    - angle_gt: probe (variant original) ↔ prototype of its own person (genuine; `rank` set) and of sampled other
      people;
    - frontal_gt: what was made of the probe (each other variant) ↔ the same prototypes;
    - angle_angle: pairs among one person's probes; gt_gt: among one person's GT photos; never a photo with itself;
    - source_output: a probe ↔ what was made of it (left and right are the same image_id; `variant` says what was made).

    Prototypes always come from original photos. Ranks are against all prototypes of the combination (of
    spec.pairs.gallery people where there are more), a tie counting against the own. `status` names the probe's fault
    first, then the GT's. Raises ValueError where a probe has no row that says what became of it, and where there are
    more genuine probe→GT pairs than `most_probe_gt_pairs`.
    """
    return stack_pairs(list(iter_pairs(images, embeddings, spec, faces, frontals)))


def iter_pairs(
    images: pd.DataFrame,
    embeddings: Embeddings,
    spec: MeasureSpec,
    faces: pd.DataFrame | None = None,
    frontals: pd.DataFrame | None = None,
) -> Iterator[pd.DataFrame]:
    """Yield the blocks of `build_pairs`, each a `PAIRS` table of one detector, backbone and variant: little memory."""
    words = _picture_names(images)
    images = images.assign(image_id=images["image_id"].astype(words), person=images["person"].astype("category"))
    probes = images[images["role"] == Role.PROBE].reset_index(drop=True)
    gt = images[images["role"] == Role.GT].reset_index(drop=True)
    _check_bound(images, probes, gt)
    if faces is not None:
        faces = faces[["image_id", "variant", "detector", "status"]]
    draw: Draw | None = None
    for detector, backbone, pictures in combinations_of(embeddings):
        found = None if faces is None else faces[faces["detector"] == detector]
        originals = _Pictures.of(ORIGINAL, images, pictures, found)
        gallery = Gallery.of(images, originals.vectors)
        draw = draw or Draw.of(probes, gallery, spec.pairs)
        compared = _Compared(probes, gt, originals, gallery, draw, spec)
        yield _label(_original_groups(compared), detector, backbone, ORIGINAL)
        for variant in _variants(pictures, frontals):
            made = None if frontals is None else frontals[frontals["variant"] == variant]
            parts = _output_groups(compared, _Pictures.of(variant, probes, pictures, found, made))
            yield _label(parts, detector, backbone, variant)
            del parts
        del originals, gallery, compared  # before the next ones are made


def most_probe_gt_pairs(images: pd.DataFrame) -> int:
    """Return the most probe→GT pairs a set can have when no photo meets itself: photos less people (7,484 on all of
    LFW)."""
    return images["image_id"].nunique() - images["person"].nunique()


def _picture_names(images: pd.DataFrame) -> pd.CategoricalDtype:
    """Return the names that stand in `left` and `right`: of photos and prototypes, so that the two can be compared."""
    prototypes = PROTOTYPE + images["person"].drop_duplicates().astype("str")
    return pd.CategoricalDtype(
        pd.Index(pd.unique(pd.concat([images["image_id"].astype("str"), prototypes]))).sort_values()
    )


def _check_bound(images: pd.DataFrame, probes: pd.DataFrame, gt: pd.DataFrame) -> None:
    """Each combination has one genuine pair for each probe of a person with GT, who gives it one photo or more."""
    people = set(gt["person"])
    count = int(probes["person"].isin(people).sum())
    most = most_probe_gt_pairs(images[images["person"].isin(people)])
    if count > most:
        raise ValueError(
            f"{count} genuine probe→GT pairs, but photos less people are {most}: a photo has both roles or stands twice"
        )


class _Pictures:
    """The pictures of one variant, for one detector and backbone: what became of each, and the vectors there are."""

    def __init__(self, statuses: pd.Series, vectors: Vectors):
        self.statuses, self.vectors = statuses, vectors

    @classmethod
    def of(
        cls,
        variant: str,
        images: pd.DataFrame,
        pictures: Pictures,
        faces: pd.DataFrame | None,
        frontals: pd.DataFrame | None = None,
    ) -> _Pictures:
        rows, vectors = pictures.read(variant)
        faces = None if faces is None else faces[faces["variant"] == variant]
        images = images[images["role"] != Role.UNUSED]
        return cls(attempted_statuses(images, variant, rows, faces, frontals), vectors)

    def status(self, images: pd.DataFrame) -> np.ndarray:
        return self.statuses.loc[images["image_id"].to_numpy(dtype=object)].to_numpy(dtype=object)


def _variants(pictures: Pictures, frontals: pd.DataFrame | None) -> list[str]:
    """Return the variants other than original, in the order in which they appear."""
    names = [] if frontals is None else list(frontals["variant"].unique())
    return [name for name in dict.fromkeys([*names, *pictures.variants]) if name != ORIGINAL]


@dataclass(frozen=True)
class _Compared:
    """The inputs of the pairs of one detector and backbone. probes, gt: `IMAGES`."""

    probes: pd.DataFrame
    gt: pd.DataFrame
    originals: _Pictures
    gallery: Gallery
    draw: Draw
    spec: MeasureSpec


def _label(parts: list[pd.DataFrame], detector: str, backbone: str, variant: str) -> pd.DataFrame:
    for part in parts:
        part["right"] = part["right"].astype(part["left"].dtype)
    table = stack_pairs(parts)
    words = {"detector": detector, "backbone": backbone, "variant": variant}
    alike = {name: pd.Categorical.from_codes(np.zeros(len(table), np.int8), [word]) for name, word in words.items()}
    return conform(table.assign(**alike), PAIRS)


def _original_groups(of: _Compared) -> list[pd.DataFrame]:
    pairs, probes, parts = of.spec.pairs, of.probes, []
    if "angle_gt" in pairs.groups:
        status, vectors = of.originals.status(probes), of.originals.vectors
        parts += [meet_gallery("angle_gt", probes, status, vectors, of.gallery, spec=pairs, draw=of.draw)]
    if "angle_angle" in pairs.groups:
        parts += [_same_person("angle_angle", probes, of.originals, pairs.angle_angle_per_person, pairs.seed)]
    if "gt_gt" in pairs.groups:
        parts += [_same_person("gt_gt", of.gt, of.originals, pairs.gt_gt_per_person, pairs.seed)]
    return parts


def _output_groups(of: _Compared, outputs: _Pictures) -> list[pd.DataFrame]:
    attempted = of.probes["image_id"].isin(outputs.statuses.index).to_numpy()
    probes, parts = of.probes[attempted].reset_index(drop=True), []
    status = outputs.status(probes)
    if "frontal_gt" in of.spec.pairs.groups:
        draw = of.draw.take(attempted)
        parts += [
            meet_gallery("frontal_gt", probes, status, outputs.vectors, of.gallery, spec=of.spec.pairs, draw=draw)
        ]
    if "source_output" in of.spec.pairs.groups:
        both = _first_fault(of.originals.status(probes), status)
        parts += [_photo_pairs("source_output", probes, probes, both, (of.originals.vectors, outputs.vectors))]
    return parts


def _same_person(group: str, photos: pd.DataFrame, originals: _Pictures, count: int, seed: int) -> pd.DataFrame:
    ids, persons = photos["image_id"].to_numpy(dtype=object), photos["person"].to_numpy(dtype=object)
    left, right = (photos.iloc[part] for part in draw_pairs(ids, persons, count, seed))
    status = _first_fault(originals.status(left), originals.status(right))
    if group == "gt_gt":
        status = np.where(status == Status.NO_FACE_PROBE, Status.NO_FACE_GT.value, status)
    return _photo_pairs(group, left, right, status, (originals.vectors, originals.vectors))


def _first_fault(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    return np.where(left == Status.OK, right, left)


def _photo_pairs(
    group: str, left: pd.DataFrame, right: pd.DataFrame, status: np.ndarray, vectors: tuple[Vectors, Vectors]
) -> pd.DataFrame:
    """Genuine pairs of photos, row by row."""
    lefts, rights = vectors
    scored = status == Status.OK
    similarity = np.full(len(left), np.nan)
    rows = lefts.positions(left["image_id"])[scored], rights.positions(right["image_id"])[scored]
    similarity[scored] = cosine_of_rows(lefts.matrix, rows[0], rights.matrix, rows[1])
    return pd.DataFrame(
        {
            "group": pd.Categorical.from_codes(np.zeros(len(left), np.int8), [group]),
            "left": left["image_id"].array,
            "right": right["image_id"].array,
            "left_person": left["person"].array,
            "right_person": right["person"].array,
            "genuine": True,
            "yaw": left["yaw"].to_numpy(),
            "pitch": left["pitch"].to_numpy(),
            "status": pd.Categorical(status.astype(str)),
            "similarity": similarity,
            "rank": np.nan,
        }
    )
