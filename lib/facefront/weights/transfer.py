"""One file from the web, verified by sha256 before it takes its place; a download that was cut goes on where it was."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tqdm import tqdm

from facefront.errors import SetupError
from facefront.weights.find import sha256_of

CHUNK = 1 << 16  # bytes written at a time: what a cut can cost at the most
PATIENCE = 15, 60  # seconds to wait for a connection, and for more bytes
CUTS = requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError, requests.exceptions.Timeout


def fetch(url: str, path: Path, *, sha256: str, size: int | None) -> None:
    """Download `url` to `path`, which is replaced as a whole or not at all; nothing to do where it is there already.

    sha256: 64 hexadecimal digits; size: bytes, None where it is not known. What has come so far is kept beside `path`
    as `*.part` and taken up by the next call; two calls for one path at a time would spoil it. Raises SetupError, in
    one line, where the file cannot be had, is not the expected one, or does not fit on the disk.
    """
    # The name carries the content's hash: what is left of another version is never gone on with.
    part = path.with_name(f"{path.name}.{sha256[:8]}.part")
    try:
        if is_there(path, sha256):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _complete(url, part, path.name, size)
        _verify(url, part, path.name, sha256)
        part.replace(path)
    except requests.RequestException as error:
        raise SetupError(f"{path.name}: {_reason(url, error)}{_describe_kept(part)}") from error
    except OSError as error:
        raise SetupError(
            f"{path}: cannot be written ({error.strerror}){_describe_kept(part)}; free some space, or choose "
            "another folder with FACEFRONT_WEIGHTS=<folder>"
        ) from error


def is_there(path: Path, sha256: str) -> bool:
    """Whether there is such a file, with that sha256."""
    return path.is_file() and sha256_of(path) == sha256


def _reason(url: str, error: requests.RequestException) -> str:
    """Why a download failed, in a few words."""
    host = urlsplit(url).netloc
    if isinstance(error, requests.HTTPError):
        return f"{error.response.status_code} {error.response.reason} for {url}"
    if isinstance(error, requests.exceptions.SSLError):
        return f"the certificate of {host} is not accepted"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return f"the connection to {host} was cut"
    return f"no answer from {host}, is this machine offline?"


def _describe_kept(part: Path) -> str:
    size = _size(part)
    return f"; {size / 1e6:.1f} MB are kept, and the next try goes on from there" if size else ""


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _complete(url: str, part: Path, name: str, size: int | None) -> None:
    """Bring what is missing of `part`; after a cut again, as long as every try brings something."""
    if size is not None and _size(part) > size:
        part.unlink()
    while size is None or _size(part) < size:
        before = _size(part)
        try:
            _transfer(url, part, name, size)
        except CUTS:
            if _size(part) <= before:
                raise
        else:
            if size is None:
                return
            if _size(part) <= before:
                raise requests.exceptions.ChunkedEncodingError("the answer ended early")


def _transfer(url: str, part: Path, name: str, size: int | None) -> None:
    """One request for what is missing."""
    start = _size(part)
    # Compressed on the way, neither lengths nor places would be those of the file.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    with requests.get(url, headers=headers, stream=True, timeout=PATIENCE) as answer:
        if answer.status_code == requests.codes.requested_range_not_satisfiable and size is None:
            return  # there is no more of it; whether it is whole, its hash tells
        answer.raise_for_status()
        start = start if answer.headers.get("Content-Range", "").startswith(f"bytes {start}-") else 0
        total = _check_length(url, answer, start, size)
        _check_space(part, (total or start) - start)
        _write(answer, part, start, total, name)


def _check_length(url: str, answer: requests.Response, start: int, size: int | None) -> int | None:
    """The whole file's length in bytes, None where neither the catalogue nor the server knows it."""
    stated = answer.headers.get("Content-Length", "")
    offered = start + int(stated) if stated.isdecimal() else None
    if None not in (size, offered) and offered != size:
        raise SetupError(f"{url}: has {offered} bytes, expected {size}; it is not the published file any more")
    return size or offered


def _check_space(part: Path, needed: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if needed > free:
        raise SetupError(
            f"{part.parent}: {needed / 1e6:.1f} MB are needed and {free / 1e6:.1f} MB are free; free some space, or "
            "choose another folder with FACEFRONT_WEIGHTS=<folder>"
        )


def _write(answer: requests.Response, part: Path, start: int, total: int | None, name: str) -> None:
    slow = 0.2 if sys.stderr.isatty() else 15
    with (
        open(part, "ab" if start else "wb") as stream,
        tqdm(total=total, initial=start, desc=name, unit="B", unit_scale=True, mininterval=slow) as bar,
    ):
        for chunk in answer.iter_content(CHUNK):
            stream.write(chunk)
            bar.update(len(chunk))
            if total is not None and bar.n > total:
                break  # a server that states no length and sends something else; its hash will tell


def _verify(url: str, part: Path, name: str, sha256: str) -> None:
    """Raise SetupError, and delete the file, where it is not the expected one."""
    found = sha256_of(part)
    if found != sha256:
        part.unlink()
        raise SetupError(
            f"{name}: what {url} sent has the sha256 {found}, expected {sha256}; it was deleted, try once more, and if "
            "that ends the same way it is not the published file any more"
        )
