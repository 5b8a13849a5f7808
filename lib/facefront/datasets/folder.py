"""A folder of one's own photos: GT/<person>/* beside Angle/<person>/*. Its labels are the photos' roles."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from facefront.datasets.base import Dataset, find_base, image_table, split_images
from facefront.errors import SetupError
from facefront.faces import Role

ROLES = {"GT": Role.GT, "Angle": Role.PROBE}
_LAYOUT = "GT/<person>/ with frontal photos and Angle/<person>/ with angled ones"


def load(root: Path) -> Dataset:
    """The photos under root/GT and root/Angle (or under root/data)."""
    base = find_base(root, ("data",), lambda path: all((path / name).is_dir() for name in ROLES), _LAYOUT)
    notes: list[str] = []
    images = image_table(row for name in ROLES for row in _photos(base / name, notes))
    if images.empty:
        raise SetupError(f"{base}: no photo in GT/<person>/ or Angle/<person>/; put one folder for each person there")
    return Dataset(
        format="folder",
        title="A folder of one's own photos",
        licence="as their owner says",
        images=images,
        expected={},
        found={"people": images["person"].nunique(), "images": len(images)},
        notes=notes + _one_sided(images),
    )


def _photos(folder: Path, notes: list[str]) -> Iterator[dict[str, object]]:
    for person in sorted(path for path in folder.iterdir() if not path.name.startswith(".")):
        if not person.is_dir():
            notes.append(f"{person}: in no person's folder; left out, move it to {folder.name}/<person>/")
            continue
        paths, faults = split_images(person)
        notes += faults
        name = unicodedata.normalize("NFC", person.name)  # one person, whichever system wrote the two folders
        for frame, path in enumerate(paths):
            image_id = path.relative_to(folder.parent).as_posix()
            row = {"image_id": image_id, "path": str(path), "person": name, "frame": frame, "role": ROLES[folder.name]}
            yield row


def _one_sided(images: pd.DataFrame) -> list[str]:
    people = {role: set(images.loc[images["role"] == role, "person"]) for role in ROLES.values()}
    without_gt = sorted(people[Role.PROBE] - people[Role.GT])
    without_probe = sorted(people[Role.GT] - people[Role.PROBE])
    return [
        *(f"Angle/{name}: no photo in GT/{name}; nothing to compare it with, add one" for name in without_gt),
        *(f"GT/{name}: no photo in Angle/{name}; it serves only as another person" for name in without_probe),
    ]
