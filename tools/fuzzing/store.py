"""Damage what a run keeps, in every way: the values in the store, its file, the pictures, the tables and sections.

A study of drawn people runs once; each case copies what it kept, damages the copy, and runs again. The tables must be
the healthy run's, if need be after the one remedy that the message names.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from facefront.errors import SetupError
from facefront.report import Section
from facefront.report.section import load_sections
from facefront.study.failures import Failures
from facefront.study.store import _digest
from facefront.study.study import Study
from fuzzing import Case

# The study that needs no weights is the one of the tests.
sys.path.append(str(Path(__file__).parents[2] / "tests"))

TABLES = ("images", "faces", "frontals", "frontal_faces", "embeddings")
REMEDY = re.compile(r"(?:delete|remove) (?P<path>/\S+?)(?: and|:|;)|: no regular file")

BYTES = (None, 7, 1.5, "text", "\udc80", b"", b"\0", b"{}", b"[]", b"null", b"[" * 100_000, b'{"status": "ok"}')
"""Values of any kind in the place of a value."""


def _vector(*numbers: float) -> bytes:
    return np.array(numbers, np.float32).tobytes()


FORGED = (
    _vector(*[7.0] * 75),
    _vector(*[np.nan] * 75),
    _vector(np.inf, *[0.0] * 74),
    _vector(1.0, 0.0),
    b'{"status": "ok", "height": 0, "width": 9, "faces": []}',
    b'{"status": "ok", "height": 9, "width": 9, "faces": [{}]}',
    b'{"status": "fine", "detail": ""}',
    b'{"status": "ok", "sha256": "../../etc/passwd", "bytes": 1}',
    b"0" * 63,
)
"""Values that no step makes, with a checksum that fits."""


def run(results: str, root: Path) -> dict[str, Any]:
    """Return the tables of a study, as plain values that can be compared."""
    study = Study.open("drawn", root=root, results=results)
    try:
        tables = {name: getattr(study, name) for name in TABLES}
        tables["quality"] = Failures.open(study, "flow", "none, mirror").quality("dots")
        return {name: _plain(table) for name, table in tables.items()}
    finally:
        study.store.close()


def _plain(table: pd.DataFrame) -> str:
    vectors = {"vector": [None if v is None else v.tobytes() for v in table["vector"]]} if "vector" in table else {}
    return repr(table.assign(**vectors).to_dict("list"))


def run_with_remedy(results: Path, root: Path) -> dict[str, Any]:
    """Return the tables; where the run stops, follow the message's remedy once and run again."""
    try:
        return run(str(results), root)
    except SetupError as error:
        if not (remedy := REMEDY.search(str(error))):
            raise
        path = Path(remedy["path"] or str(error).partition(":")[0])
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        try:
            return run(str(results), root)
        except SetupError as second:
            raise RuntimeError(f"the remedy of '{error}' does not work: {second}") from second


def check_stage(results: Path, before: Path) -> str:
    """Read every table and section back; a fault where one that was altered is read, or not noticed by the next run."""
    study: Any = SimpleNamespace(results=results, root=results, manifest_sha256="")
    changed = Study.changed_files(study)
    altered = {p.name for p in before.rglob("*") if p.is_file() and not p.name.startswith(".")}
    altered = {n for n in altered for p in [*results.rglob(n)] if p.read_bytes() != next(before.rglob(n)).read_bytes()}
    if altered - {path.name for path in changed}:
        return f"{altered} not noticed"
    for path in changed:
        try:
            if path.suffix == ".json":
                load_sections(path.parent)
            else:
                study._table_path = lambda name: results / "tables" / f"{name}.parquet"
                Study.load(study, path.stem)
        except SetupError:
            continue
        return f"{path.name} was read"
    return ""


def cases(rng: np.random.Generator, folder: Path) -> Iterator[Case]:
    """Yield cases without end."""
    from drawn import make_project, use_drawn_components

    use_drawn_components(SimpleNamespace(setattr=_set, setitem=lambda place, name, value: place.update({name: value})))
    root = make_project(folder / "project", people=2)
    healthy = run("results/healthy", root)
    kept = root / "results/healthy"
    stages = _stages(folder)
    number = 0
    while True:
        for name, damage in DAMAGES.items():
            number += 1
            results = folder / f"case{number}"
            if name.startswith("handed over"):
                shutil.copytree(stages, results)
                detail = damage(results, rng)
                yield Case("store", f"{name}: {detail}", partial(check_stage, results, stages), str)
            else:
                shutil.copytree(kept, results)
                detail = damage(results, rng)
                # Copied pictures have new times, so that each is hashed again: as after a restored backup.
                yield Case(
                    "store",
                    f"{name}: {detail}",
                    partial(run_with_remedy, results, root),
                    partial(_compare, healthy),
                    untouched=[root / "data", kept],
                    seconds=120,
                )
            shutil.rmtree(results, ignore_errors=True)


def _set(place: Any, name: Any, value: Any) -> None:
    setattr(place, name, value)


def _compare(healthy: dict[str, Any], tables: dict[str, Any]) -> str:
    return ", ".join(f"{name} differs" for name in healthy if tables[name] != healthy[name])


def _stages(folder: Path) -> Path:
    stages = folder / "stages"
    study: Any = SimpleNamespace(_table_path=lambda name: stages / "tables" / f"{name}.parquet", manifest_sha256="")
    Study.save(study, pairs=pd.DataFrame({"similarity": [0.25, 0.5]}))
    for key in ("01_data", "02_detectors"):
        Section(key, key).save(stages / "sections")
    return stages


# Each takes the folder of results, changes it, and returns what it changed.


def _change_rows(results: Path, change: Callable[[sqlite3.Connection, list], str]) -> str:
    connection = sqlite3.connect(results / "store.sqlite")
    rows = connection.execute("SELECT step, key, value FROM results ORDER BY step, key").fetchall()
    with connection:
        detail = change(connection, rows)
    connection.close()
    return detail


def _value(results: Path, rng: np.random.Generator) -> str:
    def change(connection: sqlite3.Connection, rows: list) -> str:
        step, key, value = rows[rng.integers(len(rows))]
        new: Any = BYTES[rng.integers(len(BYTES))]
        if rng.random() < 0.5:
            spoilt = bytearray(value)
            spoilt[rng.integers(len(spoilt))] ^= 1 << rng.integers(8)
            new = bytes(spoilt[: rng.integers(len(spoilt))] if rng.random() < 0.3 else spoilt)
        cast = "CAST(? AS TEXT)" if isinstance(new, str) or rng.random() < 0.2 else "?"
        new = new.encode(errors="surrogateescape") if isinstance(new, str) else new
        connection.execute(f"UPDATE results SET value = {cast} WHERE step = ? AND key = ?", (new, step, key))
        return f"{step} {new!r:.40}"

    return _change_rows(results, change)


def _forged(results: Path, rng: np.random.Generator) -> str:
    def change(connection: sqlite3.Connection, rows: list) -> str:
        step, key, _ = rows[rng.integers(len(rows))]
        new = FORGED[rng.integers(len(FORGED))]
        fits = {"embed": (0, 1, 2), "detect": (4, 5, 6), "frontalize": (6, 7)}.get(step, (5, 8))
        new = FORGED[fits[rng.integers(len(fits))]]
        update = "UPDATE results SET value = ?, digest = ? WHERE step = ? AND key = ?"
        connection.execute(update, (new, _digest(step, key.encode(), new), step, key))
        return f"{step} {new!r:.40}"

    return _change_rows(results, change)


def _moved(results: Path, rng: np.random.Generator) -> str:
    def change(connection: sqlite3.Connection, rows: list) -> str:
        one, other = (rows[i] for i in rng.choice(len(rows), 2, replace=False))
        for (step, key, _), value in ((one, other[2]), (other, one[2])):
            connection.execute("UPDATE results SET value = ? WHERE step = ? AND key = ?", (value, step, key))
        return f"{one[0]} and {other[0]}"

    return _change_rows(results, change)


def _emptied(results: Path, rng: np.random.Generator) -> str:
    column = ("value", "digest", "key")[rng.integers(3)]
    new = {"value": "NULL", "digest": "x''", "key": "substr(key, 2)"}[column]

    def change(connection: sqlite3.Connection, _: list) -> str:
        return f"{connection.execute(f'UPDATE results SET {column} = {new}').rowcount} of {column}"

    return _change_rows(results, change)


def _file(results: Path, rng: np.random.Generator) -> str:
    path = results / "store.sqlite"
    content = bytearray(path.read_bytes())
    if rng.random() < 0.4:
        content = content[: rng.integers(len(content))]
    else:
        start = int(rng.integers(0, 100 if rng.random() < 0.3 else len(content)))
        content[start : start + 64] = rng.bytes(len(content[start : start + 64]))
    path.write_bytes(bytes(content))
    return f"{len(content)} bytes"


def _foreign(results: Path, rng: np.random.Generator) -> str:
    path = results / "store.sqlite"
    kind = ("text", "folder", "other table", "old", "newer", "trigger", "view")[rng.integers(7)]
    if kind in ("text", "folder", "other table", "old", "view"):
        path.unlink()
    if kind == "text":
        path.write_text("this is no database\n" * 400)
    elif kind == "folder":
        (path / "something").mkdir(parents=True)
    else:
        script = {
            "other table": "CREATE TABLE results (id INTEGER, name TEXT);",
            "old": "CREATE TABLE results (step TEXT, key TEXT, value BLOB, PRIMARY KEY (step, key)) WITHOUT ROWID;"
            "INSERT INTO results VALUES ('detect', 'k', x'00');",
            "newer": "PRAGMA user_version = 99;",
            "trigger": "CREATE TRIGGER t BEFORE INSERT ON results BEGIN SELECT RAISE(IGNORE); END;",
            "view": "CREATE VIEW results AS SELECT 1 step, 2 key, 3 value, 4 digest; PRAGMA user_version = 2;",
        }
        connection = sqlite3.connect(path)
        connection.executescript(script[kind])
        connection.close()
    return kind


def _picture(results: Path, rng: np.random.Generator) -> str:
    pictures = sorted(results.rglob("*.png"))
    path, other = (pictures[i] for i in rng.choice(len(pictures), 2, replace=False))
    kind = ("byte", "short", "gone", "other")[rng.integers(4)]
    _spoil(path, kind, 255, rng)
    if kind == "other":
        shutil.copy(other, path)
    return f"{kind} {path.parent.name}"


def _handed(results: Path, rng: np.random.Generator) -> str:
    files = sorted(path for path in results.rglob("*") if path.is_file())
    path = files[rng.integers(len(files))]
    kind = ("byte", "short", "gone", "new")[rng.integers(4)]
    _spoil(path, kind, 1, rng)
    if kind == "new":
        shutil.copy(files[0], path.with_name(f"other{path.suffix or '.json'}"))
    return f"{kind} {path.name}"


def _spoil(path: Path, kind: str, bits: int, rng: np.random.Generator) -> None:
    """Change the bits of one byte, cut the file, or delete it."""
    content = bytearray(path.read_bytes())
    if kind == "byte":
        content[rng.integers(len(content))] ^= bits
        path.write_bytes(bytes(content))
    elif kind == "short":
        path.write_bytes(bytes(content[: rng.integers(len(content))]))
    elif kind == "gone":
        path.unlink()


DAMAGES: dict[str, Callable[[Path, np.random.Generator], str]] = {
    "value": _value,
    "forged value": _forged,
    "values exchanged": _moved,
    "column": _emptied,
    "file": _file,
    "foreign file": _foreign,
    "picture": _picture,
    "handed over": _handed,
}
