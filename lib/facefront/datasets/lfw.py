"""Labeled Faces in the Wild: 13,233 photos of 5,749 people, and the ten-fold protocol of View 2.

Huang, Ramesh, Berg and Learned-Miller, University of Massachusetts, Technical Report 07-49, 2007.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

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

_NAME = re.compile(r"(.+)_(\d{4})\.jpg", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")
_FOLDERS = ("lfw", "lfw-deepfunneled", "lfw_funneled", "lfw-deepfunneled/lfw-deepfunneled")
_LAYOUT = "LFW's folders Name_Name/ with Name_Name_0001.jpg (lfw/, lfw-deepfunneled/ or their parent)"


def load(root: Path, *, pairs: str | os.PathLike | None = None) -> Dataset:
    """Return the photos under root (lfw/, lfw-deepfunneled/, lfw_funneled/ or the folder that holds it).

    pairs: path of pairs.txt, from root if relative; without it the one in root, beside the people, or in root's parent.
    """
    base = find_base(root, _FOLDERS, _has_people, _LAYOUT)
    notes = Notes()
    images = image_table(row for folder in _folders(base) for row in _photos(folder, notes))
    path = root / pairs if pairs is not None else _find_pairs(root, base)
    verification = _verification(path, set(images["image_id"]), notes)
    return Dataset(
        format="lfw",
        title="Labeled Faces in the Wild (LFW)",
        licence="research use; photos from the web, their rights stay with their owners",
        images=images,
        expected={"people": 5_749, "images": 13_233},
        found={"people": images["person"].nunique(), "images": len(images)},
        faults=notes.found(),
        verification=verification,
    )


def _find_pairs(root: Path, base: Path) -> Path | None:
    places = [folder / "pairs.txt" for folder in (root, base, root.parent)]
    return next((path for path in places if os.path.exists(path)), None)


def _verification(path: Path | None, known: set[str], notes: Notes) -> pd.DataFrame:
    if path is None:
        notes.add("lfw-no-protocol")
        return verification_table([])
    listed = list(read_pairs(path))
    there = [row for row in listed if row[2] in known and row[3] in known]
    if len(there) < len(listed):
        notes.add("lfw-protocol", path, pairs=len(listed), there=len(there))
    return verification_table(there)


def read_pairs(path: Path) -> Iterator[tuple[str, int, str, str, bool]]:
    """Yield the rows of a View-2 pairs.txt: protocol, fold, left and right image_id, genuine.

    Its header gives folds and pairs: each fold has that many `name i j`, then that many `name i other j`.
    Raises SetupError naming the file and the line that is otherwise.
    """
    if not os.path.exists(path):
        raise SetupError(f"{path}: no such file; `pairs` must name LFW's pairs.txt")
    header, *lines = read_list(path).rstrip("\n").split("\n")
    if not re.fullmatch(r"\d{1,9}\s+\d{1,9}\s*", header):
        raise SetupError(f"{path}, line 1: {header!r}; View 2 starts with the numbers of folds and of pairs: 10 300")
    folds, size = map(int, header.split())
    if len(lines) != folds * size * 2:
        raise SetupError(f"{path}: {len(lines)} pairs; its header announces {folds * size * 2}: download it again")
    for index, line in enumerate(lines):
        genuine = index // size % 2 == 0
        parts = line.split("\t") if "\t" in line else line.split()
        if len(parts) != (3 if genuine else 4) or not (_NUMBER.fullmatch(parts[-1]) and _NUMBER.fullmatch(parts[1])):
            shape = "name, number, number" if genuine else "name, number, name, number"
            raise SetupError(f"{path}, line {index + 2}: {line!r}; expected {shape}: download it again")
        left, right = (parts[0], parts[1]), (parts[0] if genuine else parts[2], parts[-1])
        yield "view2", index // (2 * size) + 1, _image_id(*left), _image_id(*right), genuine


def _image_id(name: str, number: str) -> str:
    return f"{name}/{name}_{int(number):04d}.jpg"


def _folders(base: Path) -> list[Path]:
    return [path for path in list_folder(base) if os.path.isdir(path) and not path.name.startswith(".")]


def _has_people(base: Path) -> bool:
    return any(_owner(path) == folder.name for folder in _folders(base) for path in list_folder(folder))


def _owner(path: Path) -> str:
    match = _NAME.fullmatch(path.name)
    return match[1] if match else ""


def _photos(folder: Path, notes: Notes) -> Iterator[dict[str, object]]:
    for path in split_images(folder, notes):
        if _owner(path) != folder.name:
            notes.add("lfw-name", path)
            continue
        image_id, frame = f"{folder.name}/{path.name}", int(path.stem[-4:])
        yield {"image_id": image_id, "path": str(path), "person": folder.name, "frame": frame}
