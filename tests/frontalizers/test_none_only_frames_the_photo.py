import cv2
import numpy as np

from drawn_photo import drawn_photo
from facefront.faces import CROP_SIZE, FIVE_POINT_TEMPLATE
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.framing import frame_matrix, framed_template
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE, fill_softly, frame_photo


def test_the_framed_template_is_the_five_point_template_with_room_around_it():
    points = framed_template()
    assert np.allclose(points[[1, 0, 2, 4, 3]], [FRAME_SIZE - 1, 0] + points * [-1, 1])
    scale = np.ptp(points[:, 0]) / np.ptp(FIVE_POINT_TEMPLATE[:, 0])
    back = (points - (FRAME_SIZE - 1) / 2) / scale + (CROP_SIZE - 1) / 2
    assert np.abs(back - back.mean(0) - FIVE_POINT_TEMPLATE + FIVE_POINT_TEMPLATE.mean(0)).max() < 0.2
    assert scale * CROP_SIZE < FRAME_SIZE


def test_inside_the_photo_nothing_but_the_framing_changes():
    source = drawn_photo(Pose(30, 0, 15), size=300)
    matrix = frame_matrix(source.face.keypoints)
    result = build_frontalizer("none").frontalize([source])[0]
    expected = cv2.warpAffine(source.image, matrix, (FRAME_SIZE, FRAME_SIZE), flags=cv2.INTER_LINEAR)
    inside = cv2.warpAffine(np.ones((300, 300), np.uint8), matrix, (FRAME_SIZE, FRAME_SIZE)) == 1
    inside = cv2.erode(inside.astype(np.uint8), np.ones((5, 5))) == 1
    assert np.abs(result.image.astype(int) - expected)[inside].mean() < 3
    assert np.isnan(result.coverage)


def test_outside_the_photo_there_is_no_hard_edge():
    source = drawn_photo(Pose(0, 0, 0), size=300)
    low, high = source.face.keypoints.min(0).astype(int) - 20, source.face.keypoints.max(0).astype(int) + 20
    tight = source.image[low[1] : high[1], low[0] : high[0]]
    face = type(source.face)(source.face.box, 0.9, source.face.keypoints - np.float32(low))
    image = build_frontalizer("none").frontalize([type(source)(tight, face)])[0].image.astype(int)
    _, inside = frame_photo(tight, frame_matrix(face.keypoints))
    beyond = cv2.dilate(inside, np.ones((7, 7))) == 0
    steps = np.abs(np.diff(image, axis=1)).max(2)[beyond[:, 1:]]
    assert beyond.any() and steps.max() < 25


def test_soft_filling_keeps_what_is_known_and_stays_between_its_extremes():
    rng = np.random.default_rng(0)
    image = rng.uniform(50, 200, (64, 64, 3)).astype(np.float32)
    weight = np.zeros((64, 64), np.float32)
    weight[10:30, 20:50] = 1
    filled = fill_softly(image, weight)
    assert np.array_equal(filled[weight == 1], image[weight == 1])
    assert filled.min() > 45 and filled.max() < 205


def test_a_large_photo_is_averaged_not_skipped():
    checks = np.indices((1200, 1200)).sum(0) % 2 * 255
    image = np.repeat(checks[..., None], 3, 2).astype(np.uint8)
    framed, inside = frame_photo(image, np.array([[0.1, 0, 50], [0, 0.1, 50]]))
    assert np.abs(framed[inside > 0] - 127.5).max() < 30
