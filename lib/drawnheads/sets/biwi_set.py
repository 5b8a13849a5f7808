"""`heads-biwi`: drawn recordings in the layout of BIWI Kinect Head Pose, 24 of 20 people.

As there, a person sits about a metre before the camera and turns the head about; four people come twice, with another
haircut, other clothes and another light. Every frame has its rotation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

import numpy as np

from drawnheads.sets.sets import Files, Plan, encode_jpeg, make_set
from drawnheads.world.chance import Chance
from drawnheads.world.draw import draw
from drawnheads.world.model import build, some_expression
from drawnheads.world.people import PEOPLE_SEEDS, person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera, backdrop
from drawnheads.world.shapes import ramp
from facefront.datasets.biwi import PEOPLE
from facefront.imaging.pose import Pose, rotation_from_pose

FOCAL, WIDTH, HEIGHT = 517.679, 320, 240
"""Pixels: the focal length of BIWI's colour camera; the picture is the middle quarter of its 640 × 480."""

FRAMES, RECORDINGS = 14, 24
_STEADY = 3, 5  # frames at the start in which the person looks at the camera: at least, at most, else a quarter
_SAME_FACE = 8  # frames with one expression
_QUALITY = 95


def make_biwi(
    root: Path,
    *,
    frames: int = FRAMES,
    recordings: int = RECORDINGS,
    workers: int = 1,
    done: Callable[[str], None] = lambda _: None,
) -> Path:
    """Draw the set into root, or what is missing of it, and return its manifest. About 0.1 s a frame on one core.

    frames: of each recording; recordings: the first so many; done: called with each recording that is whole. Raises
    SetupError as `make_set` does.
    """
    seeds = cast_people()
    plan = Plan(
        name="heads-biwi",
        parameters={"frames": frames, "recordings": recordings, "width": WIDTH, "height": HEIGHT, "focal": FOCAL},
        people=seeds,
        folders=tuple(sorted(" ".join(PEOPLE.values()).split())[:recordings]),
        shared={},
    )
    return make_set(root, plan, partial(draw_sequence, frames=frames), workers=workers, done=done)


@lru_cache(maxsize=1)
def cast_people() -> dict[str, int]:
    """Choose a seed for each person of BIWI: women for F01 …, men for M01 …."""
    seeds = {sex: iter([s for s in PEOPLE_SEEDS["heads_biwi"] if person(s).masculine == (sex == "M")]) for sex in "FM"}
    return {name: next(seeds[name[0]]) for name in PEOPLE}


def draw_sequence(sequence: str, frames: int = FRAMES) -> Files:
    """Return the files of one recording: photos, poses and the camera's calibration."""
    name = next(name for name, sequences in PEOPLE.items() if sequence in sequences.split())
    subject, visit = person(cast_people()[name]), PEOPLE[name].split().index(sequence)
    chance = Chance(31, subject.seed, visit)
    poses, camera, shown = pose_path(chance, frames), _seat(chance), recording(subject, visit)
    wall = backdrop(shown.wall, HEIGHT, WIDTH)
    files = {"rgb.cal": _calibration(camera)}
    for start in range(0, frames, _SAME_FACE):
        model = build(subject, shown, some_expression(chance, 0.35 if start else 0.0))
        for frame in range(start, min(start + _SAME_FACE, frames)):
            here = replace(camera, position=tuple(np.array(camera.position) + chance.random.normal(size=3) * [4, 3, 6]))
            sensor = replace(shown.sensor, jpeg=0, keep=1.0)
            photo = draw(model, poses[frame], here, wall=wall, sensor=sensor, seed=frame).image
            files[f"frame_{frame + 3:05d}_rgb.jpg"] = encode_jpeg(photo, _QUALITY)
            files[f"frame_{frame + 3:05d}_pose.txt"] = pose_text(poses[frame], here.position)
    return files


def pose_path(chance: Chance, frames: int) -> list[Pose]:
    """Return poses along a path like those of BIWI: still, then sweeps to both sides, up and down; degrees.

    BIWI reaches ±75° of yaw and ±60° of pitch; here pitch stays within ±42° and roll within ±22°.
    """
    time = np.linspace(0, 1, frames)
    steady = np.clip(frames // 4, *_STEADY)
    begin = ramp(steady / frames, (steady + min(4.0, frames / 4)) / frames, time)
    turns, nods = chance.between(1.6, 2.4), chance.between(2.6, 3.8)
    yaw = chance.between(60, 78) * np.sin(2 * np.pi * (turns * time + 0.06 * np.sin(9 * time)))
    pitch = (
        chance.between(20, 40)
        * np.sin(2 * np.pi * nods * time + chance.between(-1, 1))
        * (0.55 + 0.45 * np.cos(5 * time))
    )
    roll = chance.between(5, 18) * np.sin(2 * np.pi * chance.between(1.2, 2.6) * time + chance.between(0, 6))
    shake = chance.random.normal(size=(3, frames)) * 1.2
    angles = np.stack([yaw, pitch, roll]) * begin + shake
    return [Pose(*(float(a) for a in column)) for column in np.clip(angles, *_LIMITS).T]


_LIMITS = np.array([[-80], [-42], [-22]]), np.array([[80], [42], [22]])


def _seat(chance: Chance) -> Camera:
    position = chance.between(-45, 45), chance.between(0, 30), chance.between(880, 1030)
    return Camera(WIDTH, HEIGHT, FOCAL, position)


def pose_text(pose: Pose, position: tuple[float, ...]) -> bytes:
    """Return a BIWI pose file: the rotation's rows, an empty line, the head's centre in mm."""
    rows = [" ".join(f"{value:.6f}" for value in row) + " " for row in rotation_from_pose(pose)]
    return ("\n".join(rows) + "\n\n" + " ".join(f"{value:.3f}" for value in position) + " \n").encode()


def _calibration(camera: Camera) -> bytes:
    blocks = camera.matrix, np.zeros((1, 4)), np.eye(3), np.zeros((1, 3)), np.array([[camera.width, camera.height]])
    return "\n".join("".join(" ".join(f"{v:g}" for v in row) + "\n" for row in block) for block in blocks).encode()
