"""The neutral driver: a drawn head at rest, for systems that copy the pose of a second picture.

It is no real person and no person of a drawn set.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib.resources import files

import cv2
import numpy as np

from facefront.faces import Face
from facefront.frontalizers.contract import Source
from facefront.imaging.images import decode_own

FOLDER = files("facefront") / "frontalizers" / "external" / "neutral_driver"

_SWAPPED = np.array([1, 0, 2, 4, 3])


def neutral_driver() -> tuple[np.ndarray, np.ndarray]:
    """Return the frontal driver: uint8 [512, 512, 3] RGB, and its five keypoints, float32 [5, 2], order of `Face`."""
    return as_rgb(driver_at(0.0))


def driver_pair(yaw: float) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Return the driver near a yaw and from the front, as `neutral_driver` does: for relative motion, which takes the
    way from the first picture to the second.

    yaw: degrees; both pictures are mirrored for a negative one, so that the way is of one head.
    """
    return as_rgb(driver_at(yaw)), as_rgb(_mirrored(driver_at(0.0)) if yaw < 0 else driver_at(0.0))


def driver_at(yaw: float) -> Source:
    """Return the driver at the nearest drawn yaw (each 10° up to 80°) as a photo with its face; yaw in degrees.

    Left out of the motion are pitch and roll, which the drawn views do not have.
    """
    views = _views()
    nearest = views[min(views, key=lambda drawn: abs(drawn - abs(yaw)))]
    return _mirrored(nearest) if yaw < 0 and nearest is not views[0] else nearest


def driver_sha256() -> str:
    """Return the SHA-256 of all views and of what is known of them: part of a fingerprint."""
    content = sorted((entry.name, entry.read_bytes()) for entry in FOLDER.iterdir())
    return hashlib.sha256(b"".join(name.encode() + hashlib.sha256(data).digest() for name, data in content)).hexdigest()


def as_rgb(source: Source) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture in RGB, uint8 [H, W, 3], and its keypoints."""
    return np.ascontiguousarray(source.image[..., ::-1]), source.face.keypoints


@lru_cache(maxsize=1)
def _views() -> dict[int, Source]:
    """Return the drawn views by yaw, degrees. They are shared: do not write into their arrays."""
    known = json.loads((FOLDER / "views.json").read_text(encoding="utf-8"))
    return {view["yaw"]: _view(view["image"], view["box"], view["keypoints"]) for view in known}


def _view(name: str, box: list[float], keypoints: list[list[float]]) -> Source:
    image = decode_own(np.frombuffer((FOLDER / name).read_bytes(), np.uint8))
    return Source(image, Face(np.array(box, np.float32), 1.0, np.array(keypoints, np.float32)))


def _mirrored(view: Source) -> Source:
    width = view.image.shape[1]
    box, keypoints = view.face.box, view.face.keypoints[_SWAPPED]
    return Source(
        cv2.flip(view.image, 1),
        Face(
            np.array([width - 1 - box[2], box[1], width - 1 - box[0], box[3]], np.float32),
            view.face.score,
            keypoints * np.array([-1, 1], np.float32) + np.array([width - 1, 0], np.float32),
        ),
    )
