"""Measure speed and memory by ratio, turned galleries, recall by face width, the learned ways: results/bench.json.

Needs real photos and weights, a folder with `models/` and `cfp-dataset/`: --real, or $FACEFRONT_REAL.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import grid as ways
from benchmarks.corrections import DIMENSIONS, FOLDS, PROBES, seconds_of_corrections
from benchmarks.galleries import measure_turning
from benchmarks.memory import peak_megabytes
from benchmarks.recall import recall_by_width
from benchmarks.setting import DET_SIZE, PADDING, Bench, cores, make_bench
from facefront.errors import SetupError
from facefront.study.files import write_text
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).parents[1]
FEW, MANY = 500, 15_678  # photos: a small set, and the frames of BIWI


def measure_grid(bench: Bench, repeats: int) -> dict[str, list[float]]:
    """Time the three ways in alternation, so that a slow moment of the machine meets all of them."""
    loop, rounds = ways.Loop(bench), []
    ways.grid(bench)  # the workers load their models
    for _ in range(repeats):
        ours, vectors = _photos_per_second(ways.grid, bench)
        theirs, others = _photos_per_second(loop, bench)
        processes, threads = ways.bare(bench, bench.workers, 1), ways.bare(bench, 1, bench.workers)
        rounds.append(
            {
                "grid_vs_loop": ours / theirs,
                "grid_vs_bare": ours / max(processes, threads),
                "loop_vs_bare": theirs / max(processes, threads),
                "grid_loop_cosine": ways.agreement(vectors, others),
                "grid_photos_per_second": ours,
                "loop_photos_per_second": theirs,
                "bare_processes_photos_per_second": processes,
                "bare_threads_photos_per_second": threads,
            }
        )
    return {name: [figures[name] for figures in rounds] for name in rounds[0]}


def measure_memory(real: Path) -> dict[str, list[float]]:
    """Return the driver's peak for a large set against a small one."""
    few, many = peak_megabytes(real, FEW), peak_megabytes(real, MANY)
    return {"peak_memory_ratio": [many / few], "peak_memory_few_mb": [few], "peak_memory_many_mb": [many]}


def measure_corrections(repeats: int) -> dict[str, list[float]]:
    """Time the learned ways, at every strength, on made-up embeddings."""
    return {"corrections_seconds": [seconds_of_corrections() for _ in range(repeats)]}


def _photos_per_second(way: Callable[..., Any], bench: Bench) -> tuple[float, Any]:
    start = time.perf_counter()
    result = way() if isinstance(way, ways.Loop) else way(bench)
    return len(bench.photos) / (time.perf_counter() - start), result


def summarise(measured: dict[str, list[float]], on: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return median, least, largest and number of rounds of every figure, and what it was measured on."""
    return {
        name: {"median": statistics.median(v), "min": min(v), "max": max(v), "rounds": len(v), "measured_on": on}
        for name, v in measured.items()
    }


def describe_machine() -> dict[str, Any]:
    """Describe the machine; the load says whether something else was running."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {"cpu": model or platform.processor(), "cores": cores(), "load_before": load}


def describe_bench(bench: Bench) -> dict[str, Any]:
    """Describe photos and weights."""
    weights = {c.name: c.weight.sha256 for c in (*bench.models.detectors, *bench.models.embedders)}
    return {"photos": len(bench.photos), "det_size": DET_SIZE, "padding": PADDING, "weights_sha256": weights}


def main() -> int:
    """Measure, print, write; 2 where photos or weights are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("FACEFRONT_REAL", str(ROOT.parent / "shared" / "real"))
    parser.add_argument("--real", type=user_path, default=Path(default), help="folder with models/ and cfp-dataset/")
    parser.add_argument("--photos", type=int, default=64, help="number of photos (default: %(default)s)")
    parser.add_argument("--people", type=int, default=20, help="people in the scenes of recall (default: %(default)s)")
    parser.add_argument("--repeats", type=int, default=5, help="rounds of the three ways (default: %(default)s)")
    parser.add_argument(
        "--out", type=user_path, default=ROOT / "results" / "bench.json", help="default: results/bench.json"
    )
    arguments = parser.parse_args()
    machine = describe_machine()
    try:
        check_checkout(ROOT)
        with tempfile.TemporaryDirectory() as folder:
            bench = make_bench(arguments.real, Path(folder), arguments.photos)
            on = machine | describe_bench(bench)
            figures = summarise(measure_grid(bench, arguments.repeats), on)
            figures |= summarise(measure_turning(bench, arguments.repeats), on)
        on = machine | {"det_size": DET_SIZE, "padding": PADDING}
        figures |= summarise(recall_by_width(arguments.real, arguments.people), on | {"people": arguments.people})
        on = machine | {"probes": PROBES, "dimensions": DIMENSIONS, "folds": FOLDS}
        figures |= summarise(measure_corrections(arguments.repeats), on)
        figures |= summarise(measure_memory(arguments.real), machine | {"photos": [FEW, MANY], "simulated": True})
    except SetupError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    for name, figure in figures.items():
        print(f"{name:34} {figure['median']:10.3f}   {figure['min']:.3f} … {figure['max']:.3f}")
    write_text(json.dumps(figures, indent=1), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
