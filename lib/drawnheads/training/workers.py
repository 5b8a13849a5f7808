"""The processes of trainings: side by side with one thread each, or this process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from facefront.runtime.devices import limit_threads


class _Here(Executor):
    """Does everything at once, in this process."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        """The finished work; what goes wrong is raised here."""
        future: Future[Any] = Future()
        future.set_result(function(*args, **named))
        return future


def workers_pool(workers: int) -> Executor:
    """Start `workers` fresh processes, for torch and OpenCV do not survive a fork; 0: use this process."""
    if workers == 0:
        return _Here()
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start)


def _start() -> None:
    """Start a worker process with one thread, so that sums are added up in the same order every time."""
    import torch  # noqa: F401 (so that its threads are limited too)

    limit_threads(1)
