"""Embeddings in files: `iter_pairs` reads them a few rows at a time, where they do not fit into memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

import numpy as np
import pandas as pd

from facefront.faces import Status
from facefront.measure.embeddings import Vectors, stack_vectors

_INDEX = "index.json"


class Pictures(Protocol):
    """The pictures of one detector and backbone."""

    @property
    def variants(self) -> list[str]:
        """Return the variants, in order."""

    def read(self, variant: str) -> tuple[pd.DataFrame, Vectors]:
        """Return image_id and status of each attempted picture of a variant, and the vectors there are."""


@dataclass(frozen=True)
class InMemory:
    """The rows of an embedding table with one detector and backbone."""

    rows: pd.DataFrame

    @property
    def variants(self) -> list[str]:
        """Return the variants, in order."""
        return list(self.rows["variant"].unique())

    def read(self, variant: str) -> tuple[pd.DataFrame, Vectors]:
        """Return the rows of a variant and their vectors."""
        rows = self.rows[self.rows["variant"] == variant]
        return rows, stack_vectors(rows)


@dataclass(frozen=True)
class StoredMatrix:
    """Rows of a .npy file, float16 or float32 [n, D], read where they are indexed: float32 [k, D]."""

    path: Path
    shape: tuple[int, int]

    def __getitem__(self, rows: Any) -> np.ndarray:
        # The file is opened for each read, so that the pages of the last one do not count as this process's memory.
        return np.asarray(np.load(self.path, mmap_mode="r")[rows], np.float32)


@dataclass(frozen=True)
class StoredEmbeddings:
    """A folder of embeddings: for each detector, backbone and variant the pictures (Parquet) and a matrix (.npy) of
    those with status ok, in their order."""

    folder: Path

    def write(
        self, key: tuple[str, str, str], pictures: pd.DataFrame, blocks: Iterable[np.ndarray], dimensions: int
    ) -> None:
        """Add the embeddings of one (detector, backbone, variant).

        pictures: image_id, status of every attempted one; blocks: the vectors of those with status ok, in order, float
        [k, dimensions] of norm 1; they are kept as float16, which moves a cosine by about 0.0001.
        """
        entries = self._entries() if (self.folder / _INDEX).is_file() else []
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{len(entries):04d}"
        count = int((pictures["status"] == Status.OK).sum())
        made = np.lib.format.open_memmap(self.folder / f"{name}.npy", "w+", np.float16, (count, dimensions))
        start = 0
        for block in blocks:
            made[start : start + len(block)] = block
            start += len(block)
        if start != count:
            raise ValueError(f"{start} vectors of {key} for {count} pictures with status ok")
        pictures[["image_id", "status"]].to_parquet(self.folder / f"{name}.parquet", index=False)
        entries.append({"key": list(key), "name": name, "shape": [count, dimensions]})
        (self.folder / _INDEX).write_text(json.dumps(entries))

    def combinations(self) -> Iterator[tuple[str, str, StoredPictures]]:
        """Yield detector, backbone and their pictures."""
        entries = self._entries()
        for detector, backbone in dict.fromkeys((entry["key"][0], entry["key"][1]) for entry in entries):
            own = [entry for entry in entries if entry["key"][:2] == [detector, backbone]]
            yield detector, backbone, StoredPictures(self.folder, {entry["key"][2]: entry for entry in own})

    def _entries(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads((self.folder / _INDEX).read_text())
        return entries


@dataclass(frozen=True)
class StoredPictures:
    """The pictures of one detector and backbone in a folder. entries: of its index, by variant."""

    folder: Path
    entries: dict[str, dict[str, Any]]

    @property
    def variants(self) -> list[str]:
        """Return the variants, in order."""
        return list(self.entries)

    def read(self, variant: str) -> tuple[pd.DataFrame, Vectors]:
        """Return image_id and status of each attempted picture of a variant, and the vectors, which stay in the
        file."""
        if variant not in self.entries:
            return pd.DataFrame({"image_id": [], "status": []}, dtype="str"), stack_vectors(_NOTHING)
        entry = self.entries[variant]
        pictures = pd.read_parquet(self.folder / f"{entry['name']}.parquet")
        ids = pictures.loc[pictures["status"] == Status.OK, "image_id"].to_numpy(dtype=object)
        matrix = StoredMatrix(self.folder / f"{entry['name']}.npy", (entry["shape"][0], entry["shape"][1]))
        return pictures, Vectors(ids, cast(np.ndarray, matrix))  # read by rows, as an array is


_NOTHING = pd.DataFrame({"image_id": [], "status": [], "vector": []})

Embeddings: TypeAlias = pd.DataFrame | StoredEmbeddings


def combinations_of(embeddings: Embeddings) -> Iterator[tuple[str, str, Pictures]]:
    """Yield detector, backbone and their pictures, of an embedding table or a folder."""
    if isinstance(embeddings, StoredEmbeddings):
        yield from embeddings.combinations()
        return
    for (detector, backbone), rows in embeddings.groupby(["detector", "backbone"], sort=False):
        yield detector, backbone, InMemory(rows)
