"""Celebrities in Frontal-Profile: 500 people, 10 frontal and 4 profile photos each, and its ten-fold protocol.

Sengupta, Chen, Castillo, Patel, Chellappa and Jacobs, "Frontal to Profile Face Verification in the Wild", WACV 2016.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from facefront.datasets.base import (
    Dataset,
    find_base,
    image_table,
    list_folder,
    read_list,
    split_images,
    verification_table,
)
from facefront.datasets.notes import Notes
from facefront.errors import SetupError

_LAYOUT = "CFP's Data/Images/001/{frontal,profile}/01.jpg (cfp-dataset/ or its parent)"
_FOLDS = range(1, 11)


def load(root: Path) -> Dataset:
    """Return the photos under root (the folder that holds Data/ and Protocol/, or its parent)."""
    base = find_base(root, ("cfp-dataset",), _people, _LAYOUT)
    notes = Notes()
    images = image_table(row for folder in _people(base) for row in _photos(folder, notes))
    known = set(images["image_id"])
    listed = list(read_protocol(base / "Protocol")) if os.path.isdir(base / "Protocol") else []
    there = [row for row in listed if row[2] in known and row[3] in known]
    _note_protocol(base / "Protocol", listed, there, notes)
    return Dataset(
        format="cfp",
        title="Celebrities in Frontal-Profile (CFP)",
        licence="research use",
        images=images,
        expected={"people": 500, "images": 7_000},
        found={"people": images["person"].nunique(), "images": len(images)},
        faults=notes.found(),
        verification=verification_table(there),
    )


def _people(base: Path) -> list[Path]:
    photos = base / "Data" / "Images"
    return [path for path in list_folder(photos) if os.path.isdir(path) and re.fullmatch(r"\d{3}", path.name)]


def _photos(person: Path, notes: Notes) -> Iterator[dict[str, object]]:
    for kind in ("frontal", "profile"):
        if not os.path.isdir(person / kind):
            notes.add("cfp-kind", person / kind, kind=kind)
            continue
        for path in split_images(person / kind, notes):
            if not re.fullmatch(r"\d{1,9}", path.stem):
                notes.add("cfp-number", path)
                continue
            image_id, frame = f"{person.name}/{kind}/{path.name}", int(path.stem)
            row: dict[str, object] = {
                "image_id": image_id,
                "path": str(path),
                "person": person.name,
                "sequence": kind,
                "frame": frame,
            }
            yield row


def read_protocol(folder: Path) -> Iterator[tuple[str, int, str, str, bool]]:
    """Yield the rows of the folder Protocol/: FF or FP, fold, left and right image_id, genuine.

    In FP the left photo is frontal and the right one profile. Raises SetupError naming the file and the line that
    names no photo of Pair_list_F.txt or Pair_list_P.txt.
    """
    numbers = {kind: _read_list(folder / f"Pair_list_{kind}.txt") for kind in "FP"}
    for protocol in ("FF", "FP"):
        left, right = (numbers[kind] for kind in protocol)
        for fold in _FOLDS:
            for name in ("same", "diff"):
                path = folder / "Split" / protocol / f"{fold:02d}" / f"{name}.txt"
                for i, line in _lines(path):
                    a, _, b = line.partition(",")
                    if a not in left or b not in right:
                        raise SetupError(f"{path}, line {i}: {line!r} names no pair of photos; unpack the set again")
                    yield protocol, fold, left[a], right[b], name == "same"


def _read_list(path: Path) -> dict[str, str]:
    """Return photos by number, as Pair_list_F.txt has them: `1 ../Data/Images/001/frontal/01.jpg`."""
    photos = {}
    for i, line in _lines(path):
        match = re.fullmatch(r"(\d+)\s+.*?(\d{3}/(?:frontal|profile)/[^/]+)", line)
        if not match:
            raise SetupError(f"{path}, line {i}: {line!r} is no number and photo; unpack the set again")
        photos[match[1]] = match[2]
    return photos


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    if not os.path.exists(path):
        raise SetupError(f"{path}: no such file; unpack the whole of CFP's Protocol/")
    lines = read_list(path).splitlines()
    yield from ((i, line.strip()) for i, line in enumerate(lines, start=1) if line.strip())


def _note_protocol(folder: Path, listed: list, there: list, notes: Notes) -> None:
    if not listed:
        notes.add("cfp-no-protocol", folder)
    elif len(there) < len(listed):
        ff, fp = (len({row[1] for row in there if row[0] == name}) for name in ("FF", "FP"))
        notes.add("cfp-protocol", folder, pairs=len(listed), there=len(there), ff=ff, fp=fp, folds=len(_FOLDS))
