"""Open the weight files that a run has found, on any of its machines: there, and with the bytes that the run names."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from typing import TypeVar

from facefront.errors import MachineError
from facefront.weights import FoundWeight, sha256_of

T = TypeVar("T")


def check_weight(weight: FoundWeight) -> None:
    """Raise MachineError where this machine lacks the file or has other bytes there than the run names: what they gave
    would be kept under the key of the right ones."""
    _check_bytes(weight, _explained(weight, lambda: sha256_of(weight.path)))


def read_weight(weight: FoundWeight) -> bytes:
    """Return the bytes of a weight file. Raises MachineError as `check_weight` does."""
    content = _explained(weight, weight.path.read_bytes)
    _check_bytes(weight, hashlib.sha256(content).hexdigest())
    return content


def _explained(weight: FoundWeight, read: Callable[[], T]) -> T:
    try:
        return read()
    except OSError as error:
        reason, host = error.strerror or error, platform.node()
        raise MachineError(
            f"{weight.path}: cannot be read on {host} ({reason}); put the file there, and run again"
        ) from error


def _check_bytes(weight: FoundWeight, found: str) -> None:
    if weight.sha256 and found != weight.sha256:
        host = platform.node()
        raise MachineError(
            f"{weight.path}: its sha256 on {host} is {found}, expected {weight.sha256}; get it again, and run again"
        )
