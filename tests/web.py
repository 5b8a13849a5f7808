"""A web server on this machine that serves bytes, and can be told to misbehave."""

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """What is served under one name.

    cuts: after so many bytes of an answer the connection is closed, one entry an answer, then never. ranges: whether a
    part can be asked for; other_range: whether another part comes than was asked for. says_length: whether answers
    state their length. status: of every answer, with `headers`; drip: seconds between its bytes, without an end where
    there are headers.
    """

    content: bytes
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True
    other_range: bool = False
    says_length: bool = True
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0


@dataclass
class Web:
    """pages: by name; asked: (name, first byte asked for) of every request so far."""

    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    def serve(self, name: str, content: bytes, **habits) -> str:
        """The address of a page."""
        self.pages[name] = Page(content, **habits)
        return f"{self.address}/{name}"


@contextlib.contextmanager
def run_web() -> Iterator[Web]:
    """A server for the time of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.web = Web(f"http://127.0.0.1:{server.server_port}")
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        web, name = self.server.web, self.path.lstrip("/")
        asked = self.headers.get("Range", "bytes=0-")
        start = int(asked.removeprefix("bytes=").rstrip("-"))
        web.asked.append((name, start))
        if name in web.pages and web.pages[name].headers:
            return self._send_headers(web.pages[name])
        if name not in web.pages or web.pages[name].status != 200:
            return self.send_error(web.pages[name].status if name in web.pages else 404)
        page = web.pages[name]
        partial = start > 0 and page.ranges
        start = start if partial and not page.other_range else 0
        if start and start >= len(page.content):
            return self.send_error(416)
        self.send_response(206 if partial else 200)
        if partial:
            self.send_header("Content-Range", f"bytes {start}-{len(page.content) - 1}/{len(page.content)}")
        if page.says_length:
            self.send_header("Content-Length", str(len(page.content) - start))
        self.end_headers()
        end = start + page.cuts.pop(0) if page.cuts else len(page.content)
        with contextlib.suppress(ConnectionError):
            for place in range(len(page.content) if page.drip else 0):
                self.wfile.write(page.content[place : place + 1])
                time.sleep(page.drip)
            self.wfile.write(page.content[start:end])

    def _send_headers(self, page):
        self.send_response(page.status)
        for header in page.headers.items():
            self.send_header(*header)
        if not page.drip:
            self.send_header("Content-Length", "0")
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            while page.drip:
                self.wfile.write(bytes(1000))
                time.sleep(page.drip)

    def log_message(self, *_):
        """Nothing: a test's output is its own."""
