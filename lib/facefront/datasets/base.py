"""Define what a loader returns: the table of a set's photos, and how much of the whole set is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from facefront.datasets.notes import Fault, Notes, readable
from facefront.errors import SetupError
from facefront.faces import IMAGES, Status, conform
from facefront.files.regular import read_regular_text

_ENDINGS = ".jpg .jpeg .jpe .png .bmp .gif .webp .tif .tiff .jp2 .avif .heic .heif .hif .pgm .ppm .tga"
IMAGE_ENDINGS = frozenset(_ENDINGS.split())
"""In lower case; whether it is a picture is found out when it is read."""

VERIFICATION: Mapping[str, str] = {
    "protocol": "str",  # view2, FF, FP
    "fold": "int64",  # from 1, as the set numbers them
    "left": "str",  # image_id
    "right": "str",
    "genuine": "bool",  # the same person
}
"""The schema of a set's own protocol of same/different pairs."""


@dataclass(frozen=True)
class Dataset:
    """One set of photos as it was found on disk.

    images: schema `IMAGES`, one row a photo, by image_id; sha256 and role are empty (a folder's labels are its roles),
    status is ok: no file was opened. expected: how much the whole set holds, by name; found: how much is there.
    faults: what is wrong with its files, of `Notes`. verification: schema `VERIFICATION`, the pairs of the
    set's own protocol of which both photos are there; empty where it has none. drawn: whether the people are drawn.
    """

    format: str
    title: str
    licence: str
    images: pd.DataFrame
    expected: Mapping[str, int]
    found: Mapping[str, int]
    faults: Sequence[Fault] = ()
    drawn: bool = False
    verification: pd.DataFrame = field(default_factory=lambda: verification_table([]))

    @property
    def notes(self) -> tuple[str, ...]:
        """Return the line of each fault in English: file, value, remedy."""
        return tuple(fault.line for fault in self.faults)


def image_table(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows with image_id, path, person and whatever else a set knows, as `IMAGES` in order of image_id."""
    unknown = {"sha256": "", "sequence": "", "frame": 0, "pose_source": "", "role": "", "status": Status.OK}
    unknown |= dict.fromkeys(("yaw", "pitch", "roll"), np.nan)
    table = pd.DataFrame([{**unknown, **row} for row in rows], columns=list(IMAGES))
    return conform(table, IMAGES).sort_values("image_id", ignore_index=True)


def verification_table(rows: Iterable[tuple[str, int, str, str, bool]]) -> pd.DataFrame:
    """Return rows in the order of `VERIFICATION` as that table."""
    return conform(pd.DataFrame(list(rows), columns=list(VERIFICATION)), VERIFICATION)


def find_base(root: Path, below: Sequence[str], fits: Callable[[Path], object], layout: str) -> Path:
    """Return the first of root and its folders `below` that fits. Raises SetupError saying what is there instead."""
    for base in (root, *(root / name for name in below)):
        if os.path.isdir(base) and fits(base):
            return base
    try:
        names = sorted(readable(path.name) + "/" * os.path.isdir(path) for path in root.iterdir())
    except OSError as error:
        raise SetupError(f"{root}: cannot be listed ({error.strerror or error}); make it readable") from error
    found = ", ".join(names[:5]) + (f" … ({len(names)} entries)" if len(names) > 5 else "")
    raise SetupError(f"{root}: expected {layout}; found {found or 'an empty folder'}; DATA must name that folder")


def list_folder(folder: Path, notes: Notes | None = None) -> list[Path]:
    """Return the entries of a folder, sorted; none of one that cannot be listed, which is noted."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        if notes is not None:
            notes.add("unlisted", folder, str(error.strerror))
        return []


def read_list(path: Path) -> str:
    """Return the text of a list that comes with a set. Raises SetupError where it cannot be read."""
    try:
        return read_regular_text(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SetupError(f"{path}: cannot be read as UTF-8 text ({reason}); unpack the set again") from error


def split_images(folder: Path, notes: Notes) -> list[Path]:
    """Return the image files of a folder, sorted by name; each other entry is noted, hidden files are passed over."""
    images = []
    for path in list_folder(folder, notes):
        if path.name.startswith("."):
            continue
        fault = _fault(path)
        if fault:
            notes.add(fault, path)
        else:
            images.append(path)
    return images


def _fault(path: Path) -> str:
    if os.path.isdir(path):
        return "folder"
    if path.suffix.lower() not in IMAGE_ENDINGS:
        return "ending"
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return "encoding"
    return ""
