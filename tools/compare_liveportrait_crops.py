"""Measure how far LivePortrait's crop by five keypoints lies from the official one by 106 landmarks, on real photos.

Needs a folder with `models/` and `cfp-dataset/`: --real, or $FACEFRONT_REAL. The official crop needs 2d106det.onnx of
InsightFace's buffalo_l below `models/` or among the downloads; without it only the crops by two detectors' five points
are compared, which says how much of a difference the detector alone makes.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from facefront.detectors import Detector, build_detector
from facefront.errors import SetupError
from facefront.faces import Face, choose_face
from facefront.frontalizers import Source
from facefront.frontalizers.contract import CannotFrontalize
from facefront.frontalizers.liveportrait.cropping import (
    CROP_SIZE,
    crop_matrix,
    landmarks_from_106,
    landmarks_from_five,
    limit_side,
)
from facefront.frontalizers.liveportrait.openings import Landmarks106
from facefront.imaging.images import read_image
from facefront.study.options import user_path
from facefront.weights import describe_missing, find_weight

DETECTORS = {
    "scrfd": ("det_10g", "scrfd_2.5g_bnkps"),
    "retina": ("retinaface_resnet50", "retinaface_mobile0.25_biubug6"),
}
Crops = dict[str, np.ndarray]
"""By the photo's name: float32 [2, 3], from the photo to the crop."""


def difference(crop: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """Return the difference of two crops of a photo, float [2, 3]: the angle (degrees), the second's side over the
    first's, and how far its middle lies from the first's, as a share of the first's side."""
    first, second = (np.vstack([matrix, [0, 0, 1]]).astype(np.float64) for matrix in (crop, other))
    between = first @ np.linalg.inv(second)  # from the second crop to the first
    turn = np.degrees(np.arctan2(between[1, 0], between[0, 0]))
    middle = between @ [CROP_SIZE / 2, CROP_SIZE / 2, 1]
    shift = np.hypot(*(middle[:2] - CROP_SIZE / 2)) / CROP_SIZE
    return float(abs(turn)), float(np.hypot(between[0, 0], between[1, 0])), float(shift)


def crops(photos: Mapping[str, np.ndarray], faces: Mapping[str, Face], by: Callable[[Source], np.ndarray]) -> Crops:
    """Return the crop of each photo in which there is a face that can be cropped."""
    found = {}
    for name, face in faces.items():
        try:
            found[name] = by(limit_side(Source(photos[name], face)))
        except CannotFrontalize as reason:
            print(f"{name}: {reason}", file=sys.stderr)
    return found


def by_five(source: Source) -> np.ndarray:
    """Return our crop."""
    return crop_matrix(landmarks_from_five(source.face.keypoints))


def report(name: str, first: Crops, second: Crops) -> None:
    """Print medians and 95th percentiles over the photos that have both, frontal ones and profiles apart."""
    for kind in ("frontal", "profile"):
        both = [photo for photo in first if photo in second and f"/{kind}/" in photo]
        if both:
            values = np.array([difference(first[photo], second[photo]) for photo in both]).T
            turn, side, shift = (
                (np.median(v), np.percentile(v, 95)) for v in (values[0], abs(values[1] - 1), values[2])
            )
            print(
                f"{name}, {kind} ({len(both)}): turned {turn[0]:.2f}° ({turn[1]:.2f}°), side {side[0]:.1%} "
                f"({side[1]:.1%}), middle {shift[0]:.1%} ({shift[1]:.1%}) of the side: median (95th percentile)"
            )


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--real", type=user_path, default=os.environ.get("FACEFRONT_REAL", "."), help="photos and weights"
    )
    parser.add_argument("--people", type=int, default=40)
    arguments = parser.parse_args()
    try:
        compare(arguments.real, arguments.people)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def compare(real: Path, people: int) -> None:
    """Print every comparison that the weights allow."""
    root = real / "cfp-dataset" / "Data" / "Images"
    paths = sorted(path for folder in sorted(root.glob("*"))[:people] for path in folder.glob("*/0[1-4].jpg"))
    if not paths:
        raise SetupError(f"{real}: no cfp-dataset/Data/Images with photos; give --real or FACEFRONT_REAL=<folder>")
    photos = {str(path.relative_to(root)): read_image(path) for path in paths}
    seen = {name: faces_of(photos, detector) for name, detector in detectors(real / "models").items()}
    ours = {name: crops(photos, faces, by_five) for name, faces in seen.items()}
    report("five points of scrfd, of retina", ours["scrfd"], ours["retina"])
    weight = find_weight("2d106det", real / "models")
    if weight is None:
        print(f"106 landmarks: not measured, {describe_missing('2d106det')}")
        return
    network = Landmarks106(weight, "cpu")
    official = crops(
        photos, seen["scrfd"], lambda source: crop_matrix(landmarks_from_106(network.find(source.image, source.face)))
    )
    report("five points, 106 landmarks", ours["scrfd"], official)


def detectors(models: Path) -> dict[str, Detector]:
    """Open both detectors, with the first of their weights that is there."""
    found = {name: find_weight(keys, models) for name, keys in DETECTORS.items()}
    for name, weight in found.items():
        if weight is None:
            raise SetupError(f"{models}: detector {name} {describe_missing(DETECTORS[name])}")
    return {name: build_detector(name, weight, det_size=320, device="cpu") for name, weight in found.items()}


def faces_of(photos: Mapping[str, np.ndarray], detector: Detector) -> dict[str, Face]:
    """Find the largest face of each photo that has any."""
    found = {name: choose_face(detector.detect(image), *image.shape[:2]) for name, image in photos.items()}
    return {name: face for name, face in found.items() if face is not None}


if __name__ == "__main__":
    sys.exit(main())
