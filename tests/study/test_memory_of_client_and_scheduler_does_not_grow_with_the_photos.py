"""Peak memory of a process that is client, scheduler and worker, for some photos and then for four times as many."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STUDY = Path(__file__).parent
BYTES, FEW = 1 << 19, 30
RUN = f"""
import hashlib, os, sys
from pathlib import Path
from distributed import LocalCluster
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
here = dict(processes=False, dashboard_address=None, protocol="tcp://")
with LocalCluster(n_workers=1, threads_per_worker=1, **here) as cluster:
    engine = EngineSettings(backend="dask", batch=1, address=cluster.scheduler_address)
    for count in ({FEW}, {4 * FEW}):
        done = sum(map(len, run_batches(copy, items(Path(sys.argv[1]), count), None, engine, Bar())))
        print(done, Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0], flush=True)
    os._exit(0)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="peak memory is read from /proc")
def test_four_times_the_photos_take_no_more_memory(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(STUDY.parents[1] / "lib"), str(STUDY)])}
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    few, many = int(said[1]), int(said[3])
    assert [int(said[0]), int(said[2])] == [FEW, 4 * FEW]
    assert len(list(tmp_path.glob("*.copy.png"))) == 4 * FEW
    assert many - few < 3 * FEW * BYTES / 1024 / 4  # kB
