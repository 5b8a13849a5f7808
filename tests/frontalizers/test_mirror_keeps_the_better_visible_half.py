import cv2
import numpy as np
import pytest

from drawn_photo import drawn_photo, flipped
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.framing import frame_matrix, framed_template
from facefront.frontalizers.mirror import half_matrix, left_half_is_seen
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE


def test_a_head_turned_to_the_right_of_the_picture_shows_its_left_half():
    assert left_half_is_seen(drawn_photo(Pose(30, 0, 20)).face.keypoints)
    assert not left_half_is_seen(drawn_photo(Pose(-30, 0, -20)).face.keypoints)


@pytest.mark.parametrize("yaw", [0, 15, -35])
def test_the_result_is_symmetric(yaw):
    image = build_frontalizer("mirror").frontalize([drawn_photo(Pose(yaw, 0, 0))])[0].image.astype(int)
    assert np.abs(image - image[:, ::-1]).max() <= 1


def test_a_photo_and_its_mirror_image_give_one_result():
    source = drawn_photo(Pose(25, 0, 0))
    first, second = build_frontalizer("mirror").frontalize([source, flipped(source)])
    assert np.abs(first.image.astype(int) - second.image).mean() < 0.5


@pytest.mark.parametrize("yaw", [0, 30, -50])
def test_eye_and_mouth_corner_of_the_seen_half_lie_on_the_template(yaw):
    keypoints = drawn_photo(Pose(yaw, 0, 0)).face.keypoints
    placed = keypoints @ half_matrix(keypoints)[:, :2].T + half_matrix(keypoints)[:, 2]
    seen = [0, 3] if yaw >= 0 else [1, 4]
    assert np.abs(placed[seen] - framed_template()[seen]).max() < 6


def test_a_frontal_photo_is_left_almost_as_it_is():
    source = drawn_photo(Pose(0, 0, 0))
    framed = cv2.warpAffine(source.image, frame_matrix(source.face.keypoints), (FRAME_SIZE, FRAME_SIZE))
    result = build_frontalizer("mirror").frontalize([source])[0].image
    assert np.abs(result[80:190, 70:154].astype(int) - framed[80:190, 70:154]).mean() < 6
