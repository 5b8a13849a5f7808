"""What is known of a weight file before it is looked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Archive:
    """The zip that holds a weight file."""

    filename: str
    member: str  # the file's path inside
    sha256: str
    bytes: int


@dataclass(frozen=True)
class WeightFile:
    """One weight file. `url` is what is downloaded (the archive, where there is one); empty means "bring your own"."""

    key: str
    filename: str
    url: str
    sha256: str  # empty where none is published: of such a file the layout is checked, and its own sha256 recorded
    bytes: int | None  # None where no published size is known
    licence: str
    note: str
    terms_url: str = ""
    archive: Archive | None = None
    recognition: tuple[str, ...] = ()  # families of recognition networks, where the file is a recogniser
