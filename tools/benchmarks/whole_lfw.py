"""Measure memory and speed of whole LFW against a tenth of it: `python -m benchmarks.whole_lfw data/heads-lfw`.

The photos are those of `benchmarks.large_set`. Each size runs from an empty store in a process of its own: two
detectors and one recogniser over every photo by the study's own engine, then the pairs and tables of notebooks 01 and
02. Memory is the proportional set size (what processes share counts once) of the process and of its workers, looked at
all the time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.large_set import WHOLE, write_large_set
from facefront.faces import Role
from facefront.measure import angle_robustness, build_pairs, group_means, ledger, similarity_by_angle
from facefront.report import Context, Values, figures, loader_notes, tables
from facefront.study.study import Study

TOOLS = Path(__file__).parents[1]
PHASE, FOUND = "phase", "figures.json"
EVERY = 0.5  # seconds
PROFILE = """
like: heads-lfw
title: whole LFW in size
dataset: {{format: lfw, needs: nothing, path: {photos}}}
backbones: {{resnet50: {{weights: [heads_r50]}}}}
frontalizers: {{none: {{}}}}
enhancers: {{}}
gallery: {{}}
failures: {{}}
"""


def run(folder: Path) -> None:
    """Go from photos to tables in this process; the folder names the photos in its profile."""
    figures_of_run: dict[str, Any] = {}
    with _phase("photos", folder, figures_of_run):
        study = Study.open("whole", root=folder)
        figures_of_run["photos"] = len(study.faces) // len(study.components.detectors)
    with _phase("roles", folder, figures_of_run):
        images = study.images
        figures_of_run |= {"probes": int((images["role"] == Role.PROBE).sum()), "people": images["person"].nunique()}
    with _phase("tables", folder, figures_of_run):
        figures_of_run["pairs"] = make_tables(study)
    (folder / FOUND).write_text(json.dumps(figures_of_run))


def make_tables(study: Study) -> int:
    """Make what notebooks 01 and 02 show; return the number of pair rows."""
    spec, context = study.spec, Context("whole", study.spec, Values(), "lfw")
    loader_notes(study.images, study.faults, context)
    tables.data_table(study.images, study.faces, context)
    figures.poses(study.images, context)
    pairs = build_pairs(study.images, study.photo_embeddings, spec, faces=study.faces)
    tables.groups_table(group_means(pairs, spec), context)
    tables.robustness_table(angle_robustness(pairs, spec), context)
    figures.similarity_by_angle(similarity_by_angle(pairs, spec), context)
    tables.failures_table(ledger(pairs), context, of="photos")
    return len(pairs)


@contextlib.contextmanager
def _phase(name: str, folder: Path, figures_of_run: dict[str, Any]) -> Iterator[None]:
    (folder / PHASE).write_text(name)
    start = time.perf_counter()
    yield
    figures_of_run[f"{name}_seconds"] = round(time.perf_counter() - start, 1)


def start(photos: Path) -> dict[str, Any]:
    """Run a set of photos in a fresh process and return its figures; memory in MB by phase: of the process, of its
    workers, and the largest sum of both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(TOOLS.parent / "spec", folder / "spec")
        (folder / "spec/profiles/whole.yaml").write_text(PROFILE.format(photos=photos.resolve()))
        command = [sys.executable, "-m", "benchmarks.whole_lfw", "--run", str(folder)]
        with subprocess.Popen(command, cwd=TOOLS) as process:
            watched = watch(process, folder / PHASE)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
        found: dict[str, Any] = json.loads((folder / FOUND).read_text())
        found["store_mb"] = (folder / "results/whole/store.sqlite").stat().st_size / 1e6
        return found | watched


def watch(process: subprocess.Popen[bytes], phase: Path) -> dict[str, Any]:
    """Return the largest memory by phase, and the CPU seconds of the process and its workers, once it has ended."""
    peaks: dict[str, list[float]] = {}
    seconds: dict[int, float] = {}
    main = psutil.Process(process.pid)
    while process.poll() is None:
        with contextlib.suppress(psutil.Error, OSError):
            workers = main.children(recursive=True)
            sizes = [_megabytes(each) for each in (main, *workers)]
            now = [sizes[0], sum(sizes[1:]), sum(sizes)]
            name = phase.read_text() if phase.exists() else "imports"
            peaks[name] = [max(pair) for pair in zip(peaks.get(name, now), now, strict=True)]
            seconds |= {each.pid: sum(each.cpu_times()[:2]) for each in (main, *workers)}
        time.sleep(EVERY)
    return {
        "memory_mb": peaks,
        "cpu_seconds": {"main": seconds.pop(process.pid, 0.0), "workers": sum(seconds.values())},
    }


def _megabytes(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.NoSuchProcess):
        return float(process.memory_full_info().pss) / 1e6
    return 0.0


def main() -> int:
    """Run the sizes, the smallest first, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drawn", type=Path, nargs="?", help="the folder of heads-lfw")
    parser.add_argument("--photos", type=int, nargs="+", default=[WHOLE // 10, WHOLE], help="default: %(default)s")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(given.run)
        return 0
    if not given.drawn:
        parser.error("drawn: give the folder of heads-lfw, such as data/heads-lfw after make data")
    for photos in sorted(given.photos):
        with tempfile.TemporaryDirectory() as name:
            write_large_set(given.drawn, Path(name, "lfw"), photos)
            print(json.dumps(start(Path(name, "lfw")), indent=1), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
