"""Run a command of an external system with limits of time, memory and output; nothing of it is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from facefront.runtime.limited import LimitError, resident, watch

MARK = "FACEFRONT_RUN"
"""Names the run in the environment of all its processes, by which those that left its session are found."""

KEPT = ("HOME", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "CUDA_HOME", "SSL_CERT_FILE")
"""What a system gets of this process's environment, beside PATH, proxies and what pip and git are set to."""
KEPT_STARTS = ("PIP_", "UV_", "GIT_", "CONDA_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "REQUESTS_")

LAST = 1 << 16
"""Bytes of the log's end that are read back."""


@dataclass(frozen=True)
class Limit:
    """Limit a command. memory, output: bytes; output: of all files in the folder that it runs in; start: seconds until
    there is the file `sign` in the folder, which says that the command has begun its work; not limited without one."""

    seconds: float
    memory: int
    output: int
    start: float = 0.0
    sign: str = ""


class FloodError(LimitError):
    """The command wrote more than it may."""


@dataclass(frozen=True)
class Ended:
    """Say how a command ended. fault: one line without a subject, empty where its exit code is 0; memory: the most
    bytes that its processes were seen to use together; log: the end of what it printed; starved: it needed more time or
    memory than it had, which may be otherwise on another machine."""

    fault: str
    seconds: float
    memory: int
    log: str
    starved: bool = False


def run_limited_command(
    command: Sequence[str | Path], folder: Path, limit: Limit, environment: Mapping[str, str] | None = None
) -> Ended:
    """Run a command in `folder` and return how it ended.

    It has a session of its own, an environment of `clean_environment`, no input, and `folder` for temporary files. All
    its processes are killed at the end, whichever way it came. Its output is `folder`/log.
    """
    mark, start, memory = uuid.uuid4().hex, time.monotonic(), 0
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    given = clean_environment() | {"TMPDIR": str(temporary), MARK: mark} | dict(environment or {})
    path, fault, starved = folder / "log", "", False

    def used(process: int) -> int:
        if _size(folder) > limit.output:
            raise FloodError(f"wrote more than {limit.output / 1e6:.0f} MB")
        if limit.sign and time.monotonic() - start > limit.start and not (folder / limit.sign).exists():
            raise LimitError(f"took more than {limit.start:.0f} s to load")
        nonlocal memory
        memory = max(memory, sum(resident(each) for each in _family(process, mark)))
        return memory

    with path.open("wb") as log:
        try:
            child = subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            return Ended(f"cannot be started ({command[0]}: {error.strerror})", 0.0, 0, "")
        try:
            watch(child, seconds=limit.seconds, memory=limit.memory, used=used)
        except LimitError as error:
            fault, starved = str(error), not isinstance(error, FloodError)
        finally:
            _kill(child.pid, mark)
            child.wait()
    text = read_end(path)
    starved |= not fault and child.returncode == -signal.SIGKILL  # by the system, for want of memory
    return Ended(fault or _reason(child.returncode, text), time.monotonic() - start, memory, text, starved)


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what would lead a system into other code, such as PYTHONPATH."""
    kept = {k: v for k, v in os.environ.items() if k in KEPT or k.upper().startswith(KEPT_STARTS)}
    return {"PATH": os.environ.get("PATH", os.defpath), "PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1"} | kept


def read_end(path: Path) -> str:
    """Return the end of a log, undecodable bytes replaced."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LAST))
        return file.read(LAST).decode(errors="replace")


def last_line(log: str) -> str:
    """Return the last line with something in it, cut to 160 characters; empty where there is none."""
    return " ".join(next((line for line in reversed(log.splitlines()) if line.strip()), "").split())[:160]


def _reason(code: int, log: str) -> str:
    if code == 0:
        return ""
    ended = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
    said = last_line(log)
    return f"{ended} ({said})" if said else ended


def _family(leader: int, mark: str) -> Iterator[int]:
    """Yield the processes of the leader's session, and those that left it but still have the mark."""
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == leader or (process.uids().real == os.getuid() and _marked(process, mark)):
                yield process.pid
        except (psutil.Error, OSError):
            continue


def _marked(process: psutil.Process, mark: str) -> bool:
    return bool(process.environ().get(MARK) == mark)


def _kill(leader: int, mark: str) -> None:
    """Kill every process of the run, and again those that were started meanwhile."""
    for _ in range(10):
        living = [each for each in _family(leader, mark) if _is_alive(each)]
        if not living:
            return
        for each in living:
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue
        time.sleep(0.02)


def _is_alive(process: int) -> bool:
    try:
        return bool(psutil.Process(process).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _size(folder: Path) -> int:
    """Return the bytes of all files below a folder; links are not followed."""
    total = 0
    for root, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except OSError:
                continue
    return total
