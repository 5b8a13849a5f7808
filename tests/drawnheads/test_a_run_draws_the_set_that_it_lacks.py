"""A report of drawn people makes its own photos: missing sets are drawn, begun ones finished, others left alone."""

import json
import threading
from functools import partial

import pytest

from drawnheads.install import ensure_set
from drawnheads.sets import drawing
from drawnheads.sets.drawing import DrawnSet, draw_set
from drawnheads.sets.sets import MANIFEST, Plan, check_set, make_set
from facefront.errors import SetupError


def paint(folder, size, drawn):
    drawn.append(folder)
    return {f"{number}.jpg": f"{folder}{number}".encode() for number in range(size)}


@pytest.fixture
def drawn(monkeypatch):
    """The folders that were drawn, of a set of three folders with so many photos each, two where nobody says."""
    folders = []

    def make(root, *, photos, workers, done):
        plan = Plan("small", {"photos": photos}, {}, ("01", "02", "03"), {})
        return make_set(root, plan, partial(paint, size=photos, drawn=folders), workers=1, done=done)

    monkeypatch.setattr(drawing, "SETS", {"small": DrawnSet("small", make, "photos", 2, folders=3)})
    return folders


def cut_short(root):
    """As if the run had been killed after the first folder."""
    manifest = json.loads((root / MANIFEST).read_text())
    del manifest["whole"]["02"], manifest["whole"]["03"]
    (root / MANIFEST).write_text(json.dumps(manifest))


def test_a_missing_set_is_drawn_once(tmp_path, drawn):
    ensure_set("small", tmp_path / "set")
    ensure_set("small", tmp_path / "set")
    assert drawn == ["01", "02", "03"]


def test_a_set_that_was_cut_short_is_finished_in_its_own_size(tmp_path, drawn):
    draw_set("small", tmp_path / "set", size=5)
    cut_short(tmp_path / "set")
    drawn.clear()
    ensure_set("small", tmp_path / "set")
    assert drawn == ["02", "03"]
    assert check_set(tmp_path / "set")["parameters"] == {"photos": 5}


def test_a_whole_set_of_another_size_is_taken_as_it_is(tmp_path, drawn):
    draw_set("small", tmp_path / "set", size=5)
    drawn.clear()
    ensure_set("small", tmp_path / "set")
    assert drawn == []


def test_a_photo_that_somebody_changed_is_named_and_not_drawn_over(tmp_path, drawn):
    ensure_set("small", tmp_path / "set")
    (tmp_path / "set/02/1.jpg").write_bytes(b"mine")
    with pytest.raises(SetupError, match=r"1\.jpg: changed since it was drawn"):
        ensure_set("small", tmp_path / "set")
    assert (tmp_path / "set/02/1.jpg").read_bytes() == b"mine"


@pytest.mark.parametrize("cut", [False, True])
def test_a_set_of_another_generator_is_refused_with_the_remedy(tmp_path, drawn, cut):
    ensure_set("small", tmp_path / "set")
    if cut:
        cut_short(tmp_path / "set")
    manifest = json.loads((tmp_path / "set" / MANIFEST).read_text())
    (tmp_path / "set" / MANIFEST).write_text(json.dumps(manifest | {"generator": 0}))
    with pytest.raises(SetupError, match="drawn by generator 0, this is 1; delete it") as caught:
        ensure_set("small", tmp_path / "set")
    assert "\n" not in str(caught.value)


def test_a_folder_of_something_else_is_left_alone(tmp_path, drawn):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SetupError, match="no set of heads"):
        ensure_set("small", tmp_path)
    assert drawn == []


def test_two_runs_at_once_draw_each_folder_once(tmp_path, drawn):
    runs = [threading.Thread(target=ensure_set, args=("small", tmp_path / "set")) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(drawn) == ["01", "02", "03"]
    check_set(tmp_path / "set")
