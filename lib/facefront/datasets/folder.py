"""A folder of one's own photos: GT/<person>/* beside Angle/<person>/*. Its labels are the photos' roles."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from facefront.datasets.base import Dataset, find_base, image_table, list_folder, split_images
from facefront.datasets.notes import Notes
from facefront.errors import SetupError
from facefront.faces import Role

ROLES = {"GT": Role.GT, "Angle": Role.PROBE}
_LAYOUT = "GT/<person>/ with frontal photos and Angle/<person>/ with angled ones"


def load(root: Path) -> Dataset:
    """Return the photos under root/GT and root/Angle (or under root/data)."""
    base = find_base(root, ("data",), lambda path: all(os.path.isdir(path / name) for name in ROLES), _LAYOUT)
    notes = Notes()
    images = image_table(row for name in ROLES for row in _photos(base / name, notes))
    if images.empty:
        raise SetupError(f"{base}: no photo in GT/<person>/ or Angle/<person>/; put one folder for each person there")
    _check_both_sides(base, images)
    _note_one_sided(images, notes)
    return Dataset(
        format="folder",
        title="A folder of one's own photos",
        licence="as their owner says",
        images=images,
        expected={},
        found={"people": images["person"].nunique(), "images": len(images)},
        faults=notes.found(),
    )


def _photos(folder: Path, notes: Notes) -> Iterator[dict[str, object]]:
    for person in (path for path in list_folder(folder, notes) if not path.name.startswith(".")):
        if not os.path.isdir(person):
            notes.add("folder-loose", person, side=folder.name)
            continue
        paths = split_images(person, notes)
        name = unicodedata.normalize("NFC", person.name)  # one person, whichever system wrote the two folders
        for frame, path in enumerate(paths):
            image_id = path.relative_to(folder.parent).as_posix()
            row = {"image_id": image_id, "path": str(path), "person": name, "frame": frame, "role": ROLES[folder.name]}
            yield row


def _check_both_sides(base: Path, images: pd.DataFrame) -> None:
    """Raise SetupError where there is nothing to compare: no GT, no probe, or no person who has both."""
    people = {name: set(images.loc[images["role"] == role, "person"]) for name, role in ROLES.items()}
    for name, found in people.items():
        if not found:
            raise SetupError(f"{base / name}: no photo in {name}/<person>/, so nothing can be compared; put some there")
    if not people["GT"] & people["Angle"]:
        raise SetupError(
            f"{base}: no person has photos in both GT/ and Angle/, so nothing can be compared; give a person's two "
            "folders the same name"
        )


def _note_one_sided(images: pd.DataFrame, notes: Notes) -> None:
    people = {role: set(images.loc[images["role"] == role, "person"]) for role in ROLES.values()}
    without_gt = sorted(people[Role.PROBE] - people[Role.GT])
    without_probe = sorted(people[Role.GT] - people[Role.PROBE])
    for name in without_gt:
        notes.add("folder-no-gt", f"Angle/{name}")
    for name in without_probe:
        notes.add("folder-no-angle", f"GT/{name}")
