"""A headless Chromium that opens pages, presses keys and answers questions about them."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import websocket

NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
START_S, ANSWER_S = 60, 60
KEYS = {"Enter": (13, "\r"), " ": (32, " "), "Tab": (9, ""), "Escape": (27, "")} | {
    name: (code, "") for code, name in enumerate(("End", "Home", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"), 35)
}


def chromium() -> str:
    """Return the path of a Chromium or Chrome; empty where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), "")


@dataclass
class Tab:
    """One tab of the browser. errors: the messages of exceptions that its scripts did not catch."""

    socket: websocket.WebSocket
    errors: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to a command of the DevTools protocol. Raises RuntimeError where it failed."""
        number = next(self._numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := self._receive()).get("id") != number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        return dict(answer["result"])

    def _receive(self) -> dict[str, Any]:
        message = dict(json.loads(self.socket.recv()))
        if message.get("method") == "Runtime.exceptionThrown":
            details = message["params"]["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        return message

    def _wait_for(self, event: str) -> None:
        while self._receive().get("method") != event:
            pass

    def open(
        self,
        page: Path | str,
        *,
        width: int = 1280,
        height: int = 800,
        scripts: bool = True,
        dark: bool = False,
        fragment: str = "",
    ) -> Tab:
        """Load a file or an address, and return when it is loaded.

        width, height: of the window in CSS pixels; dark: whether the reader prefers a dark scheme; fragment: the id
        to go to.
        """
        self.errors.clear()
        for domain in ("Page", "Runtime"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.resize(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", media="", features=[scheme])
        address = page.as_uri() if isinstance(page, Path) else page
        self.send("Page.navigate", url="about:blank")  # a change of fragment alone would load nothing
        self._wait_for("Page.loadEventFired")
        self.send("Page.navigate", url=address + (f"#{fragment}" if fragment else ""))
        self._wait_for("Page.loadEventFired")
        return self

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.send("Emulation.setDeviceMetricsOverride", **size)

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, as JSON holds it; a promise is waited for."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        answer = self.send("Runtime.evaluate", **asked)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']['exception']['description']}")
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = 10) -> Any:
        """Return the value of an expression once it is true. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while not (value := self.ask(expression)):
            if time.monotonic() > end:
                raise TimeoutError(f"not true within {seconds} s: {expression}")
            time.sleep(0.02)
        return value

    def texts(self, selector: str) -> list[str]:
        """Return what a reader sees of each element; empty for one that is hidden."""
        return list(self.ask(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.innerText.trim())"))

    def seen(self, selector: str) -> list[bool]:
        """Return for each element whether it is shown, folded and hidden parents counted."""
        options = "{contentVisibilityAuto: true, visibilityProperty: true}"
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        return list(self.ask(f"{found}.map(e => e.checkVisibility({options}))"))

    def hover(self, selector: str) -> tuple[float, float]:
        """Move the mouse to the middle of the first such element, and return where that is."""
        element = f"document.querySelector({json.dumps(selector)})"
        x, y = self.ask(
            f"(e => {{ e.scrollIntoView({{block: 'center', behavior: 'instant'}}); const r = e.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2]; }})({element})"
        )
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        return x, y

    def click(self, selector: str) -> None:
        """Click the middle of the first such element with the mouse."""
        x, y = self.hover(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def focus(self, selector: str) -> None:
        """Give the first such element the focus."""
        self.ask(f"document.querySelector({json.dumps(selector)}).focus()")

    def press(self, key: str) -> None:
        """Press and release a key: "Tab", "Enter", " ", "ArrowRight" …"""
        code, text = KEYS[key]
        named = {"key": key, "code": "Space" if key == " " else key, "windowsVirtualKeyCode": code}
        self.send("Input.dispatchKeyEvent", type="keyDown", **named, text=text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **named)

    def write(self, text: str) -> None:
        """Type text into the element that has the focus."""
        self.send("Input.insertText", text=text)

    def pdf(self) -> bytes:
        """Return the page as it prints on A4."""
        size = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": True}
        return base64.b64decode(self.send("Page.printToPDF", **size)["data"])

    def screenshot(self, path: Path, *, whole: bool = False) -> Path:
        """Write a PNG of the window, or of the whole page."""
        taken = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(taken["data"]))
        return path


@contextlib.contextmanager
def open_browser(folder: Path) -> Iterator[Tab]:
    """Give one tab of a new Chromium, which keeps its files in the folder and ends with the block."""
    command = [chromium(), *FLAGS, f"--user-data-dir={folder}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            socket = websocket.create_connection(_address(folder), timeout=ANSWER_S, suppress_origin=True)
            with contextlib.closing(socket):
                yield Tab(socket)
        finally:
            process.terminate()


def _address(folder: Path) -> str:
    """Return the address of the first tab's socket, once the browser says its port."""
    port, end = folder / "DevToolsActivePort", time.monotonic() + START_S
    while time.monotonic() < end:
        with contextlib.suppress(OSError, IndexError, StopIteration):
            listed = f"http://127.0.0.1:{port.read_text().split()[0]}/json"
            with urlopen(listed, timeout=START_S) as answer:
                tabs = json.load(answer)
            return str(next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page"))
        time.sleep(0.05)
    raise TimeoutError(f"{chromium()} opened no port within {START_S} s")
