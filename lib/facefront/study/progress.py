"""Show how far a step over photos has come; one that computes nothing says so in a line."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import TextIO

from tqdm import tqdm

LIVE, LOGGED = 0.3, 15.0
"""Seconds between two states of a bar: where a reader watches it, and where each becomes a line of a log."""


class Progress:
    """Count the photos of a step. The bar appears with the first that is computed: those before it were stored."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total, self.stored, self.computed = title, total, 0, 0
        self._bar: tqdm | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.close()
        elif kind is None and self.total:
            print(f"{self.title}: {self.total:,} photos, from cache", file=stream(), flush=True)

    def skip(self) -> None:
        """Count a photo of which everything was stored."""
        self.stored += 1
        if self._bar is not None:
            self._bar.update(1)

    def update(self, photos: int) -> None:
        """Count photos that were computed."""
        self.computed += photos
        self._shown().update(photos)

    def _shown(self) -> tqdm:
        if self._bar is None:
            file = stream()
            known = {"total": self.total, "initial": self.stored, "desc": self.title, "unit": "photo"}
            self._bar = tqdm(**known, mininterval=LIVE if is_watched(file) else LOGGED, file=file)
        return self._bar


def stream() -> TextIO:
    """Return where progress goes: stderr, but stdout in a notebook, which shows stderr as a fault."""
    return sys.stdout if type(sys.stderr).__module__.startswith("ipykernel.") else sys.stderr


def is_watched(file: TextIO) -> bool:
    """Return whether a reader sees the bar move: in a terminal, or in a notebook that was opened in a browser."""
    return file.isatty() or (file is sys.stdout and "JPY_SESSION_NAME" in os.environ)
