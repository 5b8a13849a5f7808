"""The gain of frontalizers on people they never saw, under recognisers that took no part in their training.

The whole path is measured: detect → frontalize → detect → align → embed → compare with the person's frontal pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from drawnheads.training.angles import by_yaw
from drawnheads.training.recognition_figures import View
from drawnheads.training.shots import Shots
from facefront.datasets import load_dataset
from facefront.detectors.contract import Detector
from facefront.embedders.contract import Embedder, normalise_rows
from facefront.faces import Face, Status, align, choose_face
from facefront.frontalizers.contract import Frontalizer, Source
from facefront.imaging.images import read_image
from facefront.variants import ORIGINAL

_FRONT = 8.0  # degrees of yaw and pitch up to which a frame of a recording counts as frontal


def shot_sides(people: Iterable[Shots]) -> tuple[list[View], list[View]]:
    """Return the even frontal pictures of people, and their angled ones."""
    sides: tuple[list[View], list[View]] = ([], [])
    for shots in people:
        for photo, pose, frontal in zip(shots.photos, shots.poses, shots.frontal, strict=True):
            sides[not frontal].append(View(str(shots.seed), photo, float(pose[0])))
    return sides


def set_sides(form: str, root: Path, every: int = 1) -> tuple[list[View], list[View]]:
    """Return the frontal frames of a set with labelled poses (form "biwi"), and every `every`-th other one."""
    images = load_dataset(form, root).images
    images = images[images["status"] == Status.OK]
    frontal = images[["yaw", "pitch"]].abs().max(axis=1) <= _FRONT
    front, aside = (
        [View(row.person, read_image(Path(row.path)), float(row.yaw)) for row in rows.itertuples()]
        for rows in (images[frontal], images[~frontal].iloc[::every])
    )
    return front, aside


def frontal_figures(
    gallery: Sequence[View],
    probes: Sequence[View],
    detector: Detector,
    frontalizers: Mapping[str, Frontalizer],
    judges: Mapping[str, Embedder],
) -> pd.DataFrame:
    """Return figures by recogniser, |yaw| and variant (the photo and each frontalizer's view) over the probes for which
    every variant has a face.

    Columns: `judge`, variant, yaw ("0-10" …), probes, found (share of all probes with a face), same, different (mean
    cosines with the own and with other people's prototypes, which are the mean vectors of their gallery views), gain
    (same, less that of the photo), margin (same − different), rank1.
    """
    variants = _variants(probes, detector, frontalizers)
    shown = _crops([view.image for view in gallery], detector)
    yaws, owners = np.abs([view.yaw for view in probes]), np.array([view.person for view in probes])
    rows: list[dict[str, object]] = []
    for name, judge in judges.items():
        people, prototypes = _prototypes([view.person for view in gallery], shown, judge)
        cosines = {variant: _embed(crops, judge) @ prototypes.T for variant, crops in variants.items()}
        everywhere = ~np.isnan(np.stack([table[:, 0] for table in cosines.values()])).any(0)
        for span, inside in by_yaw(yaws):
            for variant, table in cosines.items():
                chosen = inside & everywhere
                if chosen.any():
                    found = float((~np.isnan(table[inside, 0])).mean())
                    row = {"judge": name, "yaw": span, "variant": variant, "probes": int(chosen.sum())}
                    own = owners[chosen][:, None] == people
                    rows.append(row | {"found": found} | _against(table[chosen], own))
    table = pd.DataFrame(rows)
    photo = table[table["variant"] == ORIGINAL].set_index(["judge", "yaw"])["same"]
    table["gain"] = table["same"] - photo.loc[pd.MultiIndex.from_frame(table[["judge", "yaw"]])].to_numpy()
    return table.round(4)


def _variants(
    probes: Sequence[View], detector: Detector, frontalizers: Mapping[str, Frontalizer]
) -> dict[str, list[np.ndarray | None]]:
    """The aligned crops of the photos and of what each frontalizer made of them; None where there is no face."""
    faces = [_find(view.image, detector) for view in probes]
    variants = {ORIGINAL: [_crop(v.image, face) for v, face in zip(probes, faces, strict=True)]}
    found = {i: face for i, face in enumerate(faces) if face is not None}
    for name, frontalizer in frontalizers.items():
        made = frontalizer.frontalize([Source(probes[i].image, face) for i, face in found.items()])
        pictures: list[np.ndarray | None] = [None] * len(probes)
        for i, frontal in zip(found, made, strict=True):
            pictures[i] = frontal.image
        variants[name] = _crops(pictures, detector)
    return variants


def _find(image: np.ndarray, detector: Detector) -> Face | None:
    return choose_face(detector.detect(image), *image.shape[:2])


def _crops(pictures: Sequence[np.ndarray | None], detector: Detector) -> list[np.ndarray | None]:
    return [None if picture is None else _crop(picture, _find(picture, detector)) for picture in pictures]


def _crop(picture: np.ndarray, face: Face | None) -> np.ndarray | None:
    return None if face is None else align(picture, face.keypoints)


def _embed(crops: Sequence[np.ndarray | None], judge: Embedder) -> np.ndarray:
    """float32 [N, D], rows of NaN where there is no crop."""
    there = [i for i, crop in enumerate(crops) if crop is not None]
    vectors = judge.embed(np.stack([crop for crop in crops if crop is not None]))
    embedded = np.full((len(crops), vectors.shape[1]), np.nan, np.float32)
    embedded[there] = vectors
    return embedded


def _prototypes(
    owners: Sequence[str], crops: Sequence[np.ndarray | None], judge: Embedder
) -> tuple[np.ndarray, np.ndarray]:
    """People with a face in the gallery, and the unit vector of each."""
    vectors = pd.DataFrame(_embed(crops, judge), index=list(owners)).dropna()
    means = vectors.groupby(level=0).mean()
    return means.index.to_numpy(), normalise_rows(means.to_numpy())


def _against(cosines: np.ndarray, own: np.ndarray) -> dict[str, float]:
    """Figures of probes against prototypes, both [P, G]; a probe of a person without a prototype counts for none."""
    known = own.any(1)
    cosines, own = cosines[known], own[known]
    same, different = float(cosines[own].mean()), float(cosines[~own].mean())
    rank = float(own[np.arange(len(own)), cosines.argmax(1)].mean())
    return {"same": same, "different": different, "margin": same - different, "rank1": rank}
