"""Worker processes on this machine: one thread each, and none that outlives the run that started it."""

from __future__ import annotations

import os
import threading
import time
from functools import lru_cache

from facefront.runtime.devices import limit_threads

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
