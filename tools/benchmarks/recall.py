"""Share of faces that a detector finds by the width of the head in a photo, with its first pass alone and with all."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from benchmarks.setting import DET_SIZE, MAX_SIDE, PADDING
from facefront.detectors import build_detector, detect_all
from facefront.errors import SetupError
from facefront.imaging.images import read_image
from facefront.weights import describe_missing, find_weight

WIDTHS = (0.15, 0.1, 0.075, 0.06, 0.045)
"""Width of the photo of a head, as a share of the longer side of the scene."""

SIDES = 3000, 4000  # height and width of the scenes, in pixels
DETECTORS = {"scrfd": "scrfd_2.5g_bnkps", "retina": "retinaface_mobile0.25_biubug6"}


def recall_by_width(real: Path, count: int) -> dict[str, list[float]]:
    """Return the share of faces found by "recall_<detector>_<width in %>_<first_pass or all_passes>".

    count: people, each with one frontal and one profile photo of CFP, pasted on a plain background.
    """
    photos = sorted((real / "cfp-dataset" / "Data" / "Images").glob("*/*/01.jpg"))[: 2 * count]
    shares: dict[str, list[float]] = {}
    for key, name in DETECTORS.items():
        weight = find_weight(name, real / "models")
        if weight is None:
            raise SetupError(f"{real / 'models'}: {describe_missing(name)}")
        detector = build_detector(key, weight, det_size=DET_SIZE, padding=PADDING, device="cpu")
        for width in WIDTHS:
            found = [detect_all({key: detector}, scene)[key].as_it_is for scene in scenes(photos, width)]
            label = f"recall_{key}_{width:.1%}"
            shares[f"{label}_first_pass"] = [float(np.mean([look.detection_pass == "standard" for look in found]))]
            shares[f"{label}_all_passes"] = [float(np.mean([bool(look.faces) for look in found]))]
    return shares


def scenes(photos: Sequence[Path], width: float) -> list[np.ndarray]:
    """Return each photo in a scene, uint8 [H, W, 3] BGR, so large that it takes that share of the longer side."""
    height, length = (round(side * MAX_SIDE / max(SIDES)) for side in SIDES)
    made = []
    for path in photos:
        photo = read_image(path)
        side = round(width * length)
        head = cv2.resize(photo, (side, round(photo.shape[0] * side / photo.shape[1])), interpolation=cv2.INTER_AREA)
        scene = np.full((height, length, 3), (120, 130, 140), np.uint8)
        y, x = height // 3, length // 2
        scene[y : y + len(head), x : x + side] = head
        made.append(scene)
    return made
