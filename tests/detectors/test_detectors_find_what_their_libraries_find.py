import numpy as np
import pytest
import torch

from facefront.detectors import build_detector, detect_all
from facefront.detectors.canvas import Canvas
from facefront.runtime.devices import open_session
from facefront.runtime.torch_repair import repair
from tiny_models import found, scrfd_like


@pytest.fixture(scope="module")
def scrfd_weight(tmp_path_factory):
    return scrfd_like(tmp_path_factory.mktemp("scrfd") / "scrfd.onnx")


@pytest.fixture(scope="module")
def facexlibs():
    """facexlib's small network with random weights, grown so that scores vary."""
    repair()
    from facexlib.detection.retinaface import RetinaFace

    torch.manual_seed(0)
    network = RetinaFace("mobile0.25", device="cpu")
    state = network.state_dict()
    grown = {name: value * 2 if value.ndim == 4 and "body" in name else value for name, value in state.items()}
    network.load_state_dict(grown)
    return network


@pytest.fixture(scope="module")
def retina_weight(tmp_path_factory, facexlibs):
    """The network's weights, saved as DataParallel does."""
    path = tmp_path_factory.mktemp("retina") / "retina.pth"
    torch.save({f"module.{name}": value for name, value in facexlibs.state_dict().items()}, path)
    return found(path)


def noise(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.mark.parametrize("shape", [(200, 160), (333, 500), (1200, 900)])
def test_scrfd_equals_insightfaces_class_on_the_same_canvas(scrfd_weight, shape):
    from insightface.model_zoo.scrfd import SCRFD

    detector = build_detector("scrfd", scrfd_weight, det_size=320, threshold=0.6)
    pixels = Canvas.of(noise(*shape), 320, 0.5).pixels
    theirs = SCRFD(str(scrfd_weight.path), open_session(scrfd_weight.path))
    theirs.prepare(0, input_size=(320, 320), det_thresh=0.6, nms_thresh=0.4)
    expected, expected_points = theirs.detect(pixels)
    boxes, scores, points = detector.find(pixels)
    assert len(expected) > 3
    np.testing.assert_array_equal(scores, expected[:, 4])
    np.testing.assert_allclose(boxes, expected[:, :4], atol=1e-3)
    np.testing.assert_allclose(points, expected_points, atol=1e-3)


@pytest.mark.parametrize("size", [160, 320])
def test_retina_equals_facexlibs_class_on_the_same_canvas(retina_weight, facexlibs, size):
    detector = build_detector("retina", retina_weight, det_size=160, threshold=0.53, device="cpu")
    pixels = Canvas.of(noise(200, 160), size, 0.0).pixels
    with torch.inference_mode():
        expected = facexlibs.detect_faces(pixels, conf_threshold=0.53, nms_threshold=0.4)
    boxes, scores, points = detector.find(pixels)
    assert len(expected) > 3
    np.testing.assert_allclose(scores, expected[:, 4], atol=1e-6)
    np.testing.assert_allclose(boxes, expected[:, :4], atol=1e-3)
    np.testing.assert_allclose(points.reshape(-1, 10), expected[:, 5:], atol=1e-3)


@pytest.mark.parametrize("shape", [(150, 150), (1, 1), (1, 3000), (700, 11)])
@pytest.mark.parametrize("padding", [0.0, 0.5])
def test_coordinates_of_the_canvas_go_back_to_the_photo(shape, padding):
    image = np.full((*shape, 3), 255, np.uint8)
    canvas = Canvas.of(image, 320, padding)
    rows, columns = np.nonzero(canvas.pixels[..., 0] > 127)
    corners = np.array([[columns.min(), rows.min()], [columns.max() + 1, rows.max() + 1]])
    np.testing.assert_allclose(canvas.to_photo(corners), [[0, 0], shape[::-1]], atol=1e-3)


def test_the_border_is_at_least_padding_times_the_longer_side():
    canvas = Canvas.of(np.full((100, 60, 3), 255, np.uint8), 320, 0.5)
    rows, columns = np.nonzero(canvas.pixels[..., 0])
    assert (rows.min(), 320 - 1 - rows.max()) == (80, 80)
    assert columns.min() >= 80


def test_faces_come_by_falling_score_in_the_photos_pixels(scrfd_weight):
    image = noise(600, 300)
    faces = build_detector("scrfd", scrfd_weight, det_size=320, threshold=0.6).detect(image)
    scores = [face.score for face in faces]
    assert len(faces) > 3
    assert scores == sorted(scores, reverse=True)
    assert faces[0].box.dtype == faces[0].keypoints.dtype == np.float32
    assert (faces[0].box.shape, faces[0].keypoints.shape) == ((4,), (5, 2))


def test_detectors_that_share_a_canvas_find_the_same_as_alone(scrfd_weight, retina_weight):
    image = noise(210, 180)
    detectors = {
        "small": build_detector("scrfd", scrfd_weight, det_size=160, threshold=0.6),
        "large": build_detector("scrfd", scrfd_weight, det_size=320, threshold=0.6),
        "retina": build_detector("retina", retina_weight, det_size=160, threshold=0.53, device="cpu"),
    }
    together = detect_all(detectors, image)
    for key, detector in detectors.items():
        alone = detector.detect(image)
        found = together[key].as_it_is.faces
        assert len(alone) == len(found) > 0
        for one, other in zip(alone, found, strict=True):
            np.testing.assert_array_equal(one.box, other.box)


@pytest.mark.parametrize("image", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((0, 4, 3), np.uint8)])
def test_what_is_no_colour_image_is_refused(scrfd_weight, image):
    with pytest.raises(ValueError, match="expected an image"):
        build_detector("scrfd", scrfd_weight, det_size=320).detect(image)


def test_every_parameter_and_the_weights_change_the_fingerprint(scrfd_weight, tmp_path):
    other = scrfd_like(tmp_path / "other.onnx", seed=1)
    changes = [{}, {"det_size": 320}, {"threshold": 0.6}, {"nms": 0.3}, {"padding": 0.4}]
    prints = [build_detector("scrfd", scrfd_weight, **change).fingerprint() for change in changes]
    prints.append(build_detector("scrfd", other).fingerprint())
    assert len({tuple(sorted(p.items())) for p in prints}) == 6
