"""Worker processes on this machine: one thread each, and none that outlives the run that started it."""

from __future__ import annotations

import os
import sys
import threading
import time
from functools import lru_cache

import joblib

from facefront.runtime.devices import limit_threads

GPU = "GPU"
"""The dask resource of a worker that has a GPU to itself."""

LOOK_EVERY = 2.0
"""Seconds between two checks that the run still lives."""


def settle(starter: int) -> None:
    """Call this in a worker before its work. starter: the process id of the run that handed it out.

    Single-threaded processes, one a core, are faster than processes that share the cores. When its run is
    killed, a worker ends; else it would wait for work for ever, with its models in memory.
    """
    limit_threads(1)
    if os.getppid() == starter:
        _end_with(starter)


@lru_cache(maxsize=1)
def _end_with(parent: int) -> None:
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY)
    os._exit(1)


def sharers(device: str) -> int:
    """Return how many worker processes share the memory of the device ("cpu" or "cuda") with this one, at least 1.

    A dask worker with the resource GPU has a GPU to itself. Everywhere else there is one worker for each core.
    """
    return 1 if device == "cuda" and _has_gpu() else joblib.cpu_count()


def _has_gpu() -> bool:
    """Return True in a task of a dask worker that has the resource GPU."""
    if "distributed" not in sys.modules:
        return False
    from distributed import get_worker

    try:
        return GPU in get_worker().state.total_resources
    except ValueError:  # no task of a worker
        return False
