"""Writing what the report consists of."""

import os
import tempfile
from pathlib import Path

WRITTEN = ".written"
"""Lies in a folder of tables or charts: the names of the files that a report wrote there, one a line."""


def write_atomically(path: Path, content: bytes) -> Path:
    """Write the file whole or not at all: to a temporary name beside it, then renamed. Makes the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def remove_stale(folder: Path, written: set[Path]) -> None:
    """Remove what an earlier report wrote into the folder and this one does not; files of others stay."""
    listed = folder / WRITTEN
    before = listed.read_text(encoding="utf-8").splitlines() if listed.is_file() else []
    for path in {folder / Path(name).name for name in before if name} - written:
        path.unlink(missing_ok=True)  # another run may have taken it away already
    if written or before:
        write_atomically(listed, "\n".join(sorted(path.name for path in written)).encode())
