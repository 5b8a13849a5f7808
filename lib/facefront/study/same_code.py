"""Compare the versions of code and libraries on the workers of a cluster with those of the run."""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from facefront.runtime.versions import library_versions
from facefront.study.kept import hash_code
from facefront.study.waiting import ANSWER

if TYPE_CHECKING:
    from distributed import Client


@lru_cache(maxsize=8)
def code_hashes(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the start of a SHA-256 of each package's source. Raises ImportError where one is missing."""
    return {name: hash_code(importlib.import_module(name))[:12] for name in packages}


def describe(packages: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of code and libraries in this process."""
    return code_hashes(packages) | library_versions()


def find_refused(client: Client, code: Mapping[str, str], workers: Collection[str] | None = None) -> dict[str, str]:
    """Return why workers cannot take part, by address: they lack this package, or have other versions than this run.

    code: see `code_hashes`; workers: all if not given. One that went away is not refused: every task is checked too.
    """
    own, asked = describe(tuple(code)), list(workers) if workers else None
    try:
        found = client.run(describe, tuple(code), workers=asked, on_error="return", callback_timeout=ANSWER)
    except OSError:  # or TimeoutError: one hangs
        return {}
    refused = {}
    for address, theirs in found.items():
        if isinstance(theirs, OSError):
            continue
        if isinstance(theirs, Exception):
            refused[address] = f"cannot load facefront ({theirs})"
        elif other := [
            f"{name} {theirs[name] or 'none'} for {v or 'none'}" for name, v in own.items() if theirs[name] != v
        ]:
            refused[address] = ", ".join(other)
    return refused
