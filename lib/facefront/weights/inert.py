"""Pickles read as data: only the names in a list are looked up, and each becomes what the list says, never itself.

For files that can be had in no other form, and read once, by scripts/convert_weights.py; no run unpickles anything.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO


class Inert:
    """What stands in for a class: it keeps the attributes of an instance and does nothing."""

    def __init__(self, *_: object, **__: object):
        """Whatever a constructor was given is dropped."""


class InertUnpickler(pickle.Unpickler):
    """An unpickler that knows the names of `known` ("module.name") alone.

    persistent: what becomes of a persistent id; without it they are refused. Texts of Python 2 are read as Latin-1, as
    its arrays are written. Raises pickle.UnpicklingError for any other name.
    """

    def __init__(
        self, stream: BinaryIO, known: Mapping[str, Any], persistent: Callable[[tuple], Any] | None = None
    ) -> None:
        super().__init__(stream, encoding="latin1")
        self._known, self._persistent = known, persistent

    def find_class(self, module: str, name: str) -> Any:
        """See the class."""
        full = f"{module}.{name}"
        if full not in self._known:
            raise pickle.UnpicklingError(f"it names {full}, which is no part of such a file: it may hold code")
        return self._known[full]

    def persistent_load(self, pid: tuple) -> Any:
        """See the class."""
        if self._persistent is None:
            raise pickle.UnpicklingError("it has persistent ids, which are no part of such a file")
        return self._persistent(pid)


FAULTS = (pickle.UnpicklingError, EOFError, LookupError, ValueError, TypeError, AttributeError, ImportError)
FAULTS += (OverflowError, MemoryError, RecursionError)
"""What an unpickler raises on files that are broken, or no pickle at all."""
