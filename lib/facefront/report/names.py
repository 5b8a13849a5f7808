"""People and photos as a report names them: as they are called, or by pseudonyms in a report without names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from facefront.visible import one_line

PHOTOS = ("image_id", "left", "right")
PEOPLE = ("person", "left_person", "right_person")
PROTOTYPE = "prototype:"
"""Begins the right side of a pair that is the prototype of a person."""

UNNAMED = "unnamed"


@dataclass(frozen=True)
class Names:
    """Names of photos (by image_id) and people in everything that a report says of them; `Names()` changes none.

    hidden: whether only pseudonyms are given; photos, people: the pseudonyms.
    """

    hidden: bool = False
    photos: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, images: pd.DataFrame, show: bool) -> Names:
        """Return the names as they are, or pseudonyms that are the same in every table of a run.

        images: image_id, sha256 and person of every photo of the set. Pseudonyms are numbered in an order that says
        nothing about the names: by a hash of the name together with all photos' bytes.
        """
        if show:
            return cls()
        salt = hashlib.sha256("".join(sorted(images["sha256"])).encode()).hexdigest()
        return cls(
            True,
            _numbered(images["image_id"], "photo", 4, salt),
            _numbered(images["person"].unique(), "person", 3, salt),
        )

    def photo(self, image_id: str) -> str:
        """Return how a photo, or a prototype, is called."""
        if not self.hidden:
            return image_id
        if image_id.startswith(PROTOTYPE):
            return PROTOTYPE + self.person(image_id.removeprefix(PROTOTYPE))
        return self.photos.get(image_id, UNNAMED)

    def person(self, name: str) -> str:
        """Return how a person is called."""
        return self.people.get(name, UNNAMED) if self.hidden else name

    def frame(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with its columns of photos and people renamed.

        Where names are hidden, rows are sorted by them too, since the order of a table tells the names' order.
        """
        if not self.hidden:
            return table
        columns = {name: self.photo for name in PHOTOS} | {name: self.person for name in PEOPLE}
        there = [name for name in columns if name in table]
        renamed = table.assign(**{name: table[name].map(columns[name]) for name in there})
        return renamed.sort_values(there, kind="stable", ignore_index=True) if there else renamed

    def reason(self, reason: str) -> str:
        """Return why a photo could not be read; nothing where names are hidden and it may hold one."""
        return "" if self.hidden and ("/" in reason or "\\" in reason) else one_line(reason)


def _numbered(names: Iterable[str], word: str, digits: int, salt: str) -> dict[str, str]:
    order = sorted(names, key=lambda name: hashlib.sha256(f"{salt}/{name}".encode()).digest())
    return {name: f"{word}-{number:0{digits}d}" for number, name in enumerate(order, 1)}
