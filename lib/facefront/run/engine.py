"""How a step is spread over workers: processes of this machine (joblib), a dask cluster, or this process alone."""

from __future__ import annotations

import itertools
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import joblib
from tqdm import tqdm

from facefront.errors import SetupError
from facefront.run.settings import EngineSettings
from facefront.workers import settle

T = TypeVar("T")
R = TypeVar("R")

# Loky replaces a worker whose memory grew, as it does by the models it loads; its tasks go on and nothing is lost.
warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, in order, `size` at a time."""
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def run_batches(
    function: Callable[[Sequence[T], Any], R], items: Iterable[T], context: Any, settings: EngineSettings, bar: tqdm
) -> Iterator[R]:
    """`function(batch, context)` for every batch of the items, spread over the workers; results in any order.

    `function` must belong to an importable module, so that a worker keeps its loaded models from one batch to the
    next. Items are taken when there is a worker for them and a result is handed over when it is there, so that memory
    does not grow with their number. bar: moves on by each batch's length.
    """
    workers = 1 if settings.backend == "sequential" else settings.workers or joblib.cpu_count()
    with _backend(settings):
        run = os.getpid()
        tasks = (joblib.delayed(_counted)(function, batch, context, run) for batch in batches(items, settings.batch))
        pool = joblib.Parallel(n_jobs=workers, return_as="generator_unordered", pre_dispatch="2*n_jobs", batch_size=1)
        for count, result in pool(tasks):
            yield result
            bar.update(count)


def progress(title: str, total: int) -> tqdm:
    """A progress bar over photos: live in a terminal, a line now and then in a log or a notebook."""
    return tqdm(total=total, desc=title, unit="photo", mininterval=0.2 if sys.stderr.isatty() else 15)


def _counted(
    function: Callable[[Sequence[T], Any], R], batch: Sequence[T], context: Any, starter: int
) -> tuple[int, R]:
    settle(starter)
    return len(batch), function(batch, context)


@contextmanager
def _backend(settings: EngineSettings) -> Iterator[None]:
    """Joblib's backend as the settings name it, for the length of one step."""
    if settings.backend == "sequential":
        yield
    elif settings.backend == "loky":
        with joblib.parallel_config(backend="loky", inner_max_num_threads=1):
            yield
    else:
        from distributed import Client

        if not settings.address:
            raise SetupError("engine.address is empty; give the address of the dask scheduler (tcp://host:8786)")
        with (
            Client(settings.address) as client,
            joblib.parallel_config(backend="dask", client=client, wait_for_workers_timeout=60),
        ):
            yield
