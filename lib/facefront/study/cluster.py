"""Spread a step over a dask cluster. Its workers share no folder with the run.

Photos go to a worker with the task, model files once to each worker that lacks them, and outputs come back; all are
checked by SHA-256. A few tasks are under way at a time, so that memory does not grow with the number of photos.
"""

from __future__ import annotations

import os
import platform
import tempfile
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import facefront
from facefront.errors import MachineError, SetupError
from facefront.imaging.images import read_exactly
from facefront.registry import Card
from facefront.runtime.devices import one_line
from facefront.study.attempts import Call, Fault, attempt
from facefront.study.files import atomic
from facefront.study.message_log import few_messages, keep_few_messages
from facefront.study.same_code import code_hashes, find_refused
from facefront.study.settings import EngineSettings
from facefront.study.waiting import ANSWER, Tasks, say, wait_for_worker
from facefront.study.weight_files import read_weight
from facefront.weights import FoundWeight, cache_folder, sha256_of

if TYPE_CHECKING:
    from distributed import Client, Future

INPUTS = {"path": "sha256", "photo": "photo_sha256"}
"""Fields of an item that name a file to read, and the fields of its SHA-256."""

OUTPUT = "output"
"""The field of an item that names a file to write."""

FETCHES = 4
"""Times that the result of a task is waited for, each longer than the one before."""

AHEAD = 2
"""Tasks under way for each thread of the cluster: one computes while the next one travels."""


@dataclass(frozen=True)
class Sent:
    """A batch and all that a worker needs for it. contents: of the photos, by SHA-256; code: see `code_hashes`."""

    call: Call
    batch: Sequence[Any]
    context: Any
    contents: Mapping[str, bytes]
    code: Mapping[str, str]


@dataclass(frozen=True)
class Done:
    """The answer of a worker. value: the function's, or a `Fault`; outputs: bytes of the pictures, by path;
    lacking: the SHA-256 of model files that it must be given first."""

    worker: str
    value: Any = None
    outputs: Mapping[str, bytes] | None = None
    lacking: frozenset[str] = frozenset()


class Cluster:
    """The workers of a dask scheduler, during one step."""

    def __init__(self, client: Client, call: Call, context: Any, patience: float) -> None:
        self._client, self._call, self._context, self._patience = client, call, context, patience
        self._weights = {weight.sha256: weight for weight in _weights(context)}
        self._failed: set[str] = set()
        self._refused: set[str] = set()  # came late, with other versions
        self._checked = set(client.nthreads(callback_timeout=ANSWER))
        self._code, self._slowest = code_hashes(packages_of(context)), 0.0

    def spread(self, work: Iterator[tuple[int, list[Any]]]) -> Generator[tuple[int, Any]]:
        """Yield number and result of each batch, in any order.

        A worker on which a batch met a fault gets no more work; where that are all, the work stops.
        """
        self._failed.clear()
        tasks, running = Tasks(self._client, self._patience, self._slowest), dict[Any, tuple[int, Sent]]()
        try:
            while True:
                while len(running) < self._most() and (numbered := next(work, None)) is not None:
                    number, sent = numbered[0], self._pack(numbered[1])
                    if isinstance(sent, Fault):
                        yield number, sent
                    else:
                        future = self._submit(tasks, sent)
                        running[future.key] = number, sent
                if not running:
                    return
                future, fault = tasks.take()
                self._slowest = tasks.slowest
                place, sent = running.pop(future.key)
                yield place, fault or self._settle(future, sent)
        finally:
            tasks.drop()

    def alone(self, batch: Sequence[Any]) -> Any:
        """Return the result of one batch with no other beside it."""
        sent = self._pack(batch)
        if isinstance(sent, Fault):
            return sent
        tasks = self._tasks()
        future = self._submit(tasks, sent)
        return tasks.take()[1] or self._settle(future, sent)

    def _tasks(self) -> Tasks:
        return Tasks(self._client, self._patience, self._slowest)

    def _most(self) -> int:
        """Return how many batches may be under way: none where every worker met a fault."""
        threads = self._client.nthreads(callback_timeout=ANSWER)
        able = [number for address, number in threads.items() if address not in self._failed | self._refused]
        return AHEAD * max(sum(able), not threads)

    def _pack(self, batch: Sequence[Any]) -> Sent | Fault:
        contents: dict[str, bytes] = {}
        for item in batch:
            for name, sha256 in INPUTS.items():
                if hasattr(item, name):
                    try:
                        contents[getattr(item, sha256)] = read_exactly(getattr(item, name), getattr(item, sha256))
                    except MachineError as error:
                        return Fault(str(error), platform.node())
        return Sent(self._call, batch, self._context, contents, self._code)

    def _submit(self, tasks: Tasks, sent: Sent, worker: str = "") -> Future:
        """Hand out a batch to that worker, or to any that met no fault."""
        workers = set(self._client.nthreads(callback_timeout=ANSWER))
        if late := workers - self._checked:
            self._check(late)
        unable = self._failed | self._refused
        able = [worker] if worker else sorted(workers - unable)
        only = able if worker or (unable and able) else []
        return tasks.add(self._client.submit(work, sent, pure=False, workers=only or None), only)

    def _check(self, late: set[str]) -> None:
        """Give no work to workers that came during the step with other versions."""
        for address, reason in find_refused(self._client, self._code, late).items():
            self._refused.add(address)
            say(self._client, f"worker {address}: {reason}; it gets no work")
        self._checked |= late

    def _settle(self, future: Future, sent: Sent) -> Any:
        """Return what a task gave; its outputs are written. A worker that lacks model files gets them first."""
        done = self._result(future)
        if not isinstance(done, Fault) and done.lacking:
            done = self._give(done) or self._again(sent, done.worker)
        if isinstance(done, Fault):
            return done
        if done.lacking:
            return Fault(f"worker {done.worker}: does not keep model files; free some space there, and run again", "")
        if isinstance(done.value, Fault):
            if not done.value.fatal:
                self._failed.add(done.worker)
            return done.value
        for name, content in done.outputs.items():
            with atomic(Path(name)) as temporary:
                temporary.write_bytes(content)
        return done.value

    def _give(self, done: Done) -> Fault | None:
        """Bring to a worker the model files that it lacks. Where this machine has lost one, the worker gets no more
        work."""
        lacking = [self._weights[sha256] for sha256 in done.lacking]
        try:
            files = {f"{weight.sha256}/{weight.path.name}": read_weight(weight) for weight in lacking}
        except MachineError as error:
            self._failed.add(done.worker)
            return Fault(str(error), platform.node())
        tasks, there = self._tasks(), [done.worker]
        given = tasks.add(self._client.submit(take, self._call, files, pure=False, workers=there), there)
        refused: Fault | None = tasks.take()[1] or self._result(given)
        if refused and not refused.fatal:
            self._failed.add(done.worker)
        return refused

    def _again(self, sent: Sent, worker: str) -> Any:
        tasks = self._tasks()
        future = self._submit(tasks, sent, worker)
        return tasks.take()[1] or self._result(future)

    def _result(self, future: Future) -> Any:
        """Return the result of a task that ended, or the `Fault` of one that ended its workers."""
        from distributed import KilledWorker

        try:
            for tries in range(1, FETCHES + 1):
                try:
                    return future.result(timeout=tries * ANSWER)
                except TimeoutError:  # the worker that has it is gone: the task is done again, where there is one
                    wait_for_worker(self._client, self._patience)
            return Fault("gave no result: its worker went away again and again", platform.node())
        except KilledWorker as error:
            return Fault.of_death(getattr(error.last_worker, "address", "a dask worker"))
        except ImportError as error:  # of one that came a moment ago
            return Fault(f"a dask worker cannot load facefront ({error}); install the same version there", "")
        finally:
            future.release()


@contextmanager
def connected(
    address: str, function: Callable[..., Any], context: Any, patience: float = EngineSettings.patience
) -> Iterator[Cluster]:
    """Yield the cluster of a scheduler for one step. address: tcp://host:port, or a scheduler file; patience: see
    `EngineSettings`.

    Raises SetupError where the scheduler is not there or goes away, has no workers, or a worker has other versions of
    code or libraries.
    """
    from distributed import Client
    from distributed.comm import CommClosedError

    if not address:
        raise SetupError("engine.address is empty; give the address of the dask scheduler (tcp://host:8786)")
    if "://" not in address and not Path(address).is_file():
        raise SetupError(f"ENGINE={address}: no such scheduler file; give one, or an address such as tcp://host:8786")
    place = {"address": address} if "://" in address else {"scheduler_file": address}
    try:
        with warnings.catch_warnings(), few_messages(), Client(**place, timeout=20, set_as_default=False) as client:
            keep_few_messages(client)
            warnings.filterwarnings("ignore", message="Sending large graph")  # the photos travel in the tasks
            wait_for_worker(client, patience)
            _check_versions(client, context)
            yield Cluster(client, Call(function, os.getpid(), "dask"), context, patience)
    except (OSError, TimeoutError, CommClosedError, CancelledError) as error:
        reason = one_line(error) or type(error).__name__
        raise SetupError(
            f"{address}: the dask scheduler or its workers cannot be reached ({reason}); start them, and run again: "
            "what was finished is kept"
        ) from error


def work(sent: Sent) -> Done:
    """Do a batch in a worker, in a folder of its own that is removed afterwards."""
    address = _address()
    if sent.code != code_hashes(tuple(sent.code)):
        reason = f"worker {address}: another version of facefront; update it there, and run again"
        return Done(address, Fault(reason, address))
    done = attempt(replace(sent.call, function=_in_folder), [sent], address)
    if isinstance(done, Fault):
        return Done(address, replace(done, reason=f"{done.reason} (worker {address})"))
    return cast(Done, done)


def _in_folder(batch: Sequence[Sent], address: str) -> Done:
    """Do a batch where its photos were written and its outputs are read; a full disk is a fault like any other."""
    (sent,), outputs = batch, dict[str, Path]()
    found = {weight.sha256: _located(weight) for weight in _weights(sent.context)}
    if lacking := frozenset(sha256 for sha256, path in found.items() if path is None):
        return Done(address, lacking=lacking)
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        for sha256, content in sent.contents.items():
            Path(folder, sha256).write_bytes(content)

        def here(owner: Any, name: str, value: Any) -> Any:
            if isinstance(owner, FoundWeight):
                return found[owner.sha256] if name == "path" else value
            if name in INPUTS:
                return str(Path(folder, getattr(owner, INPUTS[name])))
            if name == OUTPUT:
                outputs[value] = Path(folder, f"{len(outputs)}.png")
                return str(outputs[value])
            return value

        value = sent.call.function(changed(sent.batch, here), changed(sent.context, here))
        return Done(address, value, {name: path.read_bytes() for name, path in outputs.items() if path.exists()})


def take(call: Call, files: Mapping[str, bytes]) -> Fault | None:
    """Keep model files in a worker, by `<SHA-256>/<name>`; they are verified before they are used."""
    fault = attempt(replace(call, function=_keep), list(files.items()), None)
    return cast(Fault | None, fault)


def _keep(files: Sequence[tuple[str, bytes]], _: None) -> None:
    for name, content in files:
        with atomic(_folder() / name) as temporary:
            temporary.write_bytes(content)


def changed(value: Any, change: Callable[[Any, str, Any], Any]) -> Any:
    """Return a copy in which `change(owner, name, value)` gave every field of every dataclass, at any depth of tuples
    and lists."""
    if isinstance(value, list | tuple):
        return type(value)([changed(part, change) for part in value])
    if not is_dataclass(value) or isinstance(value, type | Card):
        return value
    parts = {f.name: changed(getattr(value, f.name), change) for f in fields(value) if f.init}
    return replace(value, **{name: change(value, name, part) for name, part in parts.items()})


def _weights(context: Any) -> list[FoundWeight]:
    found: list[FoundWeight] = []

    def note(owner: Any, name: str, value: Any) -> Any:
        if isinstance(owner, FoundWeight) and name == "path":
            found.append(owner)
        return value

    changed(context, note)
    return found


def _located(weight: FoundWeight) -> Path | None:
    """Return where this machine has the file: where the run has it, among its downloads, or where a run left it; None
    where nowhere."""
    name = weight.path.name
    for path in (weight.path, cache_folder() / name, _folder() / weight.sha256 / name):
        if path.is_file() and sha256_of(path) == weight.sha256:
            return path
    return None


def packages_of(context: Any) -> tuple[str, ...]:
    """Return the packages of which the code computes a step: this one, and those of the plug-ins' components."""
    found = {facefront.__name__}

    def note(_: Any, name: str, value: Any) -> Any:
        if isinstance(value, Card):
            found.add(value.build.__module__.partition(".")[0])
        return value

    changed(context, note)
    return tuple(sorted(found))


def _check_versions(client: Client, context: Any) -> None:
    """Raise SetupError where a worker has other versions."""
    for address, reason in find_refused(client, code_hashes(packages_of(context))).items():
        raise SetupError(f"worker {address}: {reason}; install the same versions there, and run again")


def _address() -> str:
    from distributed import get_worker

    return str(get_worker().address)


def _folder() -> Path:
    from distributed import get_worker

    folder = Path(get_worker().local_directory) / "facefront"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
