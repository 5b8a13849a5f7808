"""Tables that take long are computed once, and again where anything that they depend on changed."""

import types

import numpy as np
import pandas as pd
import pytest

from facefront.study import kept
from facefront.study.kept import hash_code, hash_table, keep_tables
from facefront.study.store import Store

PAIRS = pd.DataFrame({"person": ["ann", "bob"], "similarity": [0.25, np.nan], "rank": [np.inf, 1.0]})
EMPTY = PAIRS[:0].assign(note=pd.Series(dtype="str"))


@pytest.fixture
def run(tmp_path):
    """Ask for two tables; those, and whether they were computed."""

    def ask(depends):
        done = []

        def compute():
            done.append(1)
            return [PAIRS, EMPTY]

        store = Store(tmp_path / "store.sqlite")
        try:
            return keep_tables(store, ["pairs", "notes"], depends, compute), bool(done)
        finally:
            store.close()

    return ask


def test_a_second_run_reads_the_same_tables_and_computes_nothing(run):
    first, computed = run(["a", 1])
    second, again = run(["a", 1])
    assert computed and not again
    for before, after in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(before, after)


def test_another_input_or_library_computes_again_and_the_old_tables_go(run, monkeypatch):
    run("a")
    assert run("b")[1]
    assert run("a")[1]
    monkeypatch.setattr(kept, "_libraries", lambda: ["newer"])
    assert run("a")[1] and not run("a")[1]


def test_a_table_too_large_for_the_store_is_computed_each_time(run, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 10)
    assert run("a")[1] and run("a")[1]


def test_a_kept_table_that_cannot_be_read_is_computed_again(run, tmp_path):
    run("a")
    store = Store(tmp_path / "store.sqlite")
    key = store._connection.execute("SELECT key FROM results WHERE step = 'tables:pairs'").fetchone()[0].decode()
    store.replace([("tables:pairs", key, b"PAR1 broken PAR1")])
    store.close()
    assert run("a")[1] and not run("a")[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.assign(person=["ann", "eve"]),
        lambda table: table.rename(columns={"person": "people"}),
        lambda table: table.assign(vector=[np.array([1, 3], np.float32), None]),
        lambda table: table.assign(vector=[None, np.array([1, 2], np.float32)]),
        lambda table: table[::-1],
    ],
)
def test_every_cell_and_name_of_a_table_counts(change):
    table = PAIRS.assign(vector=[np.array([1, 2], np.float32), None])
    assert hash_table(table) == hash_table(table.copy()) != hash_table(change(table))


def test_a_changed_line_of_code_counts(tmp_path):
    package = types.ModuleType("package")
    package.__file__ = str(tmp_path / "__init__.py")
    (tmp_path / "__init__.py").touch()
    (tmp_path / "part.py").write_text("a = 1")
    before = hash_code(package)
    assert before == hash_code(package)
    (tmp_path / "part.py").write_text("a = 2")
    assert before != hash_code(package)
