"""The training and the measurement of each file of the pack, in a form that can be sent to a worker process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from drawnheads.components.loss_network import loss_network
from drawnheads.packs import PACKED
from drawnheads.training.detection_examples import biwi_examples, framed, lfw_examples, shot_examples
from drawnheads.training.detection_figures import detection_figures, framed_figures
from drawnheads.training.frontal_figures import frontal_figures, set_sides, shot_sides
from drawnheads.training.job import Places
from drawnheads.training.recognition_figures import View, recognition_figures, set_views, shot_views
from drawnheads.training.restoring_figures import restoring_figures
from drawnheads.training.shots import read_shots
from drawnheads.training.train_rebuild import train_rebuild
from drawnheads.training.train_recogniser import as_input, train_recogniser
from drawnheads.training.train_refiner import train_refiner
from drawnheads.training.train_restorer import train_restorer
from drawnheads.training.train_retina import train_retina
from drawnheads.training.train_scrfd import train_scrfd
from drawnheads.training.train_warp import train_warp
from facefront.detectors import Detector, build_detector
from facefront.embedders import Embedder, build_embedder, normalise_rows
from facefront.enhancers import build_enhancer
from facefront.faces import CROP_SIZE
from facefront.frontalizers import build_frontalizer
from facefront.weights import FoundWeight, sha256_of

DETECTION: Mapping[str, Any] = MappingProxyType({"det_size": 256, "padding": 0.25, "device": "cpu"})
"""How the drawn world's detectors are used in its profiles."""

_EVERY = 4  # frames of heads-biwi: neighbours are nearly equal


def train_detector(places: Places, out: Path, *, key: str) -> Mapping[str, Any]:
    """Train heads_scrfd or heads_retina."""
    train = {"heads_scrfd": train_scrfd, "heads_retina": train_retina}[key]
    return train(places.shots, out / PACKED[key], device=places.device, done=_tell(key))


def measure_detector(places: Places, *, key: str) -> dict[str, Any]:
    """Measure a detector on shots to validate with, on photos like both evaluation sets, and on frontal views."""
    sure, unsure = (_detector(places, key, threshold) for threshold in (0.5, 0.05))
    photos = {"biwi": list(biwi_examples()), "lfw": list(lfw_examples())}
    shown = {"validation": shot_examples(places.shots), **photos}
    found = {name: detection_figures(unsure, examples) for name, examples in shown.items()}
    frames = {name: framed(photos["biwi"], name) for name in ("none", "template")}
    return found | {f"framed_{name}": framed_figures(sure, pictures) for name, pictures in frames.items()}


def train_embedder(places: Places, out: Path, *, key: str) -> Mapping[str, Any]:
    """Train heads_r50, heads_r100 or heads_loss."""
    return train_recogniser(places.shots, out, which=key, device=places.device, tell=_tell(key))


def measure_judge(places: Places, *, key: str) -> dict[str, Any]:
    """Measure a recogniser on shots to validate with and on both evaluation sets, behind the drawn world's SCRFD."""
    detector, embedder = _detector(places, "heads_scrfd"), build_embedder("arcface", _weight(places, key), device="cpu")
    views = {
        "validation": shot_views(read_shots(places.shots, "recogniser_validation")),
        "biwi": set_views("biwi", places.drawn("heads-biwi"), _EVERY),
        "lfw": set_views("lfw", places.drawn("heads-lfw")),
    }
    return {name: recognition_figures(shown, detector, embedder) for name, shown in views.items()}


def measure_loss(places: Places) -> dict[str, Any]:
    """Measure the recogniser used in losses, on crops as inexact as a detector's: it has no detector."""
    views = shot_views(read_shots(places.shots, "loss_validation"))
    return {"validation": recognition_figures(views, None, LossEmbedder(places.file("heads_loss")))}


def train_hybrid(places: Places, out: Path) -> Mapping[str, Any]:
    """Train heads_refiner, which learns to please heads_loss."""
    return train_refiner(
        places.shots, places.file("heads_loss"), out, device=places.device, tell=_tell("heads_refiner")
    )


def measure_hybrid(places: Places) -> dict[str, Any]:
    """Measure template and hybrid under both recognisers: by set, recogniser, |yaw| and variant."""
    refiner = (_weight(places, "heads_refiner"),)
    return _measure(places, {"template": build_frontalizer("template"), "hybrid": build_frontalizer("hybrid", refiner)})


def train_flow(places: Places, out: Path) -> Mapping[str, Any]:
    """Train heads_warp, which learns to please heads_loss."""
    return train_warp(places.shots, places.file("heads_loss"), out, device=places.device, tell=_tell("heads_warp"))


def train_shape(places: Places, out: Path) -> Mapping[str, Any]:
    """Train heads_rebuild."""
    return train_rebuild(places.shots, out, device=places.device, tell=_tell("heads_rebuild"))


def measure_frontalizer(places: Places, *, key: str) -> dict[str, Any]:
    """Measure the frontalizer that has the name of its file, as `measure_hybrid` does."""
    return _measure(places, {key: build_frontalizer(key, (_weight(places, key),), device="cpu")})


def _measure(places: Places, frontalizers: Mapping[str, Any]) -> dict[str, Any]:
    detector = _detector(places, "heads_scrfd")
    judges = {key: build_embedder("arcface", _weight(places, key), device="cpu") for key in ("heads_r50", "heads_r100")}
    sides = {
        "validation": shot_sides(read_shots(places.shots, "frontalizer_validation")),
        "biwi": set_sides("biwi", places.drawn("heads-biwi"), _EVERY),
    }
    return {name: _gains(*pair, detector, frontalizers, judges) for name, pair in sides.items()}


def train_pixels(places: Places, out: Path) -> Mapping[str, Any]:
    """Train heads_restorer, which no recogniser sees."""
    return train_restorer(places.shots, out, device=places.device, tell=_tell("heads_restorer"))


def measure_restorer(places: Places) -> dict[str, Any]:
    """Measure the restorer on pictures made worse and restored, under a recogniser that took no part."""
    restorer = build_enhancer("restorer", (_weight(places, "heads_restorer"),), device="cpu")
    judge = build_embedder("arcface", _weight(places, "heads_r50"), device="cpu")
    people = read_shots(places.shots, "frontalizer_validation")
    return {"validation": restoring_figures(people, restorer, judge)}


def _gains(
    gallery: Sequence[View],
    probes: Sequence[View],
    detector: Detector,
    frontalizers: Mapping[str, Any],
    judges: Mapping[str, Embedder],
) -> dict[str, Any]:
    table = frontal_figures(gallery, probes, detector, frontalizers, judges)
    figures: dict[str, Any] = {}
    for row in table.to_dict("records"):
        judge, yaw, variant = (str(row.pop(name)) for name in ("judge", "yaw", "variant"))
        figures.setdefault(judge, {}).setdefault(yaw, {})[variant] = row
    return figures


class LossEmbedder:
    """The recogniser used in losses, as an `Embedder`."""

    key = "heads_loss"
    crop_size = CROP_SIZE

    def __init__(self, path: Path) -> None:
        self.network, self.path = loss_network(path), path

    def embed(self, crops: np.ndarray) -> np.ndarray:
        """See `Embedder.embed`."""
        import torch

        with torch.inference_mode():
            parts = [self.network(as_input(crops[i : i + 64])).numpy() for i in range(0, len(crops), 64)]
        return normalise_rows(np.concatenate(parts))

    def applied(self) -> str:
        """Return torch's device."""
        return "cpu"

    def fingerprint(self) -> dict[str, str | int | float | bool]:
        """See `Embedder.fingerprint`."""
        return {"name": self.key, "version": 1, "weights": sha256_of(self.path)}


def _weight(places: Places, key: str) -> FoundWeight:
    path = places.file(key)
    return FoundWeight(key, path, sha256_of(path), path.stat().st_size, "")


def _detector(places: Places, key: str, threshold: float = 0.8) -> Detector:
    return build_detector(key.removeprefix("heads_"), _weight(places, key), threshold=threshold, **DETECTION)


def _tell(key: str) -> Callable[[str], None]:
    """Lines of progress in the log of a worker process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    return lambda line: logging.info("%s: %s", key, line)
