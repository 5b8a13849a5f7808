"""Start, mend and end the processes of a soak."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from soaking.client import run
from soaking.hooks import FOLDER, READY

ROOT = Path(__file__).resolve().parents[2]
WORKERS = ("worker0", "worker1")
MEMORY = "1GB"
PATIENCE = 60
"""Seconds that a run of a soak waits for a worker, and at least for each task."""

HEARTBEAT = 30
"""Seconds without a sign of life after which the scheduler gives a worker up."""


class Processes:
    """A scheduler and two workers, each a process with a nanny; `client` runs beside them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._running = folder, dict[str, subprocess.Popen[bytes]]()
        paths = [str(ROOT / part) for part in ("lib", "tests", "tools")]
        self._environment = os.environ | {
            FOLDER: str(folder),
            "PYTHONPATH": os.pathsep.join(paths),
            "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": f"{HEARTBEAT}s",
            "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false",  # what costs the most where nothing happens
            "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
            "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
        }
        self.address = folder / "scheduler.json"
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["soaking.client", "distributed", "facefront.study.cluster"])

    def mend(self) -> None:
        """Start what is not running and wait for a worker; those of a scheduler that is gone are ended first."""
        if not self._lives("scheduler"):
            self.end()
            self.address.unlink(missing_ok=True)
            self._start("scheduler", "scheduler", "--port", "0", "--scheduler-file", str(self.address))
            wait_until(self.address.exists, "the scheduler has started")
        dead = [name for name in WORKERS if not self._lives(name)]
        if dead == list(WORKERS):
            (self._folder / READY).unlink(missing_ok=True)
        for name in dead:
            self._end(name)
            options = ("--nworkers", "1", "--nthreads", "1", "--memory-limit", MEMORY, "--preload", "soaking.hooks")
            place = ("--scheduler-file", str(self.address), "--local-directory", str(self._folder / name))
            self._start(name, "worker", *options, *place)
        wait_until((self._folder / READY).exists, "a worker has started", seconds=600)

    def client(self, root: Path, results: str, said: Path) -> multiprocessing.process.BaseProcess:
        """Return a run that has just been started."""
        process = self._context.Process(target=run, args=(root, results, said))
        process.start()
        (self._folder / "client.pid").write_text(str(process.pid))
        return process

    def go_on(self) -> None:
        """Let stopped workers and nannies go on."""
        for name, process in self._running.items():
            if name != "scheduler":
                os.killpg(process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Kill everything."""
        for name in list(self._running):
            self._end(name)

    def _start(self, name: str, command: str, *options: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "dask", command, "--no-dashboard", *options],
                env=self._environment,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self._folder / f"{name}.pid").write_text(str(self._running[name].pid))

    def _lives(self, name: str) -> bool:
        return name in self._running and self._running[name].poll() is None

    def _end(self, name: str) -> None:
        if process := self._running.pop(name, None):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(happened: object, what: str, seconds: float = 120) -> None:
    """Return when `happened()` is true. Raises TimeoutError."""
    assert callable(happened)
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not in {seconds:.0f} s")
        time.sleep(0.05)
