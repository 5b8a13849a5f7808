"""Read the tables of `extract_embeddings.py` back: from disk, so that nothing in them is believed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from facefront.errors import SetupError
from facefront.faces import Status
from facefront.files.handover import was_changed
from facefront.files.regular import open_regular
from facefront.files.safe_csv import LARGEST
from facefront.runtime.devices import one_line
from facefront.variants import ORIGINAL

_EMBEDDED = {"dataset", "kind", "person", "image", "sha256", "detector", "backbone", "status", "yaw", "pitch", "vector"}


def read_embeddings(folder: Path) -> pd.DataFrame:
    """Read the tables of `extract_embeddings.py` in a folder, one below the other.

    Raises SetupError where there is none, one is something else, or two were made from different pictures.
    """
    paths = sorted(folder.glob("*.parquet"))
    if not paths:
        raise SetupError(f"{folder}: no embeddings (*.parquet) there; run extract_embeddings.py first")
    tables = {path: read_table(path) for path in paths}
    first = _pictures(tables[paths[0]])
    for path, table in tables.items():
        if different := first ^ _pictures(table):
            example = "/".join(min(different)[:2])
            raise SetupError(
                f"{path} and {paths[0]} were made from different pictures (first: {example}); "
                "run extract_embeddings.py again for both, or delete the older one"
            )
        if name := set(table["dataset"]) - set(tables[paths[0]]["dataset"]):
            raise SetupError(f"{path}: of the data set {min(name)}, unlike {paths[0]}; keep data sets in own folders")
    return pd.concat(tables.values(), ignore_index=True)


def read_table(path: Path) -> pd.DataFrame:
    """Return one table, if it can be one that `extract_embeddings.py` wrote. Raises SetupError."""
    remedy = f"delete {path} and run extract_embeddings.py again"
    try:
        with open_regular(path, LARGEST) as file:
            # What pandas noted beside the table is not read: it may be anything.
            read = pq.read_table(file).replace_schema_metadata(None)
            read.validate(full=True)
            table = read.to_pandas()
    except (OSError, ValueError, KeyError, TypeError, NotImplementedError, pa.ArrowException) as error:
        raise SetupError(f"{path}: not a Parquet file ({one_line(error)}); {remedy}") from error
    if was_changed(path):
        raise SetupError(f"{path}: was changed after extract_embeddings.py wrote it; {remedy}")
    if missing := _EMBEDDED - set(table.columns):
        raise SetupError(f"{path}: lacks the columns {', '.join(sorted(missing))}; {remedy}")
    if fault := _fault_of(table):
        raise SetupError(f"{path}: {fault}; {remedy}")
    return table


def _fault_of(table: pd.DataFrame) -> str:
    """Return the reason why a table of embeddings was not written by the script; empty where it may have been."""
    words = ["dataset", "kind", "person", "image", "sha256", "detector", "backbone", "status"]
    if not all(table[name].map(type).eq(str).all() for name in words) or table.empty:
        return f"{', '.join(words)} are not all words"
    if not all(pd.api.types.is_float_dtype(table[name]) for name in ("yaw", "pitch")):
        return "yaw and pitch are no numbers"
    if len(table[["dataset", "detector", "backbone"]].drop_duplicates()) > 1:
        return "it holds several data sets, detectors or recognisers"
    scored = table["status"] == Status.OK
    for fault, rows in {
        "an unknown status": ~table["status"].isin([str(status) for status in Status]),
        "a picture that stands there twice": table.duplicated(["kind", "image"]),
        "a kind that names no folder or model": table["kind"].isin(["", ORIGINAL]),
        "an image that is no <person>/<file>": table["image"].str.partition("/")[0] != table["person"],
        "a vector that is none of length 1": scored & ~table["vector"].map(_is_unit).astype(bool),
    }.items():
        if rows.any():
            return f"row {int(rows.to_numpy().argmax()) + 1}: {fault}"
    if table.loc[scored, "vector"].map(len).nunique() > 1:
        return "its vectors differ in length"
    return ""


def _is_unit(vector: object) -> bool:
    if not isinstance(vector, np.ndarray) or vector.ndim != 1 or not np.issubdtype(vector.dtype, np.floating):
        return False
    return bool(abs(float(np.linalg.norm(vector)) - 1) < 1e-3)


def _pictures(table: pd.DataFrame) -> set[tuple[str, str, str]]:
    return set(table[["kind", "image", "sha256"]].itertuples(index=False, name=None))
