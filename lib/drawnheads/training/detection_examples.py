"""Photos with their truth, and frontalized frames, to measure detectors on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from drawnheads.sets.biwi_set import FOCAL, HEIGHT, WIDTH, cast_people, pose_path
from drawnheads.sets.lfw_set import FOCAL as LFW_FOCAL
from drawnheads.sets.lfw_set import SIDE, cast
from drawnheads.training.shots import read_shots
from drawnheads.world.chance import Chance
from drawnheads.world.draw import draw
from drawnheads.world.model import build, some_expression
from drawnheads.world.people import person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera, backdrop, room_light, some_sensor
from facefront.faces import Face
from facefront.frontalizers import Source, build_frontalizer
from facefront.imaging.pose import Pose

_LEAST_SEEN = 0.5  # of a face's box inside the picture


@dataclass(frozen=True)
class Example:
    """A photo of one head. image: uint8 [H, W, 3] BGR; box: float32 [4]; keypoints: float32 [5, 2]; yaw: degrees."""

    image: np.ndarray
    box: np.ndarray
    keypoints: np.ndarray
    yaw: float

    @property
    def size(self) -> float:
        """Return the square root of the box's area, pixels."""
        return float(np.sqrt(np.prod(self.box[2:] - self.box[:2])))

    @property
    def counts(self) -> bool:
        """Return whether half of the face is in the picture; others count neither as faces nor as none."""
        inside = np.minimum(self.box[2:], self.image.shape[1::-1]) - np.maximum(self.box[:2], 0)
        return bool(np.prod(inside.clip(0)) >= _LEAST_SEEN * self.size**2)


def shot_examples(shots: Path, people: str = "detector_validation") -> Iterator[Example]:
    """Yield the shots of shots/people as examples."""
    for subject in read_shots(shots, people):
        parts = zip(subject.photos, subject.boxes, subject.keypoints, subject.poses[:, 0], strict=True)
        yield from (Example(photo, box, points, float(yaw)) for photo, box, points, yaw in parts)


def biwi_examples(each: int = 8) -> Iterator[Example]:
    """Yield photos in the form of `heads-biwi`, a number of each of its people, along their pose path."""
    for seed in cast_people().values():
        subject, chance = person(seed), Chance(67, seed)
        shown = recording(subject, 0)
        model = build(subject, shown, some_expression(chance, 0.35))
        wall = backdrop(shown.wall, HEIGHT, WIDTH)
        for shot, pose in enumerate(pose_path(chance, 5 * each)[4::5]):
            position = chance.between(-45, 45), chance.between(0, 30), chance.between(880, 1030)
            sensor = replace(shown.sensor, jpeg=0, keep=1.0)
            camera = Camera(WIDTH, HEIGHT, FOCAL, position)
            drawn = draw(model, pose, camera, wall=wall, sensor=sensor, seed=shot)
            yield Example(drawn.image, drawn.box, drawn.keypoints, pose.yaw)


def lfw_examples(people: int = 120) -> Iterator[Example]:
    """Yield photos in the form of `heads-lfw`, one of each of some of its people."""
    for who in cast(people):
        subject, chance = person(who.seed), Chance(71, who.seed)
        light, sensor = room_light(chance), some_sensor(chance, 0.8)
        shown = replace(recording(subject, 1), light=light, sensor=sensor)
        pose = Pose(chance.normal(0, 25, -75, 75), chance.normal(0, 8, -28, 28), chance.normal(0, 6, -20, 20))
        position = chance.normal(0, 15, -35, 35), chance.normal(25, 10, 0, 50), chance.between(1350, 1650)
        wall = backdrop(shown.wall, SIDE, SIDE, blur=chance.between(1, 4))
        model = build(subject, shown, some_expression(chance, 1.0))
        drawn = draw(model, pose, Camera(SIDE, SIDE, LFW_FOCAL, position), wall=wall, seed=1)
        yield Example(drawn.image, drawn.box, drawn.keypoints, pose.yaw)


def framed(examples: Iterable[Example], frontalizer: str, limit: int | None = None) -> list[np.ndarray]:
    """Return the frontalizer's views of the first `limit` photos, given their true keypoints; without those it cannot
    work."""
    sources = [Source(e.image, Face(e.box, 1.0, e.keypoints)) for e in islice(examples, limit)]
    frontals = build_frontalizer(frontalizer).frontalize(sources)
    return [frontal.image for frontal in frontals if frontal.image is not None]
