"""Run a function in a child process with limits of memory and time."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

BACKSTOP = 8 << 30
"""Bytes of address space beyond the limit: libraries reserve far more than they use."""

PAUSE = 0.05
"""Seconds between two checks of the child's memory."""


class LimitError(RuntimeError):
    """The child needed more than it may, crashed or raised; the message is one line without a subject."""


def run_limited(call: str, arguments: Any, *, seconds: float, memory: int) -> Any:
    """Return what the function returns for the arguments, both JSON values.

    call: "module:function"; memory: bytes that the child may use, seconds: wall-clock time. On Linux the kernel refuses
    larger allocations too; macOS has no such limit, there the watching alone counts. Raises LimitError.
    """
    with tempfile.TemporaryDirectory(prefix="facefront-") as folder:
        given, result = Path(folder, "arguments.json"), Path(folder, "result.json")
        given.write_text(json.dumps([call, arguments, memory]), encoding="utf-8")
        command = [sys.executable, "-m", "facefront.runtime.limited", str(given), str(result)]
        with Path(folder, "output").open("w+b") as output:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
            try:
                watch(child, seconds=seconds, memory=memory, used=resident)
            finally:
                child.kill()
                child.wait()
            if child.returncode == 0 and result.is_file():
                return json.loads(result.read_text(encoding="utf-8"))
            output.seek(0)
            last = (output.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"])[-1]
    ended = f"crashed with signal {-child.returncode}" if child.returncode < 0 else f"failed ({last[:160]})"
    raise LimitError(ended)


def watch(child: subprocess.Popen, *, seconds: float, memory: int, used: Callable[[int], int]) -> int:
    """Wait for the child's end and return the most memory that it was seen to use, bytes.

    used: the memory of a process id, bytes; it may raise a LimitError of its own. Raises LimitError where the child
    needs more.
    """
    end, most = time.monotonic() + seconds, 0
    while True:
        try:
            child.wait(PAUSE)
            return most
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                raise LimitError(f"took more than {seconds:.0f} s") from None
        most = max(most, used(child.pid))
        if most > memory:
            raise LimitError(f"took more than {memory / 1e9:.1f} GB of memory")


def resident(process: int) -> int:
    """Return the memory that a process uses, bytes; 0 where it has ended."""
    try:
        return int(psutil.Process(process).memory_info().rss)
    except psutil.Error:
        return 0


def main(given: str, result: str) -> None:
    """Run one call: the child's part."""
    call, arguments, memory = json.loads(Path(given).read_text(encoding="utf-8"))
    module, _, function = call.partition(":")
    _limit(memory + BACKSTOP)
    value = getattr(importlib.import_module(module), function)(arguments)
    Path(result).write_text(json.dumps(value), encoding="utf-8")


def _limit(address_space: int) -> None:
    """Limit the address space and allow no core dump, where the system has such limits."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        lower = address_space if hard == resource.RLIM_INFINITY else min(hard, address_space)
        resource.setrlimit(resource.RLIMIT_AS, (lower, lower))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*sys.argv[1:])
