"""The last lines of a run: what the report's first screen says, and how long the run took."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def verdict_lines(path: Path) -> list[str]:
    """Return the questions of the first screen, each with its answers. None where the file is missing.

    path: of the page's summary.json.
    """
    if not path.is_file():
        return []
    said = json.loads(path.read_text(encoding="utf-8"))
    return [*said["remarks"], *(f"{reply['question']} {_answers(reply)}" for reply in said["replies"])]


def _answers(reply: Mapping[str, Any]) -> str:
    return " ".join(f"{one['of']}: {one['text']}" if one["of"] else one["text"] for one in reply["statements"])


def duration(seconds: float) -> str:
    """Return a duration in minutes and seconds.

    >>> duration(2.2), duration(750)
    ('2 s', '12 min 30 s')
    """
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
