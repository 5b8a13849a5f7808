"""The one error that stops a run, and the remedy that names the nearest known name. Needs no more than Python 3.8."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from facefront.visible import one_line

LIST = "\n  "


class SetupError(ValueError):
    """A fault of the set-up (a setting, a folder, a weight file): the run stops at once with this one line.

    The message names the file, the value and what to do. A fault of one image is never an error: it is a `Status` in
    the table. What a name hides (line breaks, characters that turn the order of letters) is written out; a list that
    belongs to the message stands below it, set in by two spaces.
    """

    def __str__(self) -> str:
        """Return the message with nothing hidden in it."""
        return LIST.join(one_line(part) for part in super().__str__().split(LIST))


class MachineError(SetupError):
    """A fault of one machine of a run. The message names the machine."""


class PassingError(SetupError):
    """A fault that one photo met and that may pass: the photo has a status in this run, which is not kept."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that was probably meant; empty where none is near."""
    return "".join(difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.5))


def suggest(name: str, known: Iterable[str]) -> str:
    """Return the second half of a sentence about an unknown name: the nearest known one, or all of them."""
    known = list(known)
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near else f"known: {', '.join(known)}"
