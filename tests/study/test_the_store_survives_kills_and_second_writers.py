"""The store keeps whole transactions or nothing, and two processes may write to it at once."""

import multiprocessing
import os
import resource
import signal
import sqlite3
import time

import pytest

from facefront.errors import SetupError
from facefront.study.files import check_writable, hash_files, write_text
from facefront.study.store import Store, make_key


def write_batches(path, prefix, batches):
    store = Store(path)
    for batch in range(batches):
        store.put([("step", f"{prefix}{batch}-{i}", bytes(2000)) for i in range(20)])


def test_what_was_put_is_there_and_a_second_put_changes_nothing(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    store.put([("a", "k", b"1"), ("b", "k", b"2")])
    store.put([("a", "k", b"other")])
    assert store.get("a", ["k", "absent"]) == {"k": b"1"}
    store.replace([("a", "k", b"new")])
    assert store.get("a", ["k"]) == {"k": b"new"}
    assert store.missing("a", ["k", "absent", "absent"]) == {"absent"}


def test_more_keys_than_one_query_takes(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    keys = [str(i) for i in range(2500)]
    store.put(("s", key, key.encode()) for key in keys[:2000])
    assert store.get("s", keys) == {key: key.encode() for key in keys[:2000]}
    assert store.missing("s", keys) == set(keys[2000:])


def test_equal_parts_give_equal_keys_in_any_order_of_a_mapping():
    assert make_key("x", {"a": 1, "b": 2.5}) == make_key("x", {"b": 2.5, "a": 1})
    assert make_key("x", 1) != make_key("x1")
    assert make_key(["a", "b"]) != make_key(["ab"])


def test_a_kill_in_the_middle_leaves_whole_batches_only(tmp_path):
    path = tmp_path / "store.sqlite"
    Store(path)
    process = multiprocessing.get_context("spawn").Process(target=write_batches, args=(path, "x", 10_000))
    process.start()
    while sqlite3.connect(path, timeout=60).execute("SELECT count(*) FROM results").fetchone()[0] < 100:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    store = Store(path)
    count = store._connection.execute("SELECT count(*) FROM results").fetchone()[0]
    assert 100 <= count < 200_000
    assert count % 20 == 0
    store.put([("step", "after", b"")])
    assert store._connection.execute("PRAGMA integrity_check").fetchone()[0] == b"ok"


def test_two_writers_at_once_lose_nothing(tmp_path):
    path = tmp_path / "store.sqlite"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_batches, args=(path, prefix, 30)) for prefix in "xy"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert Store(path)._connection.execute("SELECT count(*) FROM results").fetchone()[0] == 2 * 30 * 20


def test_a_store_that_is_no_store_says_what_to_do(tmp_path):
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(
        SetupError, match=r"store\.sqlite: the store of results is damaged .*; delete .*store\.sqlite and run again"
    ):
        Store(path)


def test_results_that_cannot_be_written_stop_the_run(tmp_path):
    (tmp_path / "results").write_text("a file where the folder should be")
    with pytest.raises(SetupError, match="cannot be written"):
        check_writable(tmp_path / "results")
    with pytest.raises(SetupError, match="cannot be used as the store"):
        Store(tmp_path / "results" / "store.sqlite")


def fill_disk(path, queue):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    store = Store(path / "store.sqlite")
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
    messages = []
    actions = (
        lambda: store.put([("s", "k", bytes(100_000))]),
        lambda: check_writable(path),
        lambda: write_text("x" * 100_000, path / "table.csv"),
    )
    for action in actions:
        try:
            action()
        except SetupError as error:
            messages.append(str(error))
    queue.put(messages)


def test_a_full_disk_is_one_line_and_leaves_the_store_whole(tmp_path):
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=fill_disk, args=(tmp_path, queue))
    process.start()
    messages = queue.get(timeout=60)
    process.join()
    assert len(messages) == 3
    assert all("free some space" in message and "\n" not in message for message in messages)
    assert Store(tmp_path / "store.sqlite").missing("s", ["k"]) == {"k"}


def test_a_write_that_fails_leaves_the_old_file(tmp_path):
    path = tmp_path / "file.txt"
    write_text("old", path)
    with pytest.raises(UnicodeEncodeError):
        write_text("\ud800", path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_changed_file_is_hashed_again_and_a_missing_one_has_no_hash(tmp_path):
    store = Store(tmp_path / "store.sqlite")
    path = tmp_path / "عکس یک.jpg"
    path.write_bytes(b"one")
    first = hash_files([str(path), str(tmp_path / "absent")], store)
    assert first[1] == ""
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert hash_files([str(path)], store)[0] not in {"", first[0]}
