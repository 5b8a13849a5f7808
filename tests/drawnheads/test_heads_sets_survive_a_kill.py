"""A process that draws a set is killed, as by the power going: the next one finishes what it left."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import filelock
import pytest

from drawnheads.sets.sets import MANIFEST, Plan, check_set, make_set
from facefront.errors import SetupError

PLAN = Plan("small", {}, {"A": 1}, ("01", "02", "03"), {})
SCRIPT = """
import os, signal, sys
from pathlib import Path
from drawnheads.sets import sets
from test_heads_sets_survive_a_kill import PLAN, content

def die(moment):
    if moment == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

def draw(folder):
    die(f"drawing {folder}")
    return content(folder)

write_whole = sets.write_whole

def write_and_die(path, data):
    if f"writing {path.parent.name}/{path.name}" == sys.argv[2]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f".{path.name}.1.part").write_bytes(data[:3])
        die(sys.argv[2])
    write_whole(path, data)
    die(f"after {path.parent.name}/{path.name}")

sets.write_whole = write_and_die
sets.make_set(Path(sys.argv[1]), PLAN, draw)
"""


def content(folder: str) -> dict[str, bytes]:
    return {"a.jpg": b"first of " + folder.encode(), "b.jpg": b"second of " + folder.encode()}


@pytest.mark.parametrize("moment", ["drawing 02", "writing 02/b.jpg", "after 02/a.jpg", "after 02/b.jpg"])
def test_a_set_cut_short_at_any_moment_is_said_to_be_and_finished(tmp_path, moment):
    root = tmp_path / "set"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*sys.path, os.path.dirname(__file__)])}
    command = [sys.executable, "-c", SCRIPT, str(root), moment]
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    with pytest.raises(SetupError, match="2 of 3 folders not drawn; finish it with `make data`"):
        check_set(root)
    drawn = []
    make_set(root, PLAN, lambda folder: drawn.append(folder) or content(folder))
    assert drawn == ["02", "03"]
    check_set(root)
    left = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert left == {MANIFEST, *(f"{folder}/{name}" for folder in PLAN.folders for name in content(folder))}


def test_a_second_run_waits_for_the_first(tmp_path, capfd):
    holding = filelock.FileLock(tmp_path / ".set.lock")
    with holding, ThreadPoolExecutor(1) as pool:
        second = pool.submit(make_set, tmp_path / "set", PLAN, content)
        while "another run is drawing it" not in capfd.readouterr().err:
            assert not second.done()
        assert not (tmp_path / "set").exists()
        holding.release()
        assert second.result() == tmp_path / "set" / MANIFEST
    check_set(tmp_path / "set")
