"""Names near 255 bytes, folders that cannot be listed, names in another encoding: a note, a status or one line."""

import os
import unicodedata
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.datasets import load_dataset
from facefront.errors import SetupError
from facefront.quickstart.photos import list_photos, plan_outputs
from facefront.study.files import atomic, png_name, png_names, write_text
from facefront.study.study import Study


def put(folder: Path, *names: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"photo")


@pytest.fixture
def closed(monkeypatch):
    """Folders that this returns refuse to be listed, also to an administrator."""
    names, list_one = set(), Path.iterdir

    def iterdir(folder):
        if folder.name in names:
            raise PermissionError(13, "Permission denied", str(folder))
        return list_one(folder)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    return names


@pytest.mark.parametrize("name", ["x" * 249 + ".jpg", "照" * 83 + ".jpeg", "Ф" * 123 + ".jpg", "x" * 251 + ".jpg"])
def test_the_picture_of_a_photo_with_a_long_name_can_be_written(tmp_path, name):
    path = tmp_path / png_name(f"Angle/001/{name}")
    write_text("picture", path)
    assert path.parent.name == "001"
    assert len(os.fsencode(path.name)) <= 255
    assert png_name(name) != png_name("y" + name[1:])


def test_ordinary_names_stay_as_they_are():
    assert png_name("Angle/001/01.jpg") == "Angle/001/01.jpg.png"


ALIKE = [("a.jpg", "A.jpg"), ("é.jpg", "e\u0301.jpg"), ("É.jpg", "e\u0301.jpg"), ("straße.jpg", "STRASSE.jpg")]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_some_disks_hold_for_one_become_two_pictures(one, other):
    ids = [f"Angle/p/{one}", f"Angle/p/{other}", "Angle/p/b.jpg"]
    names = png_names(ids)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names.values()}) == 3
    assert names["Angle/p/b.jpg"] == "Angle/p/b.jpg.png"
    assert names == png_names(ids[::-1])


@pytest.mark.parametrize(("one", "other"), [*ALIKE, ("a.jpg", "A.png")])
def test_the_quickstart_names_both_of_them(tmp_path, one, other):
    put(tmp_path / "p", one, other)
    if len(list((tmp_path / "p").iterdir())) < 2:
        pytest.skip("this disk holds the two names for one")
    with pytest.raises(SetupError, match=r"would both become .*; rename one of them"):
        plan_outputs(list_photos(tmp_path))


def test_a_study_makes_a_picture_of_each_of_them(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path, people=2)
    twin = root / "data/Angle/p0/1.PNG"
    if twin.exists():
        pytest.skip("this disk holds the two names for one")
    save(draw_photo(31, 0), twin)
    study = Study.open("drawn", root=root)
    made = study.frontals[study.frontals["status"] == "ok"]
    assert {"Angle/p0/1.png", "Angle/p0/1.PNG"} <= set(made["image_id"])
    assert not made["path"].str.casefold().duplicated().any()
    assert all((study.results / path).is_file() for path in made["path"])


def test_a_file_with_the_longest_name_is_written_as_a_whole(tmp_path):
    with atomic(tmp_path / ("a" * 255)) as temporary:
        temporary.write_text("whole")
    assert [len(path.name) for path in tmp_path.iterdir()] == [255]


def test_one_closed_folder_is_noted_and_the_others_are_read(tmp_path, closed):
    for kind in ("GT", "Angle"):
        for person in ("001", "002", "closed"):
            put(tmp_path / kind / person, "01.jpg")
    closed.add("closed")
    dataset = load_dataset("folder", tmp_path)
    assert set(dataset.images["person"]) == {"001", "002"}
    assert any("cannot be listed" in note and "make it readable" in note for note in dataset.notes)
    assert set(list_photos(tmp_path / "GT")["person"]) == {"001", "002"}


def test_a_closed_recording_of_biwi_is_noted(tmp_path, closed):
    for recording in ("01", "02"):
        put(tmp_path / recording, "frame_00003_rgb.png", "frame_00003_pose.txt")
    closed.add("02")
    dataset = load_dataset("biwi", tmp_path)
    assert list(dataset.images["sequence"]) == ["01"]
    assert any("02: " in note and "cannot be listed" in note for note in dataset.notes)


def test_a_closed_root_is_one_line(tmp_path, closed):
    put(tmp_path / "closed" / "anything")
    closed.add("closed")
    for form in ("folder", "cfp", "lfw", "biwi"):
        with pytest.raises(SetupError, match=r"closed: cannot be listed \(Permission denied\); make it readable"):
            load_dataset(form, tmp_path / "closed")


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_person_in_another_encoding_is_noted_in_readable_letters(tmp_path):
    for kind in ("GT", "Angle"):
        put(tmp_path / kind / "001", "01.jpg")
        put(Path(os.fsdecode(os.fsencode(tmp_path / kind) + b"/J\xf6rg")), "01.jpg")
    dataset = load_dataset("folder", tmp_path)
    assert set(dataset.images["person"]) == {"001"}
    assert any("not valid UTF-8" in note and "J\N{REPLACEMENT CHARACTER}rg" in note for note in dataset.notes)
    pd.Series(dataset.notes).to_csv(tmp_path / "notes.csv")


def test_names_that_differ_in_case_alone_are_one_picture_and_named(tmp_path):
    put(tmp_path / "001", "A.jpg", "a.jpg")
    with pytest.raises(SetupError, match=r"001/A\.jpg and 001/a\.jpg would both become 001/a\.png; rename one of them"):
        plan_outputs(list_photos(tmp_path))


def test_names_of_dots_and_spaces_are_photos(tmp_path):
    put(tmp_path / " ", "  .jpg", "..a.. .jpg", ". .jpg")
    names = list_photos(tmp_path)["name"]
    assert set(names) == {" /  .jpg"}  # the others are hidden files
    assert plan_outputs(list_photos(tmp_path))[" /  .jpg"] == " /  .png"


@pytest.mark.parametrize("name", ["9" * 30 + ".jpg", "٣.jpg"])
def test_a_number_too_long_for_a_frame_is_noted(tmp_path, name):
    put(tmp_path / "Data/Images/001/frontal", "01.jpg", name)
    put(tmp_path / "Data/Images/001/profile", "01.jpg")
    dataset = load_dataset("cfp", tmp_path)
    assert dataset.images["frame"].max() <= 3


@pytest.mark.parametrize("content", [b"\xff\xfe\0", b"9" * 5000 + b" 300\n", b"10 300\nA\t1\t" + b"9" * 5000])
def test_a_list_of_nonsense_is_one_line(tmp_path, content):
    put(tmp_path / "A", "A_0001.jpg")
    (tmp_path / "pairs.txt").write_bytes(content)
    with pytest.raises(SetupError, match=r"pairs\.txt"):
        load_dataset("lfw", tmp_path)


def test_a_fifo_or_an_endless_list_never_blocks(tmp_path):
    put(tmp_path / "A", "A_0001.jpg")
    os.mkfifo(tmp_path / "pairs.txt")
    with pytest.raises(SetupError, match=r"pairs\.txt: cannot be read as UTF-8 text \(a FIFO, not a regular file\)"):
        load_dataset("lfw", tmp_path)
    put(tmp_path / "hpdb/01")
    cv2.imwrite(str(tmp_path / "hpdb/01/frame_00003_rgb.png"), np.zeros((2, 2, 3), np.uint8))
    os.symlink("/dev/zero", tmp_path / "hpdb/01/frame_00003_pose.txt")
    dataset = load_dataset("biwi", tmp_path)
    assert dataset.images["yaw"].isna().all()
    assert any("a device, not a regular file" in note for note in dataset.notes)
