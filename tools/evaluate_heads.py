"""Show drawn heads to networks that were trained on real faces, and print what they find, pose and recognise.

Needs the folder of those networks' weights: --models, or models/ in $FACEFRONT_REAL. The recogniser's crops come from
detected keypoints, as everywhere else; people are those of the range `judging`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from drawnheads.world.chance import Chance
from drawnheads.world.draw import Drawing, draw
from drawnheads.world.model import build, neutral, some_expression
from drawnheads.world.people import PEOPLE_SEEDS, person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera
from drawnheads.world.traits import Person
from facefront.detectors import build_detector
from facefront.detectors.contract import Detector
from facefront.embedders import build_embedder
from facefront.embedders.contract import Embedder
from facefront.errors import SetupError
from facefront.faces import Face, align, choose_face
from facefront.imaging.images import pad_image
from facefront.imaging.pose import Pose, pose_from_rotation, rotation_from_pose
from facefront.study.options import check_checkout, user_path
from facefront.weights import find_weight

ROOT = Path(__file__).resolve().parents[1]
YAWS = (0, 15, 30, 45, 60, 75)
CAMERA = Camera(200, 200, 640.0, (0.0, 32.0, 950.0))


def main() -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=user_path, default=Path(os.environ.get("FACEFRONT_REAL", "")) / "models")
    parser.add_argument("--people", type=int, default=40, help="how many of the range `judging`")
    parser.add_argument("--yaws", type=int, nargs="+", default=list(YAWS), help="degrees; the first must be 0")
    parser.add_argument("--det-size", type=int, default=320, help="pixels")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    try:
        check_checkout(ROOT)
        networks = Networks.of(arguments.models, arguments.det_size)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(measure(networks, arguments.people, arguments.yaws), indent=1))
    return 0


@dataclass(frozen=True)
class Networks:
    """The networks. pose: uint8 [H, W, 3] BGR and the face found in it → its `Pose`."""

    detectors: Mapping[str, Detector]
    embedder: Embedder
    pose: Callable[[np.ndarray, Face], Pose]

    @classmethod
    def of(cls, models: Path, det_size: int = 320) -> Networks:
        """Open the networks in a folder that holds SCRFD, RetinaFace, MobileFaceNet and FSA-Net.

        Raises SetupError where one is missing.
        """
        weights = {"scrfd": "scrfd_2.5g_bnkps", "retina": "retinaface_mobile0.25_biubug6"}
        detectors = {
            key: build_detector(key, find_weight(weight, models), det_size=det_size, device="cpu")
            for key, weight in weights.items()
        }
        embedder = build_embedder("mobilefacenet", find_weight("mobilefacenet", models), device="cpu")
        return cls(detectors, embedder, FsaNet(models / "fsanet-1x1-iter-688590.onnx"))


class FsaNet:
    """FSA-Net (Yang et al., CVPR 2019); its angles have the opposite signs and the order of Hopenet."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, image: np.ndarray, face: Face) -> Pose:
        """The pose of a face, found in an image, uint8 [H, W, 3] BGR."""
        padded, offset = pad_image(image, 0.5)
        side = round(float(max(face.box[2:] - face.box[:2])) * 1.4)
        crop = cv2.getRectSubPix(padded, (side, side), [float(c) for c in (face.box[:2] + face.box[2:]) / 2 + offset])
        blob = (cv2.resize(crop, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32) - 127.5) / 128
        name = self.session.get_inputs()[0].name
        yaw, pitch, roll = self.session.run(None, {name: blob.transpose(2, 0, 1)[None]})[0][0].tolist()
        turns = [rotation_from_pose(pose) for pose in (Pose(0, -pitch, 0), Pose(-yaw, 0, 0), Pose(0, 0, -roll))]
        return pose_from_rotation(turns[0] @ turns[1] @ turns[2])


@dataclass(frozen=True)
class Seen:
    """The networks' results on one picture: the faces by detector (None where missed), the embedding [D] or None, the
    yaw or NaN."""

    drawing: Drawing
    faces: Mapping[str, Face | None]
    vector: np.ndarray | None
    yaw: float


def see(networks: Networks, drawing: Drawing) -> Seen:
    """Run all networks on one picture. Crops and the pose are taken from the first detector's face."""
    image = drawing.image
    faces = {key: choose_face(d.detect(image), *image.shape[:2]) for key, d in networks.detectors.items()}
    face = next(iter(faces.values()))
    if face is None:
        return Seen(drawing, faces, None, np.nan)
    vector = networks.embedder.embed(align(image, face.keypoints)[None])[0]
    return Seen(drawing, faces, vector, networks.pose(image, face).yaw)


def picture(subject: Person, number: int, yaw: float, seed: int) -> Drawing:
    """Draw a person in a recording, with `yaw`, a little pitch and roll, and some expression unless frontal."""
    chance = Chance(29, subject.seed, number, seed)
    still = yaw == 0
    model = build(subject, recording(subject, number), neutral() if still else some_expression(chance, 0.6))
    pose = Pose(yaw, chance.normal(0, 3, -8, 8), chance.normal(0, 2, -6, 6))
    return draw(model, pose, CAMERA, seed=seed)


def measure(networks: Networks, people: int = 40, yaws: Sequence[int] = YAWS) -> dict[str, float]:
    """Return the figures over `people` people of the range `judging`: see the keys.

    Shares and cosines; yaw errors in degrees.
    """
    subjects = [person(seed) for seed in PEOPLE_SEEDS["judging"][:people]]
    turned = {
        (s, yaw): see(networks, picture(p, 0, yaw * (-1) ** s, yaw)) for s, p in enumerate(subjects) for yaw in yaws
    }
    again = [see(networks, picture(p, 1, 0, 1)) for p in subjects]
    frontal = [turned[s, 0] for s in range(people)]
    figures = {
        f"found_{key}": float(np.mean([seen.faces[key] is not None for seen in turned.values()]))
        for key in networks.detectors
    }
    errors = {yaw: _yaw_errors([turned[s, yaw] for s in range(people)]) for yaw in yaws if yaw <= 60}
    figures |= {f"yaw_error_{yaw}": float(np.abs(e).mean()) for yaw, e in errors.items()}
    figures["yaw_error"] = float(np.abs(np.concatenate(list(errors.values()))).mean())
    figures |= {"different_frontal": _different(frontal, frontal), "same_two_recordings": _same(frontal, again)}
    figures["different_two_recordings"] = _different(frontal, again)
    for yaw in yaws[1:]:
        probes = [turned[s, yaw] for s in range(people)]
        figures |= {f"same_{yaw}": _same(frontal, probes), f"different_{yaw}": _different(frontal, probes)}
        figures[f"rank1_of_20_{yaw}"] = _rank_one(frontal, probes)
    return {name: round(float(value), 4) for name, value in figures.items()}


def _yaw_errors(seen: Sequence[Seen]) -> np.ndarray:
    return np.array([s.yaw - s.drawing.pose.yaw for s in seen if not np.isnan(s.yaw)])


def _cosines(gallery: Sequence[Seen], probes: Sequence[Seen]) -> np.ndarray:
    """float [P, G]; NaN where one has no vector."""
    size = next(len(s.vector) for s in [*gallery, *probes] if s.vector is not None)
    stacks = [
        np.stack([np.full(size, np.nan) if s.vector is None else s.vector for s in side]) for side in (probes, gallery)
    ]
    return stacks[0] @ stacks[1].T


def _same(gallery: Sequence[Seen], probes: Sequence[Seen]) -> float:
    return float(np.nanmean(np.diag(_cosines(gallery, probes))))


def _different(gallery: Sequence[Seen], probes: Sequence[Seen]) -> float:
    return float(np.nanmean(_cosines(gallery, probes)[~np.eye(len(gallery), dtype=bool)]))


def _rank_one(gallery: Sequence[Seen], probes: Sequence[Seen], size: int = 20) -> float:
    """Share of probes for which the own person is the nearest of `size`; a probe without a face is a miss."""
    hits = []
    for start in range(0, len(gallery), size):
        part = slice(start, start + size)
        similar = np.nan_to_num(_cosines(gallery, probes)[part, part], nan=-1)
        hits += list((similar.argmax(1) == np.arange(len(similar))) & (similar.max(1) > -1))
    return float(np.mean(hits))


if __name__ == "__main__":
    sys.exit(main())
