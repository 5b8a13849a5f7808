"""One file from the web, verified by sha256 before it takes its place; a download that was cut goes on where it was."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import requests
import urllib3
from tqdm import tqdm

from facefront.errors import SetupError
from facefront.runtime.console import is_watched, progress_stream
from facefront.weights.find import sha256_of

CHUNK = 1 << 16  # bytes written at a time: what a cut can cost at the most
PATIENCE = 15, 60  # seconds to wait for a connection, and for more bytes
LEAST, STALL = 1_000, 60.0  # bytes a second, over so many seconds: a server that sends less is given up
CUTS = requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError, requests.exceptions.Timeout
NONSENSE = UnicodeError, ValueError, urllib3.exceptions.HTTPError
"""What requests lets through of addresses that are none: a server may redirect to anything."""


class Stalled(requests.RequestException):
    """A server that sends next to nothing."""


def fetch(url: str, path: Path, *, sha256: str, size: int) -> None:
    """Download `url` to `path`, which is replaced as a whole or not at all; nothing to do where it is there already.

    sha256: 64 hexadecimal digits; size: bytes. What has come so far is kept beside `path`
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
    except SetupError:
        raise
    except (requests.RequestException, *NONSENSE) as error:
        raise SetupError(f"{path.name}: {_reason(url, error)}{_describe_kept(part)}") from error
    except OSError as error:
        raise SetupError(
            f"{path}: cannot be written ({error.strerror}){_describe_kept(part)}; free some space, or choose "
            "another folder with FACEFRONT_WEIGHTS=<folder>"
        ) from error


def is_there(path: Path, sha256: str) -> bool:
    """Return whether there is such a file, with that sha256."""
    return path.is_file() and sha256_of(path) == sha256


def _reason(url: str, error: Exception) -> str:
    """Return why a download failed and what helps, in a few words."""
    host = urlsplit(url).netloc
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"{error.response.status_code} {error.response.reason} for {url}"
    known = {
        requests.exceptions.SSLError: f"the certificate of {host} is not accepted",
        requests.exceptions.ChunkedEncodingError: f"the connection to {host} was cut",
        requests.exceptions.ContentDecodingError: f"{url} is sent in a form that was not asked for",
        requests.exceptions.TooManyRedirects: f"{url} redirects in circles; try again later",
        requests.exceptions.Timeout: f"{host} does not answer in time; try again later",
        Stalled: f"{host} sends less than {LEAST / 1e3:.0f} kB a second; try again later",
        requests.exceptions.ConnectionError: f"no answer from {host}, is this machine offline?",
    }
    nonsense = f"{url} redirects to what is no address of http or https, or answers with nonsense; try again later"
    return next((words for kind, words in known.items() if isinstance(error, kind)), nonsense)


def _describe_kept(part: Path) -> str:
    size = _size(part)
    return f"; {size / 1e6:.1f} MB are kept, and the next try goes on from there" if size else ""


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _complete(url: str, part: Path, name: str, size: int) -> None:
    """Bring what is missing of `part`; after a cut again, as long as every try brings `CHUNK` bytes."""
    if _size(part) > size:
        part.unlink()
    while _size(part) < size:
        before = _size(part)
        try:
            _transfer(url, part, name, size)
        except CUTS:
            if _size(part) - before < CHUNK:
                raise
        else:
            if _size(part) < min(size, before + CHUNK):
                raise requests.exceptions.ChunkedEncodingError("the answer ended early")


def _transfer(url: str, part: Path, name: str, size: int) -> None:
    """Send one request for what is missing. Raises Stalled where too little comes: a byte now and then resets the
    timeouts of sockets, also before the first line of an answer."""
    request = _Request(url, part, name, size)
    thread = threading.Thread(target=request.run, daemon=True)
    thread.start()
    seen, since = 0, time.monotonic()
    try:
        while thread.is_alive():
            thread.join(STALL / 10)
            if request.received - seen >= LEAST * STALL:
                seen, since = request.received, time.monotonic()
            elif thread.is_alive() and time.monotonic() - since > STALL:
                raise Stalled
    finally:
        request.stopped.set()
    if request.fault is not None:
        raise request.fault


class _Session(requests.Session):
    """Follows redirects without reading their content, which may have no end."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return the address, and close the answer."""
        target = super().get_redirect_target(resp)
        if target is not None:
            resp.close()
        return target


class _Request:
    """One request, in a thread. received: bytes so far; stopped: set by the caller that waits no longer; fault: the
    exception that the caller raises."""

    def __init__(self, url: str, part: Path, name: str, size: int) -> None:
        self.url, self.part, self.name, self.size = url, part, name, size
        self.received, self.stopped = 0, threading.Event()
        self.fault: BaseException | None = None

    def run(self) -> None:
        """Run the transfer and keep what goes wrong for the thread that waits."""
        try:
            self._transfer()
        except BaseException as fault:
            self.fault = fault

    def _transfer(self) -> None:
        start = _size(self.part)
        # Compressed on the way, neither lengths nor places would be those of the file.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        with (
            _Session() as session,
            session.get(self.url, headers=headers, stream=True, timeout=PATIENCE) as answer,
        ):
            if start and answer.status_code == requests.codes.requested_range_not_satisfiable:
                self.part.unlink()  # the server's file is shorter than what has come: it is another one
            answer.raise_for_status()
            if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
                raise requests.exceptions.ContentDecodingError  # a few kilobytes could be gigabytes
            start = start if answer.headers.get("Content-Range", "").startswith(f"bytes {start}-") else 0
            _check_length(self.url, answer, start, self.size)
            _check_space(self.part, self.size - start)
            self._write(answer, start)

    def _write(self, answer: requests.Response, start: int) -> None:
        file = progress_stream()
        known = {"initial": start, "desc": self.name, "unit": "B", "unit_scale": True}
        with (
            open(self.part, "ab" if start else "wb") as stream,
            tqdm(**known, total=self.size, mininterval=0.2 if is_watched(file) else 15, file=file) as bar,
        ):
            for chunk in answer.iter_content(CHUNK):
                if self.stopped.is_set():
                    return
                stream.write(chunk)
                bar.update(len(chunk))
                self.received += len(chunk)
                if bar.n > self.size:
                    break  # a server that states no length and sends something else; its hash will tell


def _check_length(url: str, answer: requests.Response, start: int, size: int) -> None:
    """Raise SetupError where the server states another length of the whole file."""
    stated = answer.headers.get("Content-Length", "")
    offered = start + int(stated) if stated.isdecimal() and len(stated) < 20 else None
    if offered not in (None, size):
        raise SetupError(f"{url}: has {offered} bytes, expected {size}; it is not the published file any more")


def _check_space(part: Path, needed: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if needed > free:
        raise SetupError(
            f"{part.parent}: {needed / 1e6:.1f} MB are needed and {free / 1e6:.1f} MB are free; free some space, or "
            "choose another folder with FACEFRONT_WEIGHTS=<folder>"
        )


def _verify(url: str, part: Path, name: str, sha256: str) -> None:
    """Raise SetupError, and delete the file, where it is not the expected one."""
    found = sha256_of(part)
    if found != sha256:
        part.unlink()
        raise SetupError(
            f"{name}: what {url} sent has the sha256 {found}, expected {sha256}; it was deleted, try once more, and if "
            "that ends the same way it is not the published file any more"
        )
