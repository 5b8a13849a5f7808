from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from drawn import DOTS, Ready, draw_photo, make_project, save, use_drawn_components
from facefront.detectors import DETECTORS, build_detector, detect_all
from facefront.detectors.canvas import turn_points
from facefront.detectors.contract import Detector
from facefront.detectors.orientation import image_roll
from facefront.errors import SetupError
from facefront.faces import FIVE_POINT_TEMPLATE, Status
from facefront.measure import MeasureSpec, build_pairs
from facefront.measure.ledger import ledger
from facefront.study import steps
from facefront.study.study import Study
from facefront.weights import find_weight


class UprightDots(Detector):
    """Finds five dots where they are upright; upside down, as SCRFD does: upright, mouth for eyes, a lower score."""

    key, version, usual_score, low_score, gain = "dots", 1, 0.75, 0.6, 0.15
    seen = None

    def __init__(self):
        super().__init__(SimpleNamespace(sha256="0"), 320, 0.5, 0.4, 0.5)
        self.seen = []

    def applied(self):
        return "cpu"

    def find(self, pixels):
        self.seen.append(len(pixels))
        none = np.empty((0, 4), np.float32), np.empty(0), np.empty((0, 5, 2), np.float32)
        places = [np.nonzero(cv2.inRange(pixels, np.array(dot) - 20, np.array(dot) + 20)) for dot in DOTS]
        if any(len(rows) < 4 for rows, _ in places):
            return none
        points = np.array([(columns.mean(), rows.mean()) for rows, columns in places], np.float32)
        roll = abs(image_roll(points))
        if 45 < roll < 135:
            return none
        found, score = (points, 0.9) if roll <= 45 else (points[[4, 3, 2, 1, 0]], 0.65)
        box = np.concatenate([points.min(0) - 20, points.max(0) + 20]).astype(np.float32)
        return box[None], np.array([score]), found[None].astype(np.float32)


def turned(image, rotation):
    return np.ascontiguousarray(np.rot90(image, rotation // 90))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_points_go_where_their_pixels_go(rotation):
    image = np.zeros((5, 8), np.uint8)
    image[1, 6] = 255
    (row,), (column,) = np.nonzero(turned(image, rotation))
    point = np.float32([[6, 1]])
    there = turn_points(point, 5, 8, rotation)
    np.testing.assert_array_equal(there, [[column, row]])
    np.testing.assert_array_equal(turn_points(there, 5, 8, rotation, back=True), point)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_face_of_a_turned_photo_is_found_in_its_own_pixels(rotation):
    detection = detect_all({"dots": UprightDots()}, turned(draw_photo(1, 1), rotation))["dots"]
    assert detection.rotation == (360 - rotation) % 360
    (face,) = (detection.upright or detection.as_it_is).faces
    expected = turn_points(np.float32(FIVE_POINT_TEMPLATE + 24), 160, 160, rotation)
    np.testing.assert_allclose(face.keypoints, expected, atol=1)
    assert (face.box[:2] < expected.min(0)).all() and (face.box[2:] > expected.max(0)).all()


def test_an_upright_photo_costs_one_pass():
    detector = UprightDots()
    detect_all({"dots": detector}, draw_photo(1, 1))
    assert detector.seen == [320]


@pytest.mark.parametrize("rotation", [90, 180])
def test_what_cannot_lie_on_its_side_is_searched_as_it_is(rotation):
    detector = UprightDots()
    detection = detect_all({"dots": detector}, turned(draw_photo(1, 1), rotation), lying=False)["dots"]
    assert (detection.rotation, detection.upright) == (0, None)
    assert len(detector.seen) <= len(detector.passes)


def project(tmp_path, orientation):
    """The drawn people; of p0 one angled photo lies on its side, one upside down."""
    root = make_project(tmp_path)
    for shot, rotation in ((0, 90), (1, 180)):
        save(turned(draw_photo(0, 10 + shot, 0.2 + 0.15 * shot), rotation), root / f"data/Angle/p0/{shot}.png")
    path = root / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text() + f"orientation: {orientation}\n")
    return root


@pytest.fixture
def dots(monkeypatch):
    use_drawn_components(monkeypatch)
    monkeypatch.setitem(DETECTORS._cards, "dots", Ready(key="dots", title="dots", build=UprightDots))
    monkeypatch.setattr(steps, "detect_all", detect_all)


LYING = ["Angle/p0/0.png", "Angle/p0/1.png"]


def test_turned_upright_they_score_as_the_photo_that_stands(tmp_path, dots):
    studies = {}
    for orientation in ("upright", "keep"):
        studies[orientation] = Study.open("drawn", root=project(tmp_path / orientation, orientation))
    plain = Study.open("drawn", root=make_project(tmp_path / "plain"))
    faces = studies["upright"].faces.set_index("image_id")
    assert faces.loc[LYING, "rotation"].tolist() == [270, 180]
    assert (faces["rotation"] != 0).sum() == 2
    assert (faces["status"] == Status.OK).all()

    def vectors(study):
        return study.photo_embeddings.set_index("image_id")["vector"]

    for name in LYING:
        assert vectors(studies["upright"])[name] @ vectors(plain)[name] > 0.95
        poses = [
            study.images.set_index("image_id").loc[name, ["yaw", "pitch", "roll"]]
            for study in (studies["upright"], plain)
        ]
        np.testing.assert_allclose(*[pose.to_numpy(float) for pose in poses], atol=3)
    kept = studies["keep"].faces.set_index("image_id")
    assert (kept["rotation"] == 0).all()
    assert kept["status"][LYING].tolist() == [Status.NO_FACE_PROBE, Status.OK]
    assert vectors(studies["keep"])[LYING[1]] @ vectors(plain)[LYING[1]] < 0.9


def test_refused_they_have_a_status_and_are_counted(tmp_path, dots):
    study = Study.open("drawn", root=project(tmp_path, "refuse"))
    faces = study.faces.set_index("image_id")
    assert faces["status"][LYING].tolist() == [Status.NOT_UPRIGHT] * 2
    assert faces.loc[LYING, "x1"].isna().all()
    pairs = build_pairs(study.images, study.embeddings, MeasureSpec(), faces=study.faces, frontals=study.frontals)
    rows = ledger(pairs).query("group == 'angle_gt'")
    assert (rows[str(Status.NOT_UPRIGHT)] == 2).all()
    assert (rows["detected"] == rows["attempted"] - 2).all()


def test_another_word_is_refused(tmp_path, dots):
    with pytest.raises(SetupError, match=r"drawn.*orientation is 'rihgt'; give upright, refuse or keep"):
        Study.open("drawn", root=project(tmp_path, "rihgt"))


def test_the_setting_changes_the_embeddings_key_and_not_the_detections(tmp_path, dots):
    one, other = (Study.open("drawn", root=project(tmp_path / o, o)).analysis for o in ("upright", "refuse"))
    (detector,), (embedder,) = one.components.detectors, one.components.embedders
    assert one.detect_key("0", detector) == other.detect_key("0", detector)
    assert one.embed_key("0", detector, embedder) != other.embed_key("0", detector, embedder)


@pytest.mark.parametrize(("key", "name"), [("scrfd", "scrfd_2.5g_bnkps"), ("retina", "retinaface_mobile0.25_biubug6")])
def test_real_photos_are_turned_and_upright_ones_are_left_alone(real_root, key, name):
    detector = build_detector(key, find_weight(name, real_root / "models"), det_size=320, device="cpu")
    photos = sorted((real_root / "cfp-dataset/Data/Images").glob("*/frontal/01.jpg"))[:8]
    found = {rotation: 0 for rotation in (0, 90, 180, 270)}
    for path in photos:
        image = cv2.imread(str(path))
        for rotation in found:
            found[rotation] += (
                detect_all({key: detector}, turned(image, rotation))[key].rotation == (360 - rotation) % 360
            )
    assert found[0] == 8
    least = 7 if key == "scrfd" else 5
    assert min(found.values()) >= least, found
