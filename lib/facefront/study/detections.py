"""Detections as the store keeps them, and the face that counts in one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from facefront.detectors import Detection
from facefront.detectors.canvas import turn_points
from facefront.faces import Face, Status, choose_face, face_row, row_face
from facefront.imaging.pose import Pose, pose_from_keypoints
from facefront.study.settings import FaceChoice


def keep_detection(detection: Detection, height: int, width: int) -> bytes:
    """Return a detection in a photo of that size, in pixels, as the store keeps it."""
    value: dict[str, Any] = {"status": Status.OK, "height": height, "width": width, "rotation": detection.rotation}
    for name, search in (("as_it_is", detection.as_it_is), ("upright", detection.upright)):
        if search is not None:
            value[name] = {"pass": search.detection_pass, "faces": [face_row(face) for face in search.faces]}
    return json.dumps(value).encode()


def chosen_face(detection: bytes, choice: FaceChoice) -> tuple[Face | None, Status]:
    """Return the face that counts in a stored detection, in pixels of the photo as it is, and the photo's status.

    The status is `no_face_probe` where there is none.
    """
    value = json.loads(detection)
    if value["status"] != Status.OK:
        return None, Status(value["status"])
    if value["rotation"] and choice.orientation == "refuse":
        return None, Status.NOT_UPRIGHT
    faces = [face for row in _counted(value, choice)["faces"] if (face := row_face(row)) is not None]
    if not faces:
        return None, Status.NO_FACE_PROBE
    if len(faces) > 1 and choice.several_faces == "refuse":
        return None, Status.SEVERAL_FACES
    face = choose_face(faces, value["height"], value["width"])
    # Two eyes in one place, or a point that is no number: nothing can be aligned by them.
    usable = face is not None and np.isfinite(face.keypoints).all() and np.ptp(face.keypoints, axis=0).min() > 0
    return (face, Status.OK) if usable else (None, Status.NO_FACE_PROBE)


def chosen_pose(detection: bytes, choice: FaceChoice) -> Pose | None:
    """Return the pose of the face that counts, on the photo turned upright; None where there is none."""
    face, value = chosen_face(detection, choice)[0], json.loads(detection)
    if face is None:
        return None
    height, width, rotation = value["height"], value["width"], _rotation(value, choice)
    points = turn_points(face.keypoints, height, width, rotation)
    return pose_from_keypoints(points, *((width, height) if rotation in {90, 270} else (height, width)))


def face_record(detection: bytes | None, choice: FaceChoice, failure: str = "") -> dict[str, Any]:
    """Return what `FACES` says of a stored detection, but for image, variant and detector.

    failure: the status where there is no detection, because there is no picture.
    """
    if detection is None:
        return {"status": failure, "n_faces": 0, "detection_pass": "", "rotation": 0} | face_row(None)
    (face, status), value = chosen_face(detection, choice), json.loads(detection)
    found = _counted(value, choice) if "as_it_is" in value else {"pass": "", "faces": []}
    record = {"status": str(status), "n_faces": len(found["faces"]), "detection_pass": found["pass"]}
    return record | {"rotation": _rotation(value, choice)} | face_row(face)


def _counted(value: Mapping[str, Any], choice: FaceChoice) -> Mapping[str, Any]:
    """Return the part of a stored detection that counts: on the photo turned upright, or as it is."""
    return value["upright"] if _rotation(value, choice) else value["as_it_is"]


def _rotation(value: Mapping[str, Any], choice: FaceChoice) -> int:
    return 0 if choice.orientation == "keep" else value.get("rotation", 0)
