"""Measure the memory that the driver needs for a set of photos: `python -m benchmarks.memory <real> <photos>`.

The workers make up what models would have answered; everything else (tasks, store, tables) is the engine's own.
"""

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from benchmarks.setting import make_bench
from facefront.detectors.contract import Detection, Search
from facefront.faces import Face, Status
from facefront.study import steps
from facefront.study.analysis import Analysis
from facefront.study.components import Components
from facefront.study.detections import keep_detection
from facefront.study.profiles import load_profile
from facefront.study.steps import DETECT, EMBED, Models, Photo, Row
from facefront.study.store import Store
from facefront.variants import ORIGINAL

TOOLS = Path(__file__).parents[1]
DIMENSIONS = {"mobilefacenet": 128, "random": 512}
PAUSE = 0.003  # seconds a photo: a tenth of what the fastest models take, and still slower than the store


def peak_megabytes(real: Path, photos: int) -> float:
    """Return the largest resident size of a driver (a fresh process, without its workers), in MB of 10^6 bytes."""
    command = [sys.executable, "-m", "benchmarks.memory", str(real.resolve()), str(photos)]
    peak = 0
    with subprocess.Popen(command, cwd=TOOLS, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, psutil.Process(process.pid).memory_info().rss)
            time.sleep(0.01)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}; run it in {TOOLS} to see why")
    return peak / 1e6


def make_up(photos: Sequence[Photo], _models: Models) -> list[Row]:
    """Replace `steps.analyse`: a face in every photo, a vector for every combination."""
    points = np.array([[40, 50], [70, 50], [55, 70], [42, 90], [68, 90]], np.float32)
    face = Face(np.array([20, 20, 90, 110], np.float32), 0.9, points)
    detection = keep_detection(Detection(Search([face], "standard")), 128, 128)
    rows = [(DETECT, key, detection) for photo in photos for key in photo.detect.values()]
    time.sleep(PAUSE * len(photos))
    for photo in photos:
        for (_, embedder), key in photo.embed.items():
            vector = np.random.default_rng(int(key[:8], 16)).standard_normal(DIMENSIONS[embedder], np.float32)
            rows.append((EMBED, key, (vector / np.linalg.norm(vector)).tobytes()))
    return rows


def drive(real: Path, photos: int) -> None:
    """Go from the names of `photos` photos to the tables of faces and embeddings."""
    steps.analyse = make_up  # type: ignore[assignment]  # in the place of the step itself
    with tempfile.TemporaryDirectory() as folder:
        models = make_bench(real, Path(folder), 1).models
        components = Components(models.detectors, models.embedders, (), ())
        analysis = Analysis(load_profile("cfp", TOOLS.parent), components, Store(Path(folder) / "store.sqlite"))
        hashes = {f"{i:06d}.jpg": hashlib.sha256(str(i).encode()).hexdigest() for i in range(photos)}
        analysis.detect_and_embed("simulated", {name: name for name in hashes}, hashes)
        faces = analysis.faces(ORIGINAL, hashes, dict.fromkeys(hashes, Status.OK), Status.NO_FACE_PROBE)
        table = analysis.embeddings(faces, {(ORIGINAL, name): sha256 for name, sha256 in hashes.items()})
        if len(table) != photos * len(models.detectors) * len(models.embedders):
            raise RuntimeError(f"{len(table)} embeddings of {photos} photos")
        analysis.store.close()


if __name__ == "__main__":
    drive(Path(sys.argv[1]), int(sys.argv[2]))
