"""Steps that run in workers: photos in, rows for the store out.

Each function takes a batch and what it needs to know, and returns (step, key, value) rows. What follows from a photo's
bytes is a status in its row. A fault of the machine, such as a file that cannot be read, raises SetupError: it must not
become a row. They live in a module of their own because worker processes import them by name.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from facefront.detectors import detect_all
from facefront.embedders import crop_face, framing
from facefront.errors import SetupError
from facefront.faces import Face, Status
from facefront.frontalizers import Source
from facefront.imaging.images import ImageReadError, decode_image, read_exactly, write_png
from facefront.imaging.likeness import likeness
from facefront.registry import Card
from facefront.runtime.devices import is_out_of_memory, memory_faults
from facefront.runtime.memory import peak_memory
from facefront.runtime.versions import ALWAYS, library_versions
from facefront.study.detections import chosen_face, keep_detection
from facefront.study.files import explained
from facefront.study.settings import FaceChoice
from facefront.study.weight_files import check_weight
from facefront.weights import FoundWeight

Row = tuple[str, str, bytes]
DETECT, EMBED, FRONTALIZE, LIKENESS = "detect", "embed", "frontalize", "likeness"


@dataclass(frozen=True)
class Component:
    """A detector, embedder, frontalizer or enhancer as a profile names it: all that a worker needs to build it."""

    card: Card
    name: str  # its key in the profile, the tables and the report
    weights: tuple[FoundWeight, ...] = ()  # all files of a frontalizer; one of the others, or none
    params: tuple[tuple[str, Any], ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind of its card: detector, backbone, frontalizer or enhancer."""
        return self.card.kind

    @property
    def recognition(self) -> tuple[str, ...]:
        """Return the families of recognition networks that it belongs to or was made with: of card, then weights."""
        return tuple(
            dict.fromkeys([*self.card.recognition, *(f for weight in self.weights for f in weight.recognition)])
        )

    @property
    def weight(self) -> FoundWeight | None:
        """Return the first weight file; None where there is none."""
        return self.weights[0] if self.weights else None

    def build(self) -> Any:
        """Return the component itself; it is built once in each process."""
        return _build(self)

    def open(self) -> Any:
        """Return what `build` does. Raises SetupError that names the file where this machine lacks the memory for it;
        in a worker that is a fault of its own."""
        try:
            return self.build()
        except memory_faults() as error:
            if not is_out_of_memory(error):
                raise
            what = f"{self.weight.path}: {self.kind}" if self.weight else self.kind
            raise SetupError(f"{what} {self.name} needs more memory than there is; free some, and run again") from error

    def fingerprint(self) -> dict[str, Any]:
        """Return what its output depends on: itself, and the libraries that it computes with."""
        built = self.open()
        return built.fingerprint() | {"libraries": library_versions((*ALWAYS, *getattr(built, "libraries", ())))}


@lru_cache(maxsize=32)
def _build(component: Component) -> Any:
    for weight in component.weights:
        check_weight(weight)
    return component.card.create(component.weights, **dict(component.params))


@dataclass(frozen=True)
class Photo:
    """An image file to process, the SHA-256 of its bytes, and the values that the store lacks of it."""

    path: str
    sha256: str
    detect: Mapping[str, str] = field(default_factory=dict)  # detector → key of the detection
    known: Mapping[str, bytes] = field(default_factory=dict)  # detector → detection that the store has already
    embed: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (detector, backbone) → key of the embedding
    likeness: str = ""  # key of the perceptual hash, where it is wanted


@dataclass(frozen=True)
class Models:
    """The models that process a photo, and the settings of how it is read."""

    detectors: tuple[Component, ...]
    embedders: tuple[Component, ...]
    choice: FaceChoice
    max_side: int
    lying: bool = True  # a picture may lie on its side or upside down


def analyse(photos: Sequence[Photo], models: Models) -> list[Row]:
    """Detect, align and embed a batch. Each photo is decoded once, each detector runs once on it, and each backbone
    takes all crops of the batch together."""
    rows: list[Row] = []
    crops: dict[tuple[str, str], list[tuple[str, np.ndarray]]] = {}
    wanted = {embedder for photo in photos for _, embedder in photo.embed}
    built = {e.name: e.build() for e in models.embedders if e.name in wanted}
    framings = {name: framing(embedder) for name, embedder in built.items()}
    for photo in photos:
        try:
            image = decode_image(read_exactly(photo.path, photo.sha256), photo.path, models.max_side)
        except ImageReadError as error:
            rows += [(DETECT, key, read_error(error.reason)) for key in photo.detect.values()]
            continue
        if photo.likeness:
            rows.append((LIKENESS, photo.likeness, likeness(image)))
        found = dict(photo.known) | _detect(image, photo, models)
        rows += [(DETECT, key, found[name]) for name, key in photo.detect.items()]
        chosen = {name: chosen_face(detection, models.choice)[0] for name, detection in found.items()}
        pairs = {(detector, framings[embedder]): built[embedder] for detector, embedder in photo.embed}
        aligned = {key: crop_face(e, image, face.keypoints) for key, e in pairs.items() if (face := chosen[key[0]])}
        for (detector, embedder), key in photo.embed.items():
            crop = aligned.get((detector, framings[embedder]))
            if crop is not None:
                crops.setdefault((detector, embedder), []).append((key, crop))
    return rows + _embed(crops, models)


def _detect(image: np.ndarray, photo: Photo, models: Models) -> dict[str, bytes]:
    """Return the detections that the store lacks, as it keeps them."""
    detectors = {d.name: d.build() for d in models.detectors if d.name in photo.detect}
    found = detect_all(detectors, image, lying=models.lying)
    return {name: keep_detection(detection, *image.shape[:2]) for name, detection in found.items()}


def _embed(crops: Mapping[tuple[str, str], Sequence[tuple[str, np.ndarray]]], models: Models) -> list[Row]:
    rows: list[Row] = []
    for embedder in models.embedders:
        keyed = [item for (_, backbone), items in crops.items() if backbone == embedder.name for item in items]
        if keyed:
            vectors = embedder.build().embed(np.stack([crop for _, crop in keyed]))
            rows += [(EMBED, key, vector.tobytes()) for (key, _), vector in zip(keyed, vectors, strict=True)]
    return rows


def read_error(reason: str) -> bytes:
    """Return what the store keeps of a picture that cannot be decoded: not its path, as others may have its bytes."""
    return json.dumps({"status": Status.READ_ERROR, "detail": reason}).encode()


@dataclass(frozen=True)
class Wanted:
    """A picture to be made, and where it goes. way: the place of what makes it among the ways of the step."""

    way: int
    key: str
    output: str


@dataclass(frozen=True)
class Turn:
    """A photo to be turned, the SHA-256 of its bytes, and the outputs that are wanted of it."""

    path: str
    sha256: str
    face: Face
    wanted: tuple[Wanted, ...]


@dataclass(frozen=True)
class Way:
    """A frontalizer, and the rotation: "frontal", or "none": redrawn at its own pose."""

    frontalizer: Component
    rotation: str


@dataclass(frozen=True)
class Turning:
    """The ways of a step, and the largest side of a photo, pixels. What they share is worked out once a photo."""

    ways: tuple[Way, ...]
    max_side: int


def frontalize(turns: Sequence[Turn], turning: Turning) -> list[Row]:
    """Frontalize a batch in a worker, write the outputs as PNG, and return a row with the outcome of each."""
    rows, sources = [], dict[int, Source]()  # one object a photo for all ways: what was fitted to it is kept by it
    for i, turn in enumerate(turns):
        try:
            image = decode_image(read_exactly(turn.path, turn.sha256), turn.path, turning.max_side)
            sources[i] = Source(image, turn.face)
        except ImageReadError as error:
            rows += [(FRONTALIZE, wanted.key, read_error(error.reason)) for wanted in turn.wanted]
    shared = 0.0
    for place, way in enumerate(turning.ways):
        some = [(w, sources[i]) for i in sources for w in turns[i].wanted if w.way == place]
        if some:
            shared += _prepare(way.frontalizer, [source for _, source in some])
            rows += _turn(some, way, shared)
    return rows


def _prepare(frontalizer: Component, sources: Sequence[Source]) -> float:
    """Work out what a frontalizer's ways share; return the seconds that it took for each photo."""
    prepare, start = getattr(frontalizer.build(), "prepare", None), time.perf_counter()
    if prepare:
        prepare(sources)
    return (time.perf_counter() - start) / len(sources)


def _turn(some: Sequence[tuple[Wanted, Source]], way: Way, shared: float) -> list[Row]:
    """Make the outputs of one way. shared: seconds for each photo that the ways of the pass have in common."""
    frontalizer, start = way.frontalizer.build(), time.perf_counter()
    with peak_memory() as peak:
        results = frontalizer.frontalize([source for _, source in some], way.rotation)
    taken = {"seconds": shared + (time.perf_counter() - start) / len(some)}
    taken["memory"] = getattr(frontalizer, "peak_memory", peak[0])  # of its own process, where it has one
    written = write_outputs({i: (some[i][0].output, r.image) for i, r in enumerate(results) if r.image is not None})
    rows = []
    for i, ((wanted, _), result) in enumerate(zip(some, results, strict=True)):
        value = {"status": result.status, "detail": result.detail, "coverage": result.coverage} | taken
        rows.append((FRONTALIZE, wanted.key, json.dumps(value | written.get(i, {})).encode()))
    return rows


def write_outputs(pictures: Mapping[int, tuple[str, np.ndarray]]) -> dict[int, dict[str, Any]]:
    """Write the pictures of a batch, each a path and uint8 [H, W, 3] BGR, and return `write_output` of each.

    They are written side by side: a disk takes hardly longer to keep several files for good than one.
    """
    with ThreadPoolExecutor(max(len(pictures), 1)) as pool:
        written = pool.map(lambda picture: write_output(Path(picture[0]), picture[1]), pictures.values())
        return dict(zip(pictures, written, strict=True))


def write_output(path: Path, image: np.ndarray) -> dict[str, Any]:
    """Write a picture as PNG and return its SHA-256 and length, as the store keeps them."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_png(path, image)
        content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
