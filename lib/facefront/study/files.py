"""Files of a run: hashed once, written as a whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import platform
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from facefront.errors import MachineError, SetupError
from facefront.files.paths import folded
from facefront.files.regular import open_regular
from facefront.imaging.images import MAX_BYTES
from facefront.study.store import Store, make_key

LONGEST_NAME = 240  # bytes, without the ending


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path` that replaces it when the block ends well, and is deleted otherwise."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix[:16], dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(0o644)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Say in one line that a result could not be written: SetupError in the place of OSError."""
    try:
        yield
    except OSError as error:
        raise SetupError(
            f"{path}: cannot be written ({error.strerror or error}); free some space, make the folder writable, or "
            "work in another checkout"
        ) from error


def png_names(image_ids: Iterable[str]) -> dict[str, str]:
    """Return the name of the picture that is made of each photo: `png_name`, alone where nothing else has that name.

    Names that differ in letter case or in the form of their accents alone are one file on the usual disks of macOS and
    Windows; each of them is given the hash of its image_id.
    """
    names = {image_id: png_name(image_id) for image_id in image_ids}
    alike = Counter(folded(name) for name in names.values())
    return {i: name if alike[folded(name)] == 1 else png_name(i, hashed=True) for i, name in names.items()}


def png_name(image_id: str, *, hashed: bool = False) -> str:
    """Return "<image_id>.png", with the end of a long name replaced by a hash.

    A file's name has 255 bytes at most, and a photo's own may have used them all. hashed: a short name has one too.
    """
    folder, slash, name = image_id.rpartition("/")
    if hashed or len(os.fsencode(name)) > LONGEST_NAME:
        start = os.fsencode(name)[: LONGEST_NAME - 17].decode("utf-8", "ignore")
        name = f"{start}-{hashlib.sha256(os.fsencode(image_id if hashed else name)).hexdigest()[:16]}"
    return f"{folder}{slash}{name}.png"


def write_text(text: str, path: Path) -> None:
    """Write a text file (UTF-8) as a whole."""
    with atomic(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet as a whole. The same table gives the same bytes."""
    with atomic(path) as temporary:
        table.to_parquet(temporary, index=False)


def check_writable(folder: Path) -> None:
    """Raise SetupError at once where a run could not keep its results."""
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"\0" * 65536)
            probe.flush()


_OF_THE_MACHINE = {
    getattr(errno, name)
    for name in ("EIO", "ENOMEM", "EMFILE", "ENFILE", "ESTALE", "ETIMEDOUT", "ENOTCONN", "EHOSTDOWN", "ENODEV", "ENXIO")
    if hasattr(errno, name)
}
"""Errors of a disk, a mount or the system as a whole, which are no fault of the one file that was read."""


def hash_files(paths: Iterable[str], store: Store) -> list[str]:
    """Return the SHA-256 of each file, empty where it cannot be opened; an unchanged file is not read again.

    Raises MachineError where the disk or the mount failed twice: the next run must not take the file for missing.
    """
    paths = list(paths)
    keys = [_stamp(path) for path in paths]
    known = store.get("sha256", [key for key in keys if key])
    todo = {key: path for key, path in zip(keys, paths, strict=True) if key and key not in known}
    with ThreadPoolExecutor() as pool:
        fresh = {key: digest for key, digest in zip(todo, pool.map(_sha256, todo.values()), strict=True) if digest}
    store.put(("sha256", key, digest.encode()) for key, digest in fresh.items())
    return [fresh.get(key) or known.get(key, b"").decode() for key in keys]


def why_not_opened(path: str) -> str:
    """Return in one line why a file without SHA-256 could not be read."""
    reason = "it could not be opened when the photos were listed"
    try:
        with open_regular(path, MAX_BYTES) as file:
            file.read(1)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or error})"
    return f"{reason}; make it readable and run again: this is not kept as the photo's status"


def _stamp(path: str) -> str:
    """Return a key that changes when the file does, even if its time is set back (ctime); empty without a file."""
    try:
        stat = os.stat(path)
    except OSError as error:
        if error.errno in _OF_THE_MACHINE:
            raise _unreadable(path, error) from error
        return ""
    return make_key(os.path.abspath(path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def _sha256(path: str, tries: int = 2) -> str:
    try:
        with open_regular(path, MAX_BYTES) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            return ""
        if tries > 1:
            return _sha256(path, tries - 1)
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: OSError) -> MachineError:
    host = platform.node()
    return MachineError(f"{path}: cannot be read on {host} ({error.strerror}); mend its disk or mount, and run again")
