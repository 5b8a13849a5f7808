"""Show how far a step over photos has come; one that computes nothing says so in a line."""

from __future__ import annotations

from types import TracebackType

from tqdm import tqdm

from facefront.runtime.console import is_watched, progress_stream

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
            print(f"{self.title}: {self.total:,} photos, from cache", file=progress_stream(), flush=True)

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
            file = progress_stream()
            known = {"total": self.total, "initial": self.stored, "desc": self.title, "unit": "photo"}
            self._bar = tqdm(**known, mininterval=LIVE if is_watched(file) else LOGGED, file=file)
        return self._bar
