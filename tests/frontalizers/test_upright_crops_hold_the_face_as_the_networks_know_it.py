"""Where FFWM's and scaleway's crops lie, by five keypoints; and when there is none."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from drawn_photo import drawn_photo
from facefront.faces import Face, Status
from facefront.frontalizers import Source
from facefront.frontalizers.contract import CannotFrontalize
from facefront.frontalizers.ffwm import frontalizer as ffwm
from facefront.frontalizers.ffwm import networks
from facefront.frontalizers.scaleway import frontalizer as scaleway
from facefront.frontalizers.scaleway import generator
from facefront.frontalizers.upright import set_upright
from facefront.head3d.generic import generic_head
from facefront.imaging.pose import Pose
from facefront.weights import FoundWeight
from test_a_photo_that_cannot_be_turned_is_a_status import BAD, GREY, source

CROPS = {"ffwm": ffwm.crop_face, "scaleway": scaleway.crop_face}


def rotated(photo, degrees):
    """The photo turned about its centre, keypoints with it."""
    side = photo.image.shape[0]
    matrix = cv2.getRotationMatrix2D((side // 2, side // 2), degrees, 1)
    image = cv2.warpAffine(photo.image, matrix, (side, side), borderValue=(60, 180, 60))
    points = photo.face.keypoints @ matrix[:, :2].T + matrix[:, 2]
    return Source(image, Face(photo.face.box, 0.9, points.astype(np.float32)))


def marked(pose, name):
    """A photo that is black but for a white dot where a landmark of the head is, and the keypoints of the face."""
    photo = drawn_photo(pose)
    head = generic_head()
    flat = head.five_points[:, :2] - [0, 20]
    scale = np.linalg.lstsq(flat.reshape(-1, 1), (photo.face.keypoints - 159.5).reshape(-1, 1), rcond=None)[0].item()
    place = (head.landmarks[name][:2] - [0, 20]) * scale + 159.5
    image = cv2.circle(np.zeros_like(photo.image), tuple(np.rint(place).astype(int).tolist()), 3, (255,) * 3, -1)
    return Source(image, photo.face)


def brightest(crop):
    return np.array(np.unravel_index(crop.mean(0).argmax(), crop.shape[1:]))[::-1]


@pytest.mark.parametrize("key", CROPS)
@pytest.mark.parametrize("degrees", [-25, 15])
def test_a_tilted_photo_gives_the_crop_of_the_upright_one(key, degrees):
    photo = drawn_photo(Pose(20, 0, 0))
    straight, tilted = CROPS[key](photo), CROPS[key](rotated(photo, degrees))
    assert (straight.shape, straight.dtype) == ((3, 128, 128), np.float32)
    middle = np.s_[:, 32:, 20:-20]  # of a photo turned by hand, the corners are gone
    assert np.abs(straight - tilted)[middle].mean() < 0.015
    assert np.abs(straight - np.roll(straight, 5, 1))[middle].mean() > 0.02  # which a crop five pixels off would reach


@pytest.mark.parametrize(("key", "name", "place"), [
    ("ffwm", "nasion", (64, 64)),
    ("ffwm", "menton", (64, 126)),
    ("scaleway", "menton", (64, 126)),
])  # fmt: skip
def test_landmarks_of_a_frontal_head_lie_where_the_networks_expect_them(key, name, place):
    found = brightest(CROPS[key](marked(Pose(0, 0, 0), name)))
    assert np.abs(found - place).max() <= 5


def test_the_eyes_of_scaleways_crop_lie_a_fifth_from_the_top():
    photo = drawn_photo(Pose(0, 0, 0))
    image = np.zeros_like(photo.image)
    for eye in photo.face.keypoints[:2]:
        cv2.circle(image, tuple(np.rint(eye).astype(int).tolist()), 2, (255,) * 3, -1)
    rows, columns = np.nonzero(scaleway.crop_face(Source(image, photo.face)).mean(0) > 0.3)
    assert abs(rows.mean() - 0.2 * 128) < 2
    assert abs(columns.mean() - 64) < 2


def test_colours_come_in_as_rgb():
    photo = drawn_photo(Pose(0, 0, 0))
    plain = Source(np.full_like(photo.image, (255, 0, 51)), photo.face)
    np.testing.assert_allclose(ffwm.crop_face(plain)[:, 64, 64], [0.2, 0, 1])


def test_a_profile_with_coinciding_eyes_is_cropped_and_not_turned():
    keypoints = np.float32([[60, 52], [60.5, 56], [90, 72], [70, 92], [71, 93]])
    upright = set_upright(source(np.full((200, 200, 3), 9, np.uint8), keypoints))
    np.testing.assert_allclose(upright.matrix, np.eye(2, 3), atol=1e-12)
    for crop in CROPS.values():
        assert crop(source(np.full((200, 200, 3), 9, np.uint8), keypoints)).shape == (3, 128, 128)


WRONG = {
    "upside down": ([[74, 92], [38, 92], [56, 72], [71, 52], [42, 52]], "below the eyes"),
    "mouth beside the eyes": ([[30, 50], [60, 50], [45, 60], [80, 52], [95, 52]], "below the eyes"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_keypoints_of_no_upright_face_say_so(fault):
    keypoints, message = WRONG[fault]
    for crop in CROPS.values():
        with pytest.raises(CannotFrontalize, match=message):
            crop(source(GREY, np.float32(keypoints)))


def test_a_crop_that_lies_mostly_outside_the_photo_says_so():
    keypoints = np.float32([[-5, -5], [13, -5], [4, 5], [-3, 15], [11, 15]])
    for crop in CROPS.values():
        with pytest.raises(CannotFrontalize, match="of the crop lies in the photo"):
            crop(source(GREY, keypoints))


def test_what_lies_outside_the_photo_is_black():
    photo = drawn_photo(Pose(0, 0, 0))
    cut = Source(photo.image[:, 130:], Face(photo.face.box, 0.9, photo.face.keypoints - np.float32([130, 0])))
    crop = ffwm.crop_face(cut)
    assert (crop[:, :, :20] == 0).all()
    assert (crop[:, 40:120, 64:].max(0) > 0).all()


class Echo:
    """A network that gives back its input, or no numbers where the input is bright."""

    def __init__(self, *_):
        self.calls = []

    def draw(self, crops):
        self.calls.append(len(crops))
        return np.where(crops.mean((1, 2, 3), keepdims=True) > 0.9, np.nan, crops).astype(np.float32)


@pytest.fixture
def build(monkeypatch):
    monkeypatch.setattr(networks, "Networks", Echo)
    monkeypatch.setattr(generator, "Drawing", Echo)
    kinds = {"ffwm": ffwm.FFWM, "scaleway": scaleway.Scaleway}

    def make(key, **parameters):
        weights = [FoundWeight(name, Path(name), "0" * 64, 1, "none") for name in kinds[key].files]
        return kinds[key](weights, **parameters)

    return make


@pytest.mark.parametrize("key", CROPS)
@pytest.mark.parametrize("fault", BAD)
def test_one_bad_photo_is_a_status_with_a_reason_and_the_batch_goes_on(build, key, fault):
    good = drawn_photo(Pose(20, 0, 0))
    first, bad, last = build(key).frontalize([good, source(*BAD[fault]), good])
    assert (bad.status, bad.image) == (Status.GENERATOR_ERROR, None)
    assert bad.detail and "\n" not in bad.detail
    assert first.status == last.status == Status.OK


def test_values_that_are_no_numbers_are_a_status(build):
    photo = drawn_photo(Pose(0, 0, 0))
    white = Source(np.full_like(photo.image, 255), photo.face)
    good, bad = build("ffwm").frontalize([photo, white])
    assert good.status == Status.OK
    assert (bad.status, bad.detail) == (Status.GENERATOR_ERROR, "the network gave values that are no numbers")


def test_pictures_come_in_the_order_of_the_photos_however_they_are_batched(build):
    photos = [drawn_photo(Pose(yaw, 0, 0)) for yaw in (0, 20, 40, 60, 85)]
    single, paired = build("ffwm", batch=1), build("ffwm", batch=2)
    for one, other in zip(single.frontalize(photos), paired.frontalize(photos), strict=True):
        np.testing.assert_array_equal(one.image, other.image)
    assert paired.networks.calls == [2, 2, 1]


@pytest.mark.parametrize("seed", range(40))
def test_no_five_points_whatever_raise(build, seed):
    rng = np.random.default_rng(seed)
    keypoints = rng.uniform(-20, 130, (5, 2)).astype(np.float32)
    for key in CROPS:
        result = build(key).frontalize([source(GREY, keypoints)])[0]
        assert (result.image is None) == (result.status == Status.GENERATOR_ERROR)
