"""Names of files: those read from a table stay inside the folder they are said to lie in; which are one file."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePosixPath

from facefront.errors import SetupError


def inside(folder: Path, name: str, table: Path) -> Path:
    """Return the path of `name` below `folder`.

    table: the file that holds the name, for the error. Raises SetupError where the name is empty, absolute, climbs by
    "..", holds a NUL byte, or leads out of the folder through a symbolic link.
    """
    pure = PurePosixPath(name)
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or "\0" in name:
        raise SetupError(
            f"{table}: {name!r} names no file inside {folder}; delete {table} and run the script that wrote it again"
        )
    path = folder / name
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        raise SetupError(f"{path}: a link leads out of {folder} ({os.path.realpath(path)}); remove the link")
    return path


def folded(name: str) -> str:
    """Return the name as the usual disks of macOS and Windows compare it, whatever its letter case and the form of its
    accents: equal for names that are one file there."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
