"""What has been computed, kept so that nothing is computed twice.

One SQLite file a results folder. A row is (step, key, value): the key is the SHA-256 of everything that the value
depends on (the bytes of the photo, the fingerprints of the components), so a changed photo, weight or parameter looks
for another row and finds none. SQLite gives what a home-made cache would have to invent: a transaction is there as a
whole or not at all after a kill, and two runs may share the file.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from facefront.errors import SetupError

_CHUNK = 500  # keys in one query; SQLite's oldest limit on parameters is 999


def make_key(*parts: Any) -> str:
    """SHA-256 (hexadecimal) of the parts, each a value that JSON can hold. Equal parts give equal keys on every
    machine."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class Store:
    """Values by step and key, in one file. Every `put` is one transaction; a second writer waits for the first."""

    def __init__(self, path: Path) -> None:
        """Open, and make it where it is not there. Raises SetupError where the folder cannot be written."""
        self.path, self._lock = path, threading.Lock()
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=120, check_same_thread=False)
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS results "
                "(step TEXT, key TEXT, value BLOB, PRIMARY KEY (step, key)) WITHOUT ROWID"
            )
            self._connection.commit()

    def get(self, step: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The values that are there, by key."""
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            query = f"SELECT key, value FROM results WHERE step = ? AND key IN ({marks})"
            with self._explained():
                found.update(self._connection.execute(query, [step, *chunk]).fetchall())
        return found

    def missing(self, step: str, keys: Iterable[str]) -> set[str]:
        """The keys that have no value yet."""
        wanted = list(dict.fromkeys(keys))
        found: set[str] = set()
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            query = f"SELECT key FROM results WHERE step = ? AND key IN ({marks})"
            with self._explained():
                found.update(key for (key,) in self._connection.execute(query, [step, *chunk]))
        return set(wanted) - found

    def put(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep (step, key, value) rows, all or none. A key that is there already keeps its value."""
        with self._explained(), self._connection:
            self._connection.executemany("INSERT OR IGNORE INTO results VALUES (?, ?, ?)", rows)

    def replace(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """As `put`, but the new value counts: for what can go missing outside the store, such as a picture file."""
        with self._explained(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """One caller at a time (joblib asks for tasks from a thread of its own), and one line on what is wrong."""
        try:
            with self._lock:
                yield
        except (sqlite3.DatabaseError, OSError) as error:
            raise SetupError(
                f"{self.path}: cannot be used as the store of results ({error}); free some space, make the folder "
                "writable, or work in another checkout; a damaged file can be deleted, what it held is computed again"
            ) from error
