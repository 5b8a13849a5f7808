"""Two small sets on disk, read as if they were BIWI and LFW."""

from pathlib import Path

import numpy as np
import pytest

from drawnheads.sets.biwi_set import draw_sequence, make_biwi, pose_path
from drawnheads.sets.lfw_set import FOLDS, PAIRS, make_lfw
from drawnheads.world.chance import Chance
from facefront.datasets import load_dataset
from facefront.datasets.biwi import PEOPLE, read_pose
from facefront.errors import SetupError
from facefront.imaging.images import read_image


@pytest.fixture(scope="module")
def biwi(tmp_path_factory) -> Path:
    return make_biwi(tmp_path_factory.mktemp("biwi"), frames=1).parent


@pytest.fixture(scope="module")
def lfw(tmp_path_factory) -> Path:
    return make_lfw(tmp_path_factory.mktemp("lfw"), people=20).parent


def test_biwi_has_24_recordings_of_20_people_with_labels(biwi):
    found = load_dataset("biwi", biwi)
    assert found.found == {"sequences": 24, "people": 20, "images": 24}
    assert (found.images["pose_source"] == "label").all()
    assert not found.notes
    assert sum(len(sequences.split()) == 2 for sequences in PEOPLE.values()) == 4


def test_a_photo_of_biwi_is_of_the_size_its_calibration_says(biwi):
    numbers = [float(word) for word in (biwi / "01" / "rgb.cal").read_text().split()]
    camera, (width, height) = np.reshape(numbers[:9], (3, 3)), numbers[-2:]
    assert read_image(biwi / "01" / "frame_00003_rgb.jpg").shape == (height, width, 3)
    rotation, centre = read_pose(biwi / "01" / "frame_00003_pose.txt")
    seen = camera @ centre
    assert 0 < seen[0] / seen[2] < width
    assert rotation[0, 0] > 0.98


def test_a_pose_path_begins_at_the_camera_and_goes_to_both_sides():
    path = pose_path(Chance(1), 60)
    assert all(abs(pose.yaw) < 6 and abs(pose.pitch) < 6 for pose in path[:3])
    assert min(pose.yaw for pose in path) < -45 and max(pose.yaw for pose in path) > 45
    assert max(abs(pose.pitch) for pose in path) <= 42


def test_a_person_who_comes_twice_looks_otherwise_and_is_the_same(biwi):
    twice = PEOPLE["F02"].split()
    names = [name for name in draw_sequence(twice[0], frames=1) if name.endswith(".jpg")]
    photos = [read_image(biwi / sequence / names[0]) for sequence in twice]
    assert abs(photos[0].astype(int) - photos[1]).mean() > 5


def test_lfw_has_its_people_and_whole_pairs(lfw):
    found = load_dataset("lfw", lfw)
    assert found.found["people"] == 20
    assert len(found.verification) == FOLDS * PAIRS * 2
    assert found.verification["genuine"].mean() == 0.5
    assert not found.notes


def test_an_lfw_of_too_few_people_for_its_folds_is_refused(tmp_path):
    with pytest.raises(SetupError, match="too few for 10 folds"):
        make_lfw(tmp_path, people=9)
