from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from facefront.detectors import build_detector, detect_all
from facefront.detectors.contract import Detector
from facefront.weights import find_weight
from tiny_models import scrfd_like


class Squares(Detector):
    """Finds a white square that is 40 to 100 pixels wide on the canvas, and does not touch its border."""

    key, version, usual_score, low_score, gain = "squares", 1, 0.5, 0.5, 0.15

    def __init__(self, padding=0.25, fixed_size=False):
        super().__init__(SimpleNamespace(sha256="0"), 320, 0.5, 0.4, padding)
        self.fixed_size, self.seen = fixed_size, []

    def applied(self):
        return "cpu"

    def find(self, pixels):
        rows, columns = np.nonzero(pixels[..., 0] > 200)
        self.seen.append(len(pixels))
        if not len(rows) or not 40 <= np.ptp(columns) <= 100 or columns.min() == 0:
            return np.empty((0, 4), np.float32), np.empty(0), np.empty((0, 5, 2), np.float32)
        box = np.float32([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        side, (x, y) = box[2] - box[0], box[:2]
        points = np.float32([[0.3, 0.3], [0.7, 0.3], [0.5, 0.5], [0.3, 0.8], [0.7, 0.8]]) * side + [x, y]
        return box[None], np.array([0.9]), points[None].astype(np.float32)


def photo(share, side=1000):
    """A white square on grey, as wide as that share of the photo's side; not where a rotation would leave it."""
    image = np.full((side, side, 3), 100, np.uint8)
    width = round(share * side)
    x, y = (side - width) // 2, (side - width) // 3
    image[y : y + width, x : x + width] = 255
    return image


CASES = [(0.3, "standard", 1), (0.15, "unpadded", 2), (0.55, "padded", 3), (0.08, "large", 4)]


@pytest.mark.parametrize(("share", "name", "looks"), CASES)
def test_the_first_pass_that_finds_a_face_is_the_last(share, name, looks):
    detector = Squares()
    detection = detect_all({"squares": detector}, photo(share))["squares"]
    assert detection.as_it_is.detection_pass == name
    assert detector.seen == [320, 320, 320, 640][:looks]
    (face,) = detection.as_it_is.faces
    width = share * 1000
    np.testing.assert_allclose(face.box[[0, 2]], [500 - width / 2, 500 + width / 2], atol=4)
    assert detection.rotation == 0


def test_a_model_of_fixed_size_is_given_no_other_canvas():
    detector = Squares(fixed_size=True)
    detect_all({"squares": detector}, photo(0.08))
    assert set(detector.seen) == {320}


def test_a_photo_no_larger_than_the_canvas_is_not_enlarged():
    detector = Squares()
    detect_all({"squares": detector}, photo(0.08, side=300))
    assert set(detector.seen) == {320}


def test_the_passes_follow_from_the_parameters_and_are_in_the_fingerprint(tmp_path):
    passes = {padding: [each.name for each in Squares(padding).passes] for padding in (0.0, 0.25, 0.5)}
    assert passes == {
        0.0: ["standard", "padded", "large"],
        0.25: ["standard", "unpadded", "padded", "large"],
        0.5: ["standard", "unpadded", "large"],
    }
    print_of = build_detector("scrfd", scrfd_like(tmp_path / "net.onnx"), det_size=320).fingerprint()
    assert print_of["passes"] == "standard 320 0.5, unpadded 320 0, large 640 0"


REAL = {"scrfd": "scrfd_2.5g_bnkps", "retina": "retinaface_mobile0.25_biubug6"}


@pytest.mark.parametrize("key", REAL)
def test_small_faces_and_tight_crops_of_real_photos_are_found(real_root, key):
    detector = build_detector(key, find_weight(REAL[key], real_root / "models"), det_size=640, device="cpu")
    bare = build_detector(key, find_weight(REAL[key], real_root / "models"), det_size=640, padding=0.0, device="cpu")
    small = tight = 0
    for path in sorted((real_root / "cfp-dataset/Data/Images").glob("*/frontal/01.jpg"))[:6]:
        face = cv2.imread(str(path))
        scene = np.full((1200, 1600, 3), (120, 130, 140), np.uint8)
        head = cv2.resize(face, (96, round(96 * face.shape[0] / face.shape[1])), interpolation=cv2.INTER_AREA)
        scene[400 : 400 + len(head), 800:896] = head
        found = detect_all({key: detector}, scene)[key].as_it_is
        small += found.detection_pass in {"unpadded", "large", "standard"} and bool(found.faces)
        x1, y1, x2, y2 = detector.detect(face)[0].box.round().astype(int).clip(0)
        tight += bool(bare.detect(face[y1:y2, x1:x2]))
    assert (small, tight) == (6, 6)


@pytest.mark.parametrize("key", REAL)
def test_pictures_without_a_face_have_none_in_any_pass(real_root, key):
    detector = build_detector(key, find_weight(REAL[key], real_root / "models"), det_size=320, device="cpu")
    random = np.random.default_rng(0)
    pictures = [np.zeros((512, 512, 3), np.uint8), np.full((256, 256, 3), 255, np.uint8)]
    pictures += [random.integers(0, 256, (200, 300, 3)).astype(np.uint8)]
    pictures += [cv2.resize(random.integers(0, 256, (5, 7, 3)).astype(np.uint8), (400, 300)) for _ in range(2)]
    for picture in pictures:
        detection = detect_all({key: detector}, picture)[key]
        assert (detection.as_it_is.faces, detection.rotation) == ([], 0)
