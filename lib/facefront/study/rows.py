"""Check that a stored value has the form of its step."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from facefront.faces import Status, face_row, is_unit_vector
from facefront.imaging.quality import MEASURES

_FACE = frozenset(face_row(None))
_STATUSES = frozenset(map(str, Status))
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_sound(step: str, value: bytes) -> bool:
    """Return True where the value has the form of its step; values of other steps are not checked."""
    check = _CHECKS.get(step.partition(":")[0])
    return check is None or check(value)


def _parsed(check: Callable[[dict[str, Any]], bool]) -> Callable[[bytes], bool]:
    def of_bytes(value: bytes) -> bool:
        try:
            content = json.loads(value)
        except (ValueError, RecursionError):
            return False
        return isinstance(content, dict) and check(content)

    return of_bytes


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _has_status(content: Mapping[str, Any]) -> bool:
    return content.get("status") in _STATUSES and isinstance(content.get("detail", ""), str)


def _is_detection(content: dict[str, Any]) -> bool:
    if not _has_status(content) or content["status"] != Status.OK:
        return _has_status(content) and ("detail" in content or content["status"] != Status.READ_ERROR)
    sides = [content.get("height"), content.get("width")]
    searches = [content.get("as_it_is")] + ([content.get("upright")] if content.get("rotation") else [])
    return (
        all(isinstance(side, int) and 0 < side < 1 << 20 for side in sides)
        and content.get("rotation") in (0, 90, 180, 270)
        and all(map(_is_search, searches))
    )


def _is_search(search: Any) -> bool:
    """Return True for a part of a detection as `facefront.study.detections.keep_detection` writes it."""
    return (
        isinstance(search, dict)
        and isinstance(search.get("pass"), str)
        and isinstance(search.get("faces"), list)
        and all(
            isinstance(face, dict) and all(_is_number(face.get(name)) for name in _FACE) for face in search["faces"]
        )
    )


def _is_output(content: dict[str, Any]) -> bool:
    named = isinstance(sha256 := content.get("sha256", ""), str) and bool(_SHA256.fullmatch(sha256))
    numbers = (content.get(name, 0.0) for name in ("coverage", "amount", "seconds", "memory"))
    return _has_status(content) and named == (content["status"] == Status.OK) and all(map(_is_number, numbers))


def _is_view(content: dict[str, Any]) -> bool:
    points = content.get("keypoints") or [[0.0, 0.0]] * 5
    pairs = isinstance(points, list) and len(points) == 5 and all(isinstance(p, list) and len(p) == 2 for p in points)
    return _is_output(content) and pairs and all(_is_number(value) for point in points for value in point)


def _is_quality(content: dict[str, Any]) -> bool:
    return all(_is_number(content.get(name)) for name in MEASURES)


def _is_embedding(value: bytes) -> bool:
    return len(value) >= 8 and len(value) % 4 == 0 and is_unit_vector(np.frombuffer(value, np.float32))


def _is_sha256(value: bytes) -> bool:
    return bool(_SHA256.fullmatch(value.decode("ascii", errors="replace")))


_CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    "sha256": _is_sha256,
    "detect": _parsed(_is_detection),
    "embed": _is_embedding,
    "frontalize": _parsed(_is_output),
    "enhance": _parsed(_is_output),
    "view": _parsed(_is_view),
    "likeness": lambda value: len(value) == 32,
    "picture_quality": _parsed(_is_quality),
    "settings": _parsed(bool),
    "tables": lambda value: value[:4] == value[-4:] == b"PAR1",
}
