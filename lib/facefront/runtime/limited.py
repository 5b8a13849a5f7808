"""Run a function in a child process with limits of memory and time."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import tempfile
import time
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
                _watch(child, seconds, memory)
            finally:
                child.kill()
                child.wait()
            if child.returncode == 0 and result.is_file():
                return json.loads(result.read_text(encoding="utf-8"))
            output.seek(0)
            last = (output.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"])[-1]
    ended = f"crashed with signal {-child.returncode}" if child.returncode < 0 else f"failed ({last[:160]})"
    raise LimitError(ended)


def _watch(child: subprocess.Popen, seconds: float, memory: int) -> None:
    """Wait for the child's end. Raises LimitError where it needs too much."""
    end = time.monotonic() + seconds
    while True:
        try:
            child.wait(PAUSE)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                raise LimitError(f"took more than {seconds:.0f} s") from None
        try:
            used = psutil.Process(child.pid).memory_info().rss
        except psutil.NoSuchProcess:
            continue
        if used > memory:
            raise LimitError(f"took more than {memory / 1e9:.1f} GB of memory")


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
