"""The 2 × 2 grid of detectors and recognisers, computed in three ways over the same photos with the same weights.

- grid: the engine's own step over worker processes; photos are read from disk and results written to a store.
- loop: InsightFace's `FaceAnalysis.get` for each combination, on photos that are decoded and padded beforehand.
- bare: nothing but the ONNX sessions that the grid needs, on tensors that are prepared beforehand.
"""

import os
import time
from pathlib import Path
from typing import Any

import cv2
import joblib
import numpy as np

from benchmarks.setting import DET_SIZE, MAX_SIDE, PADDING, Bench
from facefront.detectors.canvas import Canvas
from facefront.faces import align
from facefront.imaging.images import pad_image, read_image
from facefront.runtime.devices import onnx_providers, open_session
from facefront.study import steps
from facefront.study.engine import run_batches
from facefront.study.progress import Progress
from facefront.study.settings import EngineSettings
from facefront.study.steps import EMBED, Component, Photo
from facefront.study.store import Store
from facefront.weights import sha256_of

TENSORS = 8  # photos with tensors that the bare sessions use over and over


def grid(bench: Bench) -> dict[str, np.ndarray]:
    """Return the vectors by "detector/recogniser/number of the photo"."""
    names = [(d.name, e.name) for d, e in bench.combinations]
    photos = [
        Photo(
            str(path),
            sha256_of(path),
            detect={d.name: f"{d.name}/{i}" for d in bench.models.detectors},
            embed={(d, e): f"{d}/{e}/{i}" for d, e in names},
        )
        for i, path in enumerate(bench.photos)
    ]
    path = bench.folder / "store.sqlite"
    path.unlink(missing_ok=True)
    store = Store(path)
    vectors: dict[str, np.ndarray] = {}
    settings = EngineSettings(workers=bench.workers, batch=bench.batch)
    with Progress("grid", len(photos)) as bar:
        for rows in run_batches(steps.analyse, photos, bench.models, settings, bar):
            store.put(rows)
            vectors |= {key: np.frombuffer(value, np.float32) for step, key, value in rows if step == EMBED}
    store.close()
    return vectors


class Loop:
    """FaceAnalysis for every combination, with ONNX Runtime's own choice of threads."""

    def __init__(self, bench: Bench) -> None:
        self.padded = [pad_image(read_image(path, MAX_SIDE), PADDING)[0] for path in bench.photos]
        self.analyses = {f"{d.name}/{e.name}": self._analysis(bench, d, e) for d, e in bench.combinations}

    def __call__(self) -> dict[str, np.ndarray]:
        """The vectors by "detector/recogniser/number of the photo"."""
        vectors: dict[str, np.ndarray] = {}
        for name, analysis in self.analyses.items():
            for i, image in enumerate(self.padded):
                faces = analysis.get(image, max_num=1)
                vectors |= {f"{name}/{i}": face.normed_embedding for face in faces}
        return vectors

    @staticmethod
    def _analysis(bench: Bench, detector: Component, embedder: Component) -> Any:
        from insightface.app import FaceAnalysis

        pack = bench.folder / f"{detector.name}-{embedder.name}"
        pack.mkdir()
        for component in (detector, embedder):
            path = component.weights[0].path
            (pack / path.name).symlink_to(path.resolve())
        analysis = FaceAnalysis(name=str(pack), providers=onnx_providers(bench.device))
        analysis.prepare(ctx_id=0, det_size=(DET_SIZE, DET_SIZE))
        return analysis


def bare(bench: Bench, processes: int, threads: int) -> float:
    """Return photos a second, of `processes` processes side by side."""
    share, meeting = -(-len(bench.photos) // processes), bench.folder / f"ready-{time.monotonic_ns()}"
    meeting.mkdir()
    tasks = [joblib.delayed(run_sessions)(bench, share, threads, meeting, processes) for _ in range(processes)]
    seconds = joblib.Parallel(n_jobs=bench.workers, backend="loky")(tasks)
    return sum(share / s for s in seconds)


def run_sessions(bench: Bench, count: int, threads: int, meeting: Path, processes: int) -> float:
    """Return the seconds that the sessions take for `count` photos: each detector once, each recogniser once for each
    detector.

    The clock starts when all processes have met, so that none has the cores to itself.
    """
    work = _prepare(bench, threads)
    for session, blobs in work:
        session.run(None, {session.get_inputs()[0].name: blobs[0]})
    (meeting / str(os.getpid())).touch()
    while len(list(meeting.iterdir())) < processes:
        time.sleep(0.01)
    began = time.perf_counter()
    for i in range(count):
        for session, blobs in work:
            session.run(None, {session.get_inputs()[0].name: blobs[i % len(blobs)]})
    return time.perf_counter() - began


def _prepare(bench: Bench, threads: int) -> list[tuple]:
    """(session, tensors) in the order of the grid's work; a few photos' tensors are used over and over."""
    images = [read_image(path, MAX_SIDE) for path in bench.photos[:TENSORS]]
    canvases = [Canvas.of(image, DET_SIZE, PADDING).pixels for image in images]
    blobs = [cv2.dnn.blobFromImage(c, 1 / 128, mean=(127.5,) * 3, swapRB=True) for c in canvases]
    work = [(open_session(d.weight.path, "cpu", threads), blobs) for d in bench.models.detectors]
    for detector in bench.models.detectors:
        crops = [align(image, detector.build().detect(image)[0].keypoints) for image in images]
        tensors = [cv2.dnn.blobFromImage(c, 1 / 127.5, mean=(127.5,) * 3, swapRB=True) for c in crops]
        work += [(open_session(e.weight.path, "cpu", threads), tensors) for e in bench.models.embedders]
    return work


def agreement(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> float:
    """Return the median cosine between vectors of the same photo and combination: both ways did the same work."""
    return float(np.median([ours[key] @ theirs[key] for key in ours.keys() & theirs.keys()]))
