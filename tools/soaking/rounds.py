"""One round of a soak: a run with a fault, and one more run after it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from facefront.study.store import Store
from soaking.client import read_tables, save_tables
from soaking.hooks import use_drawn
from soaking.processes import HEARTBEAT, PATIENCE, Processes

STEPS = ("detect", "embed", "likeness", "frontalize", "enhance", "picture_quality")
LONGEST = 600
"""Seconds in which a run must end, whatever happens to it."""


@dataclass(frozen=True)
class Outcome:
    """Result of a round. happened: the fault came about; ended: how the faulty run ended, 0 well, 2 by one line,
    -9 killed, None not at all; said: that line; equal: the tables of the last run are those of an undisturbed one;
    repeated: values that it computed although they were there."""

    happened: bool
    ended: int | None
    said: str
    equal: bool
    repeated: int

    @property
    def good(self) -> bool:
        """Return whether nothing was lost, done twice or without an end."""
        in_one_line = self.ended != 2 or (bool(self.said) and "\n" not in self.said)
        return self.happened and self.ended is not None and in_one_line and self.equal and not self.repeated


class Soak:
    """Rounds in one folder, over the same drawn people."""

    def __init__(self, folder: Path, people: int = 2) -> None:
        from drawn import make_project

        self.folder, self.processes = folder, Processes(folder)
        self.root = make_project(folder / "project", people=people)
        use_drawn()
        self._run_here("expected")
        self.expected = read_tables(self.root, "expected")

    def _write_engine(self, engine: str) -> None:
        path = self.root / "spec/profiles/drawn.yaml"
        lines = [line for line in path.read_text().splitlines() if not line.startswith(("engine:", "enhance"))]
        more = ["enhancers: {flip: {}}", "enhancement: {of: [none]}", f"engine: {engine}", ""]
        path.write_text("\n".join([*lines, *more]))

    def tasks(self) -> int:
        """Return the number of tasks of a run without a fault, which is checked too."""
        outcome = self.round("", 0, "")
        if not outcome.equal or outcome.ended != 0:
            raise RuntimeError(f"a run without a fault: {outcome}; see {self.folder}")
        return (self.folder / "tasks").stat().st_size

    def round(self, fault: str, task: int, place: str, clients: int = 1) -> Outcome:
        """Bring about a fault at a task of a run in an empty folder; then run again, on this machine alone."""
        for name in ("tasks", "done", "plan"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.root / "results/soaked", ignore_errors=True)
        self.processes.mend()
        if fault:
            (self.folder / "plan").write_text(json.dumps({"fault": fault, "task": task, "place": place}))
        ended, said = self._run(clients)
        happened = not fault or (self.folder / "done").exists()
        (self.folder / "plan").unlink(missing_ok=True)
        finished = self._finished()
        if fault == "worker's disk" and happened:  # its nanny starts one without the limit
            os.kill(int((self.folder / "done").read_text()), signal.SIGKILL)
        computed = self._run_here("soaked")
        equal = read_tables(self.root, "soaked") == self.expected
        return Outcome(happened, ended, said, equal, len(finished & computed))

    def _run_here(self, results: str) -> set[str]:
        """Run once more without the cluster; return what was computed, as the store names it."""
        computed, write = set[str](), Store._write

        def noted(store: Store, verb: str, rows: Iterable[tuple[str, str, bytes]]) -> None:
            rows = list(rows)
            computed.update(f"{step} {key}" for step, key, _ in rows if step in STEPS)
            write(store, verb, rows)

        self._write_engine("{backend: sequential, batch: 2}")
        Store._write = noted  # type: ignore[method-assign,assignment]
        try:
            with (self.folder / "here.log").open("a") as log, contextlib.redirect_stderr(log):
                save_tables(self.root, results)
        finally:
            Store._write = write  # type: ignore[method-assign]
            self._write_engine(f"{{backend: dask, batch: 2, address: {self.processes.address}, patience: {PATIENCE}}}")
        return computed

    def _run(self, clients: int) -> tuple[int | None, str]:
        """Return how the clients ended, the first that ended badly, and what it said."""
        said = [self.folder / f"said{number}" for number in range(clients)]
        for path in said:
            path.unlink(missing_ok=True)
        running = [self.processes.client(self.root, "soaked", path) for path in said]
        end, parted = time.monotonic() + LONGEST, 0.0
        while any(process.is_alive() for process in running) and time.monotonic() < end:
            time.sleep(0.05)
            if (self.folder / "done").exists():
                parted = parted or time.monotonic()
                if time.monotonic() - parted > 2 * HEARTBEAT:
                    self.processes.go_on()
        self.processes.go_on()
        for process in running:
            if process.is_alive():
                process.kill()
                return None, f"no end in {LONGEST} s"
        codes = [process.exitcode for process in running]
        bad = next((number for number, code in enumerate(codes) if code), 0)
        return codes[bad], said[bad].read_text() if said[bad].exists() else ""

    def _finished(self) -> set[str]:
        """Return what the store has, each by step and key."""
        path = self.root / "results/soaked/store.sqlite"
        if not path.exists():
            return set()
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute("SELECT step, key FROM results").fetchall()
        except sqlite3.DatabaseError:  # not set up yet
            return set()
        finally:
            connection.close()
        return {f"{step} {key}" for step, key in rows if step in STEPS}
