"""Interpreters and platforms that the pins have wheels for. Standard library alone: asked before there is an
environment."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass

from facefront.errors import SetupError
from facefront.study.options import expand

SUPPORTED = "CPython on Linux (x86_64 or aarch64, glibc 2.28 or later) or macOS (arm64, 14 or later)"
VERSIONS = {(3, 11), (3, 12)}
ASK = """
import json, platform, sys
print(json.dumps([sys.version_info[:2], sys.implementation.name, sys.platform, platform.machine(),
                  sys.maxsize > 2**32, platform.libc_ver(), platform.mac_ver()[0]]))
"""


@dataclass(frozen=True)
class Facts:
    """An interpreter and what it runs on. libc: name and version; macos: version, empty elsewhere."""

    version: tuple
    implementation: str
    system: str
    machine: str
    is_64_bit: bool
    libc: tuple
    macos: str


def ask(python: str) -> Facts | None:
    """Return what an interpreter says of itself; None where it does not run (a shim, a broken link, Python 2)."""
    try:
        asked = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=True)
        version, implementation, system, machine, is_64_bit, libc, macos = json.loads(asked.stdout)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    return Facts(tuple(version), implementation, system, machine, is_64_bit, tuple(libc), macos)


def find_interpreter(given: str) -> str:
    """Return a Python 3.11 or 3.12 that runs: the one given, else one of this machine.

    Raises SetupError where there is none, or where nothing can be installed for it.
    """
    for name in [given] if given else ["python3.11", "python3.12", "python3"]:
        found = shutil.which(expand(name))
        facts = ask(found) if found else None
        if found and facts and facts.version in VERSIONS:
            check_platform(facts, found)
            return found
    what = f"PYTHON={given}: is not Python 3.11 or 3.12" if given else "no Python 3.11 or 3.12 on this machine"
    raise SetupError(f"{what}; install one, or say where it is: make env PYTHON=<path>")


def check_platform(facts: Facts, where: str) -> None:
    """Raise SetupError where there are no wheels of the pins. where: the interpreter, for the message."""
    if facts.system == "linux":
        machines, recent = {"x86_64", "aarch64"}, facts.libc[0] == "glibc" and _numbers(facts.libc[1]) >= (2, 28)
    else:
        machines, recent = {"arm64"}, facts.system == "darwin" and _numbers(facts.macos) >= (14,)
    if facts.implementation != "cpython" or not facts.is_64_bit or facts.machine not in machines or not recent:
        bits = "" if facts.is_64_bit else "32-bit "
        here = f"{bits}{facts.implementation} on {facts.system} {' '.join(facts.libc)}{facts.macos} {facts.machine}"
        raise SetupError(f"{where}: {' '.join(here.split())}: nothing can be installed; it needs {SUPPORTED}")


def check_system() -> None:
    """Raise SetupError on a system that cannot even make an environment."""
    if sys.platform not in {"linux", "darwin"}:
        raise SetupError(f"{sys.platform}: nothing can be installed; it needs {SUPPORTED} (on Windows: WSL)")


def _numbers(version: str) -> tuple:
    """Return a version as whole numbers; empty where it is none, which is less than every other."""
    parts = version.split(".")[:2]
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else ()
