import cv2
import numpy as np
import pytest

from facefront.detectors import build_detector
from facefront.faces import choose_face
from facefront.weights import find_weight

WEIGHTS = {"scrfd_2.5g_bnkps": "scrfd", "det_500m": "scrfd", "retinaface_mobile0.25_biubug6": "retina"}


@pytest.fixture(scope="module")
def detectors(real_root):
    cv2.setNumThreads(1)
    return {
        name: build_detector(key, find_weight(name, real_root / "models"), det_size=320)
        for name, key in WEIGHTS.items()
    }


@pytest.fixture(scope="module")
def photos(real_root):
    paths = sorted((real_root / "cfp-dataset" / "Data" / "Images").glob("*/*/*.jpg"))[:30]
    return {path: cv2.imread(str(path)) for path in paths}


@pytest.mark.parametrize("name", WEIGHTS)
def test_every_face_of_the_first_thirty_photos_is_found(detectors, photos, name):
    assert len(photos) == 30
    missed = [str(path) for path, image in photos.items() if not detectors[name].detect(image)]
    assert missed == []


@pytest.mark.parametrize("name", WEIGHTS)
def test_keypoints_are_ordered_left_to_right_and_eyes_over_nose_over_mouth(detectors, photos, name):
    frontal = {path: image for path, image in photos.items() if path.parent.name == "frontal"}
    for path, image in frontal.items():
        x, y = choose_face(detectors[name].detect(image), *image.shape[:2]).keypoints.T
        assert x[0] < x[2] < x[1] and x[3] < x[4], path
        assert max(y[0], y[1]) < y[2] < min(y[3], y[4]), path


def test_all_detectors_place_the_eyes_alike(detectors, photos):
    for path, image in photos.items():
        if path.parent.name == "frontal":
            eyes = np.array([d.detect(image)[0].keypoints[:2] for d in detectors.values()])
            distance = np.linalg.norm(eyes[:, 1] - eyes[:, 0], axis=1).mean()
            assert np.ptp(eyes, axis=0).max() < 0.25 * distance, path


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_tight_crop_needs_the_padding(detectors, photos, name):
    image = next(iter(photos.values()))
    x1, y1, x2, y2 = detectors[name].detect(image)[0].box.round().astype(int).clip(0)
    crop = cv2.resize(image[y1:y2, x1:x2], (150, 150))
    (face,) = detectors[name].detect(crop)
    assert face.box[2] - face.box[0] > 75


@pytest.mark.parametrize("name", WEIGHTS)
def test_pictures_of_any_size_are_taken(detectors, photos, name):
    image = next(iter(photos.values()))
    assert detectors[name].detect(image[:1, :1]) == []
    large = cv2.resize(image, (4000, 5000), interpolation=cv2.INTER_CUBIC)
    (face,), (small,) = detectors[name].detect(large), detectors[name].detect(image)
    scale = [4000 / image.shape[1], 5000 / image.shape[0]]
    eyes = small.keypoints[1, 0] - small.keypoints[0, 0]
    assert np.abs(face.keypoints / scale - small.keypoints).max() < 0.15 * eyes
    grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    assert len(detectors[name].detect(grey)) == 1
