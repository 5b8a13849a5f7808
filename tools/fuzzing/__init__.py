"""Hostile input, tried in a child process each: one area a module, `cases(rng, folder)` its cases.

An area is a module `fuzzing/<area>.py` with `def cases(rng: numpy.random.Generator, folder: Path) -> Iterator[Case]`:
all randomness comes from `rng`, all files lie below `folder`. The iterator may be endless; the runner stops it.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GOOD = ("ok", "refused")
BAD = ("traceback", "crash", "hang", "over memory", "outside", "silent difference")
"""Outcomes of a case; any of `BAD` fails the run.

ok: returned, or exit code 0. refused: `SetupError`, `ImageReadError` or `Refused` with a message of one line, or a
non-zero exit code with one line on stderr. traceback: any other exception, or more than one line. crash: ended by a
signal. hang: still running after `Case.seconds`. over memory: grew by more than `Case.memory`. outside: something in
`Case.untouched` changed. silent difference: `Case.check` returned a fault.
"""


class Refused(Exception):
    """Raise this in a case where the refusal is a status in a table: the message is the status and its detail."""


@dataclass(frozen=True)
class Case:
    """One hostile input.

    name: what is wrong with the input, for the list of failures. run: called in a forked child, or the arguments of a
    command that is executed there. check: takes what `run` returned (of a command: its stdout and stderr as one
    string) and returns the fault as one line, empty where the result is right. untouched: files and folders that must
    not change. memory: bytes by which the child may grow; seconds: wall-clock time that it may take. cwd, environment:
    of a command.
    """

    area: str
    name: str
    run: Callable[[], Any] | Sequence[str]
    check: Callable[[Any], str] | None = None
    untouched: Sequence[Path] = ()
    memory: int = 1 << 30
    seconds: float = 20.0
    cwd: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)


def areas() -> list[str]:
    """Return the names of the areas, sorted."""
    own = {"child", "hostile_onnx", "hostile_weights"}
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name not in own)
