"""Run a profile on two "hosts" of this machine that share no folder, and compare its tables with those of one host.

The second host is a network namespace with an address of its own and a mount namespace in which this checkout, the
client's copy of it (photos, weights, results) and the folder of downloads are empty. It has a copy of lib/ without the
weights that come with it, and this environment. The client and the scheduler stay on the first host.

For Linux, as root. What is committed runs. The tables of one host are computed first, or taken from --expected.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import joblib
import pandas as pd

from facefront.errors import SetupError
from facefront.study.options import check_checkout, user_path
from facefront.weights import cache_folder

ROOT = Path(__file__).resolve().parents[1]
HOST, FIRST, SECOND = "facefront-2", "10.87.86.1", "10.87.86.2"
CLIENT_END, WORKER_END = "facefront-c", "facefront-w"
PHOTOS = "data/given"
"""The folder of --data in the client's copy."""

MEASURED = ["seconds", "memory"]
"""Columns of what a picture took, which no two runs have in common."""

START = """
mount --bind "$ENVIRONMENT" "$PLACE/environment"
for folder in "$@"; do mount -t tmpfs none "$folder"; test -z "$(ls -A "$folder")" || exit 1; done
cd "$PLACE" && exec "$PLACE/environment/bin/python" -m dask worker --scheduler-file "$PLACE/scheduler.json" \
  --nworkers "$PROCESSES" --nthreads 1 --no-dashboard --local-directory "$PLACE/files"
"""
"""Starts the workers in their namespaces. Arguments: the folders that must be empty there."""


def main() -> int:
    """Return 0 where the tables of both are the same, 1 where they differ, 2 where nothing can start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="heads-biwi")
    parser.add_argument("--data", type=user_path, help="the photos, if not those of the profile")
    parser.add_argument("--expected", type=user_path, help="results/<profile> of a run of this code on one host")
    parser.add_argument("--processes", type=int, default=joblib.cpu_count(), help="workers of the second host")
    arguments = parser.parse_args()
    try:
        check_checkout(ROOT)
        if not sys.platform.startswith("linux") or os.geteuid() != 0:
            raise SetupError("namespaces of Linux need root; run it with sudo")
        with tempfile.TemporaryDirectory(prefix="two-hosts-") as folder:
            client = copy_checkout(Path(folder, "client"), arguments.data)
            return compare(client, arguments.profile, arguments.expected, arguments.processes)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2


def compare(client: Path, profile: str, expected: Path | None, processes: int) -> int:
    """Run the profile on two hosts, and on one where no tables are given; print how they differ."""
    folder, results = client.parent, client / "results" / profile
    if expected is None:
        report(client, profile)
        expected = results.rename(folder / "expected")
        shutil.rmtree(client / "reports" / profile)
    with ExitStack() as stack:
        link = stack.enter_context(linked())
        engine = stack.enter_context(scheduler(client, folder))
        stack.enter_context(second_host(client, folder, processes))
        report(client, profile, str(engine))
        sent, received = (int((link / f"{way}_bytes").read_text()) / 1e6 for way in ("tx", "rx"))
    print(f"sent to the second host {sent:.0f} MB, received {received:.0f} MB")
    return print_differences(expected, results)


def copy_checkout(place: Path, data: Path | None) -> Path:
    """Return a copy of what is committed, with a folder of photos, or else those that were drawn in this checkout."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(place)], check=True)
    shutil.copytree(ROOT / "data", place / "data", dirs_exist_ok=True)
    if data:
        shutil.copytree(data, place / PHOTOS)
    return place


def report(client: Path, profile: str, engine: str = "") -> None:
    """Write the report of a profile in the client's checkout. Raises SetupError where it fails."""
    photos = client / PHOTOS
    settings = {"PROFILE": profile, "ENGINE": engine, "PYTHONPATH": str(client / "lib")}
    settings |= {"DATA": str(photos)} if photos.is_dir() else {}
    done = subprocess.run(
        [sys.executable, "scripts/make_report.py"], cwd=client, env=os.environ | settings, check=False
    )
    if done.returncode:
        raise SetupError(f"make report PROFILE={profile} ENGINE={engine}: ended with {done.returncode}, see above")


@contextmanager
def linked() -> Iterator[Path]:
    """Connect the first host with the namespace of the second one; yield the counters of the first one's end."""
    ip("netns", "add", HOST)
    try:
        ip("link", "add", CLIENT_END, "type", "veth", "peer", "name", WORKER_END, "netns", HOST)
        ip("addr", "add", f"{FIRST}/30", "dev", CLIENT_END)
        ip("link", "set", CLIENT_END, "up")
        ip("-n", HOST, "addr", "add", f"{SECOND}/30", "dev", WORKER_END)
        for name in ("lo", WORKER_END):
            ip("-n", HOST, "link", "set", name, "up")
        yield Path("/sys/class/net", CLIENT_END, "statistics")
    finally:
        ip("netns", "delete", HOST)


def ip(*arguments: str) -> None:
    """Call the command ip. Raises SetupError where it fails."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"ip {' '.join(arguments)}: {done.stderr.strip()}; `ip netns delete {HOST}` clears leftovers")


@contextmanager
def scheduler(client: Path, folder: Path) -> Iterator[Path]:
    """Run a scheduler on the first host; yield its scheduler file."""
    file = folder / "scheduler.json"
    command = ["-m", "dask", "scheduler", "--host", FIRST, "--port", "0", "--no-dashboard", "--scheduler-file", file]
    with running([sys.executable, *command], client, {"PYTHONPATH": str(client / "lib")}):
        yield file


@contextmanager
def second_host(client: Path, folder: Path, processes: int) -> Iterator[None]:
    """Run workers on the second host, which have copies of lib/ and of the scheduler file."""
    place = folder / "worker"
    (place / "environment").mkdir(parents=True)
    shutil.copytree(client / "lib", place / "lib", ignore=shutil.ignore_patterns("*.onnx", "*.pth", "__pycache__"))
    wait_for(folder / "scheduler.json")
    shutil.copy(folder / "scheduler.json", place)
    empty = [path for path in (client, ROOT, cache_folder()) if path.is_dir()]
    own = {"ENVIRONMENT": sys.prefix, "PLACE": str(place), "PROCESSES": str(processes), "HOME": str(place)}
    own |= {"PYTHONPATH": str(place / "lib"), "TMPDIR": str(place)}
    command = ["ip", "netns", "exec", HOST, "unshare", "--mount", "sh", "-euc", START, "sh", *map(str, empty)]
    with running(command, place, own):
        yield


def wait_for(file: Path) -> None:
    """Return when the file is there. Raises SetupError where it is not, after a minute."""
    for _ in range(600):
        if file.is_file() and file.stat().st_size:
            return
        time.sleep(0.1)
    raise SetupError(f"{file}: the scheduler did not write it in a minute; see above")


@contextmanager
def running(command: Sequence[object], folder: Path, own: dict[str, str]) -> Iterator[None]:
    """Run a process in that folder with `own` variables; end it at the end."""
    process = subprocess.Popen([str(part) for part in command], cwd=folder, env=os.environ | own)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def print_differences(expected: Path, results: Path) -> int:
    """Print how many tables and pictures are the same; return 1 where one differs, else 0."""
    tables = {path.relative_to(expected): path for path in sorted(expected.glob("tables/*.parquet"))}
    pictures = {path.relative_to(expected): path for path in sorted(expected.rglob("*.png"))}
    other = [name for name, path in tables.items() if not same_table(path, results / name)]
    other += [name for name, path in pictures.items() if path.read_bytes() != (results / name).read_bytes()]
    print(f"{len(tables)} tables and {len(pictures)} pictures; different: {', '.join(map(str, other)) or 'none'}")
    return 1 if other or not tables else 0


def same_table(left: Path, right: Path) -> bool:
    """Return True where two tables are the same, byte for byte, or but for the photos' folder and what was measured."""
    return left.read_bytes() == right.read_bytes() or comparable(left).equals(comparable(right))


def comparable(path: Path) -> pd.DataFrame:
    """Return a table without the columns that two runs in different folders do not have in common."""
    own = [*MEASURED, "path"] if path.stem == "images" else MEASURED
    return pd.read_parquet(path).drop(columns=own, errors="ignore")


if __name__ == "__main__":
    sys.exit(main())
