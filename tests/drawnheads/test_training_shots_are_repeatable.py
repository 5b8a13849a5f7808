"""Shots to learn from: drawn again they are the same, a set that was cut short is finished, a target is frontal."""

import numpy as np
import pytest

from drawnheads.sets.sets import MANIFEST
from drawnheads.training.shots import PURPOSES, draw_shots, read_shots
from facefront.errors import SetupError


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """One person to train a frontalizer with, and the folder."""
    root = tmp_path_factory.mktemp("shots")
    draw_shots(root, "frontalizer_training", 1)
    return root, next(read_shots(root, "frontalizer_training"))


def test_a_target_is_frontal_and_comes_with_shots_of_the_same_take(drawn):
    _, shots = drawn
    how = PURPOSES["frontalizer"]
    assert shots.frontal.tolist() == ([True] + [False] * how.shots) * how.takes
    assert (shots.poses[shots.frontal] == 0).all()
    assert np.abs(shots.poses[~shots.frontal, 0]).max() > 10


def test_labels_lie_in_the_pictures(drawn):
    _, shots = drawn
    height, width = shots.photos[0].shape[:2]
    assert (shots.keypoints > 0).all()
    assert (shots.keypoints < [width, height]).all()
    inside = (shots.keypoints >= shots.boxes[:, None, :2] - 6) & (shots.keypoints <= shots.boxes[:, None, 2:] + 6)
    assert inside.mean() > 0.95


def test_what_is_drawn_again_is_the_same(drawn, tmp_path):
    _, shots = drawn
    draw_shots(tmp_path, "frontalizer_training", 1)
    again = next(read_shots(tmp_path, "frontalizer_training"))
    assert (again.keypoints == shots.keypoints).all()
    assert all((a == b).all() for a, b in zip(again.photos, shots.photos, strict=True))


def test_a_set_that_is_not_whole_is_refused(drawn, tmp_path):
    root, _ = drawn
    folder = tmp_path / "frontalizer_training"
    folder.mkdir()
    (folder / MANIFEST).write_bytes((root / "frontalizer_training" / MANIFEST).read_bytes())
    with pytest.raises(SetupError, match="missing"):
        list(read_shots(tmp_path, "frontalizer_training"))
