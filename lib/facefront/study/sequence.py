"""Run the notebooks of a report in order, those alone of which an input changed; several sets side by side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from facefront.languages import page_name, within
from facefront.study.inputs import inputs_file, words_file
from facefront.study.options import Options
from facefront.study.parts import Place
from facefront.study.profiles import profile_path

REPORT = "09_report"

DONE = "facefront: done"
"""The line that scripts/execute_notebook.py prints when the notebooks that it was given ran, and it waits for more."""


@dataclass(frozen=True)
class Step:
    """A notebook of notebooks/, where it goes when executed, and what it is made from. made: the file that is as old as
    the step, the executed notebook itself if not given."""

    notebook: Path
    output: Path
    inputs: tuple[Path, ...]
    settings: Mapping[str, str]  # PROFILE, DATA, WEIGHTS, IMAGES and LANGUAGE
    made: Path | None = None

    @property
    def is_due(self) -> bool:
        """Return True where its output is missing or older than an input."""
        made = self.made or self.output
        return not made.is_file() or any(path.stat().st_mtime > made.stat().st_mtime for path in self.inputs)


class Failed(Exception):
    """A notebook did not run to its end; it said why on stderr."""


def run_report(options: Options, places: Sequence[Place], root: Path) -> Path:
    """Run what is due and return the page.

    Raises Failed where a notebook fails; another set that runs meanwhile goes on to its end, and is kept.
    """
    chains = [steps_of(options, place, root) for place in places]
    last = report_step(options, [chain[-1] for chain in chains], places, root)
    with Runner(root) as runner:
        with ThreadPoolExecutor(options.jobs) as pool:
            try:
                list(pool.map(runner.run, chains))
            except KeyboardInterrupt:  # the pool would wait for the notebooks to end
                runner.stop()
                raise
        runner.finish(last)
    page = page_of(options.profile, root, options.language)
    page.touch()
    return page


def steps_of(options: Options, place: Place, root: Path) -> list[Step]:
    """Return the notebooks of one set, in order; each depends on the one before it."""
    steps: list[Step] = []
    for notebook in sorted((root / "notebooks").glob("0*.py")):
        if notebook.stem != REPORT:
            output = _executed(notebook, place.profile, options.language, root)
            before = tuple(step.output for step in steps[-1:])
            inputs = (notebook, *_of_set(place, options, root), *before)
            steps.append(Step(notebook, output, inputs, _settings(options, place.profile, place.data)))
    return steps


def report_step(options: Options, last: Sequence[Step], places: Sequence[Place], root: Path) -> Step:
    """Return the notebook that writes the page; last: the last step of each set."""
    notebook = root / "notebooks" / f"{REPORT}.py"
    inputs = (notebook, profile_path(options.profile, root), *(step.output for step in last))
    inputs += tuple(path for place in places for path in _of_set(place, options, root))
    output = _executed(notebook, options.profile, options.language, root)
    settings = _settings(options, options.profile, options.data)
    return Step(notebook, output, inputs, settings, page_of(options.profile, root, options.language))


def _of_set(place: Place, options: Options, root: Path) -> tuple[Path, Path]:
    return inputs_file(place.profile, root), words_file(place.profile, options.language, root)


def page_of(profile: str, root: Path, language: str) -> Path:
    """Return the path of a profile's report in a language."""
    return root / "reports" / profile / page_name(language)


def _executed(notebook: Path, profile: str, language: str, root: Path) -> Path:
    """Return the path of a notebook of a set once it ran in a language."""
    return within(root / "results" / profile, language) / "notebooks" / f"{notebook.stem}.ipynb"


def _settings(options: Options, profile: str, data: str) -> dict[str, str]:
    given = {"PROFILE": profile, "DATA": data, "WEIGHTS": options.weights, "IMAGES": options.images}
    return given | {"LANGUAGE": options.language}


class Runner:
    """Executes steps; those that follow each other share a process. `stop` ends those that run and starts no other.

    The last process that is left waits for the step of the page: all that it needs is loaded there.
    """

    def __init__(self, root: Path) -> None:
        self._command = [sys.executable, str(root / "scripts" / "execute_notebook.py"), "--more"]
        self._root, self._lock = root, threading.Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._waiting: subprocess.Popen[str] | None = None
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self.stop()
        self._dismiss(self._waiting)

    def run(self, steps: Sequence[Step]) -> None:
        """Execute the first step that is due and all that follow, each of which depends on the one before it.

        Raises Failed where one fails.
        """
        due = [step.is_due for step in steps]
        if any(due):
            self._check(self._start(steps[due.index(True) :]), steps)

    def finish(self, step: Step) -> None:
        """Execute the step of the page, if it is due, in the process that is left; without one, in a new process.

        Raises Failed where it fails.
        """
        if not step.is_due:
            return
        process, self._waiting = self._waiting, None
        if process and process.stdin and process.poll() is None:
            asked = {"files": [str(step.notebook), str(step.output)], "settings": dict(step.settings)}
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            with self._lock:
                self._running.add(process)
        else:
            process = self._start([step])
        self._check(process, [step])

    def stop(self) -> None:
        """End the running notebooks and start no other."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()

    def _start(self, steps: Sequence[Step]) -> subprocess.Popen[str] | None:
        with self._lock:
            if self._stopped:
                return None
            left, self._waiting = self._waiting, None
            files = [str(path) for step in steps for path in (step.notebook, step.output)]
            environment = {**os.environ, **steps[0].settings}
            process = subprocess.Popen(
                [*self._command, *files],
                cwd=self._root,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._running.add(process)
        self._dismiss(left)
        return process

    def _check(self, process: subprocess.Popen[str] | None, steps: Sequence[Step]) -> None:
        """Wait until the process executed these steps. Raises Failed where it ended instead."""
        if process is None or not _is_done(process):
            self._leave(process, stopped=True)
            raise Failed(next(step.notebook.name for step in steps if step.is_due))
        self._leave(process)

    def _leave(self, process: subprocess.Popen[str] | None, *, stopped: bool = False) -> None:
        """Let a process that is done wait for the page where no other runs; else end it, to free its memory."""
        with self._lock:
            self._running.discard(process)  # type: ignore[arg-type]  # None is in no set
            self._stopped = self._stopped or stopped
            if not (self._running or self._stopped):
                process, self._waiting = self._waiting, process
        self._dismiss(process)

    @staticmethod
    def _dismiss(process: subprocess.Popen[str] | None) -> None:
        if process and process.stdin:
            process.stdin.close()
            process.wait()


def _is_done(process: subprocess.Popen[str]) -> bool:
    """Return True once the process says that its notebooks ran, False where it ended before; pass on what else it
    prints."""
    for line in process.stdout or ():
        if line.strip() == DONE:
            return True
        print(line, end="", file=sys.stderr)
    return False
