"""One batch of work in a worker, and why it failed where the fault is the machine's and not the photos'."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from joblib.externals.loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

from facefront.errors import MachineError, PassingError, SetupError
from facefront.runtime.devices import is_of_device, is_out_of_memory, memory_faults, one_line
from facefront.runtime.versions import library_versions
from facefront.runtime.workers import settle

_REMEDY = "mend this machine or take it out of the run, and run again"
_ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


@dataclass(frozen=True)
class Fault:
    """The reason why a batch gave no result. host: where; fatal: the worker died, or lacked memory or time."""

    reason: str
    host: str
    fatal: bool = False

    @classmethod
    def of_death(cls, host: str) -> Fault:
        """Return the fault of a worker process that ended in the middle of its work."""
        return cls("ended its worker process, most likely for want of memory", host, fatal=True)


@dataclass(frozen=True)
class Call:
    """The work of a worker: `function(batch, context)`. starter: the run's process id; libraries: the run's versions,
    which a worker of another machine must have too, for they stand in the keys of what it computes."""

    function: Callable[[Sequence[Any], Any], Any]
    starter: int
    backend: str
    libraries: Mapping[str, str] = field(default_factory=library_versions)


def attempt(call: Call, batch: Sequence[Any], context: Any) -> Any:
    """Return `function(batch, context)`, or the `Fault` that kept it from ending well."""
    settle(call.starter)
    host = platform.node()
    own = library_versions()
    if other := [f"{name} {own[name] or 'missing'} for {v}" for name, v in call.libraries.items() if own[name] != v]:
        return Fault(f"worker on {host}: {', '.join(other)}; install requirements.lock there, and run again", host)
    try:
        return call.function(batch, context)
    except SetupError as error:
        named = call.backend == "sequential" or isinstance(error, (MachineError, PassingError))
        reason = str(error) if named else f"worker on {host}: {error}"
        return Fault(reason, host, fatal=isinstance(error, PassingError))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return Fault(f"{where}{error.strerror or error} on {host}; {_REMEDY}", host)
    except ImportError as error:
        return Fault(f"worker on {host}: {one_line(error)}; install requirements.lock there, and run again", host)
    except memory_faults() as error:
        if not is_out_of_memory(error) and not is_of_device(error):
            raise
        return _of_library(error, host)


def _of_library(error: Exception, host: str) -> Fault:
    """Return the fault of a library that lacked memory or failed on the device."""
    if is_out_of_memory(error):
        return Fault("needs more memory than there is", host, fatal=True)
    return Fault(f"worker on {host}: {one_line(error)}; {_REMEDY}", host)


@contextmanager
def single_worker() -> Iterator[Callable[..., Any]]:
    """Yield a function like `attempt` that runs in a worker process of its own, a fresh one where the last one died.

    No process is started before the first call.
    """
    pool: ProcessPoolExecutor | None = None

    def submit(*task: Any) -> Any:
        nonlocal pool
        pool = pool or ProcessPoolExecutor(1, env=_ONE_THREAD)
        try:
            return pool.submit(attempt, *task).result()
        except BrokenProcessPool:
            pool = None
            return Fault.of_death(platform.node())

    try:
        yield submit
    finally:
        if pool:
            pool.shutdown(kill_workers=True)
