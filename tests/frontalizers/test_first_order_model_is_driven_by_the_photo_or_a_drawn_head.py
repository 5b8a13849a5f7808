"""The frontalizer around the networks, which are replaced by ones whose keypoints can be told."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from facefront.errors import SetupError
from facefront.faces import Face, Status
from facefront.frontalizers import FRONTALIZERS, Source, build_frontalizer
from facefront.frontalizers.external import driving
from facefront.frontalizers.fomm import frontalizer, networks
from facefront.frontalizers.fomm.keypoints import Keypoints, hull_areas, inverse, move_relatively, take
from facefront.imaging.pose import Pose
from facefront.weights import FoundWeight
from test_a_photo_that_cannot_be_turned_is_a_status import BAD

KEY = "first_order_model"
WEIGHTS = [FoundWeight("fomm_vox", Path("vox-cpk.pth.tar"), "ab" * 32, 1, "MIT")]
GOOD = drawn_photo(Pose(30, 0, 0))


class Told:
    """Finds keypoints that say how bright each quarter of a picture is, and gives pictures back as they were."""

    def __init__(self, path, device, align_corners):
        self.calls = []

    def find(self, pixels):
        quarters = torch.from_numpy(pixels.astype(np.float64)).unflatten(2, (2, 128)).unflatten(4, (2, 128))
        values = quarters.mean((3, 5)).flatten(1)[:, :10]
        return Keypoints(values[..., None].repeat(1, 1, 2), torch.eye(2).double().expand(*values.shape, 2, 2))

    def draw(self, pixels, source, driving):
        self.calls.append((pixels, source, driving))
        return pixels


@pytest.fixture
def build(monkeypatch):
    monkeypatch.setattr(networks, "Networks", Told)
    return lambda **parameters: build_frontalizer(KEY, WEIGHTS, device="cpu", **parameters)


def test_absolute_motion_brings_the_keypoints_to_those_of_the_frontal_driver(build):
    system = build()
    system.frontalize([GOOD, drawn_photo(Pose(-50, 0, 0))])
    ((pixels, source, driving),) = system.networks.calls
    frontal = system.networks.find(frontalizer.crop_driver(0.0)[None])
    assert torch.equal(driving.places, frontal.places.expand(2, -1, -1))
    assert torch.equal(source.places, system.networks.find(pixels).places)
    assert not torch.allclose(source.places, driving.places, atol=0.01)


@pytest.mark.parametrize("yaw", [40, -40])
def test_relative_motion_goes_from_the_photos_yaw_to_the_front_in_the_driver(build, yaw):
    system = build(motion="relative", adapt_movement_scale=False)
    system.frontalize([drawn_photo(Pose(yaw, 0, 0))])
    ((_, source, driving),) = system.networks.calls
    front = frontalizer.crop_driver(0.0)[None]
    front = np.ascontiguousarray(front[..., ::-1]) if yaw < 0 else front
    first, last = (system.networks.find(each).places for each in (frontalizer.crop_driver(yaw)[None], front))
    torch.testing.assert_close(driving.places - source.places, last - first)
    assert (last - first).abs().max() > 0.005


@pytest.mark.parametrize("motion", frontalizer.MOTIONS)
def test_the_zero_rotation_control_moves_nothing(build, motion):
    system = build(motion=motion)
    (result,) = system.frontalize([GOOD], "none")
    ((_, source, driving),) = system.networks.calls
    assert torch.equal(source.places, driving.places)
    assert torch.equal(source.jacobians, driving.jacobians)
    assert (result.status, result.image.shape) == (Status.OK, (256, 256, 3))
    assert FRONTALIZERS.card(KEY).has_zero_rotation


def test_a_driver_that_looks_as_the_photo_does_moves_nothing():
    random = torch.Generator().manual_seed(0)
    photo, frame = (
        Keypoints(torch.rand(3, 10, 2, generator=random), torch.eye(2) + torch.rand(3, 10, 2, 2, generator=random) / 4)
        for _ in range(2)
    )
    moved = move_relatively(photo, frame, frame, True)
    torch.testing.assert_close(moved, photo)
    torch.testing.assert_close(take(moved, [2, 0]).places, photo.places[[2, 0]])


def test_scaled_motion_grows_with_the_spread_of_the_photos_keypoints():
    corners = torch.tensor([[[0.0, 0], [1, 0], [1, 1], [0, 1], *[[0.5, 0.5]] * 6]])
    still = torch.eye(2).expand(1, 10, 2, 2)
    small, photo, moved = (Keypoints(places, still) for places in (corners, 3 * corners, corners + 0.1))
    np.testing.assert_allclose(hull_areas(photo.places), [9.0])
    for scaled, shift in ((True, 0.3), (False, 0.1)):
        torch.testing.assert_close(move_relatively(photo, small, moved, scaled).places, photo.places + shift)


def test_a_matrix_without_an_inverse_is_no_error():
    matrices = torch.tensor([[[2.0, 1], [1, 1]], [[1, 1], [1, 1]]])
    torch.testing.assert_close(inverse(matrices)[0], torch.tensor([[1.0, -1], [-1, 2]]))
    assert not torch.isfinite(inverse(matrices)[1]).all()


def test_pictures_that_are_no_numbers_are_a_status(build, monkeypatch):
    system = build(motion="relative")
    monkeypatch.setattr(system.networks, "draw", lambda pixels, *_: pixels * np.nan)
    (result,) = system.frontalize([GOOD])
    assert (result.status, result.image) == (Status.GENERATOR_ERROR, None)


BOXES = {"empty": [50, 50, 50, 50], "not finite": [np.nan] * 4, "mostly outside": [-300, 50, 60, 300]}


@pytest.mark.parametrize("fault", [*BAD, *BOXES])
def test_one_bad_photo_is_a_status_with_a_reason_and_the_batch_goes_on(build, fault):
    if fault in BOXES:
        face = Face(np.array(BOXES[fault], np.float32), 0.9, GOOD.face.keypoints)
        bad = Source(GOOD.image, face)
    else:
        image, keypoints = BAD[fault]
        bad = Source(image, Face(GOOD.face.box, 0.9, keypoints))
    first, found, last = build(motion="relative").frontalize([GOOD, bad, GOOD])
    assert (found.status, found.image) == (Status.GENERATOR_ERROR, None)
    assert found.detail and "\n" not in found.detail
    assert first.status == last.status == Status.OK


def test_the_crop_holds_the_box_in_its_middle(build):
    image = np.zeros((400, 400, 3), np.uint8)
    image[100:200, 120:200] = (10, 20, 200)
    keypoints = np.array([[140, 130], [180, 130], [160, 150], [145, 175], [175, 175]], np.float32)
    crop = frontalizer.crop_face(Source(image, Face(np.array([120, 100, 200, 200], np.float32), 0.9, keypoints)))
    assert (crop.shape, crop.dtype) == ((3, 256, 256), np.float32)
    rows, columns = np.nonzero(crop[0] > 0.4)
    side = 256 / frontalizer.AROUND
    np.testing.assert_allclose([rows.min(), rows.max()], [127.5 - side / 2, 127.5 + side / 2], atol=2)
    np.testing.assert_allclose(columns.max() - columns.min(), 0.8 * side, atol=3)
    np.testing.assert_allclose(crop[:, 128, 128] * 255, [200, 20, 10])


def test_what_changes_the_picture_is_in_the_fingerprint(build):
    choices = (
        {}, {"align_corners": True}, {"motion": "relative"}, {"motion": "relative", "adapt_movement_scale": False},
    )  # fmt: skip
    assert len({str(build(**each).fingerprint()) for each in choices}) == len(choices)
    assert build().fingerprint() == build(adapt_movement_scale=False, batch=3).fingerprint()


def test_another_drawn_head_is_another_fingerprint(build, tmp_path, monkeypatch):
    before = build().fingerprint()
    assert before["driver"] == driving.driver_sha256()
    shutil.copytree(driving.FOLDER, tmp_path / "head")
    with (tmp_path / "head" / "views.json").open("a") as file:
        file.write("\n")
    monkeypatch.setattr(driving, "FOLDER", tmp_path / "head")
    after = build().fingerprint()
    assert {name for name in before if before[name] != after[name]} == {"driver"}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [({"motion": "both"}, "motion is 'both'; give absolute or relative"), ({"batch": -1}, "batch is -1; give 1")],
)
def test_a_wrong_parameter_is_named(build, parameters, message):
    with pytest.raises(SetupError, match=message):
        build(**parameters)
    with pytest.raises(SetupError, match=r"needs vox-cpk\.pth\.tar, got 2 files"):
        build_frontalizer(KEY, WEIGHTS * 2, device="cpu")
