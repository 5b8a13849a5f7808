"""Pictures of every format, cut short and with bytes changed: a picture, or one line that names the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from facefront.decoding import FORMATS
from facefront.images import read_image
from fuzzing import Case


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Endless."""
    whole = {kind: _encoded(kind, rng) for kind in FORMATS}
    while True:
        for kind, content in whole.items():
            path = folder / f"{kind}.jpg"
            path.write_bytes(_spoilt(content, rng))
            yield Case("images", f"{kind} with bytes changed", partial(read_image, path, 1024), _fault)


def _fault(image: np.ndarray) -> str:
    good = image.dtype == np.uint8 and image.ndim == 3 and image.shape[2] == 3 and max(image.shape) <= 1024
    return "" if good else f"{image.dtype} {image.shape}"


def _encoded(kind: str, rng: np.random.Generator) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(rng.integers(0, 256, (40, 50, 3), np.uint8)).save(buffer, format=kind)
    return buffer.getvalue()


def _spoilt(content: bytes, rng: np.random.Generator) -> bytes:
    spoilt = bytearray(content[: rng.integers(len(content))] if rng.random() < 0.3 else content)
    for place in rng.integers(0, max(len(spoilt), 1), rng.integers(1, 8)) if spoilt else ():
        spoilt[place] = rng.integers(256)
    return bytes(spoilt)
