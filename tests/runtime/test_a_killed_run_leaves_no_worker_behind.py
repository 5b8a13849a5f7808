"""Workers hold models in memory; when their run is killed, they end."""

import os
import signal
import subprocess
import sys
import time

CODE = """
import os, time
import joblib
from facefront.runtime.workers import settle

def work(starter):
    settle(starter)
    print(os.getpid(), flush=True)
    time.sleep(600)

with joblib.parallel_config(backend="loky"):
    joblib.Parallel(2)(joblib.delayed(work)(os.getpid()) for _ in range(2))
"""


def alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_workers_end_with_their_run():
    run = subprocess.Popen([sys.executable, "-c", CODE], stdout=subprocess.PIPE, text=True)
    workers = [int(run.stdout.readline()) for _ in range(2)]
    assert all(map(alive, workers))
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    deadline = time.monotonic() + 60
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not any(map(alive, workers))


def test_the_run_itself_is_no_worker():
    code = "import os, threading\nfrom facefront.runtime.workers import settle\nsettle(os.getpid())\n"
    code += "print(threading.active_count())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"
