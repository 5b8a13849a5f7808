"""The stream that progress is written to, and whether a reader watches it."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def progress_stream() -> TextIO:
    """Return stderr, but stdout in a notebook, which shows stderr as a fault."""
    return sys.stdout if type(sys.stderr).__module__.startswith("ipykernel.") else sys.stderr


def is_watched(file: TextIO) -> bool:
    """Return whether a reader sees a bar move: in a terminal, or in a notebook that was opened in a browser."""
    return file.isatty() or (file is sys.stdout and "JPY_SESSION_NAME" in os.environ)
