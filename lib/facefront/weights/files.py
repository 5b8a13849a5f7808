"""Describe a weight file before it is searched for."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass

ARCHIVE_FAULTS = (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error, struct.error)
"""What zipfile raises on broken, encrypted and strangely compressed archives."""


@dataclass(frozen=True)
class Archive:
    """The zip that holds a weight file."""

    filename: str
    member: str  # the file's path inside
    sha256: str
    bytes: int


@dataclass(frozen=True)
class WeightFile:
    """One weight file; `catalogue.toml` says what each value means."""

    key: str
    filename: str
    licence: str
    note: str
    url: str = ""
    sha256: str = ""
    bytes: int | None = None
    terms_url: str = ""
    archive: Archive | None = None
    recognition: tuple[str, ...] = ()  # families of recognition networks, where the file is a recogniser
    package: str = ""  # the installed Python package in which it lies too
    most: int = 0

    @property
    def size_words(self) -> str:
        """Return its size, or the most that it may have, in words."""
        if self.bytes is not None:
            return f"{self.bytes / 1e6:.1f} MB"
        return f"size not published, at most {self.most / 1e6:.0f} MB" if self.most else "size unknown"
