"""Where trainings run: side by side in processes of one thread each, or in this process."""

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
    """So many processes that begin anew, for torch and OpenCV do not survive being forked; 0: this one."""
    if workers == 0:
        return _Here()
    return ProcessPoolExecutor(workers, get_context("spawn"), initializer=_start)


def _start() -> None:
    """Of a worker process: one thread each, so that sums are added up in the same order every time."""
    import torch  # noqa: F401 (so that its threads are limited too)

    limit_threads(1)
