"""Fit a correction on a table of `extract_embeddings.py`, and apply one to such tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from facefront.corrections import CORRECTIONS, Learned, Probes, References, load_correction
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.measure.prototypes import mean_directions
from facefront.quickstart.embeddings import read_embeddings, read_table
from facefront.study.files import check_writable, write_table

MIRRORED = "Angle_mirrored"
"""The folder of mirrored photos beside `Angle`, under the same names."""

RECOGNISER = "recogniser"
"""The column with the SHA-256 of the recogniser's weight file."""


def read_photos(path: Path, mirrored: str = MIRRORED) -> tuple[Probes, References, str]:
    """Return the photos of `Angle`, the references that the photos of `GT` make, and the recogniser's SHA-256.

    path: a table of `extract_embeddings.py`. mirrored: the kind of the mirrored photos; where the table has none the
    photos come alone. Photos without an embedding, and of people without a reference, are left out. Raises SetupError
    where the table is none, or no person has both.
    """
    table = read_table(path)
    photos, gt = _scored(table, "Angle"), _scored(table, "GT")
    people = np.array(sorted(set(gt["person"])), object)
    photos = photos[photos["person"].isin(people)]
    if photos.empty:
        raise SetupError(f"{path}: no person has embeddings in GT and in Angle; give photos of each person for both")
    owner = pd.Index(people).get_indexer(gt["person"])
    references = References(people, mean_directions(np.stack(list(gt["vector"])), owner, len(people)))
    return _probes(table, photos, mirrored), references, recogniser_of(table, path)


def correct_folder(correction: Path, source: Path, out: Path, *, mirrored: str = MIRRORED) -> dict[Path, int]:
    """Write each table of embeddings in a folder once more, its photos of `Angle` corrected; the numbers of those.

    correction: of `Learned.save`. A correction of both sides changes the rows of every kind. Raises SetupError before
    anything is written, where a table was made by another recogniser than the correction's.
    """
    if out.resolve() == source.resolve():
        raise SetupError(f"--out {out} is --in {source}; give another folder")
    read_embeddings(source)
    tables = {path: read_table(path) for path in sorted(source.glob("*.parquet"))}
    made = {}
    for path, table in tables.items():
        learned = load_correction(correction, recogniser_of(table, path))
        made[out / path.name] = correct_table(table, learned, mirrored)
    check_writable(out)
    for path, table in made.items():
        write_table(table, path)
    return {path: int((table["corrected"]).sum()) for path, table in made.items()}


def correct_table(table: pd.DataFrame, learned: Learned, mirrored: str = MIRRORED) -> pd.DataFrame:
    """Return the table with corrected vectors, and a column `corrected` (bool) that names their rows."""
    both_sides = CORRECTIONS[learned.card.correction].both_sides
    scored = table["status"] == Status.OK
    vectors = table["vector"].copy()
    if both_sides and scored.any():
        changed = learned.fitted.apply_references(np.stack(list(vectors[scored])))
        vectors[scored] = pd.Series(list(changed), index=vectors.index[scored], dtype=object)
    photos = _scored(table, "Angle")
    if len(photos):
        kind = mirrored if learned.card.settings["mirrored"] else ""
        if kind and not (table["kind"] == kind).any():
            raise SetupError(
                f"the correction needs mirrored photos, and the table has no kind {kind!r}; put the mirrored photos "
                f"into a folder {kind} beside Angle and run extract_embeddings.py again"
            )
        changed = learned.fitted.apply(_probes(table, photos, kind))
        vectors[photos.index] = pd.Series(list(changed), index=photos.index, dtype=object)
    rows = scored if both_sides else table.index.isin(photos.index)
    return table.assign(vector=vectors, corrected=rows)


def recogniser_of(table: pd.DataFrame, path: Path) -> str:
    """Return the SHA-256 of the weight file that made a table. Raises SetupError where the table does not say."""
    found = set(table[RECOGNISER]) if RECOGNISER in table.columns else set()
    if len(found) != 1 or not all(isinstance(each, str) and each for each in found):
        raise SetupError(
            f"{path}: does not say by which weight file it was made; run extract_embeddings.py again, with a "
            "recogniser that has one"
        )
    return str(found.pop())


def _scored(table: pd.DataFrame, kind: str) -> pd.DataFrame:
    return table[(table["kind"] == kind) & (table["status"] == Status.OK)]


def _probes(table: pd.DataFrame, photos: pd.DataFrame, mirrored: str) -> Probes:
    """The photos with their mirrored ones, by name without ending; a photo without one stands for it itself."""
    vectors = np.stack(list(photos["vector"]))
    flipped = _scored(table, mirrored) if mirrored else photos[:0]
    mirror = None
    if len(flipped):
        place = pd.Index(flipped["image"].map(_stem)).get_indexer(photos["image"].map(_stem))
        found = np.stack(list(flipped["vector"]))
        mirror = np.where(place[:, None] >= 0, found[place], vectors)
    return Probes(vectors, photos["person"].to_numpy(object), mirror, photos["yaw"].to_numpy(np.float64))


def _stem(image: str) -> str:
    return image.rpartition(".")[0] or image
