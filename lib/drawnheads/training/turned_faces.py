"""Photos of drawn heads in the frame, with where each point of the head falls in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from drawnheads.components.in_frame import put_in_frame
from drawnheads.training.crops import Faults, jitter
from drawnheads.training.head_shapes import person_vertices
from drawnheads.training.refiner_pairs import JITTER, frontal_target
from drawnheads.training.shots import Shots
from drawnheads.world.model import build, neutral
from drawnheads.world.people import person
from drawnheads.world.recordings import recording
from facefront.frontalizers.framing import frame_matrix
from facefront.head3d.surface import DISTANCE
from facefront.imaging.pose import Pose, rotation_from_pose
from facefront.imaging.warping import to_bytes


@dataclass(frozen=True)
class Standing:
    """The pose of heads in the frame. turns: float32 [N, 3, 3], head to camera axes; places: float32 [N, 3]: pixels to
    a millimetre, and where the head's origin falls, pixels."""

    turns: np.ndarray
    places: np.ndarray


@dataclass(frozen=True)
class TurnedFaces:
    """All photos of P people, N in all, and the one picture of each that theirs should become.

    photos: uint8 [N, S, S, 3] BGR, in the frame by inexact keypoints, softly continued beyond their borders; points:
    float32 [N, 5, 2], these keypoints in it; own: how the heads stand in it; people: int64 [N], rows of what follows;
    yaws: float32 [N], degrees. shapes: float32 [P, V, 3], heads at rest, mm; targets: uint8 [P, S, S, 3], frontal,
    neutral, evenly lit; outlines: uint8 [P, S, S], 255 where these show the person; front: how the heads stand there.
    """

    photos: np.ndarray
    points: np.ndarray
    own: Standing
    people: np.ndarray
    yaws: np.ndarray
    shapes: np.ndarray
    targets: np.ndarray
    outlines: np.ndarray
    front: Standing

    @classmethod
    def of(cls, people: Iterable[Shots]) -> TurnedFaces:
        """Read all shots of these people; 0.15 MB a photo."""
        each = [_of_person(shots) for shots in people]
        photos, points, turns, places, yaws, shapes, targets, outlines, fronts = zip(*each, strict=True)
        front_turns, front_places = zip(*fronts, strict=True)
        return cls(
            np.concatenate(photos),
            np.concatenate(points),
            Standing(np.concatenate(turns), np.concatenate(places)),
            np.repeat(np.arange(len(each)), [len(part) for part in photos]),
            np.concatenate(yaws),
            np.stack(shapes),
            np.stack(targets),
            np.stack(outlines),
            Standing(np.stack(front_turns), np.stack(front_places)),
        )


def _of_person(shots: Shots) -> tuple:
    """The fields of `TurnedFaces` for one person, in order, but for `people`."""
    random, subject = np.random.default_rng((67, shots.seed)), person(shots.seed)
    five = build(subject, recording(subject, 0), neutral()).keypoints
    rows = []
    for i in np.flatnonzero(~shots.frontal):
        given = jitter(shots.keypoints[i], shots.boxes[i], random, Faults(points=JITTER))
        framed = put_in_frame(shots.photos[i], given)
        stands = _stand(five, Pose(*map(float, shots.poses[i])), shots.keypoints[i], framed.matrix)
        rows.append((to_bytes(framed.photo), framed.points, *stands))
    photos, points, turns, places = (np.stack(column) for column in zip(*rows, strict=True))
    yaws = shots.poses[~shots.frontal, 0].astype(np.float32)
    return photos, points, turns, places, yaws, person_vertices(subject), *_target(shots, five)


def _target(shots: Shots, five: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """The frontal picture in the frame, where it shows the person, and how the head stands in it."""
    framed, shown = frontal_target(shots)
    keypoints = shots.keypoints[int(np.flatnonzero(shots.frontal)[0])]
    return framed, shown, _stand(five, Pose(0, 0, 0), keypoints, frame_matrix(keypoints))


def _stand(five: np.ndarray, pose: Pose, keypoints: np.ndarray, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rotation and place in the frame of a head of known pose in the photo: the place by least squares.

    The five points are those of the face at rest; what an expression moves is left over.
    """
    unit = matrix[:, :2] / np.sqrt(np.linalg.det(matrix[:, :2]))
    turn = np.block([[unit, np.zeros((2, 1))], [np.zeros((1, 2)), 1]]) @ rotation_from_pose(pose)
    turned = five @ turn.T
    flat = turned[:, :2] * (DISTANCE / (DISTANCE + turned[:, 2:]))
    seen = keypoints @ matrix[:, :2].T + matrix[:, 2]
    centred = flat - flat.mean(0)
    scale = (centred * (seen - seen.mean(0))).sum() / (centred**2).sum()
    return turn.astype(np.float32), np.array([scale, *(seen.mean(0) - scale * flat.mean(0))], np.float32)
