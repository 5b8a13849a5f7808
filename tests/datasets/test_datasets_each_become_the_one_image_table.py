"""Every format gives the columns of IMAGES, ids that do not depend on the machine, and opens no file."""

import numpy as np
import pandas as pd
import pytest

from facefront.datasets import load_dataset
from facefront.faces import IMAGES
from facefront.imaging.pose import Pose
from photo_trees import put, put_biwi, put_cfp

PERSIAN = "پوشهٔ عکس‌ها ۱"


def tree(kind: str, root):
    """A small set of that format under root; the folder to give, and the ids that must come out."""
    if kind == "biwi":
        put_biwi(root / "hpdb", "02", {3: Pose(5, 0, 0), 10: Pose(40, 1, 2)})
        return ["02/frame_00003_rgb.png", "02/frame_00010_rgb.png"]
    if kind == "lfw":
        put(root / "lfw", "Ann_Veneman/Ann_Veneman_0001.jpg", "Ann_Veneman/Ann_Veneman_0002.jpg")
        return ["Ann_Veneman/Ann_Veneman_0001.jpg", "Ann_Veneman/Ann_Veneman_0002.jpg"]
    if kind == "cfp":
        put_cfp(root / "cfp-dataset", people=1)
        photos = [*(f"frontal/{i:02d}" for i in range(1, 11)), *(f"profile/{i:02d}" for i in range(1, 5))]
        return [f"001/{name}.jpg" for name in photos]
    put(root / "data", "GT/زهرا خانم/یک.JPG", "Angle/زهرا خانم/دو.png")
    return ["Angle/زهرا خانم/دو.png", "GT/زهرا خانم/یک.JPG"]


@pytest.mark.parametrize("kind", ["biwi", "lfw", "cfp", "folder"])
def test_a_set_becomes_the_image_table(tmp_path, kind):
    root = tmp_path / PERSIAN
    expected = tree(kind, root)
    images = load_dataset(kind, root).images
    assert images["image_id"].tolist() == expected
    assert {name: str(dtype) for name, dtype in images.dtypes.items()} == dict(IMAGES)
    assert all((root.parent / path).is_file() for path in images["path"])
    assert (images["status"] == "ok").all()
    assert (images["sha256"] == "").all()


@pytest.mark.parametrize("kind", ["biwi", "lfw", "cfp", "folder"])
def test_ids_are_the_same_from_the_set_s_own_folder_and_from_its_parent(tmp_path, kind):
    tree(kind, tmp_path)
    inner = next(path for path in tmp_path.iterdir() if path.is_dir())
    columns = [name for name in IMAGES if name != "path"]
    pd.testing.assert_frame_equal(
        load_dataset(kind, tmp_path).images[columns], load_dataset(kind, inner).images[columns]
    )


@pytest.mark.parametrize("kind", ["biwi", "lfw", "cfp", "folder"])
def test_a_wrong_picture_is_still_a_row(tmp_path, kind):
    expected = tree(kind, tmp_path)
    path = load_dataset(kind, tmp_path).images["path"][0]
    with open(path, "wb"):
        pass
    assert load_dataset(kind, tmp_path).images["image_id"].tolist() == expected


def test_biwi_people_are_not_recordings(tmp_path):
    for sequence in ("02", "21", "07", "22", "01"):
        put_biwi(tmp_path, sequence, {1: Pose(0, 0, 0)})
    dataset = load_dataset("biwi", tmp_path)
    assert dict(zip(dataset.images["sequence"], dataset.images["person"], strict=True)) == {
        "01": "F01", "02": "F02", "07": "M01", "21": "F02", "22": "M01",
    }  # fmt: skip
    assert (dataset.found["sequences"], dataset.found["people"]) == (5, 3)


def test_biwi_poses_come_out_in_the_signs_of_faces(tmp_path):
    put_biwi(tmp_path, "05", {4: Pose(50, -20, 10), 9: Pose(-3, 2, 1)}, ending="jpg")
    images = load_dataset("biwi", tmp_path).images
    np.testing.assert_allclose(images[["yaw", "pitch", "roll"]], [[50, -20, 10], [-3, 2, 1]], atol=1e-9)
    assert images["pose_source"].tolist() == ["label", "label"]
    assert images["frame"].tolist() == [4, 9]


def test_biwi_signs_are_the_opposite_of_hopenet_s_formula_for_a_head_that_hardly_turns(tmp_path):
    """Ruiz et al., 2018, read the transposed matrix: yaw = −atan2(−R₂₀, √(R₂₁² + R₂₂²)), pitch = atan2(R₂₁, R₂₂)."""
    put_biwi(tmp_path, "05", {4: Pose(2, 3, 1)})
    from facefront.datasets.biwi import read_pose

    rotation, centre = read_pose(tmp_path / "05" / "frame_00004_pose.txt")
    r = rotation.T
    roll = -np.degrees(np.arctan2(r[1, 0], r[0, 0]))
    yaw = -np.degrees(np.arctan2(-r[2, 0], np.hypot(r[2, 1], r[2, 2])))
    pitch = np.degrees(np.arctan2(r[2, 1], r[2, 2]))
    np.testing.assert_allclose([yaw, pitch, roll], [-2, -3, -1], atol=0.2)
    assert centre.tolist() == [-13.5, 40.25, 902.5]


def test_folder_labels_are_the_roles_and_a_missing_side_is_a_note(tmp_path):
    put(tmp_path, "GT/a/1.png", "GT/only_gt/1.png", "Angle/a/1.TIFF", "Angle/a/2.jpg", "Angle/only_angle/1.png")
    dataset = load_dataset("folder", tmp_path)
    assert dataset.images.set_index("image_id")["role"].to_dict() == {
        "GT/a/1.png": "gt", "GT/only_gt/1.png": "gt",
        "Angle/a/1.TIFF": "probe", "Angle/a/2.jpg": "probe", "Angle/only_angle/1.png": "probe",
    }  # fmt: skip
    assert any("only_angle" in note and "no photo in GT" in note for note in dataset.notes)
    assert any("only_gt" in note and "no photo in Angle" in note for note in dataset.notes)
    assert not dataset.expected  # of one's own photos there is no larger whole


def test_folder_passes_over_hidden_files_and_notes_what_is_no_image(tmp_path):
    put(tmp_path, "GT/a/1.png", "Angle/a/1.png", "Angle/a/.secret.png", "Angle/a/deep/2.png", "Angle/loose.png")
    (tmp_path / "Angle" / "a" / "notes.txt").write_text("words")
    dataset = load_dataset("folder", tmp_path)
    assert dataset.images["image_id"].tolist() == ["Angle/a/1.png", "GT/a/1.png"]
    assert [sum(name in note for note in dataset.notes) for name in ("notes.txt", "deep", "loose.png")] == [1, 1, 1]
    assert not any(".secret" in note for note in dataset.notes)


def test_one_person_written_by_two_systems_is_one_person(tmp_path):
    put(tmp_path, "GT/Zo\u00e9/1.png", "Angle/Zoe\u0301/1.png")
    assert load_dataset("folder", tmp_path).images["person"].nunique() == 1
