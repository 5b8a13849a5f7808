"""Angles → rotation → angles on a grid, and the signs of faces.py said with the nose and the top of a head."""

import itertools

import numpy as np
import pytest

from facefront.imaging.pose import Pose, check_rotation, pose_from_rotation, rotation_from_pose

NOSE, TOP = np.array([0, 0, -1.0]), np.array([0, -1.0, 0])  # x to the right of the picture, y down, z away


@pytest.mark.parametrize("pitch", [-89, -60, -20, 0, 35, 80])
def test_the_angles_come_back(pitch):
    for yaw, roll in itertools.product(range(-175, 180, 25), range(-175, 180, 35)):
        back = pose_from_rotation(rotation_from_pose(Pose(yaw, pitch, roll)))
        np.testing.assert_allclose([back.yaw, back.pitch, back.roll], [yaw, pitch, roll], atol=1e-9)


def test_the_rotation_comes_back():
    random = np.random.default_rng(0)
    for _ in range(200):
        rotation, _ = np.linalg.qr(random.normal(size=(3, 3)))
        rotation *= np.sign(np.linalg.det(rotation))
        np.testing.assert_allclose(rotation_from_pose(pose_from_rotation(rotation)), rotation, atol=1e-9)


def test_no_angle_is_the_identity():
    np.testing.assert_array_equal(rotation_from_pose(Pose(0, 0, 0)), np.eye(3))


def test_positive_yaw_points_the_nose_to_the_right_of_the_picture():
    assert (rotation_from_pose(Pose(30, 0, 0)) @ NOSE)[0] == pytest.approx(0.5)


def test_positive_pitch_points_the_nose_down():
    assert (rotation_from_pose(Pose(0, 30, 0)) @ NOSE)[1] == pytest.approx(0.5)


def test_positive_roll_moves_the_top_of_the_head_to_the_left_of_the_picture():
    assert (rotation_from_pose(Pose(0, 0, 30)) @ TOP)[0] == pytest.approx(-0.5)


def test_roll_comes_first_then_pitch_then_yaw():
    whole = rotation_from_pose(Pose(40, 25, 10))
    parts = [rotation_from_pose(pose) for pose in (Pose(40, 0, 0), Pose(0, 25, 0), Pose(0, 0, 10))]
    np.testing.assert_allclose(whole, parts[0] @ parts[1] @ parts[2], atol=1e-12)


@pytest.mark.parametrize(
    "matrix",
    [np.diag([1, 1, -1]), 1.2 * np.eye(3), np.zeros((3, 3)), np.full((3, 3), np.nan), np.eye(4), np.ones((3, 3))],
    ids=["mirror", "scaled", "zero", "nan", "4x4", "ones"],
)
def test_what_is_no_rotation_is_refused(matrix):
    with pytest.raises(ValueError, match="rotation"):
        check_rotation(matrix)
    with pytest.raises(ValueError, match="rotation"):
        pose_from_rotation(matrix)


def test_a_rotation_rounded_to_five_digits_passes():
    check_rotation(rotation_from_pose(Pose(33, -21, 8)).round(5))
