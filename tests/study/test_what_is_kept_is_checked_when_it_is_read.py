"""No value, picture, table or section is believed because it lies where ours lie: what fails is computed again."""

import itertools
import json
import logging
import os
import re
import shutil
import sqlite3
import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.faces import Status
from facefront.measure import EMBEDDING_COLUMNS, stack_vectors
from facefront.quickstart.photos import list_sources
from facefront.quickstart.pictures import make_pictures
from facefront.report import Section
from facefront.report.section import load_sections
from facefront.study import inputs
from facefront.study.enhancement import Enhancement
from facefront.study.rows import is_sound
from facefront.study.store import FORMAT, Store, _digest
from facefront.study.study import Study

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    return make_project(tmp_path, people=2)


def change(path: Path, statement: str, *values) -> int:
    connection = sqlite3.connect(path)
    with connection:
        changed = connection.execute(statement, values).rowcount
    connection.close()
    return changed


UNIT = np.eye(1, 8, dtype=np.float32)[0]


@pytest.mark.parametrize("new", [UNIT.tobytes()[:-1] + b"\1", None, "text", 7, b"", b"\0" * 31])
def test_a_changed_value_is_deleted_said_and_put_again(tmp_path, caplog, new):
    path = tmp_path / "store.sqlite"
    store = Store(path)
    store.put([("embed", key, UNIT.tobytes()) for key in "abc"])
    assert change(path, "UPDATE results SET value = ? WHERE key = 'b'", new) == 1
    with caplog.at_level(logging.WARNING):
        assert store.missing("embed", ["a", "b"]) == {"b"}
    assert [r.getMessage() for r in caplog.records] == [
        f"{path}: 1 damaged values of the step embed; they are computed again"
    ]
    store.put([("embed", "b", UNIT.tobytes())])
    assert store.get("embed", ["a", "b", "c"]) == dict.fromkeys("abc", UNIT.tobytes())


def test_a_value_in_the_place_of_another_is_noticed(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.put([("embed", "a", UNIT.tobytes()), ("embed", "b", np.roll(UNIT, 1).tobytes())])
    change(store.path, "UPDATE results SET value = ?, digest = (SELECT digest FROM results WHERE key = 'b') "
           "WHERE key = 'a'", np.roll(UNIT, 1).tobytes())  # fmt: skip
    assert store.get("embed", ["a", "b"]) == {"b": np.roll(UNIT, 1).tobytes()}


@pytest.mark.parametrize(
    "step, value",
    [
        ("embed", (7 * UNIT).tobytes()),
        ("embed", np.full(8, np.nan, np.float32).tobytes()),
        ("embed", np.full(8, np.inf, np.float32).tobytes()),
        ("embed", b""),
        ("sha256", b"0" * 63),
        ("sha256", "é".encode() * 32),
        *(
            (step, value)
            for step in ("detect", "frontalize", "enhance", "picture_quality")
            for value in (b"", b"{", b"[]", b"7", b"[" * 100_000, b"\xff", b"{}", b'{"status": "fine", "detail": ""}')
        ),
        ("detect", b'{"status": "ok", "height": 1, "width": 1, "faces": [{"x1": "a"}]}'),
        ("frontalize", b'{"status": "ok", "sha256": "../x"}'),
        ("frontalize", b'{"status": "ok"}'),
    ],
)
def test_a_value_that_its_step_cannot_have_made_is_none(tmp_path, step, value):
    assert not is_sound(step, value)
    store = Store(tmp_path / "store.sqlite")
    store.put([(step, "key", value)])  # with the checksum that fits
    assert store.get(step, ["key"]) == {}


DAMAGED = {
    "text": lambda path: path.write_text("no database\n" * 1000),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "overwritten": lambda path: path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 20_000),
    "foreign": lambda path: (path.unlink(), change(path, "CREATE TABLE results (id INTEGER)")),
    "trigger": lambda path: change(path, "CREATE TRIGGER t BEFORE INSERT ON results BEGIN SELECT RAISE(IGNORE); END"),
    "newer": lambda path: change(path, f"PRAGMA user_version = {FORMAT + 1}"),
    "folder": lambda path: (path.unlink(), path.mkdir()),
}


def follow(message: str) -> None:
    """What the message says: delete or remove the path that it names."""
    named = re.search(r"delete (?:the folder )?(\S+) and run again", message)
    path = Path(named[1] if named else re.match(r"(\S+): .* remove it and run again", message)[1])
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_stops_the_run_and_the_remedy_works(project, damage):
    healthy = Study.open("drawn", root=project).embeddings
    DAMAGED[damage](project / "results/drawn/store.sqlite")
    with pytest.raises(SetupError, match=r"store\.sqlite.* run again") as stopped:
        assert Study.open("drawn", root=project).embeddings is None
    follow(str(stopped.value))
    again = Study.open("drawn", root=project).embeddings
    assert [v is None or v.tolist() for v in again["vector"]] == [v is None or v.tolist() for v in healthy["vector"]]


def test_a_damaged_file_of_the_quickstart_stops_it_and_the_remedy_works(project):
    study = Study.open("drawn", root=project)
    photos = list_sources(project / "data/Angle")
    detector, maker = study.components.detectors[0], study.components.frontalizers[0]

    def make():
        out, source = project / "out", project / "data/Angle"
        return make_pictures("frontalize", maker, detector, photos, source=source, out=out, profile=study.profile)

    first = make()
    (project / "out/frontalize.sqlite").write_text("no database\n" * 1000)
    with pytest.raises(SetupError, match="out and run again: its pictures are made again") as stopped:
        make()
    follow(str(stopped.value))
    pd.testing.assert_frame_equal(make(), first)


def test_a_store_of_the_old_form_is_emptied_in_one_line(tmp_path, caplog):
    path = tmp_path / "store.sqlite"
    old = "CREATE TABLE results (step TEXT, key TEXT, value BLOB, PRIMARY KEY (step, key)) WITHOUT ROWID"
    change(path, old)
    change(path, "INSERT INTO results VALUES ('detect', 'k', ?)", b'{"status": "read_error", "detail": "no such file"}')
    with caplog.at_level(logging.WARNING):
        store = Store(path)
    assert len(caplog.records) == 1
    assert str(path) in caplog.records[0].getMessage()
    assert store.get("detect", ["k"]) == {}
    store.put([("s", "k", b"1")])
    assert Store(path).get("s", ["k"]) == {"k": b"1"}


def test_a_value_that_is_damaged_while_a_run_uses_it_stops_in_one_line_and_the_next_run_heals_it(project):
    study = Study.open("drawn", root=project)
    faces = study.faces
    assert change(study.store.path, "UPDATE results SET value = NULL WHERE step = 'embed'")
    with pytest.raises(SetupError, match=r"store\.sqlite: .* run again"):
        assert study.photo_embeddings is None
    again = Study.open("drawn", root=project)
    assert again.faces.equals(faces)
    assert (again.photo_embeddings["status"] == Status.OK).all()


def test_forged_vectors_of_another_length_stop_the_run_and_the_remedy_works(project):
    study = Study.open("drawn", root=project)
    assert study.photo_embeddings is not None
    connection = sqlite3.connect(study.store.path)
    (key,) = connection.execute("SELECT key FROM results WHERE step = 'embed'").fetchone()
    with connection:
        connection.execute(
            "UPDATE results SET value = ?, digest = ? WHERE step = 'embed' AND key = ?",
            (UNIT.tobytes(), _digest("embed", key.encode(), UNIT.tobytes()), key),
        )
    with pytest.raises(SetupError, match="differ in length") as stopped:
        assert Study.open("drawn", root=project).photo_embeddings is None
    Path(re.match(r"(\S+):", str(stopped.value))[1]).unlink()
    assert len(Study.open("drawn", root=project).photo_embeddings) == 10


@pytest.mark.parametrize("tables", ["frontals", "enhanced"])
def test_a_picture_that_was_altered_at_the_same_length_is_made_again(project, tables, monkeypatch):
    profile = project / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "enhancers: {sharp: {}}\nenhancement: {of: [none]}\n")

    def run() -> pd.DataFrame:
        study = Study.open("drawn", root=project)
        return study.frontals if tables == "frontals" else Enhancement.open(study, "none").frontals

    table = run()
    path = project / "results/drawn" / table[table["sha256"] != ""].iloc[-1]["path"]
    content = path.read_bytes()
    path.write_bytes(content[:-20] + bytes(20))
    pd.testing.assert_frame_equal(run(), table)
    assert path.read_bytes() == content


@pytest.mark.parametrize("vector", [7 * UNIT, UNIT * np.nan, UNIT[:0], UNIT[None], None, "vector", UNIT.astype(int)])
def test_no_vector_enters_a_measure_that_is_none(vector):
    rows = [(i, "original", "d", "b", "ok", v) for i, v in (("one.png", UNIT), ("two.png", vector))]
    with pytest.raises(SetupError, match=r"embedding of two\.png"):
        stack_vectors(pd.DataFrame(rows, columns=list(EMBEDDING_COLUMNS)))


def saved(study: Study) -> Path:
    study.save(pairs=pd.DataFrame({"similarity": [0.25, 0.5]}))
    Section("01_data", "The photos").save(study.results / "sections")
    return study.results


def test_what_a_notebook_left_is_read_back(project):
    study = Study.open("drawn", root=project)
    results = saved(study)
    assert study.load("pairs")["similarity"].tolist() == [0.25, 0.5]
    assert [section.key for section in load_sections(results / "sections")] == ["01_data"]
    assert study.changed_files() == {}


@pytest.mark.parametrize("kind", ["table", "section", "table without record", "section from elsewhere", "table gone"])
def test_what_was_changed_between_notebooks_is_refused_and_the_next_make_runs_them_again(project, kind, capsys):
    study = Study.open("drawn", root=project)
    results = saved(study)
    table, section = results / "tables/pairs.parquet", results / "sections/01_data.json"
    if kind == "table":
        pd.DataFrame({"similarity": [0.25, 9.0]}).to_parquet(table)
    elif kind == "section":
        section.write_text(json.dumps(json.loads(section.read_text()) | {"title": "9.0"}))
    elif kind == "table without record":
        (table.parent / ".pairs.parquet.sha256").unlink()
    elif kind == "table gone":
        table.unlink()
    else:
        section = shutil.copy(section, section.with_name("02_other.json"))
    path = table if "table" in kind else section

    def read():
        return load_sections(path.parent) if "section" in kind else study.load("pairs")

    with pytest.raises(SetupError, match=f"{re.escape(str(path))}: .*run make report again"):
        read()
    stamp = results / "notebooks/inputs.json"
    stamp.parent.mkdir()
    stamp.write_text(json.dumps({"a": 1}, indent=1, sort_keys=True))
    os.utime(stamp, (1, 1))
    before = stamp.stat().st_mtime_ns
    inputs._write_changed({"a": 1}, study, stamp)
    assert stamp.stat().st_mtime_ns > before  # make compares it with the notebooks
    assert str(path) in capsys.readouterr().err
    assert not path.exists()  # set aside
    saved(study)  # the notebooks ran
    assert len(read()) > 0
    before = stamp.stat().st_mtime_ns
    inputs._write_changed({"a": 1}, study, stamp)
    assert stamp.stat().st_mtime_ns == before


def test_tables_made_of_other_photos_are_refused_in_one_line_and_the_remedy_works(project, tmp_path):
    saved(Study.open("drawn", root=project))
    other = shutil.copytree(project / "data", tmp_path / "other")
    assert len(Study.open("drawn", root=project, data=str(other)).load("pairs")) == 2  # the same photos elsewhere
    next((other / "Angle").glob("*/*.png")).unlink()
    study = Study.open("drawn", root=project, data=str(other))
    with pytest.raises(SetupError, match=r"pairs\.parquet: was made of other photos .*with the same data") as stopped:
        study.load("pairs")
    assert "\n" not in str(stopped.value)
    saved(study)
    assert len(study.load("pairs")) == 2


def test_a_table_that_no_notebook_wrote_yet_is_named_and_the_remedy_works(project):
    study = Study.open("drawn", root=project)
    with pytest.raises(SetupError, match=r"pairs\.parquet: no such file; run the notebooks before this one") as stopped:
        study.load("pairs")
    stamp = Path(re.search(r"delete (\S+) and run make report", str(stopped.value))[1])
    assert stamp == inputs.inputs_file("drawn", project)
    inputs._write_changed({"a": 1}, study, stamp)  # deleted, it is written, and all notebooks are due
    assert stamp.is_file()
    saved(study)
    assert len(study.load("pairs")) == 2


def test_results_without_records_and_files_that_are_written_no_more_are_set_aside_by_one_make(project, capsys):
    study = Study.open("drawn", root=project)
    results = saved(study)
    stamp = inputs.inputs_file("drawn", project)
    inputs._write_changed({"a": 1}, study, stamp)
    assert stamp.is_file()
    old, gone = results / "sections/04_old.json", results / "tables/old.parquet"
    old.write_text("{}")
    gone.with_name(".old.parquet.sha256").write_text("0" * 64)
    for record in [*results.glob("tables/.*.sha256"), *results.glob("sections/.*.sha256")]:
        if record.name != ".old.parquet.sha256":
            record.unlink()
    inputs._write_changed({"a": 1}, study, stamp)
    assert len(capsys.readouterr().err.splitlines()) == 4
    saved(study)  # the notebooks that there are
    before = stamp.stat().st_mtime_ns
    inputs._write_changed({"a": 1}, study, stamp)
    assert (study.changed_files(), stamp.stat().st_mtime_ns) == ({}, before)
    assert [section.key for section in load_sections(results / "sections")] == ["01_data"]
    assert old.with_name("04_old.json.old").read_text() == "{}"


def test_a_status_that_was_the_machines_fault_lets_the_next_make_try_again(project, monkeypatch):
    def greedy(content, name, max_side=None):
        raise MemoryError

    study = Study.open("drawn", root=project)
    assert study.images is not None
    stamp = study.results / "notebooks/inputs.json"
    inputs._write_changed({"a": 1}, study, stamp)
    before = stamp.stat().st_mtime_ns
    inputs._write_changed({"a": 1}, study, stamp)
    assert stamp.stat().st_mtime_ns == before
    study.analysis.note_fault("photo")
    inputs._write_changed({"a": 1}, study, stamp)
    assert stamp.stat().st_mtime_ns > before


def test_damage_of_every_kind_changes_no_table(tmp_path, monkeypatch):
    """A part of `make fuzz`."""
    monkeypatch.syspath_prepend(TOOLS)
    from fuzzing import GOOD, child, store

    use_drawn_components(monkeypatch)  # the cases do so too; what they replace is put back when the test ends
    tried = itertools.islice(store.cases(np.random.default_rng(3), tmp_path), len(store.DAMAGES))
    outcomes = {case.name: child.try_case(case) for case in tried}
    assert len(outcomes) == len(store.DAMAGES)
    assert {name: outcome for name, outcome in outcomes.items() if outcome[0] not in GOOD} == {}


def test_a_journal_that_names_another_file_is_refused_before_sqlite_deletes_that_file(tmp_path):
    store, keep = tmp_path / "results.sqlite", tmp_path / "keep.txt"
    keep.write_text("mine")
    Store(store).close()
    magic, name = bytes.fromhex("d9d505f920a163d7"), str(keep).encode()
    head = magic + struct.pack(">IIIII", 0, 7, store.stat().st_size // 4096, 512, 4096)
    last = struct.pack(">I", 0x40000000 // 4096 + 1) + name + struct.pack(">II", len(name), sum(name)) + magic
    journal = tmp_path / "results.sqlite-journal"
    journal.write_bytes(head.ljust(512, b"\0") + last)
    with pytest.raises(SetupError, match=r"results\.sqlite-journal: .*delete it, and run again"):
        Store(store)
    assert keep.read_text() == "mine"
    journal.unlink()
    Store(store).close()
