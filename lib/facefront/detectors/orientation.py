"""Photos that lie on their side or upside down: at which of the four rotations a detector finds an upright face.

Detectors find many faces that are turned by 90° or 180°, with keypoints that are wrong: SCRFD sees an upside-down face
as an upright one with its mouth for eyes, with a lower score. So a face counts as it was found where it is upright and
its score is usual for upright faces; otherwise the detector is given the turned photo, and the better face counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from facefront.detectors.canvas import Canvases, turn_points
from facefront.faces import Face, choose_face

if TYPE_CHECKING:
    from facefront.detectors.contract import Detector, Search

STRONG_ROLL = 60.0
"""Degrees of roll beyond which a face is not taken as upright."""

LESS_ROLL = 50.0
"""By how many degrees less a face that is strongly rolled must be rolled on the turned photo:
a head that is tilted by 70° stays as it is."""

UPRIGHT_ROLL = 45.0
"""Degrees of roll within which a face on a turned photo counts."""

SAME = 45.0
"""Degrees between the directions of two faces in one photo below which both are seen the same way up."""

CHECK_SIZE, AROUND = 128, 2.0
"""Side of the canvas, in pixels, on which the face alone is shown upside down first, and how much of the photo around
it, in longer sides of its box: a 25th of the work of a canvas of 640."""


def image_roll(keypoints: np.ndarray) -> float:
    """Return the angle between the line from eyes to mouth and the vertical, in degrees, −180 … 180; 0 is upright.

    keypoints: float [5, 2], pixels, order of `Face`. Positive where the top of the head lies to the left.
    """
    down = keypoints[3:].mean(0) - keypoints[:2].mean(0)
    return float(np.degrees(np.arctan2(down[0], down[1])))


def looks_upright(face: Face, limit: float = STRONG_ROLL) -> bool:
    """Return true where the face is rolled by `limit` degrees at most and its nose lies between eyes and mouth."""
    eyes, mouth = face.keypoints[:2].mean(0), face.keypoints[3:].mean(0)
    down = mouth - eyes
    share = float((face.keypoints[2] - eyes) @ down / max(float(down @ down), 1e-9))
    return abs(image_roll(face.keypoints)) <= limit and 0.1 <= share <= 1.0


def find_upright(detector: Detector, canvases: Canvases, faces: Sequence[Face]) -> tuple[int, Search | None]:
    """Return the rotation (degrees, counter-clockwise) that makes the photo upright, and what is found on it then.

    faces: found on the photo as it is. Rotation 0 and None where the photo is best as it is. The faces are in the
    pixels of the photo as it is.
    """
    shape = canvases.image.shape[:2]
    face = choose_face(faces, *shape)
    upright = face if face is not None and looks_upright(face) else None
    passes = detector.passes[:1] if face else [p for p in detector.passes if p.det_size == detector.det_size]
    best: tuple[int, Search | None] = (0, None)
    least = 0.0
    for rotation in _rotations(detector, canvases, upright):
        found = detector.search(canvases, rotation, passes).turned_back(canvases, rotation)
        other = choose_face(found.faces, *shape)
        if other is None or other.score <= max(least, _needed(detector, face, other)):
            continue
        turned = replace(other, keypoints=turn_points(other.keypoints, shape[0], shape[1], rotation))
        limit = UPRIGHT_ROLL if upright or face is None else abs(image_roll(face.keypoints)) - LESS_ROLL
        if looks_upright(turned, min(limit, UPRIGHT_ROLL)):
            best, least = (rotation, found), other.score
    return best


def _needed(detector: Detector, face: Face | None, other: Face) -> float:
    """Return the score that a face on the turned photo must exceed. face: on the photo as it is."""
    if face is None:
        return detector.low_score
    if _apart(image_roll(face.keypoints), image_roll(other.keypoints)) < SAME:  # both are seen the same way up
        return 1.0 if looks_upright(face) else 0.0
    return face.score + detector.gain * (1 - face.score)


def _apart(angle: float, other: float) -> float:
    """Return the difference of two directions, 0 … 180 degrees."""
    return abs((angle - other + 180) % 360 - 180)


def _rotations(detector: Detector, canvases: Canvases, face: Face | None) -> tuple[int, ...]:
    """Return the rotations to try. face: the one that seems upright, if any."""
    if face is None or face.score < detector.low_score:
        return 90, 180, 270
    if face.score >= detector.usual_score:
        return ()
    if detector.fixed_size:
        return (180,)
    middle, reach = (face.box[:2] + face.box[2:]) / 2, AROUND / 2 * float((face.box[2:] - face.box[:2]).max())
    height, width = canvases.image.shape[:2]
    x1, y1, x2, y2 = np.clip(np.concatenate([middle - reach, middle + reach]).round(), 0, [width, height] * 2)
    part = canvases.image[int(y1) : int(y2), int(x1) : int(x2)]
    if not part.size:
        return ()
    seen = detector.detect_on(Canvases(part).get(CHECK_SIZE, 0.0, 180))
    return (180,) if seen and max(each.score for each in seen) > face.score else ()
