"""The quality of a recogniser of the embedded world: the whole path, detect → align → embed, on people it never saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from drawnheads.training.crops import jitter
from drawnheads.training.shots import Shots
from facefront.datasets import load_dataset
from facefront.detectors.contract import Detector
from facefront.embedders.contract import Embedder
from facefront.faces import Status, align, choose_face
from facefront.imaging.images import read_image
from facefront.imaging.pose import pose_from_keypoints
from facefront.measure.scores import equal_error_rate, error_curves

FRONT = 15.0
"""Degrees of yaw up to which a view counts as frontal, and of pitch up to which it counts as level."""

BINS = tuple((low, low + 15) for low in range(0, 90, 15))


@dataclass(frozen=True)
class View:
    """A photo of a person, uint8 [H, W, 3] BGR, with what is known of it: yaw and pitch in degrees or NaN; the true
    keypoints, float32 [5, 2], and box, float32 [4], or None."""

    person: str
    image: np.ndarray
    yaw: float = np.nan
    pitch: float = np.nan
    keypoints: np.ndarray | None = None
    box: np.ndarray | None = None


def shot_views(people: Iterable[Shots]) -> list[View]:
    """Return all shots of people drawn to learn from or to validate with."""
    return [
        View(str(shots.seed), photo, float(pose[0]), float(pose[1]), points, box)
        for shots in people
        for photo, pose, points, box in zip(shots.photos, shots.poses, shots.keypoints, shots.boxes, strict=True)
    ]


def set_views(form: str, root: Path, every: int = 1) -> list[View]:
    """Return every `every`-th photo of a data set on disk, `heads-lfw` or `heads-biwi` (form "lfw", "biwi")."""
    images = load_dataset(form, root).images
    readable = images[images["status"] == Status.OK].iloc[::every]
    return [
        View(row.person, read_image(Path(row.path)), float(row.yaw), float(row.pitch)) for row in readable.itertuples()
    ]


def recognition_figures(
    views: Sequence[View], detector: Detector | None, embedder: Embedder, *, seed: int = 0
) -> dict[str, object]:
    """Return how well people are separated, and how similarity falls with the angle. No file is written.

    detector: None takes the true keypoints, jittered (with `seed`) like a detector's. A view without a label of its
    pose takes the one that its keypoints tell. Keys: views, people, found (share of views with a face); front: views,
    genuine, impostors (pairs of two views at |yaw| ≤ 15°), eer, accuracy (at the best threshold), same, different
    (mean cosines); level: the same of those with |pitch| ≤ 15° too; by_yaw: for each bin of |yaw| views, same,
    different (mean cosines with the most frontal view of the own and of each other person), rank1; fall: same at
    60–75° as a share of same at 0–15°.
    """
    random = np.random.default_rng(seed)
    points = [_locate(view, detector, random) for view in views]
    found = {i: p for i, p in enumerate(points) if p is not None}
    crops = np.stack([align(views[i].image, p) for i, p in found.items()])
    vectors = embedder.embed(crops)
    people = np.array([views[i].person for i in found])
    yaws, pitches = np.array([_turn(views[i], p) for i, p in found.items()]).T
    front, level = yaws <= FRONT, (yaws <= FRONT) & (pitches <= FRONT)
    by_yaw = _by_yaw(vectors, people, yaws)
    first, steep = by_yaw["0-15"]["same"], by_yaw.get("60-75", {}).get("same")
    return {
        "views": len(views),
        "people": len(set(people)),
        "found": round(len(found) / len(views), 4),
        "front": _pairs(vectors[front], people[front]),
        "level": _pairs(vectors[level], people[level]),
        "by_yaw": by_yaw,
        "fall": None if steep is None else round(steep / first, 3),
    }


def _locate(view: View, detector: Detector | None, random: np.random.Generator) -> np.ndarray | None:
    if detector is None:
        if view.keypoints is None or view.box is None:
            raise ValueError(f"{view.person}: a view without true keypoints needs a detector")
        return jitter(view.keypoints, view.box, random)
    face = choose_face(detector.detect(view.image), *view.image.shape[:2])
    return None if face is None else face.keypoints


def _turn(view: View, keypoints: np.ndarray) -> tuple[float, float]:
    """Absolute yaw and pitch in degrees; NaN where neither label nor keypoints tell them."""
    if not np.isnan(view.yaw):
        return abs(view.yaw), abs(view.pitch)
    pose = pose_from_keypoints(keypoints, *view.image.shape[:2])
    return (np.nan, np.nan) if pose is None else (abs(pose.yaw), abs(pose.pitch))


def _pairs(vectors: np.ndarray, people: np.ndarray) -> dict[str, float]:
    cosines, own = vectors @ vectors.T, people[:, None] == people
    once = np.triu(np.ones(own.shape, bool), 1)
    genuine, impostor = cosines[once & own], cosines[once & ~own]
    _, fmr, fnmr = error_curves(genuine, impostor)
    return {
        "views": len(vectors),
        "genuine": len(genuine),
        "impostors": len(impostor),
        "eer": round(equal_error_rate(genuine, impostor), 5),
        "accuracy": round(float(1 - (fmr + fnmr).min() / 2), 5),
        "same": round(float(genuine.mean()), 4),
        "different": round(float(impostor.mean()), 4),
    }


def _by_yaw(vectors: np.ndarray, people: np.ndarray, yaws: np.ndarray) -> dict[str, dict[str, float]]:
    """Each bin that has views; the references themselves are no probes."""
    names = np.unique(people)
    order = np.argsort(yaws, kind="stable")
    references = np.array([next(i for i in order if people[i] == name) for name in names])
    cosines = vectors @ vectors[references].T
    probes = np.setdiff1d(np.arange(len(vectors)), references)
    figures = {}
    for low, high in BINS:
        chosen = probes[(yaws[probes] >= low) & (yaws[probes] < high)]
        if len(chosen):
            figures[f"{low}-{high}"] = _against(cosines[chosen], people[chosen][:, None] == names)
    return figures


def _against(cosines: np.ndarray, own: np.ndarray) -> dict[str, float]:
    """Figures of probes against references, both [P, R]."""
    return {
        "views": len(own),
        "same": round(float(cosines[own].mean()), 4),
        "different": round(float(cosines[~own].mean()), 4),
        "rank1": round(float(own[np.arange(len(own)), cosines.argmax(1)].mean()), 4),
    }
