"""Spread a step over workers: processes of this machine (joblib), a dask cluster, or this process alone."""

from __future__ import annotations

import itertools
import os
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import joblib

from facefront.errors import SetupError
from facefront.study.attempts import Call, Fault, attempt, single_worker
from facefront.study.settings import EngineSettings


class Bar(Protocol):
    """Counts what was computed."""

    def update(self, n: int, /) -> object:
        """Count so many more."""


T = TypeVar("T")
R = TypeVar("R")

REPEATED = 2
"""Batches without a success between them that may fail for the same reason before they are tried alone."""

HOPELESS = 3
"""Items that may end a worker of their own before anything succeeded: beyond this the machine is too small."""

# Loky replaces a worker with grown memory, as it does by the models it loads; its tasks go on and nothing is lost.
warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
# A step that stops for a fault gives up what is under way.
warnings.filterwarnings("ignore", message=r"\d+ tasks (which were still|have been successfully)")


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items, in order, `size` at a time."""
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def run_batches(
    function: Callable[[Sequence[T], Any], R],
    items: Iterable[T],
    context: Any,
    settings: EngineSettings,
    bar: Bar,
    *,
    lost: Callable[[T, str], None] | None = None,
) -> Iterator[R]:
    """Yield `function(batch, context)` for every batch of the items, computed by the workers, in any order.

    `function` must belong to an importable module, so that a worker keeps its loaded models from one batch to the
    next. Items are taken when there is a worker for them and a result is handed over when it is there, so that memory
    does not grow with their number. bar: moves on by each batch's length.

    A batch that failed through the machine (a file that cannot be read, a worker that was killed) is tried once more
    at the end, each item alone, or as soon as one reason comes back again and again: of a model that does not load.
    `lost(item, reason)` is called for an item that ends a worker of its own, most often for want of memory: its reason
    is for this run's tables and must not be kept. Any other fault, or no `lost`, raises SetupError with the worker's
    host, the path and the remedy.
    """
    work, succeeded = Work(items, settings.batch), 0
    with _backend(function, context, settings) as (spread, alone):
        while not work.ended or work.pending:
            for number, result in spread(work):
                if not isinstance(result, Fault):
                    succeeded += 1
                    yield result
                    bar.update(len(work.pending.pop(number)))
            hopeless: list[T] = []
            for item in work.take_pending():
                result = alone([item])
                if isinstance(result, Fault) and not result.fatal:  # its batch may have failed before its turn came
                    result = alone([item])
                if not isinstance(result, Fault):
                    succeeded += 1
                    yield result
                elif result.fatal and lost is not None:
                    hopeless.append(item)
                    if not succeeded and len(hopeless) == HOPELESS:
                        raise SetupError(_too_small(result, [getattr(item, "path", "") for item in hopeless]))
                    lost(item, result.reason)
                else:
                    raise SetupError(_explain(result, item))
                bar.update(1)


class Work(Iterator[tuple[int, list[T]]], Generic[T]):
    """Number the batches and hand them out. pending: those without a result; ended: nothing is left to hand out."""

    def __init__(self, items: Iterable[T], size: int) -> None:
        self._batches, self._lock, self._numbers = batches(items, size), threading.Lock(), itertools.count()
        self.pending: dict[int, list[T]] = {}
        self.ended = False

    def __next__(self) -> tuple[int, list[T]]:
        with self._lock:  # joblib takes tasks in threads, and those of a pool that broke may still be at it
            batch = next(self._batches, None)
            if batch is None:
                self.ended = True
                raise StopIteration
            number = next(self._numbers)
            self.pending[number] = batch
            return number, batch

    def take_pending(self) -> Iterator[T]:
        """Yield the items that have no result; they are pending no more."""
        while self.pending:
            yield from self.pending.pop(next(iter(self.pending)))


def _over_workers(
    task: tuple[Call, Any], workers: int, deaths: tuple[type[Exception], ...], work: Iterator[tuple[int, list[Any]]]
) -> Generator[tuple[int, Any]]:
    """Yield number and result of each batch.

    Where a worker dies, joblib gives up all batches that are under way: they stay pending, and the rest of the work
    goes on with new workers. The work stops where one reason comes `REPEATED` times without a success between.
    """
    broken, reasons = True, Counter[str]()
    while broken:
        broken = False
        pool = joblib.Parallel(n_jobs=workers, return_as="generator_unordered", pre_dispatch="2*n_jobs", batch_size=1)
        tasks = (joblib.delayed(_numbered)(number, task[0], batch, task[1]) for number, batch in work)
        try:
            with closing(pool(tasks)) as results:
                for number, result in results:
                    yield number, result
                    reasons = reasons + Counter([result.reason]) if _is_lasting(result) else Counter()
                    if max(reasons.values(), default=0) == REPEATED:
                        return
        except deaths:
            broken = True


def _is_lasting(result: Any) -> bool:
    return isinstance(result, Fault) and not result.fatal


def _explain(fault: Fault, item: Any) -> str:
    if not fault.fatal:
        return fault.reason
    return f"{getattr(item, 'path', item)}: {fault.reason} on {fault.host}; free some memory, and run again"


def _too_small(fault: Fault, paths: Sequence[str]) -> str:
    return (
        f"{', '.join(map(str, paths))}: each {fault.reason}; {fault.host} has too little memory or time for the "
        "models: free some, or use smaller ones"
    )


def _numbered(number: int, call: Call, batch: Sequence[T], context: Any) -> tuple[int, Any]:
    return number, attempt(call, batch, context)


Spread = Callable[[Iterator[tuple[int, list[Any]]]], Generator[tuple[int, Any]]]


@contextmanager
def _backend(
    function: Callable[..., Any], context: Any, settings: EngineSettings
) -> Iterator[tuple[Spread, Callable[[Sequence[Any]], Any]]]:
    """Yield, for the length of one step, `spread(work)`, which gives number and result of each batch, and
    `alone(batch)`: one batch with no other beside it."""
    call = Call(function, os.getpid(), settings.backend)
    if settings.backend == "sequential":
        yield partial(_over_workers, (call, context), 1, ()), lambda batch: attempt(call, batch, context)
    elif settings.backend == "loky":
        workers = settings.workers or joblib.cpu_count()
        with (
            joblib.parallel_config(backend="loky", inner_max_num_threads=1),
            single_worker() as submit,
        ):
            deaths = (BrokenProcessPool,)
            yield partial(_over_workers, (call, context), workers, deaths), lambda batch: submit(call, batch, context)
    else:
        from facefront.study.cluster import connected

        with connected(settings.address, function, context, settings.patience) as cluster:
            yield cluster.spread, cluster.alone
