"""Keep tables that take long to compute in the study's store, until anything that they depend on changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pyarrow
import scipy
import sklearn

from facefront.study.store import Store, make_key

STEP = "tables"

MOST = 48 << 20
"""Bytes of a table that is kept, well below what the store takes; a larger one is computed in each run."""


def keep_tables(
    store: Store, names: Sequence[str], depends: Any, compute: Callable[[], Sequence[pd.DataFrame]]
) -> list[pd.DataFrame]:
    """Return the tables that `compute` returns, from the store where they were kept under the same `depends`.

    names: of the tables; of one name only the newest table is kept. depends: everything that the tables depend on, as
    JSON can hold it (see `hash_table` and `hash_code`); the versions of the libraries are added.
    """
    key = make_key(depends, _libraries())
    found = [_read(store.get(f"{STEP}:{name}", [key]).get(key)) for name in names]
    known = [table for table in found if table is not None]
    if len(known) == len(names):
        return known
    made = compute()
    for name, table in zip(names, made, strict=True):
        value = table.to_parquet(index=False)
        store.clear(f"{STEP}:{name}")
        if len(value) <= MOST:
            store.put([(f"{STEP}:{name}", key, value)])
    return list(made)


def _read(value: bytes | None) -> pd.DataFrame | None:
    """Return a kept table; None where there is none, or one that cannot be read."""
    try:
        return None if value is None else pd.read_parquet(BytesIO(value))
    except (pyarrow.ArrowException, OSError, ValueError):
        return None


def hash_table(table: pd.DataFrame) -> str:
    """Return a SHA-256 of a table's columns and values; a cell may be an array or None.

    >>> hash_table(pd.DataFrame({"a": [1, 2]})) == hash_table(pd.DataFrame({"a": [1, 3]}))
    False
    """
    digest = hashlib.sha256("\n".join(table.columns).encode())
    for name in table:
        column = table[name]
        if column.dtype == object:
            for value in column:
                digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
                digest.update(b"\0")
        else:
            digest.update(pd.util.hash_pandas_object(column, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def hash_code(*packages: ModuleType) -> str:
    """Return a SHA-256 of the source of these packages and modules, so that a change of code computes anew."""
    digest = hashlib.sha256()
    for package in packages:
        path = Path(str(package.__file__))
        for source in sorted(path.parent.rglob("*.py")) if path.name == "__init__.py" else [path]:
            digest.update(source.read_bytes())
    return digest.hexdigest()


def _libraries() -> list[str]:
    return [library.__version__ for library in (np, pd, scipy, sklearn)]
