"""Files that one notebook hands to the next: each has its SHA-256 beside it, which is checked when it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from facefront.errors import SetupError

SUFFIXES = {".parquet", ".json"}


def record(path: Path, origin: str = "") -> None:
    """Write down the SHA-256 of a file that was just written, in `.<name>.sha256` beside it; origin: of what it was
    made, as a hash."""
    _beside(path).write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()} {origin}", encoding="ascii")


def read_recorded(path: Path) -> bytes:
    """Return the bytes of a file that `record` saw. Raises SetupError where it is gone, changed, or not recorded."""
    if not path.is_file():
        raise SetupError(
            f"{path}: is gone since a notebook wrote it; run make report again: it runs the notebooks again"
        )
    content, known = path.read_bytes(), _recorded(path)
    if not known:
        raise SetupError(f"{path}: no notebook recorded this file; run make report again: it sets the file aside")
    if hashlib.sha256(content).hexdigest() != known:
        raise SetupError(
            f"{path}: was changed after its notebook wrote it; run make report again: it runs the notebooks again"
        )
    return content


def was_changed(path: Path) -> bool:
    """Return True where the file is not as `record` saw it; False where `record` saw none of this name."""
    known = _recorded(path)
    return bool(known) and hashlib.sha256(path.read_bytes()).hexdigest() != known


def find_changed(paths: Iterable[Path]) -> dict[Path, str]:
    """Return the files that `read_recorded` refuses, in order, and why."""
    faults = {}
    for path in paths:
        try:
            read_recorded(path)
        except SetupError as error:
            faults[path] = str(error)
    return faults


def origin_of(path: Path) -> str:
    """Return what `record` was given as the origin of a file; empty where it was given none."""
    return _words(path)[1]


def set_aside(paths: Iterable[Path]) -> None:
    """Rename each file to `<name>.old` and forget its record, so that it counts only where a notebook writes it
    again."""
    for path in paths:
        if path.is_file():
            path.replace(path.with_name(path.name + ".old"))
        _beside(path).unlink(missing_ok=True)


def is_recorded(path: Path) -> bool:
    """Return True where `record` saw a file of this name, be it there or not."""
    return bool(_recorded(path))


def handed_over(folder: Path) -> list[Path]:
    """Return the tables and sections in the folder, and those that should be there by their records, in order."""
    names = {path.name for path in folder.glob("*") if path.suffix in SUFFIXES and not path.name.startswith(".")}
    names |= {path.name[1:].removesuffix(".sha256") for path in folder.glob(".*.sha256")}
    return [folder / name for name in sorted(names)]


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.sha256")


def _recorded(path: Path) -> str:
    return _words(path)[0]


def _words(path: Path) -> tuple[str, str]:
    beside = _beside(path)
    words = beside.read_text(encoding="ascii", errors="replace").split() if beside.is_file() else []
    first, second, *_ = *words, "", ""
    return first, second
