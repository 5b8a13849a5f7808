"""Peak memory of the client's and the scheduler's process, for some photos and for four times as many."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

STUDY = Path(__file__).parent
BYTES, FEW = 1 << 19, 40
CLIENT = f"""
import hashlib, os, sys
from pathlib import Path
from copies import Item, copy
from facefront.study.engine import run_batches
from facefront.study.settings import EngineSettings
def items(folder, count):
    for number in range(count):
        content = os.urandom({BYTES})
        path = folder / f"{{number}}.png"
        path.write_bytes(content)
        yield Item(str(path), hashlib.sha256(content).hexdigest(), str(folder / f"{{number}}.copy.png"))
class Bar:
    def update(self, n):
        pass
folder, count = Path(sys.argv[2]), int(sys.argv[3])
engine = EngineSettings(backend="dask", batch=1, address=sys.argv[1])
done = sum(map(len, run_batches(copy, items(folder, count), None, engine, Bar())))
print(done, len(list(folder.glob("*.copy.png"))), Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(STUDY.parents[1] / "lib"), str(STUDY)])}


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory of another process is read from /proc")
def test_four_times_the_photos_take_no_more_memory(tmp_path, environment):
    file = str(tmp_path / "scheduler.json")
    quiet = ["--no-dashboard", "--scheduler-file", file]
    worker = ["--no-nanny", "--nthreads", "1", "--local-directory", str(tmp_path)]
    peaks = []
    with ExitStack() as stack:
        scheduler = stack.enter_context(running(python("-m", "dask", "scheduler", "--port", "0", *quiet), environment))
        while not Path(file).is_file():
            assert scheduler.poll() is None
            time.sleep(0.1)
        stack.enter_context(running(python("-m", "dask", "worker", *quiet, *worker), environment))
        for count in (FEW, 4 * FEW):
            folder = tmp_path / str(count)
            folder.mkdir()
            command = python("-c", CLIENT, file, str(folder), str(count))
            said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
            assert [int(each) for each in said[:2]] == [count, count]
            status = Path(f"/proc/{scheduler.pid}/status").read_text()
            peaks.append((int(said[2]), int(status.split("VmHWM:")[1].split()[0])))
    more = 3 * FEW * BYTES / 1024
    assert all(many - few < more / 4 for few, many in zip(*peaks, strict=True)), peaks  # kB of client and scheduler
