"""Measure memory and time of a simulated set: from its photos' rows to pairs, statistics and the report's tables.

    python -m benchmarks.scale 10000 100000 1000000

Each size runs in a process of its own. People have ten photos each, one of them GT; every probe has one frontalized
picture. Embeddings have 512 dimensions and lie in files as float16. Prints what each step took, and the slope of the
logarithm of its CPU time over that of the number of photos: 1 is linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from facefront import measure
from facefront.faces import FACES, FRONTALS, IMAGES, conform
from facefront.measure import MeasureSpec, StoredEmbeddings
from facefront.report import Context, Values, answer, figures, primary_arm, tables
from facefront.study.files import write_table
from facefront.variants import ORIGINAL

PHOTOS_EACH, DIMENSIONS, VARIANT = 10, 512, "template"
LOST = 0.02  # share of pictures without a face
AT_ONCE = 2_000  # people whose vectors are made at a time
IMPOSTORS, SAME_PERSON, GALLERY = 4, 5, 1_000


def make_images(photos: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return `IMAGES`: the first of each person's photos is GT."""
    number = np.arange(photos)
    person = pd.Series(number // PHOTOS_EACH).map("person-{:07d}".format)
    is_gt = number % PHOTOS_EACH == 0
    return conform(
        pd.DataFrame(
            {
                "image_id": person + "/" + pd.Series(number % PHOTOS_EACH).map("{:04d}.jpg".format),
                "path": "",
                "sha256": pd.Series(number).map("{:064x}".format),
                "person": person,
                "sequence": "",
                "frame": number % PHOTOS_EACH,
                "yaw": np.where(is_gt, rng.uniform(-5, 5, photos), rng.normal(0, 30, photos)),
                "pitch": rng.normal(0, 12, photos),
                "roll": 0.0,
                "pose_source": "estimated",
                "role": np.where(is_gt, "gt", "probe"),
                "status": "ok",
            }
        ),
        IMAGES,
    )


def make_faces(images: pd.DataFrame, variant: str, rng: np.random.Generator) -> pd.DataFrame:
    """Return `FACES` of one detector; some photos have none."""
    lost = rng.random(len(images)) < LOST
    fault = "no_face_probe" if variant == ORIGINAL else "no_face_frontal"
    rows = images[["image_id"]].assign(variant=variant, detector="scrfd", status=np.where(lost, fault, "ok"))
    numbers = {name: 0.0 for name, kind in FACES.items() if kind == "float64"}
    return conform(rows.assign(**numbers, n_faces=1, detection_pass="standard", rotation=0), FACES)


def make_frontals(probes: pd.DataFrame) -> pd.DataFrame:
    """Return `FRONTALS`: an output of every probe."""
    rows = probes[["image_id"]].assign(frontalizer=VARIANT, arm="frontal", variant=VARIANT, path="", sha256="")
    return conform(rows.assign(status="ok", coverage=0.8), FRONTALS)


def write_embeddings(store: StoredEmbeddings, images: pd.DataFrame, faces: dict[str, pd.DataFrame]) -> None:
    """Write made-up vectors: the person's direction and noise that grows with |yaw|, less so after frontalization."""
    by_id = images.set_index("image_id")
    for variant, table in faces.items():
        kept = table.loc[table["status"] == "ok", "image_id"]
        chosen = by_id.loc[kept, ["person", "yaw"]]
        store.write(("scrfd", "r50", variant), table, _vectors(chosen, variant), DIMENSIONS)


def _vectors(chosen: pd.DataFrame, variant: str) -> Iterator[np.ndarray]:
    person = chosen["person"].str[-7:].astype(int).to_numpy()
    spread = 0.8 + chosen["yaw"].abs().to_numpy() / (40 if variant == ORIGINAL else 60)
    for first in range(0, person[-1] + 1, AT_ONCE):
        start, last = np.searchsorted(person, [first, first + AT_ONCE])
        centres = np.random.default_rng([1, first]).standard_normal((AT_ONCE, DIMENSIONS), np.float32)
        rng = np.random.default_rng([2, first, variant == ORIGINAL])
        made = rng.standard_normal((last - start, DIMENSIONS), np.float32)
        made *= spread[start:last, None].astype(np.float32)
        made += centres[person[start:last] - first]
        yield made / np.linalg.norm(made, axis=1, keepdims=True)


def report_tables(pairs: pd.DataFrame, images: pd.DataFrame, store: StoredEmbeddings, spec: MeasureSpec) -> list[str]:
    """Return the CSV of the tables and charts that notebook 03 makes of pairs."""
    context = Context("simulated", spec, Values())
    gains = measure.add_verdicts(measure.adjust_p(measure.net_gain(pairs, spec), spec.primary))
    bins = measure.adjust_p(measure.gain_by_bin(pairs, spec))
    signed = measure.adjust_p(measure.gain_by_bin(pairs, spec, signed=True))
    beyond = measure.gain_beyond(pairs, spec, bins=bins)
    turning = measure.add_gain_shown(measure.turning_points(pairs, spec), beyond, gains, spec)
    verification, arm = measure.verification_table(pairs, spec), primary_arm(gains, spec.primary)
    margins = measure.margin_gain(pairs, spec, [VARIANT])
    sensitivity = measure.gt_sensitivity(images, store, spec)
    blocks = [
        answer(gains, turning, margins, pairs, context),
        tables.net_gain_table(gains, context),
        tables.readings_table(gains, arm.variant, context),
        figures.gain_by_angle(bins, context, more=signed),
        tables.gain_by_bin_table(bins, arm, context),
        tables.gain_beyond_table(beyond, arm, context),
        tables.error_rates_table(verification, context, arm),
        tables.sensitivity_table(sensitivity, arm.variant, context),
        tables.groups_table(measure.group_means(pairs, spec), context),
        tables.robustness_table(measure.angle_robustness(pairs, spec), context),
        figures.det(measure.det_curves(pairs, spec), context),
        figures.distributions(pairs, (ORIGINAL, arm.variant), arm, context),
        tables.failures_table(measure.ledger(pairs), context, of="frontal_views"),
    ]
    return [getattr(block, "csv", "") for block in blocks]


def run(photos: int, folder: Path) -> None:
    """Go all the way in this process and write what each step took into the folder."""
    spec = MeasureSpec()
    few = replace(spec.pairs, impostors_per_probe=IMPOSTORS, angle_angle_per_person=SAME_PERSON, gallery=GALLERY)
    spec = replace(spec, pairs=few)
    steps: dict[str, dict[str, float]] = {}
    rng = np.random.default_rng(0)

    with _Timed("inputs", steps):
        images = make_images(photos, rng)
        probes = images[images["role"] == "probe"]
        faces = {ORIGINAL: make_faces(images, ORIGINAL, rng), VARIANT: make_faces(probes, VARIANT, rng)}
        store = StoredEmbeddings(folder / "embeddings")
        write_embeddings(store, images, faces)
        frontals, every = make_frontals(probes), pd.concat(faces.values(), ignore_index=True)
        del faces, probes
    with _Timed("pairs", steps):
        pairs = measure.build_pairs(images, store, spec, faces=every, frontals=frontals)
        del every, frontals
    with _Timed("pairs.parquet", steps):
        write_table(pairs, folder / "pairs.parquet")
    with _Timed("statistics and tables", steps):
        made = report_tables(pairs, images, store, spec)
    sizes = {
        "pairs_parquet_mb": (folder / "pairs.parquet").stat().st_size / 1e6,
        "embeddings_mb": sum(path.stat().st_size for path in store.folder.iterdir()) / 1e6,
        "tables_kb": sum(map(len, made)) / 1e3,
    }
    figures_of_run = {"photos": photos, "pairs": len(pairs), "peak_mb": _peak_megabytes(), "steps": steps, **sizes}
    (folder / "figures.json").write_text(json.dumps(figures_of_run))


class _Timed:
    def __init__(self, name: str, steps: dict[str, dict[str, float]]) -> None:
        self.name, self.steps = name, steps

    def __enter__(self) -> None:
        self.start = time.perf_counter(), time.process_time()

    def __exit__(self, *_error: object) -> None:
        wall, cpu = time.perf_counter() - self.start[0], time.process_time() - self.start[1]
        self.steps[self.name] = {"wall": wall, "cpu": cpu, "peak_mb": _peak_megabytes()}
        print(f"  {self.name}: {cpu:.1f} s of CPU, {wall:.1f} s, {_peak_megabytes():.0f} MB", flush=True)


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def start(photos: int) -> dict[str, Any]:
    """Run one size in a fresh process and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.scale", "--run", folder, str(photos)]
        subprocess.run(command, check=True, cwd=Path(__file__).parents[1])
        figures_of_run: dict[str, Any] = json.loads((Path(folder) / "figures.json").read_text())
        return figures_of_run


def slopes(results: list[dict[str, Any]]) -> dict[str, list[float]]:
    """Return the slope of log CPU time over log photos of each step, between neighbouring sizes."""
    found: dict[str, list[float]] = {}
    for name in results[0]["steps"]:
        sizes, seconds = (np.log([r["photos"] for r in results]), np.log([r["steps"][name]["cpu"] for r in results]))
        found[name] = (np.diff(seconds) / np.diff(sizes)).round(2).tolist()
    return found


def main() -> int:
    """Run the sizes, the smallest first, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("photos", type=int, nargs="+", help="photos of the set")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(given.photos[0], given.run)
        return 0
    results = []
    for photos in sorted(given.photos):
        print(f"{photos} photos", flush=True)
        results.append(start(photos))
        print(json.dumps(results[-1], indent=1), flush=True)
    if len(results) > 1:
        print(json.dumps({"slopes": slopes(results)}, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
