import numpy as np
import pytest

from facefront.detectors import build_detector
from facefront.faces import choose_face
from facefront.frontalizers.external.driving import driver_at, driver_pair, driver_sha256, neutral_driver
from facefront.weights import find_weight

YAWS = (0.0, 30.0, -30.0, 60.0, -60.0)
DETECTORS = {"scrfd_2.5g_bnkps": "scrfd", "det_500m": "scrfd", "retinaface_mobile0.25_biubug6": "retina"}


def _distance(found, source):
    """The mean distance of the keypoints, as a share of the distance of the eyes of the frontal view."""
    face = choose_face(found, *source.image.shape[:2])
    return np.linalg.norm(face.keypoints - source.face.keypoints, axis=1).mean() / 89.4


@pytest.mark.parametrize("name", DETECTORS)
def test_a_real_detector_finds_its_keypoints_where_they_were_drawn(real_root, name):
    detector = build_detector(DETECTORS[name], find_weight(name, real_root / "models"), det_size=320)
    distances = {yaw: _distance(detector.detect(driver_at(yaw).image), driver_at(yaw)) for yaw in YAWS}
    assert max(distances.values()) < 0.15, distances


def test_the_frontal_driver_looks_straight_ahead():
    image, keypoints = neutral_driver()
    assert image.shape == (512, 512, 3) and image.dtype == np.uint8 and keypoints.shape == (5, 2)
    assert abs(keypoints[2, 0] - keypoints[:2, 0].mean()) < 1
    skin = image[300, 255].astype(int)
    assert skin[0] > skin[1] > skin[2], "red is first"


def test_relative_motion_starts_at_the_nearest_drawn_yaw_and_ends_at_the_front():
    (turned, turned_points), (front, front_points) = driver_pair(-33)
    (mirrored, mirrored_points), (plain, _) = driver_pair(33)
    assert np.array_equal(turned, mirrored[:, ::-1]) and np.array_equal(front, plain[:, ::-1])
    assert np.allclose(turned_points[[1, 0, 2, 4, 3], 0], 511 - mirrored_points[:, 0])
    nose = turned_points[2, 0] - turned_points[:2, 0].mean()
    assert nose < -20 and abs(front_points[2, 0] - front_points[:2, 0].mean()) < 1


def test_its_hash_is_one_of_all_its_views():
    assert len(driver_sha256()) == 64 and driver_sha256() == driver_sha256()
