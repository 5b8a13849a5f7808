"""How a step is spread over workers: processes of this machine (joblib), a dask cluster, or this process alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any, TypeVar

import joblib
from tqdm import tqdm

from facefront.run.settings import EngineSettings

T = TypeVar("T")
R = TypeVar("R")


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items, in order, `size` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


def run_batches(
    function: Callable[..., list[R]], items: Sequence[T], context: Any, settings: EngineSettings, title: str
) -> Iterator[list[R]]:
    """`function(batch, context)` for every batch of the items, spread over the workers; results in any order.

    `function` must belong to an importable module, so that a worker keeps its loaded models from one batch to the
    next. Only the results that are being handed over are held in memory. A progress bar counts items and says how
    long is left.
    """
    if not items:
        return
    workers = min(settings.workers or os.cpu_count() or 1, -(-len(items) // settings.batch))
    if settings.backend == "sequential" or (settings.backend == "loky" and workers == 1):
        workers, backend = 1, nullcontext()
    else:
        backend = _backend(settings)
    # A terminal gets a live bar; a log or a notebook gets a line now and then.
    with (
        backend,
        tqdm(total=len(items), desc=title, unit="photo", mininterval=0.2 if sys.stderr.isatty() else 15) as bar,
    ):
        tasks = (joblib.delayed(_timed)(function, batch, context) for batch in batches(items, settings.batch))
        pool = joblib.Parallel(n_jobs=workers, return_as="generator_unordered", pre_dispatch="2*n_jobs", batch_size=1)
        for count, result in pool(tasks):
            yield result
            bar.update(count)


def _timed(function: Callable[..., list[R]], batch: Sequence[T], context: Any) -> tuple[int, list[R]]:
    limit_threads()
    return len(batch), function(batch, context)


def _backend(settings: EngineSettings) -> AbstractContextManager:
    if settings.backend == "dask":
        from distributed import Client

        client = Client(settings.address or None)
        return joblib.parallel_config(backend="dask", client=client, wait_for_workers_timeout=60)
    return joblib.parallel_config(backend="loky", inner_max_num_threads=1)


@lru_cache(maxsize=1)
def limit_threads() -> None:
    """One thread in this process: as many single-threaded processes as cores are faster than processes that share
    them."""
    import cv2
    import torch

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
