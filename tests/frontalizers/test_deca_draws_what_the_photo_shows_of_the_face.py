"""Texture, visibility, mirrored fill and coverage, on a made-up head whose texture is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from facefront.errors import SetupError
from facefront.faces import Face, Status
from facefront.frontalizers import Source
from facefront.frontalizers.contract import CannotFrontalize
from facefront.frontalizers.deca import encoder, frontalizer
from facefront.frontalizers.deca.drawing import Texture, paint, project, render, unroll
from facefront.frontalizers.deca.flame import load_flame, save_flame
from facefront.testing.random_deca import made_up_flame
from facefront.weights import FoundWeight
from test_a_photo_that_cannot_be_turned_is_a_status import BAD, FRONTAL, GREY, source

ZERO = np.zeros(3, np.float32)
BETAS = np.zeros(150, np.float32)
CAMERA = frontalizer.CANONICAL
INSIDE = np.ones((224, 224), np.float32)


@pytest.fixture(scope="module")
def flame():
    return made_up_flame()


def known(flame, lopsided=False):
    """A smooth texture with stripes; left and right alike, but for a red left half where lopsided."""
    y, x = np.mgrid[:256, :256] / 256
    away = np.abs(x - 0.5)
    colours = np.stack([0.5 + 0.4 * np.sin(40 * away), 0.5 + 0.4 * np.sin(30 * y), 0.5 + 0.3 * np.cos(20 * y)], -1)
    colours[:, :128] *= [1.0, 0.2, 0.2] if lopsided else 1
    one = np.ones((256, 256), np.float32)
    return Texture(colours.astype(np.float32), one, one)


def photographed(flame, yaw, texture):
    head = np.float32([0, np.radians(yaw), 0])
    placed = project(flame.place(BETAS, head, ZERO), CAMERA)
    return placed, render(flame, placed, texture)[0]


def turned(flame, yaw, texture, inside=INSIDE):
    placed, photo = photographed(flame, yaw, texture)
    painted = paint(flame, placed, photo, inside, 256)
    zero = project(flame.place(BETAS, ZERO, ZERO), CAMERA)
    return (*render(flame, zero, painted), painted)


def true_front(flame, painted, texture):
    face = painted.face[..., None]
    shown = Texture(texture.colours * face + 0.7 * (1 - face), texture.seen, texture.face)
    return render(flame, project(flame.place(BETAS, ZERO, ZERO), CAMERA), shown)[0]


@pytest.mark.parametrize(("yaw", "limit"), [(0, 0.003), (30, 0.006), (-45, 0.01), (60, 0.012), (85, 0.025)])
def test_a_turned_head_is_drawn_as_it_is_from_the_front(flame, yaw, limit):
    texture = known(flame)
    drawn, _, painted = turned(flame, yaw, texture)
    true = true_front(flame, painted, texture)
    shown = true.sum(2) > 0
    assert np.abs(drawn - true)[shown].mean() < limit
    assert np.abs(photographed(flame, yaw, texture)[1] - true)[shown].mean() > limit or yaw == 0


def test_coverage_falls_as_the_head_turns_and_is_the_same_to_both_sides(flame):
    covered = [turned(flame, yaw, known(flame))[1] for yaw in (0, 20, 40, 60, 80)]
    assert covered == sorted(covered, reverse=True)
    assert covered[0] > 0.9
    assert covered[-1] < 0.6
    assert turned(flame, -40, known(flame))[1] == pytest.approx(covered[2], abs=0.02)


def test_what_is_hidden_is_lent_by_the_other_side_and_what_is_seen_is_kept(flame):
    texture = known(flame, lopsided=True)
    painted = turned(flame, -75, texture)[2]  # the subject's right side, at the left of the texture, is hidden
    row = painted.colours[120]
    assert row[100, 1] == pytest.approx(row[155, 1], abs=0.05)
    assert painted.seen[120, 100] < 0.05
    both = turned(flame, 0, texture)[2].colours[120]
    assert both[100, 1] < 0.6 * both[155, 1]


def test_a_nose_hides_the_cheek_behind_it(flame):
    long = replace(flame, template=flame.template + (flame.template[:, 2:] > 0.1) * np.float32([0, 0, 0.05]))
    seen, longer = (turned(model, 40, known(model))[2].seen for model in (flame, long))
    assert (seen - longer)[100:160, 128:160].max() > 0.8


def test_what_the_crop_does_not_show_counts_as_hidden(flame):
    half = INSIDE.copy()
    half[:, :112] = 0
    drawn, coverage, painted = turned(flame, 0, known(flame), half)
    assert coverage == pytest.approx(turned(flame, 0, known(flame))[1] / 2, abs=0.03)
    assert painted.seen[:, :120].max() < 0.05
    assert np.abs(drawn - drawn[:, ::-1]).mean() < 0.02


def test_without_any_colour_the_face_is_grey(flame):
    picture, coverage, painted = turned(flame, 0, known(flame), INSIDE * 0)
    assert coverage == 0
    np.testing.assert_allclose(painted.colours, 0.7, atol=1e-3)
    assert picture.max() <= 0.701


def test_every_place_of_the_face_has_its_triangle(flame):
    assert (unroll(flame, 128).triangle[flame.mask > 0] >= 0).all()


def test_the_turn_of_the_head_leaves_shape_and_place_of_its_joint(flame):
    straight, bent = (flame.place(BETAS, head, ZERO) for head in (ZERO, np.float32([0, 1, 0])))
    joint = flame.regressor[0] @ flame.template
    apart = [np.linalg.norm(vertices - joint, axis=1) for vertices in (straight, bent)]
    np.testing.assert_allclose(*apart, atol=1e-5)


def test_the_model_survives_its_file(flame, tmp_path):
    save_flame(flame, tmp_path / "flame.npz")
    for name, values in vars(load_flame(tmp_path / "flame.npz")).items():
        np.testing.assert_array_equal(values, getattr(flame, name))


WRONG = {
    "weights has the shape": lambda flame: {"weights": flame.weights[:-1]},
    "faces names vertices beyond": lambda flame: {"faces": flame.faces + 1},
    "uv_faces names vertices beyond": lambda flame: {"uv_faces": flame.uv_faces - 1},
    "uv_faces is float64, expected int32": lambda flame: {"uv_faces": flame.uv_faces.astype(float)},
    "parents is": lambda flame: {"parents": np.array([-1, 2, 0, 1, 1])},
    "template has the shape .* or no finite": lambda flame: {"template": flame.template * np.nan},
}


@pytest.mark.parametrize("message", WRONG)
def test_a_model_of_parts_that_do_not_fit_is_refused(flame, tmp_path, message):
    save_flame(replace(flame, **WRONG[message](flame)), tmp_path / "flame.npz")
    with pytest.raises(SetupError, match=rf"flame\.npz: {message}"):
        load_flame(tmp_path / "flame.npz")


class Fitted:
    """An encoder that says the same of every photo: a head in the middle, turned to a side."""

    def __init__(self, *_):
        pass

    def encode(self, crops):
        values = np.zeros((len(crops), 236), np.float32)
        values[:, 201] = 0.7
        values[:, 206] = 8
        values[crops.mean((1, 2, 3)) > 0.7, 207] = 3  # of white photos, far outside
        values[crops.mean((1, 2, 3)) < 0.05] = np.nan
        return values


@pytest.fixture
def deca(monkeypatch, flame):
    monkeypatch.setattr(encoder, "Encoding", Fitted)
    monkeypatch.setattr(frontalizer, "load_flame", lambda _: flame)
    return frontalizer.Deca([FoundWeight(name, Path(name), "0" * 64, 1, "none") for name in ("a", "b")])


def boxed(image, box=(20, 20, 92, 92)):
    return Source(image, Face(np.float32(box), 0.9, FRONTAL))


@pytest.mark.parametrize("fault", BAD)
def test_one_bad_photo_is_a_status_with_a_reason_and_the_batch_goes_on(deca, fault):
    good = boxed(GREY)
    first, bad, last = deca.frontalize([good, source(*BAD[fault]), good])
    assert (bad.status, bad.image) == (Status.GENERATOR_ERROR, None)
    assert bad.detail and "\n" not in bad.detail
    assert first.status == last.status == Status.OK


def test_a_fit_that_fails_is_a_status(deca):
    white, black = (boxed(np.full_like(GREY, value), (10, 10, 102, 102)) for value in (255, 0))
    outside, broken = deca.frontalize([white, black])
    assert (outside.status, broken.status) == (Status.GENERATOR_ERROR,) * 2
    assert "shows nothing of the fitted face" in outside.detail
    assert "no numbers" in broken.detail


@pytest.mark.parametrize(("box", "message"), [
    ((50, 50, 50, 90), "box is empty"),
    ((np.nan, 0, 50, 90), "box is empty"),
    ((-90, -90, 20, 20), "of the crop lies in the photo"),
])  # fmt: skip
def test_a_box_that_holds_no_face_says_so(box, message):
    with pytest.raises(CannotFrontalize, match=message):
        frontalizer.crop_face(boxed(GREY, box))


def test_the_crop_follows_the_authors_rule_for_detectors_boxes():
    image = np.zeros((400, 400, 3), np.uint8)
    image[100:300, 100:300] = (255, 0, 51)  # a box of 200: the crop is 250 wide, its middle 24 px lower
    crop, inside = frontalizer.crop_face(Source(image, Face(np.float32([100, 100, 300, 300]), 0.9, FRONTAL * 2)))
    rows, columns = np.nonzero(crop[..., 2] > 0.5)
    scale = 223 / 250
    assert (columns.min(), columns.max()) == pytest.approx((25 * scale, 225 * scale), abs=1.5)
    assert rows.min() == pytest.approx(1 * scale, abs=1.5)
    np.testing.assert_allclose(crop[112, 112], [0.2, 0, 1], atol=0.01)
    assert inside.min() == 1
