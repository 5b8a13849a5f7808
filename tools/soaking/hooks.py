"""Runs in the workers, as a preload of dask: counts their tasks, and brings about the planned fault."""

from __future__ import annotations

import json
import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from facefront.study import cluster

FOLDER = "FACEFRONT_SOAK"
"""The environment's name of the folder in which all processes of a soak meet."""

READY = "ready"
"""The file in it that says that a worker has started."""

BLOCK = 64 << 20
"""Bytes that a task without measure takes at a time."""


def use_drawn() -> None:
    """Register the detector and the recogniser of drawn people in this process."""
    from drawn import use_drawn_components

    use_drawn_components(
        SimpleNamespace(setattr=setattr, setitem=lambda place, name, value: place.update({name: value}))
    )


def dask_setup(_: Any) -> None:
    """Prepare this worker; dask calls it."""
    use_drawn()
    folder, work = Path(os.environ[FOLDER]), cluster._in_folder

    def hooked(batch: Any, address: str) -> Any:
        number = count(folder / "tasks")
        act(folder, number, "before")
        done = work(batch, address)
        act(folder, number, "after")
        return done

    cluster._in_folder = hooked
    (folder / READY).touch()


def count(path: Path) -> int:
    """Return the ordinal of this call among those of all processes, from 1."""
    handle = os.open(path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    try:
        os.write(handle, b".")
        return os.lseek(handle, 0, os.SEEK_CUR)
    finally:
        os.close(handle)


def act(folder: Path, number: int, place: str) -> None:
    """Bring about the fault that is planned for this task, once."""
    try:
        plan = json.loads((folder / "plan").read_text())
        if (number, place) != (plan["task"], plan["place"]):
            return
        (folder / "done").write_text(str(os.getpid()))
        (folder / "plan").unlink()
    except FileNotFoundError:
        return
    FAULTS[plan["fault"]](folder)


def _kill(*names: str) -> None:
    for name in names:
        os.kill(int((Path(os.environ[FOLDER]) / f"{name}.pid").read_text()), signal.SIGKILL)


def _kill_all_workers(_: Path) -> None:
    _kill("worker0", "worker1")  # the nannies, whose death ends their workers
    os.kill(os.getpid(), signal.SIGKILL)


def _stop(_: Path) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _part(_: Path) -> None:
    """Stop this worker and its nanny, as if their machine were cut off."""
    os.kill(os.getppid(), signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)


def _take_memory(_: Path) -> None:
    taken = []
    while True:
        taken.append(bytes(range(256)) * (BLOCK >> 8))
        time.sleep(0.05)


def fill_disk(process: int) -> None:
    """Let no file of a process grow any more, as on a full disk."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, resource.prlimit(process, resource.RLIMIT_FSIZE)[1]))


FAULTS: dict[str, Callable[[Path], object]] = {
    "worker": lambda folder: os.kill(os.getpid(), signal.SIGKILL),
    "client": lambda folder: _kill("client"),
    "scheduler": lambda folder: _kill("scheduler"),
    "no worker": _kill_all_workers,
    "stopped": _stop,
    "parted": _part,
    "hanging": lambda folder: time.sleep(3600),
    "memory": _take_memory,
    "worker's disk": lambda folder: fill_disk(os.getpid()),
    "client's disk": lambda folder: fill_disk(int((folder / "client.pid").read_text())),
}
