"""Folders of the Quickstart: `<person>/<photo>`, one's own, or made by a script that keeps a table beside them."""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from facefront.datasets.base import list_folder, split_images
from facefront.datasets.notes import Notes
from facefront.errors import SetupError
from facefront.faces import Status, conform
from facefront.files.paths import folded, inside
from facefront.files.safe_csv import read_csv
from facefront.variants import ORIGINAL

LOG = logging.getLogger(__name__)

MADE: Mapping[str, str] = {
    "person": "str",
    "image": "str",  # "<person>/<file>", below the folder that was read
    "output": "str",  # "<person>/<stem>.png", below the folder that was written; empty where nothing was made
    "model": "str",  # what made it: a frontalizer's name, or "preprocess"
    "source": "str",  # the folder that was read, relative to the one that was written
    "source_sha256": "str",  # of the photo; empty where it could not be opened
    "output_sha256": "str",
    "status": "str",  # a Status
    "coverage": "float64",  # see faces.FRONTALS
    "detail": "str",  # why nothing was made
}
"""The table that a script leaves beside its pictures: `<folder>/<command>.csv`."""

PHOTOS = ("name", "person", "path", "status", "sha256")
"""The columns of a list of photos; name is "<person>/<file>", sha256 what a table says of the file, or empty."""

COMMANDS = ("preprocess", "frontalize")

_NAME = re.compile(r"[^/\0]+/[^/\0]+")


def list_photos(folder: Path) -> pd.DataFrame:
    """Return the photos of a folder, in order, with the columns `PHOTOS` (str).

    Where a script made the folder, what it failed to make has a row too, with its status: nothing that was attempted
    is lost on the way. Raises SetupError where the folder is missing, holds no photo, is not finished, or its table
    names a file outside of it.
    """
    if not folder.is_dir():
        raise SetupError(f"{folder}: no such folder; give one that holds <person>/<photo>")
    command = made_by(folder)
    return _own_photos(folder) if command is None else _made_photos(folder, command, read_made(folder, command))


def list_sources(folder: Path) -> pd.DataFrame:
    """Return the photos that a frontalizer turns for a folder, with the columns `PHOTOS` and, of a picture that
    `preprocess` made, crop and crop_sha256.

    A crop stands for the photo that it was cut from: the photo is turned, since a crop has been resampled once and
    its face is found anew, which changes the result. Raises SetupError as `list_photos` does, and where the photos are
    not there any more.
    """
    photos = list_photos(folder)
    if made_by(folder) != "preprocess":
        return photos.assign(crop="", crop_sha256="")
    made, table = read_made(folder, "preprocess"), folder / "preprocess.csv"
    # The folder is listed, so that no path is built of what the table says; the hash is checked before use.
    source = Path(os.path.normpath(Path(os.path.realpath(folder)) / made["source"].iloc[0])) if len(made) else folder
    if not source.is_dir():
        raise SetupError(f"{table}: made of photos in {source}, which is no folder; run preprocess.py again")
    there = _own_photos(source) if made_by(source) is None else list_photos(source)
    paths = dict(zip(there["name"], there["path"], strict=True))
    for image, status in zip(made["image"], made["status"], strict=True):
        if status == Status.OK and image not in paths:
            raise SetupError(f"{table}: {image} is not in {source} any more; run preprocess.py again")
    return photos.assign(
        crop=photos["path"],
        crop_sha256=photos["sha256"],
        path=[paths.get(image, "") for image in made["image"]],
        sha256=made["source_sha256"].to_numpy(),
    )


def check_unchanged(photos: pd.DataFrame, hashes: Mapping[str, str], command: str, path: str = "path") -> None:
    """Raise SetupError for a file that is not what the table of a script says.

    photos: with the columns name, status, `path` and its hash (sha256, or <path>_sha256); hashes: of the files, by
    path; command: the script that is to be run again.
    """
    recorded = "sha256" if path == "path" else f"{path}_sha256"
    for file, sha256, status in zip(photos[path], photos[recorded], photos["status"], strict=True):
        if status != Status.OK or not sha256 or hashes[file] == sha256:
            continue
        if not hashes[file]:
            raise SetupError(f"{file}: missing or not readable; run {command}.py again")
        raise SetupError(
            f"{file}: changed since {command}.py read or made it; run {command}.py again (a picture that it made and "
            "you changed must be moved elsewhere or deleted first)"
        )


def made_by(folder: Path) -> str | None:
    """Return the script that made the folder, or None. Raises SetupError where it did not come to its end."""
    for command in COMMANDS:
        if (folder / f"{command}.csv").is_file():
            return command
        if (folder / f"{command}.sqlite").is_file():
            raise SetupError(f"{folder}: {command}.py did not come to its end there; run it again, it goes on")
    return None


def read_made(folder: Path, command: str) -> pd.DataFrame:
    """Return the table (`MADE`) that a script left in the folder, empty where there is none.

    Raises SetupError where it is something else, or a row of it names no picture of its folder.
    """
    path = folder / f"{command}.csv"
    if not path.is_file():
        return conform(pd.DataFrame(columns=list(MADE)), MADE)
    try:
        table = read_csv(path, MADE)
        _check_rows(table)
    except (ValueError, OSError) as error:
        reason = " ".join(str(error).split())
        raise SetupError(
            f"{path}: not what {command}.py wrote ({reason}); delete it and run {command}.py again"
        ) from error
    return table


def _check_rows(table: pd.DataFrame) -> None:
    """Raise ValueError for the first row that no script writes."""
    if repeated := table.loc[table["image"].duplicated(), "image"].tolist():
        raise ValueError(f"{repeated[0]!r} has two rows")
    for row in table[["person", "image", "output", "model", "source", "status"]].itertuples(index=False):
        parts = row.image.split("/")
        if not _NAME.fullmatch(row.image) or parts[0] != row.person or {".", ".."} & set(parts):
            raise ValueError(f"the image {row.image!r} is no <person>/<file> of {row.person!r}")
        if row.status not in set(Status):
            raise ValueError(f"the status {row.status!r} is unknown")
        if row.output != (picture_name(row.person, row.image) if row.status == Status.OK else ""):
            raise ValueError(f"the output {row.output!r} is not what becomes of {row.image!r}")
        if not row.model or row.model == ORIGINAL or os.path.isabs(row.source) or "\0" in row.source:
            raise ValueError(f"{row.model!r}, {row.source!r} are no model and folder")
    if table["model"].nunique() > 1 or table["source"].nunique() > 1:
        raise ValueError("it names several models or folders")


def picture_name(person: str, image: str) -> str:
    """Return the name of the picture that is made of a photo."""
    return f"{person}/{Path(image).stem}.png"


def plan_outputs(photos: pd.DataFrame) -> dict[str, str]:
    """Return the picture to be made of each photo, by name. Raises SetupError where two photos would become one."""
    made_of: dict[str, str] = {}
    for name, person in zip(photos["name"], photos["person"], strict=True):
        other = made_of.setdefault(folded(picture_name(person, name)), name)
        if other != name:
            raise SetupError(f"{other} and {name} would both become {picture_name(person, name)}; rename one of them")
    return {name: picture_name(person, name) for name, person in zip(photos["name"], photos["person"], strict=True)}


def _made_photos(folder: Path, command: str, made: pd.DataFrame) -> pd.DataFrame:
    planned = [picture_name(*pair) for pair in zip(made["person"], made["image"], strict=True)]
    paths = [str(inside(folder, name, folder / f"{command}.csv")) for name in planned]
    found = {"name": planned, "person": made["person"], "path": paths, "status": made["status"]}
    return pd.DataFrame({**found, "sha256": made["output_sha256"]})


def _own_photos(folder: Path) -> pd.DataFrame:
    rows, notes = [], Notes()
    for person in list_folder(folder, notes):
        if person.name.startswith(".") or not os.path.isdir(person):
            continue
        paths = split_images(person, notes)
        # One person, whichever system wrote the folder's name.
        name = unicodedata.normalize("NFC", person.name)
        rows += [{"name": f"{name}/{path.name}", "person": name, "path": str(path)} for path in paths]
    for note in notes.lines():
        LOG.warning(note)
    if not rows:
        raise SetupError(f"{folder}: no photo in it; put photos into {folder}/<person>/")
    return pd.DataFrame(rows).assign(status=str(Status.OK), sha256="")
