import numpy as np
import pytest

from drawn_photo import drawn_photo
from facefront.faces import Face, Status
from facefront.frontalizers import FRONTALIZERS, Source, build_frontalizer
from facefront.imaging.pose import Pose

FRONTAL = np.array([[38, 52], [74, 52], [56, 72], [42, 92], [71, 92]], np.float32)
GREY = np.full((112, 112, 3), 128, np.uint8)
KEYS = [card.key for card in FRONTALIZERS.values() if not card.weights and not card.lacking()]
BAD = {
    "not finite": (GREY, FRONTAL * np.nan),
    "infinite": (GREY, FRONTAL + np.float32(np.inf)),
    "enormous": (GREY, FRONTAL * np.float32(1e30)),
    "coinciding": (GREY, FRONTAL * 0 + 50),
    "outside the picture": (GREY, FRONTAL + 500),
    "four points": (GREY, FRONTAL[:4]),
    "a face of four pixels": (GREY, FRONTAL * np.float32(4 / 112) + 50),
    "one pixel": (GREY[:1, :1], FRONTAL * 0),
    "one row": (GREY[:1], FRONTAL),
    "no pixel": (GREY[:0], FRONTAL),
    "a grey picture": (GREY[..., 0], FRONTAL),
    "a picture of floats": (GREY.astype(np.float32), FRONTAL),
}


def source(image, keypoints):
    return Source(image, Face(np.array([0, 0, 1, 1], np.float32), 0.5, keypoints))


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("fault", BAD)
def test_one_bad_photo_is_a_status_with_a_reason_and_the_batch_goes_on(key, fault):
    good = drawn_photo(Pose(20, 0, 0))
    first, bad, last = build_frontalizer(key).frontalize([good, source(*BAD[fault]), good])
    assert (bad.status, bad.image) == (Status.GENERATOR_ERROR, None)
    assert bad.detail and "\n" not in bad.detail
    assert first.status == last.status == Status.OK


@pytest.mark.parametrize("turned", [FRONTAL * [1, 0] + [0, 60], np.repeat([[20], [40], [60], [80], [90]], 2, 1)])
def test_keypoints_on_one_line_have_no_pose(turned):
    result = build_frontalizer("template").frontalize([source(GREY, turned.astype(np.float32))])[0]
    assert result.status == Status.GENERATOR_ERROR
    assert "line" in result.detail


@pytest.mark.parametrize("seed", range(60))
def test_no_five_points_whatever_raise(seed):
    rng = np.random.default_rng(seed)
    keypoints = rng.uniform(-20, 130, (5, 2)).astype(np.float32)
    for key in KEYS:
        result = build_frontalizer(key).frontalize([source(GREY, keypoints)])[0]
        assert (result.image is None) == (result.status == Status.GENERATOR_ERROR)


def test_a_tiny_but_possible_face_in_a_large_picture_is_turned():
    image = np.full((40, 40_000, 3), 90, np.uint8)
    keypoints = FRONTAL * np.float32(20 / 112) + np.float32([39_000, 5])
    for key in KEYS:
        assert build_frontalizer(key).frontalize([source(image, keypoints)])[0].status == Status.OK
