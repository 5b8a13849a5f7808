"""Measure memory and time from embeddings to the tables of statistics, on made-up people shaped as LFW.

    python -m benchmarks.measuring                     # 1.5 million pair rows with the code of this checkout
    python -m benchmarks.measuring --against OTHER/lib # the same work with another checkout's code, and the ratios

Each code runs in a process of its own. The work uses only what `facefront.measure` offers in both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

VARIANTS = ("mirror", "none", "template:zero_rotation", "template")
PEOPLE, PROBES, DIMENSIONS = 5_749, 5_973, 512  # of LFW, by the rule of `spec/pairs.yaml`
LOST = 0.01  # share of pictures without a face
LIBRARY = Path(__file__).parents[2] / "lib"


def made_up(people: int, probes: int, dimensions: int, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `IMAGES` of people with one GT photo each and `probes` probes, and an embedding table of all pictures.

    Every sixth person has probes, as few people of LFW have more than two photos.
    """
    rng = np.random.default_rng(seed)
    owner = np.concatenate([np.arange(people), 6 * rng.integers(0, people // 6, probes)])
    frame = pd.Series(owner).groupby(owner).cumcount().to_numpy()
    is_gt = np.arange(len(owner)) < people
    names = np.array([f"Given_Family_{i:05d}" for i in range(people)], object)
    images = pd.DataFrame(
        {
            "image_id": [f"{names[p]}/{names[p]}_{f:04d}.jpg" for p, f in zip(owner, frame, strict=True)],
            "path": "",
            "sha256": "",
            "person": names[owner],
            "sequence": "",
            "frame": frame,
            "yaw": np.where(is_gt, rng.uniform(-5, 5, len(owner)), rng.normal(0, 30, len(owner))),
            "pitch": rng.normal(0, 12, len(owner)),
            "roll": 0.0,
            "pose_source": "estimated",
            "role": np.where(is_gt, "gt", "probe"),
            "status": "ok",
        }
    )
    centres = _unit(rng.standard_normal((people, dimensions), np.float32))
    tables = []
    for variant in ("original", *VARIANTS):
        rows = images if variant == "original" else images[~is_gt]
        lost = rng.random(len(rows)) < LOST
        noise = _unit(rng.standard_normal((len(rows), dimensions), np.float32))
        spread = (0.6 + rows["yaw"].abs().to_numpy()[:, None] / 60).astype(np.float32)
        vectors = _unit(centres[owner[rows.index]] + spread * noise)
        table = pd.DataFrame({"image_id": rows["image_id"].to_numpy(), "variant": variant})
        table["detector"], table["backbone"] = "scrfd", "r50"
        fault = "no_face_probe" if variant == "original" else "no_face_frontal"
        table["status"] = np.where(lost, fault, "ok")
        table["vector"] = [None if gone else vector for gone, vector in zip(lost, vectors, strict=True)]
        tables.append(table)
    return images, pd.concat(tables, ignore_index=True)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def statistics(measure: Any, images: pd.DataFrame, embeddings: pd.DataFrame) -> dict[str, Callable[[], pd.DataFrame]]:
    """Return what makes each table; the first makes the pairs, on which the others are made."""
    spec, kept = measure.MeasureSpec(), dict[str, pd.DataFrame]()

    def pairs() -> pd.DataFrame:
        return kept.setdefault("pairs", measure.build_pairs(images, embeddings, spec))

    def on(name: str, *more: object, **named: object) -> Callable[[], pd.DataFrame]:
        return lambda: getattr(measure, name)(kept["pairs"], spec, *more, **named)

    return {
        "pairs": pairs,
        "ledger": lambda: measure.ledger(kept["pairs"]),
        "group_means": on("group_means"),
        "net_gain": on("net_gain"),
        "gain_by_bin": on("gain_by_bin"),
        "gain_by_bin_signed": on("gain_by_bin", signed=True),
        "gain_by_pitch": on("gain_by_bin", axis="pitch"),
        "turning_points": on("turning_points"),
        "cost_ladder": on("cost_ladder"),
        "margin_gain": on("margin_gain", list(VARIANTS)),
        "verification": on("verification_table"),
        "similarity_by_angle": on("similarity_by_angle"),
        "robustness": on("angle_robustness"),
        "gt_sensitivity": lambda: measure.gt_sensitivity(images, embeddings, spec),
    }


def run(folder: Path, people: int, probes: int, dimensions: int) -> None:
    """Do the work in this process and write its tables and figures into the folder."""
    from facefront import measure

    images, embeddings = made_up(people, probes, dimensions)
    before, rows, seconds = _peak_megabytes(), 0, dict[str, float]()
    for name, make in statistics(measure, images, embeddings).items():
        start = time.process_time()
        table = make()
        seconds[name] = time.process_time() - start
        if name == "pairs":
            rows = len(table)
        else:
            table.to_pickle(folder / f"{name}.pickle")
    peak = _peak_megabytes()
    figures = {"rows": rows, "peak_mb": peak, "inputs_mb": before, "cpu_seconds": sum(seconds.values())}
    (folder / "figures.json").write_text(json.dumps(figures | {"by_table": seconds}))


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def start(library: Path, folder: Path, people: int, probes: int, dimensions: int) -> dict[str, float]:
    """Run the work with the code of `library` in a fresh process and return its figures."""
    folder.mkdir()
    sizes = [str(size) for size in (people, probes, dimensions)]
    command = [sys.executable, str(Path(__file__)), "--run", str(folder), *sizes]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONPATH": str(library), "PYTHONHASHSEED": "0"})
    figures: dict[str, float] = json.loads((folder / "figures.json").read_text())
    return figures


def differences(one: Path, other: Path) -> dict[str, float | str]:
    """Return the largest difference of each table's numbers, 0 where the tables are equal; else what differs."""
    found: dict[str, float | str] = {}
    for path in sorted(one.glob("*.pickle")):
        tables = [pd.read_pickle(folder / path.name) for folder in (one, other)]
        found[path.stem] = _difference(*tables)
    return found


def _difference(one: pd.DataFrame, other: pd.DataFrame) -> float | str:
    shared = [name for name in one if name in other]
    if len(one) != len(other):
        return f"{len(one)} rows for {len(other)}"
    numbers = [name for name in shared if pd.api.types.is_numeric_dtype(one[name])]
    words = [name for name in shared if name not in numbers]
    if changed := [name for name in words if list(one[name].astype(str)) != list(other[name].astype(str))]:
        return f"{', '.join(changed)} differ"
    gaps = [one[name].to_numpy(np.float64) - other[name].to_numpy(np.float64) for name in numbers]
    if changed := [n for n in numbers if (one[n].isna() != other[n].isna()).any()]:
        return f"{', '.join(changed)} missing in one of them"
    return float(np.nanmax(np.abs(gaps), initial=0.0)) if gaps else 0.0


def main() -> int:
    """Run the work and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", type=Path, help="the lib folder of another checkout")
    parser.add_argument("--people", type=int, default=PEOPLE, help="default: %(default)s")
    parser.add_argument("--probes", type=int, default=PROBES, help="default: %(default)s")
    parser.add_argument("--run", nargs=4, metavar=("FOLDER", "PEOPLE", "PROBES", "DIMENSIONS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(Path(given.run[0]), *map(int, given.run[1:]))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder, sizes = Path(name), (given.people, given.probes, DIMENSIONS)
        ours = start(LIBRARY, folder / "ours", *sizes)
        print(json.dumps({"this": ours}, indent=1))
        if given.against:
            theirs = start(given.against, folder / "theirs", *sizes)
            ratios = {name: ours[name] / theirs[name] for name in ("peak_mb", "cpu_seconds")}
            print(json.dumps({"other": theirs, "ratios": ratios}, indent=1))
            print(json.dumps({"differences": differences(folder / "ours", folder / "theirs")}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
