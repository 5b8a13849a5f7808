"""LivePortrait on a GPU: batches, half precision, compiling and CUDA graphs, against its authors' loop."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gpu_rows import Row, ratio, time_in_turn
from facefront.detectors import build_detector
from facefront.embedders import build_embedder
from facefront.errors import SetupError
from facefront.faces import choose_face
from facefront.frontalizers import Source
from facefront.frontalizers.liveportrait import cropping
from facefront.frontalizers.liveportrait.frontalizer import NETWORK_WEIGHTS, LivePortrait
from facefront.imaging.images import read_image
from facefront.runtime.devices import Device
from facefront.testing.random_liveportrait import write_random_weights
from facefront.weights import FoundWeight, describe_missing, find_weight, sha256_of
from parity.upstream import Upstream, as_106, check_checkout

CHECK, THEIRS = "LivePortrait", "authors' code, one by one"
OURS: Mapping[str, Mapping[str, Any]] = {
    "float32, batches": {},
    "half, batches": {"half": True},
    "half, compiled, CUDA graphs": {"half": True, "compiled": True},
}
GPU_ALONE = "for a GPU alone"


class Photos:
    """Real photos with the faces that SCRFD finds, and the recogniser that compares pictures."""

    def __init__(self, real: Path, count: int, device: Device):
        paths = sorted((real / "cfp-dataset" / "Data" / "Images").glob("*/*/01.jpg"))[:count]
        if not paths:
            raise SetupError(f"{real}: no cfp-dataset/Data/Images with photos; give --real or FACEFRONT_REAL=<folder>")
        self.detector = build_detector("scrfd", _weight("scrfd_2.5g_bnkps", real), device=device)
        self.embedder = build_embedder("arcface", _weight("mobilefacenet", real), device=device)
        images = [read_image(path) for path in paths]
        faces = [choose_face(self.detector.detect(image), *image.shape[:2]) for image in images]
        self.sources = [Source(image, face) for image, face in zip(images, faces, strict=True) if face is not None]
        self.sources = [self.sources[i % len(self.sources)] for i in range(count)]

    def similarity(self, pictures: np.ndarray, others: np.ndarray) -> float | None:
        """Return the median cosine between the faces of two rows of RGB pictures, 0 … 1; None where none is found."""
        pairs = [(self._embed(a), self._embed(b)) for a, b in zip(pictures, others, strict=True)]
        cosines = [float(a @ b) for a, b in pairs if a is not None and b is not None]
        return float(np.median(cosines)) if cosines else None

    def _embed(self, picture: np.ndarray) -> np.ndarray | None:
        from facefront.embedders.contract import crop_face

        image = np.ascontiguousarray((picture[..., ::-1] * 255).astype(np.uint8))
        face = choose_face(self.detector.detect(image), *image.shape[:2])
        return None if face is None else self.embedder.embed(crop_face(self.embedder, image, face.keypoints)[None])[0]


def measure_liveportrait(
    real: Path, folder: Path, *, upstream: Path | None, device: Device, count: int, rounds: int, compiled: bool
) -> Iterator[Row]:
    """Yield a row for each way. upstream: a checkout of the authors' code, or None; compiled: whether there is time for
    it. Weights are the official ones where all five are in the folder `real`, else random."""
    weights, official = _weights(real, folder)
    photos = Photos(real, count, device)
    ways: dict[str, Callable[[], Any]] = {}
    absent: dict[str, str] = {}
    if upstream is None:
        absent[THEIRS] = "give --upstream, a checkout of KwaiVGI/LivePortrait"
    else:
        check_checkout(upstream)
        theirs = Upstream(upstream, [weight.path for weight in weights], device)
        ways[THEIRS] = lambda: _theirs(theirs, photos.sources)
    for name, settings in OURS.items():
        if settings and device == "cpu":
            absent[name] = GPU_ALONE
        elif settings.get("compiled") and not compiled:
            absent[name] = "no time was left to compile"
        else:
            ours = LivePortrait(weights, device=device, **settings)
            ways[name] = partial(_ours, ours, photos.sources)
    measured = time_in_turn(ways, count, rounds)
    first, plain = measured.get(THEIRS), measured["float32, batches"][1]
    note = "official weights" if official else "random weights: no similarity of faces"
    for name in (THEIRS, *OURS):
        if name in absent:
            yield Row(CHECK, name, note=absent[name])
            continue
        speeds, pictures = measured[name]
        yield Row(
            CHECK,
            name,
            speeds,
            ratio(speeds, first[0]) if first else None,
            float(np.abs(pictures - plain).max()),
            photos.similarity(pictures, plain) if official else None,
            f"{note}; difference and similarity: to float32, batches",
        )


def _weights(real: Path, folder: Path) -> tuple[Sequence[FoundWeight], bool]:
    found = [find_weight(key, real / "models") for key in NETWORK_WEIGHTS]
    official = [weight for weight in found if weight is not None]
    if len(official) == len(NETWORK_WEIGHTS):
        return official, True
    files = write_random_weights(folder)
    return [FoundWeight(file.stem, file, sha256_of(file), file.stat().st_size, "none") for file in files], False


def _theirs(theirs: Upstream, sources: Sequence[Source]) -> np.ndarray:
    """Return RGB, float32 [N, 512, 512, 3], 0 … 1."""
    drawn = []
    for source in sources:
        limited = cropping.limit_side(source)
        points = as_106(cropping.landmarks_from_five(limited.face.keypoints))
        drawn.append(theirs.turn(limited.image, points, LivePortrait.lift))
    return np.stack(drawn)


def _ours(ours: LivePortrait, sources: Sequence[Source]) -> np.ndarray:
    """Return RGB, float32 [N, 512, 512, 3], 0 … 1."""
    images = [frontal.image for frontal in ours.frontalize(sources)]
    return np.stack([image[..., ::-1] / np.float32(255) for image in images if image is not None])


def _weight(key: str, real: Path) -> FoundWeight:
    weight = find_weight(key, real / "models")
    if weight is None:
        raise SetupError(f"{real / 'models'}: {describe_missing(key)}")
    return weight
