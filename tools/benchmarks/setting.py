"""The bench: real photos, two real detectors, a real recogniser and one with random weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import joblib

from benchmarks.models import write_random_iresnet
from facefront.detectors import DETECTORS
from facefront.embedders import EMBEDDERS
from facefront.errors import SetupError
from facefront.runtime.devices import Device
from facefront.study.settings import FaceChoice
from facefront.study.steps import Component, Models
from facefront.weights import FoundWeight, describe_missing, find_weight, sha256_of

DET_SIZE, PADDING, MAX_SIDE = 640, 0.5, 1600
SCRFD_FILES, RECOGNISER = ("scrfd_2.5g_bnkps", "det_500m"), "mobilefacenet"
RANDOM_WIDTH = 16  # channels of the random recogniser's first stage: about the work of a MobileFaceNet


@dataclass(frozen=True)
class Bench:
    """Photos, components, and a folder for what the benchmark writes."""

    photos: Sequence[Path]
    models: Models
    folder: Path
    workers: int
    batch: int = 16
    device: Device = "cpu"

    @property
    def combinations(self) -> list[tuple[Component, Component]]:
        """Return every detector with every recogniser."""
        return [(d, e) for d in self.models.detectors for e in self.models.embedders]


def make_bench(real: Path, folder: Path, count: int, device: Device = "cpu") -> Bench:
    """Choose photos spread over the set, and the 2 × 2 grid on a device.

    Raises SetupError where photos or weights are missing."""
    photos = sorted((real / "cfp-dataset").glob("Data/Images/*/*/*.jpg"))
    if not photos:
        raise SetupError(f"{real}: no cfp-dataset/Data/Images with photos; give --real or FACEFRONT_REAL=<folder>")
    place = ("device", device)
    params = (("det_size", DET_SIZE), place, ("padding", PADDING))
    detectors = tuple(Component(DETECTORS.card("scrfd"), name, (_weight(name, real),), params) for name in SCRFD_FILES)
    random = write_random_iresnet(folder / "random_iresnet18.onnx", RANDOM_WIDTH)
    random_weight = FoundWeight("random", random, sha256_of(random), random.stat().st_size, "none")
    embedders = (
        Component(EMBEDDERS.card("arcface"), RECOGNISER, (_weight(RECOGNISER, real),), (place,)),
        Component(EMBEDDERS.card("arcface"), "random", (random_weight,), (place,)),
    )
    chosen = photos[:: max(1, len(photos) // count)][:count]
    return Bench(chosen, Models(detectors, embedders, FaceChoice(), MAX_SIDE), folder, workers=cores(), device=device)


def cores() -> int:
    """Return the cores that this process may use."""
    return joblib.cpu_count()


def _weight(key: str, real: Path) -> FoundWeight:
    weight = find_weight(key, real / "models")
    if weight is None:
        raise SetupError(f"{real / 'models'}: {describe_missing(key)}")
    return weight
