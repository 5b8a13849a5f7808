"""Folders of the Quickstart: `<person>/<photo>`, one's own, or made by a script that keeps a table beside them."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from facefront.datasets.base import split_images
from facefront.datasets.notes import Notes
from facefront.errors import SetupError
from facefront.faces import Status, conform

LOG = logging.getLogger(__name__)

MADE: Mapping[str, str] = {
    "person": "str",
    "image": "str",  # "<person>/<file>", below the folder that was read
    "output": "str",  # "<person>/<stem>.png", below the folder that was written; empty where nothing was made
    "status": "str",  # a Status
    "coverage": "float64",  # see faces.FRONTALS
    "detail": "str",  # why nothing was made
}
"""What a script says of the pictures that it was to make: `<folder>/<command>.csv`."""

COMMANDS = ("preprocess", "frontalize")


def list_photos(folder: Path) -> pd.DataFrame:
    """The photos of a folder, in order: name ("<person>/<file>"), person, path, status (str).

    Where a script made the folder, what it failed to make has a row too, with its status: nothing that was attempted
    is lost on the way. Raises SetupError where the folder is missing, holds no photo, or is not finished.
    """
    if not folder.is_dir():
        raise SetupError(f"{folder}: no such folder; give one that holds <person>/<photo>")
    for command in COMMANDS:
        if (folder / f"{command}.csv").is_file():
            return _made_photos(folder, read_made(folder, command))
        if (folder / f"{command}.sqlite").is_file():
            raise SetupError(f"{folder}: {command}.py did not come to its end there; run it again, it goes on")
    return _own_photos(folder)


def read_made(folder: Path, command: str) -> pd.DataFrame:
    """The table (`MADE`) that a script left in the folder; empty where there is none."""
    path = folder / f"{command}.csv"
    if not path.is_file():
        return conform(pd.DataFrame(columns=list(MADE)), MADE)
    try:
        table = pd.read_csv(path, dtype=dict(MADE), keep_default_na=False, na_values={"coverage": [""]})
        return conform(table, MADE)
    except ValueError as error:
        raise SetupError(
            f"{path}: not what {command}.py wrote ({error}); delete it and run {command}.py again"
        ) from error


def picture_name(person: str, image: str) -> str:
    """The picture that is made of a photo."""
    return f"{person}/{Path(image).stem}.png"


def plan_outputs(photos: pd.DataFrame) -> dict[str, str]:
    """The picture to be made of each photo, by name. Raises SetupError where two photos would become one picture."""
    made_of: dict[str, str] = {}
    for name, person in zip(photos["name"], photos["person"], strict=True):
        other = made_of.setdefault(picture_name(person, name), name)
        if other != name:
            raise SetupError(f"{other} and {name} would both become {picture_name(person, name)}; rename one of them")
    return {name: output for output, name in made_of.items()}


def _made_photos(folder: Path, made: pd.DataFrame) -> pd.DataFrame:
    planned = [picture_name(*pair) for pair in zip(made["person"], made["image"], strict=True)]
    paths = [str(folder / name) for name in planned]
    return pd.DataFrame({"name": planned, "person": made["person"], "path": paths, "status": made["status"]})


def _own_photos(folder: Path) -> pd.DataFrame:
    rows, notes = [], Notes()
    for person in sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")):
        paths = split_images(person, notes)
        # One person, whichever system wrote the folder's name.
        name = unicodedata.normalize("NFC", person.name)
        rows += [{"name": f"{name}/{path.name}", "person": name, "path": str(path)} for path in paths]
    for note in notes.lines():
        LOG.warning(note)
    if not rows:
        raise SetupError(f"{folder}: no photo in it; put photos into {folder}/<person>/")
    return pd.DataFrame(rows).assign(status=str(Status.OK))
