"""The data that the refiner of `hybrid` learns from: its input for each photo, and the picture that it should make."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch

from drawnheads.components.hybrid import views_of
from drawnheads.sets.sets import Files, Plan, check_set, make_set
from drawnheads.training.crops import Faults, jitter
from drawnheads.training.shots import Shots, read_person
from drawnheads.world.people import person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Sensor, backdrop, expose
from facefront.faces import Face
from facefront.frontalizers.contract import CannotFrontalize, Source
from facefront.frontalizers.framing import frame_matrix
from facefront.frontalizers.template import GenericHeadTemplate, turn_head
from facefront.imaging.warping import FRAME_SIZE, frame_photo, to_bytes

FILE = "pairs.npz"

JITTER = 0.8
"""How far off the keypoints are, against those that recognisers learn from: detectors differ, but see whole faces."""

_WALL = (10.0, 28.0)  # grey levels off the wall: up to the first it is the wall, beyond the second it is the person


@dataclass(frozen=True)
class Pairs:
    """A person's turned photos and the one picture that all should become.

    views: uint8 [N, S, S, 8], see `refiner.VIEWS`; backgrounds: uint8 [N, S/4, S/4, 3] BGR, what the template drew
    each head over; target: uint8 [S, S, 3] BGR, frontal, neutral, evenly lit; outline: uint8 [S, S], 255 where the
    target shows the person and 0 where the wall; yaws: float32 [N], degrees.
    """

    seed: int
    views: np.ndarray
    backgrounds: np.ndarray
    target: np.ndarray
    outline: np.ndarray
    yaws: np.ndarray


def make_pairs(
    shots: Path, people: str, out: Path, *, workers: int = 1, done: Callable[[str], None] = lambda _: None
) -> Path:
    """Frontalize all shots of a set, shots/people, into out/people: some 60 ms a photo on one core, 0.4 MB a photo.

    Raises SetupError where the set of shots is not whole, and as `make_set` does.
    """
    folders = tuple(check_set(shots / people)["folders"])
    plan = Plan(
        name=f"refiner-{people}",
        parameters={"template": GenericHeadTemplate().fingerprint()["version"], "size": FRAME_SIZE, "jitter": JITTER},
        people={folder: int(folder) for folder in folders},
        folders=folders,
        shared={},
    )
    return make_set(out / people, plan, partial(_pair_person, shots=shots / people), workers=workers, done=done)


def read_pairs(out: Path, people: str) -> Iterator[Pairs]:
    """Read the pairs in out/people, person by person. Raises SetupError where the set is not complete."""
    folders = check_set(out / people)["folders"]
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(lambda folder: _read(out / people / folder), folders)


def _read(folder: Path) -> Pairs:
    with np.load(folder / FILE) as file:
        return Pairs(int(folder.name), **file)


def _pair_person(folder: str, shots: Path) -> Files:
    cv2.setNumThreads(1)
    content = io.BytesIO()
    pairs = pair_person(read_person(shots / folder))
    np.savez(content, **{name: value for name, value in vars(pairs).items() if name != "seed"})
    return {FILE: content.getvalue()}


def pair_person(shots: Shots) -> Pairs:
    """Return the pairs of one person; photos that the template cannot frontalize are left out."""
    random = np.random.default_rng((61, shots.seed))
    views, backgrounds, yaws = [], [], []
    for i in np.flatnonzero(~shots.frontal):
        points = jitter(shots.keypoints[i], shots.boxes[i], random, Faults(points=JITTER))
        try:
            turned = turn_head(Source(shots.photos[i], Face(shots.boxes[i], 1.0, points)))
        except CannotFrontalize:
            continue
        views.append(views_of(turned))
        small = cv2.resize(turned.blend.background, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        backgrounds.append(to_bytes(small))
        yaws.append(shots.poses[i, 0])
    return Pairs(
        shots.seed, _stack(views, 8), _stack(backgrounds, 3), *frontal_target(shots), np.array(yaws, np.float32)
    )


def _stack(pictures: list[np.ndarray], channels: int) -> np.ndarray:
    return np.stack(pictures) if pictures else np.empty((0, 0, 0, channels), np.uint8)


def as_planes(pictures: np.ndarray, mirrored: bool = False) -> torch.Tensor:
    """Return [B, S, S, C] as [B, C, S, S], channels last in memory."""
    tensor = torch.from_numpy(pictures)
    return (tensor.flip(2) if mirrored else tensor).permute(0, 3, 1, 2)


def frontal_target(shots: Shots) -> tuple[np.ndarray, np.ndarray]:
    """Return the frontal picture in the frame, and where it shows the person: uint8 [S, S, 3] BGR, uint8 [S, S]."""
    i = int(np.flatnonzero(shots.frontal)[0])
    photo, matrix = shots.photos[i], frame_matrix(shots.keypoints[i])
    outline = (person_outline(shots.seed, photo) * 255).astype(np.uint8)
    framed, inside = frame_photo(photo, matrix)
    shown, _ = frame_photo(np.repeat(outline[..., None], 3, 2), matrix)
    return to_bytes(framed), to_bytes(shown[..., 0] * inside)


def person_outline(seed: int, target: np.ndarray) -> np.ndarray:
    """Return where a target, uint8 [H, W, 3] BGR, does not show the wall behind this person: float32 [H, W], 0 … 1."""
    wall = expose(backdrop(recording(person(seed), 0).wall, *target.shape[:2]), Sensor(), 0)
    away = np.abs(target.astype(np.float32) - wall).max(2)
    shown = np.clip((away - _WALL[0]) / (_WALL[1] - _WALL[0]), 0, 1)
    return np.maximum(shown, _without_holes(shown > 0.5))


def _without_holes(shown: np.ndarray) -> np.ndarray:
    """The largest connected part, float32 [H, W] of 0 and 1, with everything that it encloses."""
    closed = cv2.morphologyEx(shown.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((15, 15)))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(shown.shape, np.uint8)
    cv2.drawContours(filled, [max(contours, key=cv2.contourArea)], 0, 1, cv2.FILLED)
    return filled.astype(np.float32)
