"""Weight files: made hostile by hand, then every sound kind cut short, spliced and with bytes changed."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from fuzzing import Case
from fuzzing.hostile_onnx import hostile_onnx, open_own, sound_onnx
from fuzzing.hostile_weights import READERS, hostile, write_sound

OUTSIDE = "keep.txt"

TRIAL: dict[str, Any] = {"memory": 12 << 30, "seconds": 60}
"""A trial has limits of its own; it must not need these."""


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield the hostile ones, then others without end."""
    torch.set_num_threads(1)
    (folder / OUTSIDE).write_text("keep", encoding="utf-8")
    inner = folder / "weights"
    inner.mkdir()
    sound = write_sound(inner)
    for fault, name, content in hostile(sound):
        yield _case(f"{name}: {fault}", inner / name, content, _accepted)
    os.environ["FACEFRONT_WEIGHTS"] = str(folder / "cache")
    model, path = sound_onnx(), inner / "net.onnx"
    for fault, content in hostile_onnx(model):
        path.write_bytes(content)
        yield Case("weights", f"net.onnx: {fault}", partial(open_own, path), _accepted, **TRIAL)
    for number in itertools.count():
        if number % 4 == 0:  # each starts a process, which takes seconds
            path.write_bytes(spoilt(model, rng))
            yield Case("weights", "net.onnx with bytes changed", partial(open_own, path), _fault, **TRIAL)
        for name, content in sound.items():
            yield _case(f"{name} with bytes changed", inner / name, spoilt(content, rng), _fault)


def _case(name: str, path: Path, content: bytes, check: Any) -> Case:
    path.write_bytes(content)
    return Case("weights", name, partial(READERS[path.name], path), check, untouched=(path.parents[1] / OUTSIDE,))


def _accepted(result: Any) -> str:
    return f"it was taken for {type(result).__name__}"


def _fault(result: Any) -> str:
    """Return a fault of what a file with changed bytes was taken for: numbers may differ, but all are finite."""
    parts = result if isinstance(result, dict) else vars(result)
    wrong = [name for name, part in parts.items() if not np.isfinite(np.asarray(part)).all()]
    return f"NaN or infinity in {wrong[0]}" if wrong else ""


def spoilt(content: bytes, rng: np.random.Generator) -> bytes:
    """Return the content cut short, with a part of it in another place, or with bytes changed, most near its ends."""
    kind = rng.random()
    if kind < 0.2:
        return content[: rng.integers(len(content))]
    if kind < 0.35:
        start, end, place = np.sort(rng.integers(0, len(content), 3))
        return content[:place] + content[start:end] + content[place:]
    changed = bytearray(content)
    near = min(4096, len(content))
    for _ in range(rng.integers(1, 8)):
        place = rng.choice([rng.integers(near), len(content) - 1 - rng.integers(near), rng.integers(len(content))])
        changed[place] = rng.choice([0, 1, 0x7F, 0xFF, int(rng.integers(256))])
    return bytes(changed)
