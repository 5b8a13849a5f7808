"""Measure what a GPU brings, in under 8 minutes: one table, results/gpu_checks.csv and .md.

LivePortrait in batches, half precision, compiled and as CUDA graphs, against its authors' loop; SCRFD and ArcFace with
inputs and outputs bound, against FaceAnalysis.get; the training of the drawn world. Needs real photos and weights, a
folder with `models/` and `cfp-dataset/`: --real, or $FACEFRONT_REAL. `--device cpu --small` tries it without a GPU.
"""

import argparse
import importlib.util
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.gpu_faces import measure_faces
from benchmarks.gpu_liveportrait import measure_liveportrait
from benchmarks.gpu_rows import Row, as_csv, as_markdown
from benchmarks.gpu_training import measure_training
from facefront.errors import SetupError
from facefront.runtime.devices import onnx_providers, torch_device
from facefront.study.files import write_text
from facefront.study.options import check_checkout, user_path

ROOT = Path(__file__).parents[1]
LIMIT, COMPILING = 480, 240  # seconds: of all, and what must be left to compile


def check_needs(device: str) -> None:
    """Raise SetupError, with the remedy, where a library or the device is missing."""
    for package in ("insightface", "onnxruntime", "torch"):
        if importlib.util.find_spec(package) is None:
            raise SetupError(f"{package} is not installed; run make env")
    torch_device(device)  # type: ignore[arg-type]  # argparse has checked it
    if device == "cuda" and "CUDAExecutionProvider" not in onnx_providers("cuda"):
        raise SetupError("ONNX Runtime has no CUDA; install onnxruntime-gpu, or give --device cpu")


def gather(check: str, measure: Callable[[], Iterable[Row]], began: float) -> list[Row]:
    """Return a check's rows; one that says why, where it cannot be measured or the time is up."""
    if time.monotonic() - began > LIMIT:
        return [Row(check, "all", note=f"the {LIMIT} seconds are over")]
    try:
        return list(measure())
    except SetupError as error:
        return [Row(check, "all", note=str(error))]


def main() -> int:
    """Measure, print, write; 2 where something is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("FACEFRONT_REAL", str(ROOT.parent / "shared" / "real"))
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda")
    parser.add_argument("--small", action="store_true", help="one round of little work")
    parser.add_argument("--upstream", type=user_path, help="a checkout of KwaiVGI/LivePortrait")
    parser.add_argument("--real", type=user_path, default=Path(default), help="folder with models/ and cfp-dataset/")
    parser.add_argument("--out", type=user_path, default=ROOT / "results" / "gpu_checks.csv")
    arguments = parser.parse_args()
    try:
        check_checkout(ROOT)
        check_needs(arguments.device)
    except SetupError as error:
        print(f"gpu_checks: {error}", file=sys.stderr)
        return 2
    rows = measure(arguments)
    print(as_markdown(rows))
    write_text(as_csv(rows), arguments.out)
    write_text(as_markdown(rows), arguments.out.with_suffix(".md"))
    return 0


def measure(arguments: argparse.Namespace) -> list[Row]:
    """Return the rows of all checks; the one that compiles comes last, if there is time."""
    began, device, real = time.monotonic(), arguments.device, arguments.real
    portraits, photos, steps, rounds = (1, 2, 2, 1) if arguments.small else (64, 256, 100, 5)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        rows = gather("faces", lambda: measure_faces(real, place, device, photos, rounds), began)
        rows += gather("training", lambda: measure_training(device, steps, min(rounds, 2)), began)

        def liveportrait() -> Iterable[Row]:
            compiled = LIMIT - (time.monotonic() - began) > COMPILING
            return measure_liveportrait(
                real,
                place,
                upstream=arguments.upstream,
                device=device,
                count=portraits,
                rounds=rounds,
                compiled=compiled,
            )

        return rows + gather("LivePortrait", liveportrait, began)


if __name__ == "__main__":
    sys.exit(main())
