"""Opening files that others named: regular files of bounded size only, and nothing that can block."""

from __future__ import annotations

import errno
import io
import os
import stat

KINDS = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket"}
KINDS |= {stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


def open_regular(path: str | os.PathLike, most: int) -> io.BufferedReader | io.BytesIO:
    """Return a regular file of at most `most` bytes, open for reading. One of size 0 has no bytes to read:
    files of /proc have that size, and may have no end.

    Raises OSError, with the reason as its strerror, where the path is missing, cannot be opened, is anything but a
    regular file (a FIFO would block, a device may never end), or holds more bytes.
    """
    _check(os.stat(path), path, most)  # before it is opened: opening alone can block, or rewind a tape
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    found = os.fstat(descriptor)
    try:
        _check(found, path, most)  # it may have been exchanged since
    except OSError:
        os.close(descriptor)
        raise
    if found.st_size == 0:
        os.close(descriptor)
        return io.BytesIO()
    return os.fdopen(descriptor, "rb")


def read_regular(path: str | os.PathLike, most: int) -> bytes:
    """Return the bytes of a regular file. Raises OSError as `open_regular` does.

    Not more than the file's size is read, so that a file that grows for ever ends too.
    """
    with open_regular(path, most) as file:
        return file.read(file.seek(0, os.SEEK_END) - file.seek(0))


def read_regular_text(path: str | os.PathLike, most: int = 1 << 26) -> str:
    """Return the text (UTF-8) of a regular file of at most `most` bytes.

    Raises OSError as `open_regular` does, and ValueError where the file is not UTF-8.
    """
    return read_regular(path, most).decode("utf-8")


def _check(found: os.stat_result, path: str | os.PathLike, most: int) -> None:
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise OSError(errno.EINVAL, f"{KINDS.get(kind, 'something else')}, not a regular file", os.fspath(path))
    if found.st_size > most:
        reason = f"{found.st_size / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB that such a file may have"
        raise OSError(errno.EFBIG, reason, os.fspath(path))
