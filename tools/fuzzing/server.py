"""A download server that misbehaves, on this machine alone: the file arrives whole, or one line says why not."""

from __future__ import annotations

import contextlib
import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from facefront.weights import transfer
from fuzzing import Case

Answer = Callable[[socket.socket, bytes], None]

CONTENT = np.random.default_rng(5).bytes(200_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + CONTENT

LOCATIONS = (
    b"http://[nonsense/", b"http://[::1", b"http://" + b"a" * 300 + b".invalid/", b"http://\xff\xfe/", b"http://a..b/",
    b"file:///etc/passwd", b"ftp://127.0.0.1/x", b"javascript:alert(1)", b"data:text/plain,x", b"//", b"http://",
    b"https://127.0.0.1:1/", b"http://127.0.0.1:99999/", b"http://127.0.0.1:abc/", b"http://user:pass@/x", b"gopher://x",
    b"http:///x", b"\x00\x01", b"http://127.0.0.1:0/", b"/net", b"?" + b"a" * 60_000, "http://ä\u202e.invalid/".encode(),
)  # fmt: skip
"""Where a server may send one on."""

HEADERS = (
    b"Content-Length: -5", b"Content-Length: 99999999999999999999999", b"Content-Length: " + b"9" * 6000,
    b"Content-Length: 1, 2", b"Content-Length: abc", b"Content-Encoding: gzip", b"Content-Encoding: br",
    b"Content-Encoding: nonsense", b"Transfer-Encoding: chunked", b"Transfer-Encoding: nonsense",
    b"Content-Range: bytes 5-1/0", b"Content-Range: nonsense", b"X: " + b"a" * 70_000, b"no colon",
    b"\r\n".join(b"X: y" for _ in range(300)), b"Set-Cookie: " + b"a=b;" * 10_000, b"Content-Length: 199999",
    b"Content-Length: 200001", b"\xff\xfe: \x00",
)  # fmt: skip
"""Headers of an answer with the content in it."""


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield the known habits, then others without end."""
    (folder / "keep.txt").write_text("keep", encoding="utf-8")
    number = 0

    def case(name: str, answer: Answer) -> Case:
        nonlocal number
        number += 1
        target = folder / str(number) / "net.pth"
        return Case("server", name, partial(_fetch, answer, target), _fault, untouched=(folder / "keep.txt",))

    for name, answer in habits():
        yield case(name, answer)
    while True:
        yield case("an answer with bytes changed", partial(_send, _changed(rng)))


def habits() -> Iterator[tuple[str, Answer]]:
    """Yield a name and what the server does with a connection and its request."""
    for location in LOCATIONS:
        head = b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"
        yield f"a redirect to {location[:40]!r}", partial(_send, head)
    for header in HEADERS:
        yield f"the header {header[:40]!r}", partial(_send, b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n" + CONTENT)
    for status in (
        b"204 No",
        b"206 Partial",
        b"304 Same",
        b"401 Who",
        b"416 Range",
        b"500 Oh",
        b"999 ?",
        b"-1 x",
        b"x",
    ):
        yield f"the status {status!r}", partial(_send, b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
    for name, raw in {
        "nothing": b"", "no HTTP": b"\x00" * 1000, "another protocol": b"SSH-2\r\n", "HTTP/9": b"HTTP/9 200\r\n\r\n",
        "a page to sign in": b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "half an answer": GOOD[:90_000],
        "a chunk of 2^60 bytes": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\nabc",
        "a chunk of -1 bytes": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc",
        "hints without end": b"HTTP/1.1 103 Early Hints\r\n\r\n" * 5000,
    }.items():  # fmt: skip
        yield name, partial(_send, raw)
    yield "the content", partial(_send, GOOD)
    yield "a byte at a time", partial(_drip, GOOD)
    yield "a header a byte at a time", partial(_drip, b"HTTP/1.1 200 OK\r\nX: " + b"a" * 10_000)
    yield "silence", lambda connection, _: time.sleep(30)
    yield "content without end", _endless


def _send(raw: bytes, connection: socket.socket, _: bytes) -> None:
    connection.sendall(raw)


def _drip(raw: bytes, connection: socket.socket, _: bytes) -> None:
    for place in range(len(raw)):
        connection.sendall(raw[place : place + 1])
        time.sleep(0.05)


def _endless(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(CONTENT)


def _changed(rng: np.random.Generator) -> bytes:
    """Return the good answer with bytes of its head changed, and sometimes cut."""
    raw = bytearray(GOOD if rng.random() < 0.8 else GOOD[: rng.integers(len(GOOD))])
    for place in rng.integers(0, min(60, len(raw)), rng.integers(1, 5)) if raw else ():
        raw[place] = rng.integers(256)
    return bytes(raw)


def _fetch(answer: Answer, target: Path) -> Path:
    """Download from such a server; patience is small, so that a case takes seconds."""
    transfer.PATIENCE, transfer.STALL = (2, 2), 2.0
    with serving(answer) as url:
        transfer.fetch(url, target, sha256=SHA256, size=len(CONTENT))
    return target


def _fault(target: Path) -> str:
    left = sorted(path.name for path in target.parent.iterdir())
    return "" if target.read_bytes() == CONTENT and left == [target.name] else f"wrong content, or left over: {left}"


@contextlib.contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Yield the address of a server that answers so, for the time of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, answer), daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/net"


def _serve(listening: socket.socket, answer: Answer) -> None:
    with contextlib.suppress(OSError):  # the socket is closed at the end of the block
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_answer, args=(connection, answer), daemon=True).start()


def _answer(connection: socket.socket, answer: Answer) -> None:
    with connection, contextlib.suppress(OSError):
        answer(connection, connection.recv(65536))
        connection.shutdown(socket.SHUT_WR)
