"""One case in a child process: started, limited, watched, and its outcome."""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import resource
import signal
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from facefront.errors import SetupError
from facefront.imaging.images import ImageReadError
from fuzzing import Case, Refused

Outcome = tuple[str, str]
"""One of `fuzzing.GOOD` or `fuzzing.BAD`, and a detail of one line."""

BACKSTOP = 3 << 30
"""Bytes of address space beyond `Case.memory` before an allocation fails: the memory used is what is compared."""


def try_case(case: Case) -> Outcome:
    """Run the case in a child and return its outcome."""
    before = _snapshot(case.untouched)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        report, output = Path(folder, "outcome"), Path(folder, "output")
        start = Path(folder, "start")
        child = os.fork()
        if child == 0:
            gc.freeze()  # garbage of the parent that is freed here would hide what the case takes
            start.write_text(str(_resident()), encoding="utf-8")  # counts for a command too: it was forked first
            _in_child(case, report, output)
        status, usage = _wait(child, case.seconds)
        grown = usage.ru_maxrss * 1024 - int(start.read_text(encoding="utf-8"))
        outcome = _outcome(case, status, report, output)
    if outcome[0] == "hang":
        return outcome
    if grown > case.memory:
        return "over memory", f"{grown >> 20} MB of {case.memory >> 20} MB ({outcome[0]}: {outcome[1]})"
    changed = sorted(str(path) for path, _ in before.items() ^ _snapshot(case.untouched).items())
    if changed:
        return "outside", f"changed: {', '.join(changed[:3])} ({outcome[0]}: {outcome[1]})"
    return outcome


def _in_child(case: Case, report: Path, output: Path) -> None:
    """Never returns: ends this process."""
    try:
        os.setsid()
        _limit(case)
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        if not callable(case.run):
            os.chdir(case.cwd or os.getcwd())
            os.execvpe(case.run[0], list(case.run), {**os.environ, **case.environment})
        report.write_text(json.dumps(_call(case)), encoding="utf-8", errors="replace")
    except BaseException:
        report.write_text(json.dumps(("traceback", _last_lines(traceback.format_exc()))), encoding="utf-8")
    finally:
        os._exit(0)


def _limit(case: Case) -> None:
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    seconds = int(case.seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    now = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() and callable(case.run) else 0
    resource.setrlimit(resource.RLIMIT_AS, (now + case.memory + BACKSTOP,) * 2)


def _call(case: Case) -> Outcome:
    try:
        result = case.run()
    except (SetupError, ImageReadError, Refused) as error:
        lines = str(error).splitlines()
        return ("refused", lines[0]) if len(lines) == 1 else ("traceback", f"a message of {len(lines)} lines: {error}")
    return _checked(case, result)


def _checked(case: Case, result: Any) -> Outcome:
    fault = case.check(result) if case.check else ""
    return ("silent difference", fault) if fault else ("ok", "")


def _wait(child: int, seconds: float) -> tuple[int | None, resource.struct_rusage]:
    """Return the child's wait status, None where it had to be killed, and what it used."""
    end, pause = time.monotonic() + seconds, 0.001
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            return status, usage
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            return None, os.wait4(child, 0)[2]
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def _outcome(case: Case, status: int | None, report: Path, output: Path) -> Outcome:
    text = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
    if status is None:
        return "hang", f"after {case.seconds:g} s: {_last_lines(text)}"
    if os.WIFSIGNALED(status):
        return "crash", f"{signal.Signals(os.WTERMSIG(status)).name}: {_last_lines(text)}"
    if report.exists():
        kind, detail = json.loads(report.read_text(encoding="utf-8"))
        return kind, detail
    if "Traceback (most recent call last)" in text:
        return "traceback", _last_lines(text)
    code = os.WEXITSTATUS(status)
    if code > 128:
        return "crash", f"exit code {code}: {_last_lines(text)}"
    return _checked(case, text) if code == 0 else ("refused", _last_lines(text))


def _last_lines(text: str) -> str:
    return " | ".join(text.strip().splitlines()[-3:])[-300:]


def _resident() -> int:
    """Return the memory that this process uses, in bytes."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return int(statm.read_text().split()[1]) * resource.getpagesize()


def _snapshot(places: Sequence[Path]) -> dict[str, tuple[int, ...]]:
    """Return kind, size and times of everything in these places."""
    found: dict[str, tuple[int, ...]] = {}
    for place in places:
        for path in (place, *(place.rglob("*") if place.is_dir() else ())):
            stat = os.lstat(path) if os.path.lexists(path) else None
            found[os.fspath(path)] = (stat.st_mode, stat.st_size, stat.st_mtime_ns, stat.st_ino) if stat else ()
    return found
