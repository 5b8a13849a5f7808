"""Keep computed values in one SQLite file, so that nothing is computed twice.

Each results folder has one file. A row is (step, key, value): the key is the SHA-256 of everything that the value
depends on (the bytes of the photo, the fingerprints of the components, the versions of code and libraries), so that a
changed photo, weight, parameter or library has another key and is computed again. SQLite keeps each transaction as a
whole or not at all after a kill, and lets two runs share the file.

The file is not trusted: a checksum stands beside each value, and each value has the form of its step. One that fails is
deleted with a warning and computed again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from facefront.errors import SetupError
from facefront.study.rows import is_sound

LOG = logging.getLogger(__name__)

FORMAT = 2
"""Of the file; stands in SQLite's user_version. 1 had no checksums and no versions of libraries in its keys."""

_CHUNK = 500  # keys in one query; SQLite's oldest limit on parameters is 999
_LONGEST = 64 << 20  # bytes of one value: far beyond any of ours
_JOURNAL = bytes.fromhex("d9d505f920a163d7")  # ends a journal that names another. Source: sqlite.org/fileformat2
_OLD = "CREATE TABLE results (step TEXT, key TEXT, value BLOB, PRIMARY KEY (step, key)) WITHOUT ROWID"
_TABLE = "CREATE TABLE results (step TEXT, key TEXT, value BLOB, digest BLOB, PRIMARY KEY (step, key)) WITHOUT ROWID"


def make_key(*parts: Any) -> str:
    """Return the SHA-256 (hexadecimal) of the parts, each a value that JSON can hold. Equal parts give equal keys on
    every machine."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class Store:
    """Values by step and key, in one file. Every `put` is one transaction; a second writer waits for the first."""

    def __init__(self, path: Path, remedy: str = "") -> None:
        """Open, and make it where it is not there. remedy: against a damaged file; empty: to delete that file.

        Raises SetupError where the folder cannot be written, and where the file is not one of this version's stores.
        """
        self.path, self._lock = path, threading.Lock()
        self._remedy = remedy or f"delete {path} and run again: what it held is computed again"
        if path.exists() and not path.is_file():
            raise SetupError(f"{path}: no regular file, where the store of results should be; remove it and run again")
        self._check_journal()
        with self._explained():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=120, check_same_thread=False)
            self._connection.text_factory = bytes  # text that is no UTF-8 is a damaged value, not an error of the file
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            self._connection.execute("PRAGMA trusted_schema = OFF")
            found = self._form()
            if found != (FORMAT, [_TABLE]):
                found = self._set_up()
        if found != (FORMAT, [_TABLE]):
            self.close()
            newer = "of a newer version of facefront" if found[0] > FORMAT else "not one that facefront made"
            raise SetupError(f"{path}: a database, but {newer}; {self._remedy}")

    def _check_journal(self) -> None:
        """Raise SetupError where a journal beside the file names another one, which no store of ours has: SQLite would
        delete the file of that name, wherever it lies."""
        journal = self.path.with_name(f"{self.path.name}-journal")
        if journal.exists() and (not journal.is_file() or journal.read_bytes()[-8:] == _JOURNAL):
            raise SetupError(f"{journal}: not a journal that facefront left; delete it, and run again")

    def _form(self) -> tuple[int, list[str]]:
        """Return the format's number and everything that is defined in the file."""
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        rows = self._connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return version, [sql.decode(errors="replace") for (sql,) in rows]

    def _set_up(self) -> tuple[int, list[str]]:
        """Make the table where the file is empty, or has it in the old form; the form after that."""
        self._connection.execute("BEGIN IMMEDIATE")
        with self._connection:
            found = self._form()
            if found == (0, [_OLD]):
                LOG.warning("%s: kept by an older version of facefront; its values are computed again", self.path)
                self._connection.execute("DROP TABLE results")
            if found in ((0, []), (0, [_OLD])):
                self._connection.execute(_TABLE)
                self._connection.execute(f"PRAGMA user_version = {FORMAT}")
            return self._form()

    def get(self, step: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the sound values, by key. Damaged ones are deleted, with a line in the log."""
        found: dict[str, bytes] = {}
        for chunk in _chunks(keys):
            found.update(self._sound(step, chunk))
        return found

    def require(self, step: str, keys: Sequence[str]) -> dict[str, bytes]:
        """Return values that this run computed or found. Raises SetupError where one is gone or damaged."""
        found = self.get(step, keys)
        if lacking := sum(key not in found for key in set(keys)):
            raise SetupError(
                f"{self.path}: {lacking} values of the step {step} are gone or damaged since this run found them; run "
                "again: they are computed again"
            )
        return found

    def missing(self, step: str, keys: Iterable[str]) -> set[str]:
        """Return the keys that have no sound value."""
        wanted = list(dict.fromkeys(keys))
        return set(wanted).difference(*(self._sound(step, chunk) for chunk in _chunks(wanted)))

    def _sound(self, step: str, keys: Sequence[str]) -> dict[str, bytes]:
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, value, digest FROM results WHERE step = ? AND key IN ({marks})"
        with self._explained():
            rows = self._connection.execute(query, [step, *keys]).fetchall()
            found = {
                key.decode(): value
                for key, value, digest in rows
                if isinstance(value, bytes) and digest == _digest(step, key, value) and is_sound(step, value)
            }
            if len(found) < len(rows):
                damaged = [(step, key.decode()) for key, _, _ in rows if key.decode() not in found]
                with self._connection:
                    self._connection.executemany("DELETE FROM results WHERE step = ? AND key = ?", damaged)
                LOG.warning(
                    "%s: %d damaged values of the step %s; they are computed again", self.path, len(damaged), step
                )
        return found

    def put(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep (step, key, value) rows, all or none. A key that is there already keeps its value."""
        self._write("INSERT OR IGNORE", rows)

    def replace(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep rows as `put` does, but replace existing values: for outputs that can be lost, such as picture files."""
        self._write("INSERT OR REPLACE", rows)

    def clear(self, step: str) -> int:
        """Delete all rows of a step and return their number."""
        with self._explained(), self._connection:
            return self._connection.execute("DELETE FROM results WHERE step = ?", [step]).rowcount

    def counts(self) -> dict[str, int]:
        """Return the number of values of each step, sound or not."""
        with self._explained():
            rows = self._connection.execute("SELECT step, COUNT(*) FROM results GROUP BY step").fetchall()
        return {step.decode(errors="replace"): count for step, count in rows}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _write(self, verb: str, rows: Iterable[tuple[str, str, bytes]]) -> None:
        digested = [(step, key, value, _digest(step, key.encode(), value)) for step, key, value in rows]
        with self._explained(), self._connection:
            self._connection.executemany(f"{verb} INTO results VALUES (?, ?, ?, ?)", digested)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Let one caller in at a time (joblib has threads of its own), and raise faults as SetupError in one line."""
        try:
            with self._lock:
                yield
        except (sqlite3.OperationalError, OSError) as error:
            busy = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
            remedy = "wait for the other run that uses it" if busy else "free some space, make the folder writable"
            raise SetupError(
                f"{self.path}: cannot be used as the store of results ({error}); {remedy}, or work in another checkout"
            ) from error
        except sqlite3.DatabaseError as error:
            raise SetupError(f"{self.path}: the store of results is damaged ({error}); {self._remedy}") from error


def _chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + _CHUNK] for start in range(0, len(keys), _CHUNK))


def _digest(step: str, key: bytes, value: bytes) -> bytes:
    """Return the checksum of a value and its place, so that no row is taken for another."""
    return hashlib.blake2b(b"\0".join([step.encode(), key, value]), digest_size=16).digest()
