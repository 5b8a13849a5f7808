import cv2
import numpy as np
import pytest

from drawn_photo import CAMERA, drawn_photo
from facefront.faces import Face
from facefront.frontalizers import Source
from facefront.frontalizers.contract import CannotFrontalize
from facefront.frontalizers.liveportrait.cropping import (
    BROW,
    CHEEK,
    CHIN,
    EYES_106,
    LIPS_106,
    Landmarks,
    crop,
    crop_matrix,
    landmarks_from_106,
    landmarks_from_five,
    limit_side,
    network_input,
)
from facefront.frontalizers.liveportrait.pasting import FADE, fading_mask, paste_back
from facefront.head3d.generic import generic_head
from facefront.imaging.pose import Pose, rotation_from_pose

POSES = [Pose(yaw, pitch, roll) for yaw in (-75, -45, 0, 30, 60) for pitch, roll in ((0, 0), (-20, 0), (20, 25))]


def apply(matrix, points):
    return points @ matrix[:, :2].T + matrix[:, 2]


def true_landmarks(pose: Pose, size: int = 320) -> Landmarks:
    """Where the face of the drawn head truly lies in `drawn_photo`."""
    head = generic_head()
    height, depth = head.mesh.vertices[:, 1], head.mesh.vertices[:, 2]
    points = head.mesh.vertices[(height > BROW) & (height < CHIN) & (depth < CHEEK)]
    turned = (np.vstack([head.five_points, points]) - [0, 20, 60]) @ rotation_from_pose(pose).T
    flat = turned[:, :2] * (size / 300 * CAMERA / (CAMERA + turned[:, 2:])) + (size - 1) / 2
    return Landmarks(flat[5:], flat[:2].mean(0), flat[3:5].mean(0))


@pytest.mark.parametrize("pose", POSES)
def test_five_points_give_nearly_the_crop_that_the_whole_face_gives(pose):
    five = crop_matrix(landmarks_from_five(drawn_photo(pose).face.keypoints)).astype(np.float64)
    whole = crop_matrix(true_landmarks(pose)).astype(np.float64)
    sizes = [np.sqrt(np.linalg.det(matrix[:, :2])) for matrix in (five, whole)]
    assert sizes[0] / sizes[1] == pytest.approx(1, abs=0.06)
    corners = np.array([[0, 0], [512, 0], [0, 512], [512, 512], [256, 256]])
    there = apply(cv2.invertAffineTransform(five), corners)
    assert np.linalg.norm(apply(whole, there) - corners, axis=1).max() < 0.06 * 512


@pytest.mark.parametrize("pose", POSES)
def test_the_line_from_eyes_to_lips_is_upright_and_a_share_of_the_side_is_left_around(pose):
    landmarks = landmarks_from_five(drawn_photo(pose).face.keypoints)
    matrix = crop_matrix(landmarks)
    eyes, lips = apply(matrix, landmarks.eyes), apply(matrix, landmarks.lips)
    assert abs(eyes[0] - lips[0]) < 0.1
    assert lips[1] > eyes[1]
    inside = apply(matrix, landmarks.points)
    low, high = inside.min(0), inside.max(0)
    assert (high - low).max() == pytest.approx(512 / 2.3, abs=0.2)
    np.testing.assert_allclose((low + high) / 2, [256, 256 + 0.125 * 512], atol=0.2)


def test_106_points_are_read_as_eyes_lips_and_extent():
    points = np.zeros((106, 2), np.float32)
    for eye, x in zip(EYES_106, (100, 160), strict=True):
        points[list(eye)] = [[x - 4, 100], [x + 4, 100], [x, 98], [x, 102]]
    points[list(LIPS_106)] = [[110, 180], [150, 180]]
    found = landmarks_from_106(points)
    assert found.eyes.tolist() == [130, 100]
    assert found.lips.tolist() == [130, 180]
    assert found.points is points


def test_eyes_and_lips_in_one_place_have_no_upright():
    with pytest.raises(CannotFrontalize, match="one place"):
        crop_matrix(Landmarks(np.eye(2), np.ones(2), np.ones(2)))


def test_large_photos_are_reduced_and_sides_are_even():
    image = np.zeros((1001, 2561, 3), np.uint8)
    face = Face(
        np.float32([1000, 400, 1200, 600]),
        0.9,
        np.float32([[1050, 450], [1150, 450], [1100, 500], [1060, 550], [1140, 550]]),
    )
    limited = limit_side(Source(image, face))
    assert limited.image.shape == (500, 1280, 3)
    for found, given in ((limited.face.keypoints, face.keypoints), (limited.face.box, face.box)):
        # A pixel's place is its middle: what shrinks is the distance from the photo's corner.
        expected = (given.reshape(-1, 2) + 0.5) * [1280 / 2561, 500 / 1001] - 0.5
        np.testing.assert_allclose(found.reshape(-1, 2), expected, atol=1e-3)
    small = limit_side(Source(image[:301, :401], Face(face.box, 0.9, face.keypoints - [950, 350])))
    assert small.image.shape == (300, 400, 3)


@pytest.mark.parametrize(
    ("height", "width", "expected"),
    [(500, 2139, (298, 1280)), (2154, 500, (1280, 296)), (2139, 2139, (1278, 1280)), (1281, 1281, (1280, 1280))],
)
def test_the_longer_side_is_1280_whatever_rounding_says_and_a_square_is_the_authors(height, width, expected):
    face = Face(np.float32([0, 0, 9, 9]), 0.9, np.float32([[200, 200], [300, 200], [250, 250], [210, 300], [290, 300]]))
    assert limit_side(Source(np.zeros((height, width, 3), np.uint8), face)).image.shape == (*expected, 3)


def test_the_networks_are_given_rgb_between_0_and_1():
    given = network_input(np.full((512, 512, 3), (255, 0, 51), np.uint8))
    assert (given.dtype, given.shape) == (np.float32, (3, 256, 256))
    np.testing.assert_allclose(given[:, 5, 5], [0.2, 0, 1], atol=1e-6)


def test_the_mask_fades_over_its_border():
    mask = fading_mask()
    assert mask[256, :4].tolist() == [0, 15, 31, 47]
    assert mask[256, -4:].tolist() == [63, 47, 31, 15]
    assert (mask[FADE : 512 - FADE + 1, FADE : 512 - FADE + 1] == 255).all()
    assert mask[8, 8] == 74
    np.testing.assert_array_equal(mask, mask.T)


def test_a_crop_pasted_back_is_the_photo_and_outside_it_nothing_changes():
    photo = drawn_photo(Pose(30, 0, 20), 400)
    smooth = cv2.GaussianBlur(photo.image, (0, 0), 3)
    matrix = crop_matrix(landmarks_from_five(photo.face.keypoints), scale=1.2)
    back = paste_back(crop(smooth, matrix), matrix, smooth)
    difference = np.abs(back.astype(int) - smooth).max(2)
    inner = cv2.warpAffine(fading_mask(), cv2.invertAffineTransform(matrix), (400, 400)) == 255
    assert difference[inner].max() <= 3
    # As officially, the crop's last row and column still count 15 of 255, and half a pixel on they mix with black.
    assert difference.max() <= 5
    changed = paste_back(np.zeros((512, 512, 3), np.uint8), matrix, smooth)
    outside = cv2.warpAffine(np.full((512, 512), 255, np.uint8), cv2.invertAffineTransform(matrix), (400, 400)) == 0
    assert outside.any()
    np.testing.assert_array_equal(changed[outside], smooth[outside])
    assert changed[200, 200].max() == 0
