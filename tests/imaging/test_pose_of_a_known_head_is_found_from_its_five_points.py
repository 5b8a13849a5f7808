"""The generic head itself, drawn at a known pose, must be found again; degenerate keypoints have no pose."""

import numpy as np
import pytest

from facefront.faces import FIVE_POINT_TEMPLATE
from facefront.imaging.pose import HEAD_POINTS, Placement, Pose, assumed_camera, place_head, pose_from_keypoints
from facefront.imaging.pose import rotation_from_pose as turn


def drawn(pose: Pose, points: np.ndarray = HEAD_POINTS, shift=(30.0, -40.0, 1500.0)) -> np.ndarray:
    return Placement(turn(pose), np.array(shift), assumed_camera(480, 640), 0.0).project(points)


@pytest.mark.parametrize("yaw", [-75, -40, -10, 0, 25, 60, 85])
@pytest.mark.parametrize("pitch", [-30, 0, 20])
def test_the_pose_is_found_again(yaw, pitch):
    pose = pose_from_keypoints(drawn(Pose(yaw, pitch, 12)), 480, 640)
    np.testing.assert_allclose([pose.yaw, pose.pitch, pose.roll], [yaw, pitch, 12], atol=0.05)


def test_the_place_is_found_again_in_the_unit_of_the_points_that_were_given():
    points = HEAD_POINTS / 10 + [0, 1, 2]
    placement = place_head(drawn(Pose(20, 5, 0), points, (3.0, -4.0, 150.0)), 480, 640, points)
    np.testing.assert_allclose(placement.translation, [3, -4, 150], rtol=1e-3)
    assert placement.error < 0.01


def test_the_upright_template_is_nearly_frontal():
    pose = pose_from_keypoints(FIVE_POINT_TEMPLATE, 112, 112)
    assert max(abs(pose.yaw), abs(pose.pitch), abs(pose.roll)) < 10


def test_a_mirrored_face_has_the_mirrored_pose():
    keypoints = drawn(Pose(35, 10, 8), shift=(0.0, 0.0, 1500.0))
    mirrored = (np.array([639, 0]) + keypoints * [-1, 1])[[1, 0, 2, 4, 3]]
    pose = pose_from_keypoints(mirrored, 480, 640)
    np.testing.assert_allclose([pose.yaw, pose.pitch, pose.roll], [-35, 10, -8], atol=0.05)


@pytest.mark.parametrize(
    "keypoints",
    [np.full((5, 2), 40.0), np.outer(np.arange(5.0), [30, 20]), np.full((5, 2), np.nan)],
    ids=["one place", "one line", "nan"],
)
def test_degenerate_keypoints_have_no_pose(keypoints):
    assert pose_from_keypoints(keypoints, 480, 640) is None


def test_any_five_points_give_a_finite_pose_or_none():
    random = np.random.default_rng(0)
    for _ in range(300):
        pose = pose_from_keypoints(random.uniform(-100, 700, (5, 2)), 480, 640)
        assert pose is None or np.isfinite([pose.yaw, pose.pitch, pose.roll]).all()
