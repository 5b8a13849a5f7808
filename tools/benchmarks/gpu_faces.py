"""SCRFD and ArcFace on a GPU: the engine's step, with inputs and outputs bound, against `FaceAnalysis.get`."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import grid as ways
from benchmarks.gpu_rows import Row, ratio, time_in_turn
from benchmarks.setting import make_bench
from facefront.runtime.devices import Device

CHECK = "SCRFD + ArcFace"


def measure_faces(real: Path, folder: Path, device: Device, count: int, rounds: int) -> Iterator[Row]:
    """Yield a row for each way: one detector and one recogniser over the same photos."""
    bench = make_bench(real, folder, count, device)
    models = replace(bench.models, detectors=bench.models.detectors[:1], embedders=bench.models.embedders[:1])
    bench = replace(bench, models=models)
    loop, engine = "FaceAnalysis.get, one by one", f"the engine's step, {bench.workers} workers"
    measured = time_in_turn({loop: ways.Loop(bench), engine: lambda: ways.grid(bench)}, len(bench.photos), rounds)
    first, vectors = measured[loop]
    yield Row(CHECK, loop, first, 1.0, note="photos decoded beforehand")
    speeds, own = measured[engine]
    note = "photos read from disk, results stored; similarity: median cosine to the loop's embeddings"
    yield Row(CHECK, engine, speeds, ratio(speeds, first), None, ways.agreement(own, vectors), note)
