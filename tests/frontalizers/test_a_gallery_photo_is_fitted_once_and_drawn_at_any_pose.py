"""What turns a gallery photo towards a probe: `Turner.turn`, of every frontalizer that offers it."""

import dataclasses
from weakref import WeakKeyDictionary

import numpy as np
import pytest
import torch

from drawn_photo import drawn_photo
from drawnheads.components.refiner import Refiner
from facefront.faces import Status
from facefront.frontalizers import FRONTALIZERS, Source, build_frontalizer, template
from facefront.frontalizers.deca import frontalizer as deca
from facefront.frontalizers.deca.codes import SIZES
from facefront.frontalizers.deca.drawing import project
from facefront.frontalizers.liveportrait.edit import Edit, Motion, towards
from facefront.frontalizers.liveportrait.portraits import Encoded, Portraits
from facefront.imaging.pose import Pose, pose_from_keypoints, rotation_from_pose
from facefront.imaging.warping import FRAME_SIZE
from facefront.testing.random_deca import made_up_flame
from facefront.weights import FoundWeight
from facefront.weights.find import sha256_of
from test_liveportrait_edit_takes_the_rotation_out import motion, plain, portraits  # noqa: F401

POSES = [Pose(-60, 0, 0), Pose(-20, 10, 0), Pose(0, 0, 0), Pose(40, -15, 0), Pose(60, 0, 0)]


@pytest.fixture
def photo():
    return drawn_photo(Pose(3, 2, 0))


@pytest.fixture
def hybrid(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "heads_refiner.pth"
    torch.save(Refiner().state_dict(), path)
    weight = FoundWeight("heads_refiner", path, sha256_of(path), path.stat().st_size, "MIT")
    return build_frontalizer("hybrid", [weight], device="cpu")


@pytest.fixture
def fits(monkeypatch):
    """Every call of the fit."""
    calls, fit = [], template.fit_head
    monkeypatch.setattr(template, "fit_head", lambda points: calls.append(points) or fit(points))
    return calls


def test_every_card_that_says_so_builds_a_turner():
    assert {key for key, card in FRONTALIZERS.items() if card.turns_to_poses} == {
        "template", "hybrid", "liveportrait_mod", "facepoke", "deca"
    }  # fmt: skip
    for card in FRONTALIZERS.values():
        assert hasattr(card.build, "turn") == card.turns_to_poses


def test_the_drawn_heads_own_points_have_the_pose_that_was_asked_for(photo):
    for pose, view in zip(POSES, build_frontalizer("template").turn(photo, POSES), strict=True):
        found = pose_from_keypoints(view.keypoints, FRAME_SIZE, FRAME_SIZE)
        assert view.status == Status.OK
        assert [found.yaw, found.roll] == pytest.approx([pose.yaw, 0], abs=5)
        assert found.pitch == pytest.approx(pose.pitch, abs=10)  # five points hardly part it from a face's proportions


def test_front_and_own_pose_are_what_the_frontalizer_draws(photo):
    made = build_frontalizer("template")
    front, own = made.turn(photo, ["frontal", "none"])
    assert np.array_equal(front.image, made.frontalize([photo])[0].image)
    assert np.array_equal(own.image, made.frontalize([photo], "none")[0].image)
    assert np.array_equal(made.turn(photo, [Pose(0, 0, 0)])[0].image, front.image)


def test_a_turned_view_shows_what_a_photo_from_there_shows(photo):
    made = build_frontalizer("template")
    for yaw in (-40, 40):
        seen = drawn_photo(Pose(yaw, 0, 0))
        truth = made.frontalize([seen], "none")[0].image.astype(float)
        near, far = (made.turn(photo, [Pose(side, 0, 0)])[0].image for side in (yaw, -yaw))
        face = np.s_[85:180, 70:154]
        errors = [np.abs(truth[face] - each[face]).mean() for each in (near, far, made.turn(photo, ["none"])[0].image)]
        assert errors[0] < 0.6 * min(errors[1:])


def test_the_head_is_fitted_once_for_all_views_and_frontalizers(photo, hybrid, fits):
    drawn = [made.turn(photo, [*POSES, "none"]) for made in (build_frontalizer("template"), hybrid)]
    assert len(fits) == 1
    assert [[view.status for view in views] for views in drawn] == [[Status.OK] * 6] * 2
    build_frontalizer("template").turn(drawn_photo(Pose(3, 2, 0)), POSES)
    assert len(fits) == 2


def test_a_photo_that_cannot_be_fitted_is_a_status_for_each_view(photo):
    blind = dataclasses.replace(photo.face, keypoints=np.full((5, 2), 50, np.float32))
    views = build_frontalizer("template").turn(Source(photo.image, blind), POSES)
    assert [(view.image, view.status) for view in views] == [(None, Status.GENERATOR_ERROR)] * len(POSES)
    assert len({view.detail for view in views}) == 1
    assert "radius" in views[0].detail or "small" in views[0].detail


def test_liveportrait_places_the_keypoints_by_the_wanted_rotation(portraits, motion):  # noqa: F811
    pose = Pose(40, -10, 5)
    expected = torch.from_numpy(rotation_from_pose(pose)).float().mT
    torch.testing.assert_close(towards(pose), expected)
    found = portraits.edit(motion, motion.source(), plain(), pose)
    place = motion.shift * torch.tensor([1, 1, 0])
    torch.testing.assert_close(found, motion.scale * (motion.canonical @ expected + motion.expression) + place)
    front = portraits.edit(motion, motion.source(), Edit(), "frontal")
    torch.testing.assert_close(portraits.edit(motion, motion.source(), Edit(), Pose(0, 0, 0)), front)


def test_liveportrait_encodes_a_photo_once_however_many_views(photo, monkeypatch):
    from facefront.frontalizers.liveportrait.frontalizer import LivePortrait

    calls = []
    made = LivePortrait.__new__(LivePortrait)
    made.landmarks = made.openings = None
    made.edit, made.output, made.portraits = Edit(), "crop", Portraits.__new__(Portraits)
    made.batch, made._kept = 4, WeakKeyDictionary()
    encoded = Encoded(torch.zeros(1, 2), Motion(*torch.zeros(len(dataclasses.fields(Motion)), 1, 3)))
    monkeypatch.setattr(Portraits, "encode", lambda self, photos: calls.append(photos.shape) or encoded)
    monkeypatch.setattr(Portraits, "drive", lambda self, encoded, *rest: np.zeros((1, 3, 512, 512), np.float32))
    views = made.turn(photo, POSES)
    assert calls == [(1, 3, 256, 256)]
    assert [(view.status, view.image.shape) for view in views] == [(Status.OK, (512, 512, 3))] * len(POSES)


def test_deca_encodes_once_and_turns_the_fitted_head_by_the_same_signs(photo, monkeypatch):
    made, calls, placed = deca.Deca.__new__(deca.Deca), [], []
    made.flame, made.texture = made_up_flame(), 64
    values = np.concatenate([np.zeros(size) for size in SIZES.values()]).astype(np.float32)
    start = sum(list(SIZES.values())[: list(SIZES).index("camera")])
    values[start : start + 3] = deca.CANONICAL

    class Encoding:
        def encode(self, crops):
            calls.append(len(crops))
            return values[None]

    made.encoding = Encoding()
    monkeypatch.setattr(deca, "project", lambda vertices, camera: placed.append(vertices) or project(vertices, camera))
    views = made.turn(photo, [Pose(40, 0, 0), Pose(-40, 0, 0)])
    own, right, left = placed
    nose = own[:, 2].argmax()
    assert calls == [1]
    assert [view.status for view in views] == [Status.OK] * 2
    assert right[nose, 0] > own[nose, 0] + 0.01
    assert left[nose, 0] < own[nose, 0] - 0.01
