from itertools import pairwise

import cv2
import numpy as np
import pytest

from drawn_photo import drawn_photo, flipped
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.fitting import fit_head
from facefront.frontalizers.framing import frame_matrix, framed_template
from facefront.imaging.pose import Pose
from facefront.imaging.warping import FRAME_SIZE

FACE = np.s_[85:180, 70:154]


@pytest.fixture(scope="module")
def template():
    return build_frontalizer("template")


def turn(template, pose, rotation="frontal"):
    return template.frontalize([drawn_photo(pose)], rotation)[0]


def difference(first, second, part=FACE):
    return float(np.abs(first[part].astype(float) - second[part]).mean())


def framed(source):
    return cv2.warpAffine(source.image, frame_matrix(source.face.keypoints), (FRAME_SIZE, FRAME_SIZE))


@pytest.mark.parametrize("pose", [Pose(0, 0, 0), Pose(25, 5, 0), Pose(-50, 0, 10), Pose(70, -5, 0), Pose(0, 15, -30)])
def test_the_pose_is_found_within_a_few_degrees(pose):
    found = fit_head(drawn_photo(pose).face.keypoints.astype(np.float64)).pose
    assert np.allclose([found.yaw, found.pitch, found.roll], [pose.yaw, pose.pitch, pose.roll], atol=6)


@pytest.mark.parametrize(("yaw", "limit"), [(0, 2), (20, 3), (-35, 3), (50, 4), (70, 6)])
def test_a_turned_head_comes_out_as_its_frontal_drawing(template, yaw, limit):
    truth = framed(drawn_photo(Pose(0, 0, 0)))
    turned = difference(turn(template, Pose(yaw, 0, 0)).image, truth)
    assert turned < limit
    if yaw:
        assert turned < 0.6 * difference(framed(drawn_photo(Pose(yaw, 0, 0))), truth)


@pytest.mark.parametrize("yaw", [0, 30, -45])
def test_zero_rotation_nearly_reproduces_the_photo_inside_the_face(template, yaw):
    source = drawn_photo(Pose(yaw, 0, 0))
    redrawn = template.frontalize([source], "none")[0].image
    seen = np.s_[85:180, 75:125] if yaw >= 0 else np.s_[85:180, 99:149]
    assert difference(redrawn, framed(source), seen) < 4


def test_the_front_of_an_average_head_has_its_keypoints_on_the_framed_template(template):
    image = turn(template, Pose(30, 0, 0)).image
    truth = framed(drawn_photo(Pose(0, 0, 0)))
    for x, y in framed_template()[:2]:
        window = np.s_[int(y) - 12 : int(y) + 13, int(x) - 12 : int(x) + 13]
        dark = [np.argwhere(picture[window].sum(2) < 200).mean(0) for picture in (image, truth)]
        assert np.abs(dark[0] - dark[1]).max() < 2


def test_a_photo_and_its_mirror_image_give_mirrored_results(template):
    source = drawn_photo(Pose(40, 5, 0))
    straight, mirrored = template.frontalize([source, flipped(source)])
    assert difference(straight.image, mirrored.image[:, ::-1], np.s_[:, :]) < 1
    assert straight.coverage == pytest.approx(mirrored.coverage, abs=0.01)


def test_less_of_the_face_is_seen_the_further_it_is_turned(template):
    shares = [turn(template, Pose(yaw, 0, 0)).coverage for yaw in (0, 25, 50, 75)]
    assert 0.9 < shares[0] <= 1
    assert all(more > less + 0.05 for more, less in pairwise(shares))
    assert shares[-1] > 0.2


def test_the_background_does_not_get_onto_the_face(template):
    red, green = (drawn_photo(Pose(60, 0, 0), background=colour) for colour in ((40, 40, 230), (60, 220, 60)))
    results = template.frontalize([red, green])
    assert difference(results[0].image, results[1].image, np.s_[95:175, 85:139]) < 6


def test_a_batch_gives_what_single_photos_give(template):
    sources = [drawn_photo(Pose(yaw, 0, 0)) for yaw in (-30, 10, 45)]
    for together, source in zip(template.frontalize(sources), sources, strict=True):
        alone = template.frontalize([source])[0]
        assert np.array_equal(together.image, alone.image)
        assert together.coverage == alone.coverage


def test_the_result_does_not_depend_on_where_the_face_lies_in_the_photo(template):
    source = drawn_photo(Pose(35, 0, 0))
    bordered = cv2.copyMakeBorder(source.image, 50, 0, 90, 0, cv2.BORDER_REPLICATE)
    face = type(source.face)(source.face.box, 0.9, source.face.keypoints + np.float32([90, 50]))
    first, second = template.frontalize([source, type(source)(bordered, face)])
    assert difference(first.image, second.image) < 1
