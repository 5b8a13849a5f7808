"""A report does not tell where on a machine the photos are kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path


def without_places(words: str, paths: Iterable[str]) -> str:
    """The words with every folder that they share with the photos left out.

    paths: of the photos, as opened. Another path that begins the words is cut to its last name.
    """
    folders = {os.path.dirname(path) for path in paths}
    shared = Path(os.path.commonpath(folders)) if folders and all(map(os.path.isabs, folders)) else Path()
    for folder in (shared, *shared.parents)[:-1]:
        words = words.replace(f"{folder}{os.sep}", "")
    return re.sub(r"^/(?:[^/:]+/)+", "", words)
