"""The truth of a drawing against facts that hold for any head, and against the pose that its own keypoints give."""

import numpy as np
import pytest

from drawnheads.world.draw import draw
from drawnheads.world.model import Model, build, neutral
from drawnheads.world.people import person
from drawnheads.world.recordings import recording
from drawnheads.world.scene import Camera
from facefront.imaging.pose import Pose, pose_from_keypoints

CAMERA = Camera(96, 96, 330.0)


@pytest.fixture(scope="module")
def model() -> Model:
    subject = person(95_003)
    return build(subject, recording(subject, 0), neutral())


@pytest.mark.parametrize("yaw", [-30, 0, 30])
def test_the_pose_of_the_keypoints_is_the_label(model, yaw):
    found = pose_from_keypoints(draw(model, Pose(yaw, 0, 0), CAMERA).keypoints, 96, 96)
    assert found.yaw == pytest.approx(yaw, abs=9)


def test_keypoints_lie_in_the_box_in_the_order_of_a_face(model):
    drawing = draw(model, Pose(0, 0, 0), CAMERA)
    left_eye, right_eye, nose, left_mouth, right_mouth = drawing.keypoints
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_mouth[0] < nose[0] < right_mouth[0]
    assert left_eye[1] < nose[1] < left_mouth[1]
    assert (drawing.keypoints > drawing.box[:2]).all()
    assert (drawing.keypoints < drawing.box[2:]).all()
    assert drawing.visible.all()


def test_a_profile_hides_the_far_eye(model):
    right, left = draw(model, Pose(85, 0, 0), CAMERA), draw(model, Pose(-85, 0, 0), CAMERA)
    assert not right.visible[1] and right.visible[0]
    assert not left.visible[0] and left.visible[1]


def test_signs_are_those_of_the_project(model):
    straight = draw(model, Pose(0, 0, 0), CAMERA).keypoints
    assert draw(model, Pose(30, 0, 0), CAMERA).keypoints[2, 0] > straight[2, 0] + 3
    assert draw(model, Pose(0, 30, 0), CAMERA).keypoints[2, 1] > straight[2, 1] + 3
    tilted = draw(model, Pose(0, 0, 20), CAMERA).keypoints
    assert tilted[:2, 0].mean() < tilted[3:, 0].mean()


def test_the_head_covers_its_box_and_not_the_corners(model):
    wall = np.zeros((96, 96, 3), np.float32)
    wall[..., 1] = 1  # a green wall: no skin is green
    image = draw(model, Pose(0, 0, 0), CAMERA, wall=wall).image.astype(int)
    green = (image[..., 1] > image[..., 2] + 60) & (image[..., 1] > image[..., 0] + 60)
    middle = draw(model, Pose(0, 0, 0), CAMERA).keypoints.mean(0).astype(int)
    assert green[:8, :8].all()
    assert not green[middle[1] - 8 : middle[1] + 8, middle[0] - 8 : middle[0] + 8].any()
