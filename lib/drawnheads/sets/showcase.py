"""One drawn person for the page: turned to both sides, in two recordings, with several expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from drawnheads.world.draw import draw
from drawnheads.world.fields import EXPRESSION
from drawnheads.world.model import Expression, Model, build
from drawnheads.world.people import PEOPLE_SEEDS, person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera, Sensor, backdrop
from drawnheads.world.traits import Person
from facefront.imaging.pose import Pose

CAMERA = Camera(160, 160, 575.0, (0.0, 34.0, 950.0))
FRONT = Pose(0.0, 0.0, 0.0)
POSES: Mapping[str, tuple[Pose, ...]] = MappingProxyType(
    {
        "turned": tuple(Pose(yaw, 0.0, 0.0) for yaw in (-70.0, -35.0, 35.0, 70.0)),
    }
)
EXPRESSIONS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "at_rest": {},
        "smiling": {"smile": 1.0, "jaw_open": 0.25},
        "surprised": {"brows_up": 1.0, "jaw_open": 0.9},
        "frowning": {"frown": 1.0, "corners_down": 0.8},
    }
)
RECORDINGS = ("one_recording", "another_recording_of_the_same_person")


@dataclass(frozen=True)
class Look:
    """A drawn head, uint8 [160, 160, 3] BGR; its pose; its expression, empty on pictures of poses."""

    image: np.ndarray
    pose: Pose
    expression: str = ""


def one_person(number: int = 3) -> dict[str, list[Look]]:
    """Draw the person of that number in the range `judging`, which no network has learned from: rows of four by title.

    `EXPRESSIONS` in two recordings, and `POSES` in the first. Some 3 s on one core, half of it for a process's
    first head. Equal numbers give equal pictures.
    """
    subject = person(PEOPLE_SEEDS["judging"][number])
    still = _model(subject)
    rows = {
        title: [_look(_model(subject, visit, parts), FRONT, name) for name, parts in EXPRESSIONS.items()]
        for visit, title in enumerate(RECORDINGS)
    }
    return rows | {title: [_look(still, pose) for pose in poses] for title, poses in POSES.items()}


def _model(subject: Person, visit: int = 0, parts: Mapping[str, float] = MappingProxyType({})) -> Model:
    coefficients = np.array([parts.get(name, 0.0) for name in EXPRESSION], np.float32)
    return build(subject, recording(subject, visit), Expression(coefficients))


def _look(model: Model, pose: Pose, expression: str = "") -> Look:
    wall = backdrop(model.recording.wall, CAMERA.height, CAMERA.width, blur=2)
    return Look(draw(model, pose, CAMERA, wall=wall, sensor=Sensor()).image, pose, expression)
