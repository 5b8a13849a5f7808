"""What goes in comes out of the same size, in the same place; a picture that cannot be enhanced has a status."""

import pickle
from dataclasses import replace

import cv2
import numpy as np
import pytest

from drawn_photo import drawn_photo
from facefront.enhancers import ENHANCERS, Subject, build_enhancer
from facefront.enhancers.contract import OneByOne
from facefront.enhancers.even import fill_borders
from facefront.errors import SetupError
from facefront.faces import Face, Status
from facefront.frontalizers import build_frontalizer
from facefront.frontalizers.framing import framed_template
from facefront.imaging.pose import Pose
from facefront.registry import Registry

NO_WEIGHTS = ("sharp", "omit_bg", "even", "flip")


def subject(image: np.ndarray | None = None, found: bool = True) -> Subject:
    """A drawn head at 30° of yaw, and what the template made of it."""
    source = drawn_photo(Pose(30, 0, 0))
    points = framed_template().astype(np.float32)
    box = np.concatenate([points.min(0) - 35, points.max(0) + 35]).astype(np.float32)
    if image is None:
        image = build_frontalizer("template").frontalize([source])[0].image
    return Subject(image, Face(box, 0.9, points) if found else None, source)


@pytest.fixture(scope="module")
def turned() -> Subject:
    return subject()


@pytest.mark.parametrize("key", NO_WEIGHTS)
def test_size_type_and_repeatability(key, turned):
    first, second = (build_enhancer(key).enhance([turned])[0] for _ in range(2))
    assert first.status == Status.OK
    assert first.image.shape == turned.image.shape
    assert first.image.dtype == np.uint8
    assert np.array_equal(first.image, second.image)
    assert not np.array_equal(first.image, turned.image)


@pytest.mark.parametrize("key", NO_WEIGHTS)
def test_a_wide_picture_stays_wide(key, turned):
    wide = cv2.copyMakeBorder(turned.image, 0, 0, 0, 61, cv2.BORDER_REPLICATE)
    assert build_enhancer(key).enhance([replace(turned, image=wide)])[0].image.shape == (224, 285, 3)


@pytest.mark.parametrize("key", NO_WEIGHTS)
@pytest.mark.parametrize("value", [0, 255])
def test_an_all_black_or_all_white_frontal_stops_nothing(key, value):
    blank = np.full((224, 224, 3), value, np.uint8)
    seen, unseen = build_enhancer(key).enhance([subject(blank), subject(blank, found=False)])
    assert seen.status == Status.OK
    assert unseen.status == (Status.OK if key in {"sharp", "flip"} else Status.NO_FACE_FRONTAL)
    assert (unseen.image is None) == (unseen.status != Status.OK)


@pytest.mark.parametrize("key", NO_WEIGHTS)
def test_a_picture_too_small_has_a_status_that_says_so(key):
    small = build_enhancer(key).enhance([subject(np.zeros((12, 40, 3), np.uint8))])[0]
    assert (small.status, small.image) == (Status.GENERATOR_ERROR, None)
    assert "too small: 40×12" in small.detail


def test_a_source_that_cannot_be_aligned_is_a_status(turned):
    flat = Face(turned.face.box, 0.9, np.full((5, 2), 50, np.float32))
    lost = build_enhancer("even").enhance([replace(turned, source=replace(turned.source, face=flat)), turned])
    assert [made.status for made in lost] == [Status.GENERATOR_ERROR, Status.OK]


def test_an_enhancer_that_changes_the_size_stops_the_run(turned):
    class Halved(OneByOne):
        key = "halved"

        def fingerprint(self):
            return {}

        def _improve(self, subject):
            return subject.image[::2]

    with pytest.raises(SetupError, match="'halved' made uint8"):
        Halved().enhance([turned])


def test_sharp_adds_detail_and_keeps_a_flat_picture(turned):
    def detail(image):
        return np.abs(cv2.Laplacian(image.astype(np.float32), cv2.CV_32F)).mean()

    assert detail(build_enhancer("sharp").enhance([turned])[0].image) > 1.2 * detail(turned.image)
    flat = np.full((64, 64, 3), 90, np.uint8)
    assert (build_enhancer("sharp").enhance([subject(flat)])[0].image == 90).all()


def test_omit_bg_paints_the_corners_and_keeps_the_face(turned):
    made = build_enhancer("omit_bg", fill=255).enhance([turned])[0].image
    assert (made[:20, :20] > 250).all()
    middle = slice(100, 130), slice(95, 130)
    assert np.abs(made[middle].astype(int) - turned.image[middle]).max() <= 1
    assert build_enhancer("omit_bg").fingerprint()["method"] == "grabcut"


@pytest.mark.parametrize(("side", "share"), [(1000, 1.0), (1, 0.0)])
def test_omit_bg_of_a_box_that_leaves_no_background_or_no_person_stops_nothing(turned, side, share):
    centre = np.array([112, 112] if share else [5000, 5000], np.float32)
    box = np.concatenate([centre - side, centre + side])
    made = build_enhancer("omit_bg", fill=0).enhance([replace(turned, face=replace(turned.face, box=box))])[0]
    assert made.status == Status.OK
    assert np.array_equal(made.image, (turned.image * share).astype(np.uint8))


def test_even_brings_colours_back_to_the_photo(turned):
    tinted = np.clip(turned.image + np.array([60, 0, -30]), 0, 255).astype(np.uint8)
    face = slice(80, 150), slice(80, 145)

    def distance(image):
        return np.abs(image[face].mean((0, 1)) - turned.image[face].mean((0, 1))).max()

    assert distance(tinted) > 25
    assert distance(build_enhancer("even").enhance([replace(turned, image=tinted)])[0].image) < 8


def test_even_sharpens_what_is_blurred_and_blurs_what_is_too_sharp(turned):
    def detail(image):
        return np.abs(cv2.Laplacian(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32), cv2.CV_32F)).mean()

    blurred = cv2.GaussianBlur(turned.image, (0, 0), 1.5)
    noisy = np.clip(turned.image + np.random.default_rng(0).normal(0, 25, turned.image.shape), 0, 255).astype(np.uint8)
    made = [build_enhancer("even").enhance([replace(turned, image=image)])[0].image for image in (blurred, noisy)]
    assert detail(made[0]) > detail(blurred)
    assert detail(made[1]) < detail(noisy)


def test_borders_are_filled_and_a_dark_spot_inside_is_none():
    picture = np.full((100, 100, 3), 120, np.uint8)
    picture[:, :15] = 0
    picture[40:60, 50:70] = 0
    filled = fill_borders(picture)
    assert np.abs(filled[:, :15] - 120).max() < 40
    assert (filled[45:55, 55:65] == 0).all()
    assert (fill_borders(np.zeros_like(picture)) == 0).all()


def test_a_duplicate_or_unknown_key_and_a_plus_in_a_key_raise():
    registry = Registry("enhancer", [ENHANCERS.card("sharp")])
    with pytest.raises(SetupError, match="'sharp' is registered already"):
        registry.add(ENHANCERS.card("sharp"))
    with pytest.raises(SetupError, match="parts of a variant's name"):
        registry.add(replace(ENHANCERS.card("even"), key="even+sharp"))
    assert tuple(registry) == ("sharp",)
    with pytest.raises(SetupError, match="did you mean 'gfpgan'"):
        build_enhancer("gfpgn")
    with pytest.raises(SetupError, match="did you mean 'amount'"):
        build_enhancer("sharp", amuont=1.0)
    with pytest.raises(SetupError, match="fill is 300"):
        build_enhancer("omit_bg", fill=300)


@pytest.mark.parametrize("key", NO_WEIGHTS)
def test_an_enhancer_can_be_sent_to_a_worker(key):
    enhancer = build_enhancer(key)
    assert pickle.loads(pickle.dumps(enhancer)).fingerprint() == enhancer.fingerprint()
