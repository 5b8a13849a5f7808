"""The manifest of a drawn set, with a set whose pictures are three bytes."""

import json

import pytest

from drawnheads.sets import sets
from drawnheads.sets.sets import MANIFEST, Plan, check_set, make_set
from facefront.errors import SetupError

PLAN = Plan("small", {"frames": 2}, {"A": 1, "B": 2}, ("01", "02", "03"), {"pairs.txt": b"1\t1\n"})


class Painter:
    """Counts what it draws; stops like a killed process before the folder `dies_at`."""

    def __init__(self, dies_at: str = "") -> None:
        self.drawn: list[str] = []
        self.dies_at = dies_at

    def __call__(self, folder: str) -> dict[str, bytes]:
        if folder == self.dies_at:
            raise KeyboardInterrupt
        self.drawn.append(folder)
        return {"a.jpg": folder.encode(), "b.jpg": b"b" + folder.encode()}


@pytest.fixture
def half(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        make_set(tmp_path, PLAN, Painter(dies_at="02"))
    return tmp_path


def test_a_whole_set_passes_and_is_not_drawn_again(tmp_path):
    make_set(tmp_path, PLAN, Painter())
    again = Painter()
    make_set(tmp_path, PLAN, again)
    assert again.drawn == []
    assert check_set(tmp_path)["people"] == PLAN.people


def test_a_half_written_set_is_said_and_finished_without_repeating(half):
    with pytest.raises(SetupError, match="2 of 3 folders not drawn"):
        check_set(half)
    painter = Painter()
    make_set(half, PLAN, painter)
    assert painter.drawn == ["02", "03"]
    check_set(half)


def test_what_a_killed_attempt_left_in_a_folder_is_removed(half):
    (half / "02").mkdir()
    (half / "02" / ".a.jpg.77.part").write_bytes(b"x")
    make_set(half, PLAN, Painter())
    assert sorted(path.name for path in (half / "02").iterdir()) == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_file_of_somebody_else_stops_the_set_and_stays(half, kind):
    theirs = half / "02" / "holiday.jpg"
    theirs.parent.mkdir()
    theirs.write_bytes(b"x") if kind == "file" else theirs.mkdir()
    moved = half.with_name(f"moved {kind}")
    message = r"02/holiday\.jpg: no file of this drawn set; move it elsewhere"
    with pytest.raises(SetupError, match=message):
        make_set(half, PLAN, Painter())
    theirs.rename(moved)  # the remedy
    make_set(half, PLAN, Painter())
    moved.rename(theirs)
    with pytest.raises(SetupError, match=message):
        check_set(half)
    theirs.rename(moved)
    assert len(check_set(half)["whole"]) == 3


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_file_that_was_harmed_is_named_and_drawn_again(tmp_path, harm):
    make_set(tmp_path, PLAN, Painter())
    path = tmp_path / "02" / "b.jpg"
    path.unlink() if harm == "missing" else path.write_bytes(b"other")
    with pytest.raises(SetupError, match=f"b.jpg: {harm}"):
        check_set(tmp_path)
    painter = Painter()
    make_set(tmp_path, PLAN, painter)
    assert painter.drawn == ["02"]
    check_set(tmp_path)


def test_another_generator_is_refused(tmp_path, monkeypatch):
    make_set(tmp_path, PLAN, Painter())
    monkeypatch.setattr(sets, "GENERATOR", sets.GENERATOR + 1)
    for call in (lambda: check_set(tmp_path), lambda: make_set(tmp_path, PLAN, Painter())):
        with pytest.raises(SetupError, match="generator"):
            call()


def test_another_plan_is_refused(half):
    other = Plan(PLAN.name, {"frames": 3}, PLAN.people, PLAN.folders, PLAN.shared)
    with pytest.raises(SetupError, match="parameters is"):
        make_set(half, other, Painter())


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SetupError, match="give an empty folder"):
        make_set(tmp_path, PLAN, Painter())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"generator": 1})])
def test_a_broken_manifest_is_named(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(SetupError, match=MANIFEST):
        check_set(tmp_path)
