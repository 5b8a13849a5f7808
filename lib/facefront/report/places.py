"""Paths without the folders that hold the photos, which a report does not show."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from facefront.report.blocks import Note


def place_cutter(paths: Iterable[str]) -> Callable[[str], str]:
    """Return a function that leaves every folder that the photos share out of its words.

    paths: of the photos, as opened; they are looked through once. Another path that begins the words is cut to its
    last name.
    """
    folders = {os.path.dirname(path) for path in paths}
    shared = Path(os.path.commonpath(folders)) if folders and all(map(os.path.isabs, folders)) else Path()
    places = [f"{folder}{os.sep}" for folder in (shared, *shared.parents)[:-1]]

    def cut(words: str) -> str:
        for place in places:
            words = words.replace(place, "")
        return re.sub(r"^/(?:[^/:]+/)+", "", words)

    return cut


def loader_notes(images: pd.DataFrame, remarks: Iterable[str]) -> list[Note]:
    """Return the remarks of a set's loader without the place of its photos. images: `IMAGES`."""
    return [Note(remark) for remark in map(place_cutter(images["path"]), remarks)]


def without_places(words: str, paths: Iterable[str]) -> str:
    """Return the words as `place_cutter` leaves them."""
    return place_cutter(paths)(words)
