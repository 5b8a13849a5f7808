"""Wait for the tasks of a dask cluster: a task that hangs is given up, and a wait without workers has an end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from facefront.errors import SetupError
from facefront.runtime.console import progress_stream
from facefront.study.attempts import Fault

if TYPE_CHECKING:
    from distributed import Client, Future

LOOK_EVERY = 5.0
"""Seconds without a result after which the workers are counted."""

ANSWER = 60
"""Seconds in which the scheduler must answer."""

SLOWER = 10
"""A task hangs when it takes so many times as long as the slowest one that ended."""


class Tasks:
    """Tasks under way, in the order in which they end.

    patience: seconds without a worker after which the run ends; also the least time after which a task hangs. slowest:
    seconds that a task has taken before.
    """

    def __init__(self, client: Client, patience: float, slowest: float = 0.0) -> None:
        self._client, self._patience, self.slowest = client, patience, slowest
        self._scheduler: Any = client.scheduler
        self._ended: SimpleQueue[Future] = SimpleQueue()
        self._under_way: dict[Any, tuple[Future, float]] = {}
        self._bound: dict[Any, Sequence[str]] = {}
        self._silent_since = time.monotonic()

    def add(self, future: Future, workers: Sequence[str] = ()) -> Future:
        """Wait for this task too, and return it. workers: the only ones that may do it; none given: any."""
        self._under_way[future.key], self._bound[future.key] = (future, time.monotonic()), workers
        future.add_done_callback(self._ended.put)
        return future

    def take(self) -> tuple[Future, Fault | None]:
        """Return the next task that ended, or one that was given up, with the fault: it hangs, or its workers are gone.

        Raises SetupError where no worker comes in time, and TimeoutError where the scheduler does not answer.
        """
        while True:
            try:
                future = self._ended.get(timeout=LOOK_EVERY)
            except Empty:
                if hanging := self._look_after():
                    return hanging
                continue
            if future.key in self._under_way:  # one that was given up ends too
                _, since = self._under_way.pop(future.key)
                self._silent_since = time.monotonic()
                self.slowest = max(self.slowest, self._silent_since - since)
                return future, None

    def drop(self) -> None:
        """Give up what is under way."""
        for future, _ in self._under_way.values():
            future.release()
        self._under_way.clear()

    def _look_after(self) -> tuple[Future, Fault] | None:
        """Return the first task that hangs, or of which no worker is left, given up; None where there is none."""
        if not (workers := self._client.nthreads(callback_timeout=ANSWER)):
            wait_for_worker(self._client, self._patience)
            self._start_again()
            return None
        for key, bound in self._bound.items():
            if key in self._under_way and bound and not any(address in workers for address in bound):
                return self._release(key), Fault(f"worker {', '.join(bound)}: is gone; start it, and run again", "")
        now, limit = time.monotonic(), max(self._patience, SLOWER * self.slowest)
        late = [key for key, (_, since) in self._under_way.items() if now - since > limit]
        if self.slowest and late:
            busy = self._client.sync(self._scheduler.processing, workers=None, callback_timeout=ANSWER)
            for address, keys in busy.items():
                if key := next((key for key in late if key in keys), None):
                    return self._give_up(key, address, limit)
        if now - self._silent_since > self._patience:
            self._silent_since = now
            say(self._client, f"no task has ended for {self._patience:.0f} s on {len(workers)} workers; still waiting")
        return None

    def _give_up(self, key: Any, address: str, limit: float) -> tuple[Future, Fault]:
        """Release a task and restart its worker: a thread that hangs can be ended in no other way."""
        future = self._release(key)
        self._client.restart_workers([address], timeout=ANSWER, raise_for_error=False)
        self._start_again()  # those behind it have waited for it
        return future, Fault(f"took more than {limit:.0f} s", address, fatal=True)

    def _release(self, key: Any) -> Future:
        future, _ = self._under_way.pop(key)
        future.release()
        return future

    def _start_again(self) -> None:
        now = self._silent_since = time.monotonic()
        self._under_way = {key: (future, now) for key, (future, _) in self._under_way.items()}


def wait_for_worker(client: Client, patience: float) -> None:
    """Return when there is a worker, and say so where there is none. Raises SetupError after `patience` seconds."""
    if client.nthreads(callback_timeout=ANSWER):
        return
    say(client, f"no worker is there; waiting {patience:.0f} s for one")
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError as error:
        raise SetupError(
            f"{_address(client)}: no worker came in {patience:.0f} s (engine.patience); start some "
            "(docs/cluster.md), and run again: what was finished is kept"
        ) from error


def say(client: Client, line: str) -> None:
    """Print a line about the cluster where progress is shown."""
    print(f"{_address(client)}: {line}", file=progress_stream(), flush=True)


def _address(client: Client) -> str:
    return str(client.scheduler.address) if client.scheduler else "dask scheduler"
