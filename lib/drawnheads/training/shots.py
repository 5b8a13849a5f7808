"""Shots of drawn people to learn from: photos with their truth, drawn once into a folder and read back by person.

A purpose says who is drawn, how often, from where and in which poses. Each person's shots are one file, so that a set
that was cut short is finished by the next call (see `drawnheads.sets.sets`).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np

from drawnheads.sets.sets import Files, Plan, check_set, encode_jpeg, make_set
from drawnheads.world.chance import Chance
from drawnheads.world.draw import Drawing, draw
from drawnheads.world.model import build, neutral, some_expression
from drawnheads.world.people import PEOPLE_SEEDS, person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera, Sensor, backdrop, room_light, some_sensor, studio_light
from drawnheads.world.traits import Person
from facefront.imaging.images import decode_own
from facefront.imaging.pose import Pose, rotation_from_pose

FILE = "shots.npz"
_QUALITY = 93


@dataclass(frozen=True)
class Shots:
    """A person's shots. photos: uint8 [H, W, 3] BGR each; keypoints: float32 [N, 5, 2]; boxes: float32 [N, 4], x1 y1
    x2 y2, pixels; poses: float32 [N, 3], yaw, pitch, roll in degrees; recordings: int [N]; frontal: bool [N], whether
    a shot is the even, neutral, frontal view that a frontalizer is to reach."""

    seed: int
    photos: list[np.ndarray]
    keypoints: np.ndarray
    boxes: np.ndarray
    poses: np.ndarray
    recordings: np.ndarray
    frontal: np.ndarray


@dataclass(frozen=True)
class Purpose:
    """The shots that are drawn of a person: `takes` models, each a recording with an expression, and their `shots`."""

    takes: int
    shots: int
    recordings: int
    camera: Callable[[Chance, Pose], Camera]
    pose: Callable[[Chance], Pose]
    target: bool = False  # a frontal view for each take


def _portrait(chance: Chance, _: Pose) -> Camera:
    """Room for the five-point crop, a face some 90 pixels wide."""
    offset = chance.normal(0, 6, -15, 15), chance.normal(40, 5, 28, 52)
    return Camera(176, 176, 690.0, (*offset, chance.between(850, 1100)))


def _wide(chance: Chance, _: Pose) -> Camera:
    """Room for the frame that frontalizers draw."""
    offset = chance.normal(0, 6, -15, 15), chance.normal(36, 5, 24, 48)
    return Camera(256, 256, 710.0, (*offset, chance.between(880, 1050)))


def _anywhere(chance: Chance, pose: Pose) -> Camera:
    """A face 22 to 150 pixels wide, anywhere in the picture, at times cut by its border."""
    side, width = 192, float(np.exp(chance.between(np.log(22), np.log(150))))
    focal = width * 950 / 126  # a face is some 126 mm wide
    room = (side / 2 - 0.42 * width) * 950 / focal
    ahead = rotation_from_pose(pose) @ [0, 0, -60]  # the face is that far before the axis of the turns, mm
    x, y = np.array([chance.between(-room, room), chance.between(-room, room)]) - ahead[:2]
    return Camera(side, side, focal, (float(x), float(y) + 30, 950.0))


def _mostly_frontal(chance: Chance) -> Pose:
    """Choose a yaw as collections of real photos have it: most below 35°, a tail to 80°."""
    wide = 42 if chance.often(0.25) else 17
    return Pose(chance.normal(0, wide, -80, 80), chance.normal(0, 10, -38, 38), chance.normal(0, 6, -22, 22))


def _all_over(chance: Chance) -> Pose:
    yaw = chance.between(-90, 90) if chance.often(0.7) else chance.normal(0, 15, -45, 45)
    return Pose(yaw, chance.normal(0, 15, -45, 45), chance.normal(0, 12, -40, 40))


def _turned(chance: Chance) -> Pose:
    yaw = chance.between(-78, 78) if chance.often(0.6) else chance.normal(0, 20, -60, 60)
    return Pose(yaw, chance.normal(0, 11, -38, 38), chance.normal(0, 6, -20, 20))


_RECOGNISER = Purpose(takes=5, shots=3, recordings=3, camera=_portrait, pose=_mostly_frontal)
_DETECTOR = Purpose(takes=2, shots=3, recordings=2, camera=_anywhere, pose=_all_over)
_FRONTALIZER = Purpose(takes=1, shots=8, recordings=1, camera=_wide, pose=_turned, target=True)

PURPOSES = MappingProxyType(
    {"recogniser": _RECOGNISER, "loss": _RECOGNISER, "detector": _DETECTOR, "frontalizer": _FRONTALIZER}
)


def draw_shots(
    root: Path, people: str, count: int, *, workers: int = 1, done: Callable[[str], None] = lambda _: None
) -> Path:
    """Draw the first `count` people of a range of PEOPLE_SEEDS ("recogniser_training" …) into root/people.

    About 30 ms a shot on one core. Raises SetupError as `make_set` does.
    """
    seeds = PEOPLE_SEEDS[people][:count]
    purpose = people.split("_", maxsplit=1)[0]
    how = PURPOSES[purpose]
    plan = Plan(
        name=f"shots-{people}",
        parameters={"count": count, "takes": how.takes, "shots": how.shots, "recordings": how.recordings},
        people={f"{seed:06d}": seed for seed in seeds},
        folders=tuple(f"{seed:06d}" for seed in seeds),
        shared={},
    )
    return make_set(root / people, plan, partial(_draw_person, purpose=purpose), workers=workers, done=done)


def read_shots(root: Path, people: str) -> Iterator[Shots]:
    """Read the shots that lie in root/people, person by person. Raises SetupError where the set is not complete."""
    folders = check_set(root / people)["folders"]
    with ThreadPoolExecutor(4) as pool:
        yield from pool.map(lambda folder: read_person(root / people / folder), folders)


def read_person(folder: Path) -> Shots:
    """Read the shots in one person's folder of a set."""
    with np.load(folder / FILE) as file:
        ends = np.cumsum(file["sizes"])
        parts = np.split(file["bytes"], ends[:-1])
        labels = {name: file[name] for name in ("keypoints", "boxes", "poses", "recordings", "frontal")}
    return Shots(int(folder.name), [decode_own(part) for part in parts], **labels)


def _draw_person(folder: str, purpose: str) -> Files:
    cv2.setNumThreads(1)
    how, subject = PURPOSES[purpose], person(int(folder))
    drawn = list(_drawn(how, subject))
    photos = [np.frombuffer(encode_jpeg(d.image, _QUALITY), np.uint8) for d, _, _ in drawn]
    content = io.BytesIO()
    np.savez(
        content,
        bytes=np.concatenate(photos),
        sizes=np.array([len(photo) for photo in photos]),
        keypoints=np.stack([d.keypoints for d, _, _ in drawn]),
        boxes=np.stack([d.box for d, _, _ in drawn]),
        poses=np.array([[d.pose.yaw, d.pose.pitch, d.pose.roll] for d, _, _ in drawn], np.float32),
        recordings=np.array([number for _, number, _ in drawn]),
        frontal=np.array([frontal for _, _, frontal in drawn]),
    )
    return {FILE: content.getvalue()}


def _drawn(how: Purpose, subject: Person) -> Iterator[tuple[Drawing, int, bool]]:
    """The drawings with the number of the recording and whether they are a target."""
    for take in range(how.takes):
        chance = Chance(53, subject.seed, take)
        number = take % how.recordings
        shown = recording(subject, number)
        if how.target:
            even = replace(shown, light=studio_light())
            camera = Camera(256, 256, 710.0, (0.0, 36.0, 950.0))
            still = draw(build(subject, even, neutral()), Pose(0, 0, 0), camera, sensor=Sensor(), seed=take)
            yield still, number, True
        model = build(subject, shown, some_expression(chance, chance.between(0, 1)))
        for shot in range(how.shots):
            pose = how.pose(chance)
            camera = how.camera(chance, pose)
            light, sensor = room_light(chance, chance.between(0.3, 1)), some_sensor(chance, 0.7)
            wall = backdrop(shown.wall + shot, camera.height, camera.width, blur=chance.between(1, 4))
            # Drawn at its own size and cropped smaller later: as good as finer drawing, at half the price.
            photo = draw(model, pose, camera, light=light, wall=wall, sensor=sensor, seed=10 * take + shot, scale=1)
            yield photo, number, False
