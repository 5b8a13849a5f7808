"""The most memory that this process takes while it does something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RESET, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Give a list that holds the most resident memory of this process within the block, MB, once it has ended.

    Models that the process holds for other steps count too. NaN where the system does not tell: Linux does.
    """
    found: list[float] = []
    try:
        RESET.write_text("5", encoding="ascii")  # sets the high-water mark to what is resident now
    except OSError:
        yield found
        found.append(float("nan"))
        return
    yield found
    marks = [line.split() for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines()]
    found.append(next((int(mark[1]) / 1000 * 1.024 for mark in marks if mark[:1] == ["VmHWM:"]), float("nan")))
