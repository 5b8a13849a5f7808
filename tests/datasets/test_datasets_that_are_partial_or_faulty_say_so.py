"""A part of a set is never taken for the whole; a faulty label costs the label, not the photo; a wrong folder stops."""

import numpy as np
import pytest

from facefront.datasets import load_dataset
from facefront.errors import SetupError
from facefront.imaging.pose import Pose
from photo_trees import pose_text, put, put_biwi, put_cfp


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("one two three\n", "could not convert"),
        ("1 0 0\n0 1 0\n", "no pose"),
        (pose_text(np.diag([1, 1, -1])), "no rotation"),
        (pose_text(1.3 * np.eye(3)), "no rotation"),
        (pose_text(np.full((3, 3), np.nan)), "finite"),
        ("", "no pose"),
        (None, "no such file"),
    ],
    ids=["words", "cut", "mirror", "scaled", "nan", "empty", "missing"],
)
def test_a_bad_pose_file_costs_the_label_but_not_the_row(tmp_path, content, fault):
    put_biwi(tmp_path, "01", {1: Pose(5, 5, 5), 2: Pose(30, 0, 0)})
    path = tmp_path / "01" / "frame_00001_pose.txt"
    path.unlink() if content is None else path.write_text(content)
    dataset = load_dataset("biwi", tmp_path)
    first, second = (row for _, row in dataset.images.iterrows())
    assert np.isnan([first["yaw"], first["pitch"], first["roll"]]).all()
    assert (first["pose_source"], second["pose_source"]) == ("", "label")
    assert len(dataset.notes) == 1
    assert str(path) in dataset.notes[0]
    assert fault in dataset.notes[0]
    assert "\n" not in dataset.notes[0]


def test_a_pose_file_of_binary_rubbish_is_a_note_too(tmp_path):
    put_biwi(tmp_path, "01", {1: Pose(5, 5, 5)})
    (tmp_path / "01" / "frame_00001_pose.txt").write_bytes(b"\xff\xfe\x00\x9c")
    assert len(load_dataset("biwi", tmp_path).notes) == 1


def test_a_recording_that_biwi_does_not_have_is_a_person_of_its_own_and_noted(tmp_path):
    put_biwi(tmp_path, "77", {1: Pose(0, 0, 0)})
    put_biwi(tmp_path, "01", {1: Pose(0, 0, 0)})
    dataset = load_dataset("biwi", tmp_path)
    assert dataset.images["person"].nunique() == 2
    assert "77" in dataset.notes[0]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("biwi", {"sequences": 24, "people": 20, "images": 15_678}),
        ("lfw", {"people": 5_749, "images": 13_233}),
        ("cfp", {"people": 500, "images": 7_000}),
    ],
)
def test_a_part_is_reported_as_a_part(tmp_path, kind, expected):
    put_biwi(tmp_path / "biwi", "01", {1: Pose(0, 0, 0)})
    put(tmp_path / "lfw", "A_B/A_B_0001.jpg")
    put_cfp(tmp_path / "cfp")
    dataset = load_dataset(kind, tmp_path / kind)
    assert dict(dataset.expected) == expected
    assert set(dataset.found) == set(expected)
    assert dataset.found != dataset.expected


def test_the_whole_of_cfp_is_whole_and_one_photo_less_is_not(tmp_path):
    for person in range(1, 501):
        for kind, count in (("frontal", 10), ("profile", 4)):
            folder = tmp_path / f"Data/Images/{person:03d}/{kind}"
            folder.mkdir(parents=True)
            for i in range(1, count + 1):
                (folder / f"{i:02d}.jpg").touch()
    whole = load_dataset("cfp", tmp_path)
    assert whole.found == whole.expected
    (tmp_path / "Data/Images/123/profile/04.jpg").unlink()
    partial = load_dataset("cfp", tmp_path)
    assert partial.found == {"people": 500, "images": 6_999}


@pytest.mark.parametrize("kind", ["biwi", "lfw", "cfp", "folder"])
def test_a_wrong_folder_stops_with_what_was_found_and_what_was_expected(tmp_path, kind):
    put(tmp_path, "holiday/beach.jpg")
    with pytest.raises(SetupError, match=r"expected .*; found holiday/") as caught:
        load_dataset(kind, tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(SetupError, match="no such folder"):
        load_dataset(kind, tmp_path / "gone")


def test_a_folder_with_one_side_only_or_without_photos_stops(tmp_path):
    put(tmp_path / "angles", "Angle/a/1.png")
    with pytest.raises(SetupError, match="expected GT/<person>/"):
        load_dataset("folder", tmp_path / "angles")
    for side in ("GT", "Angle"):
        (tmp_path / "empty" / side).mkdir(parents=True)
    with pytest.raises(SetupError, match="no photo"):
        load_dataset("folder", tmp_path / "empty")


def test_unknown_formats_and_options_name_the_nearest(tmp_path):
    put(tmp_path, "A_B/A_B_0001.jpg")
    with pytest.raises(SetupError, match="did you mean 'lfw'"):
        load_dataset("lwf", tmp_path)
    with pytest.raises(SetupError, match="did you mean 'pairs'"):
        load_dataset("lfw", tmp_path, pair="x")


def test_a_misnamed_photo_is_noted_not_dropped_in_silence(tmp_path):
    put(tmp_path, "A_B/A_B_0001.jpg", "A_B/holiday.jpg", "C_D/holiday.jpg")
    dataset = load_dataset("lfw", tmp_path)
    assert dataset.images["image_id"].tolist() == ["A_B/A_B_0001.jpg"]
    assert sum(note.count("holiday.jpg") for note in dataset.notes) == 2
