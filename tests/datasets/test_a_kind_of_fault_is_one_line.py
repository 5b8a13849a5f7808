"""A thousand faults of one kind are one line: their count and three examples, in time that grows with their number."""

import os

import pytest

from facefront.datasets import load_dataset
from facefront.datasets.notes import EXAMPLES, LONGEST, Fault, Notes
from facefront.measure import MeasureSpec
from facefront.quickstart.photos import list_photos
from facefront.report import Context, Values, loader_notes
from photo_trees import put
from report_study import FakeStudy

MANY = 1_200


def biwi(root):
    put(root, *(f"01/frame_{i:05d}_rgb.png" for i in range(MANY)))


def lfw(root):
    put(root, "A_B/A_B_0001.jpg", *(f"A_B/holiday {i}.jpg" for i in range(MANY)))


def cfp(root):
    put(root, *(f"Data/Images/001/{kind}/01.jpg" for kind in ("frontal", "profile")))
    put(root, *(f"Data/Images/001/frontal/x{i}.jpg" for i in range(MANY)))


def folder(root):
    put(root, "GT/a/1.png", "Angle/a/1.png", *(f"Angle/a/{i}.txt" for i in range(MANY)))


@pytest.mark.parametrize("tree", [biwi, lfw, cfp, folder])
def test_every_loader_counts_a_kind_and_names_three(tmp_path, tree):
    tree(tmp_path)
    dataset = load_dataset(tree.__name__, tmp_path)
    (line,) = [note for note in dataset.notes if f"{MANY:,}" in note]
    assert len(dataset.notes) <= 2  # the other is of the protocol that is not there
    assert line.count(str(tmp_path)) == EXAMPLES
    (unnamed,) = [fault.unnamed for fault in dataset.faults if f"{MANY:,}" in fault.unnamed]
    assert str(tmp_path) not in unnamed
    assert line.startswith(unnamed)


def test_people_on_one_side_only_are_one_line_a_side(tmp_path):
    put(
        tmp_path,
        "GT/a/1.png",
        "Angle/a/1.png",
        *(f"{side}/{side}{i}/1.png" for side in ("GT", "Angle") for i in range(9)),
    )
    dataset = load_dataset("folder", tmp_path)
    assert [note[:3] for note in dataset.notes] == ["9 ×", "9 ×"]
    assert not any("Angle0" in fault.unnamed or "GT0" in fault.unnamed for fault in dataset.faults)


def test_a_folder_of_the_quickstart_warns_once_a_kind(tmp_path, caplog):
    put(tmp_path, "a/1.png", *(f"a/{i}.txt" for i in range(MANY)))
    assert len(list_photos(tmp_path)) == 1
    (line,) = caplog.messages
    assert f"{MANY:,}" in line


def test_the_photos_folders_are_looked_through_once_for_all_remarks(monkeypatch):
    study, seen, context = FakeStudy(3, 1), [], Context("d", MeasureSpec(), Values())
    faults = [Fault("ending", {}, 1, ((f"/photos/{i}.jpg", ""),)) for i in range(50)]
    loader_notes(study.images, faults[:1], context)  # reads the messages
    monkeypatch.setattr(os.path, "dirname", lambda path: seen.append(path) or "/photos")
    notes = loader_notes(study.images, faults, context)
    assert notes[49].text.startswith("49.jpg: the ending")
    assert len(seen) == len(study.images)


def test_a_line_is_short_and_one_whatever_the_file_holds():
    notes = Notes()
    notes.add("biwi-label", "a\nb\u202egpj.txt", "word " * 10_000)
    (line,) = notes.lines()
    assert "\n" not in line
    assert "a⟨U+000A⟩b⟨U+202E⟩gpj.txt" in line
    assert len(line) < LONGEST + 100
