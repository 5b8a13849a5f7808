"""Measures of one picture, on drawn faces that are blurred, lit from a side, or made lopsided on purpose."""

import cv2
import numpy as np
import pytest

from drawn_photo import drawn_photo
from facefront.imaging.pose import Pose
from facefront.imaging.quality import MEASURES, measure_quality


def measured(image, keypoints):
    return measure_quality(image, keypoints)


@pytest.fixture(scope="module")
def photo():
    """A frontal head with fine grain, that is alike left and right but for the grain."""
    drawn = drawn_photo(Pose(0, 0, 0))
    grain = np.random.default_rng(0).normal(0, 6, (*drawn.image.shape[:2], 1))
    return np.clip(drawn.image + grain, 0, 255).astype(np.uint8), drawn.face.keypoints


def test_blur_lowers_sharpness_and_fine_detail(photo):
    image, keypoints = photo
    found = [measured(cv2.GaussianBlur(image, (0, 0), s) if s else image, keypoints) for s in (0, 2, 4, 8)]
    for name in ("sharpness", "high_frequency"):
        values = [getattr(quality, name) for quality in found]
        assert values == sorted(values, reverse=True)
        assert values[0] > 2 * values[-1]


def test_neither_brightness_nor_contrast_is_sharpness(photo):
    image, keypoints = photo
    flatter = (image * 0.5 + 50).astype(np.uint8)
    one, other = measured(image, keypoints), measured(flatter, keypoints)
    assert other.sharpness == pytest.approx(one.sharpness, rel=0.1)
    assert other.asymmetry == pytest.approx(one.asymmetry, abs=0.02)


@pytest.mark.parametrize("side", [1, -1])
def test_light_from_a_side_is_uneven_and_leaves_shapes_alike(photo, side):
    image, keypoints = photo
    found = []
    for strength in (0, 0.3, 0.6):
        light = 1 + side * strength * np.linspace(-1, 1, image.shape[1])[None, :, None]
        found.append(measured(np.clip(image * 0.6 * light, 0, 255).astype(np.uint8), keypoints))
    assert found[0].unevenness < found[1].unevenness < found[2].unevenness
    assert found[2].unevenness > found[0].unevenness + 0.2
    assert found[2].asymmetry < 0.3


def test_a_lopsided_face_is_asymmetric(photo):
    image, keypoints = photo
    lopsided = image.copy()
    x, y = keypoints[1].astype(int)
    lopsided[y - 25 : y + 25, x - 25 : x + 25] = image[10, 10]
    assert measured(lopsided, keypoints).asymmetry > measured(image, keypoints).asymmetry + 0.1


def test_a_turned_head_is_less_symmetric(photo):
    values = [measured(p.image, p.face.keypoints).asymmetry for p in (drawn_photo(Pose(y, 0, 0)) for y in (0, 30))]
    assert values[0] < 0.05
    assert values[1] > values[0] + 0.1


def test_place_tilt_and_size_in_the_picture_change_little(photo):
    image, keypoints = photo
    smooth = cv2.GaussianBlur(image, (0, 0), 4)
    matrix = cv2.getRotationMatrix2D((160, 160), 20, 2.5)
    matrix[:, 2] += 290
    moved = cv2.warpAffine(smooth, matrix, (900, 900), borderMode=cv2.BORDER_REPLICATE)
    one = measured(smooth, keypoints)
    other = measured(moved, keypoints @ matrix[:, :2].T + matrix[:, 2])
    assert other.face_size == pytest.approx(2.5 * one.face_size, rel=1e-3)
    for name in ("high_frequency", "asymmetry", "unevenness"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), abs=0.03), name


def test_what_shows_nothing_has_no_measure(photo):
    flat = measured(np.full((200, 200, 3), 77, np.uint8), photo[1] * 0.6)
    assert np.isnan([getattr(flat, name) for name in MEASURES[:-1]]).all()
    assert flat.face_size > 0
    outside = measured(photo[0], photo[1] + 5000)
    assert np.isnan(outside.sharpness)
    with pytest.raises(ValueError, match="coincide"):
        measure_quality(photo[0], np.zeros((5, 2)))
