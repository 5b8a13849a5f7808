"""The drivers of GAN-inversion, DA-GAN and EG3D cut a face upright and at their networks' scale."""

import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest

from facefront.faces import FIVE_POINT_TEMPLATE
from facefront.frontalizers import external

SYSTEMS = Path(external.__file__).parent / "systems"
FACE = np.array([[200.0, 220], [280, 220], [240, 265], [207, 312], [273, 312]])
ROLLS = [-40, 0, 25, 90]


def _load(key: str, name: str):
    spec = importlib.util.spec_from_file_location(f"{key}_{name}", SYSTEMS / key / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ffhq, alignment, camera = _load("gan-inversion", "ffhq"), _load("da-gan", "alignment"), _load("eg3d", "camera")


def _rolled(points: np.ndarray, degrees: float) -> np.ndarray:
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return (points - 256) @ turn.T + 256


def _dots(points: np.ndarray) -> np.ndarray:
    """Return a black picture with a white dot on each point."""
    image = np.zeros((512, 512, 3), np.uint8)
    y, x = np.mgrid[:512, :512]
    for point in points:
        image[(x - point[0]) ** 2 + (y - point[1]) ** 2 < 16] = 255
    return image


def _shares(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return points in the square: 0 … 1 from left to right and from top to bottom."""
    sides = np.stack([corners[3] - corners[0], corners[1] - corners[0]])
    return (points - corners[0]) @ np.linalg.inv(sides)


@pytest.mark.parametrize("roll", ROLLS)
def test_the_ffhq_square_has_the_eyes_where_the_data_set_has_them(roll):
    points = _rolled(FACE, roll)
    corners = ffhq.ffhq_corners(points)
    side = np.hypot(*(corners[3] - corners[0]))
    assert side == pytest.approx(2 * max(2.0 * 80, 1.8 * 92))
    eyes, mouth = _shares(corners, points)[:2], _shares(corners, points)[3:]
    assert eyes[:, 1] == pytest.approx([0.5 - 9.2 / side] * 2)
    assert eyes.mean(0)[0] == pytest.approx(0.5)
    assert mouth[:, 1] == pytest.approx([0.5 + 82.8 / side] * 2)


@pytest.mark.parametrize("roll", ROLLS)
def test_the_ffhq_crop_shows_the_points_where_its_square_says(roll):
    points = _rolled(FACE, roll)
    crop = ffhq.align(_dots(points), points, side=256)
    assert crop.shape == (256, 256, 3)
    for x, y in _shares(ffhq.ffhq_corners(points), points) * 256:
        assert crop[round(y - 0.5), round(x - 0.5)].min() > 200


@pytest.mark.parametrize("roll", ROLLS)
def test_da_gan_gets_tp_gans_alignment(roll):
    points = _rolled(FACE, roll)
    placed = points @ alignment.similarity(points)[:, :2].T + alignment.similarity(points)[:, 2]
    assert placed[:2, 1] == pytest.approx([40, 40])
    assert placed[3:, 1] == pytest.approx([88, 88])
    assert placed[2, 0] == pytest.approx(64)
    crop = alignment.align(_dots(points), points)
    assert crop.shape == (128, 128, 3)
    assert all(crop[round(y), round(x)].min() > 150 for x, y in placed)


def test_da_gan_mirrors_one_side_alone():
    left, right = FACE.copy(), FACE.copy()
    left[2, 0] -= 20
    right[2, 0] += 20
    assert alignment.faces_left(left)
    assert not alignment.faces_left(right)


def _seen(azimuth: float, elevation: float, roll: float) -> np.ndarray:
    """Project the general head as a camera at these degrees sees it."""
    a, e, r = np.radians([azimuth, elevation, roll])
    about_y = np.array([[math.cos(a), 0, -math.sin(a)], [0, 1, 0], [math.sin(a), 0, math.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(e), math.sin(e)], [0, -math.sin(e), math.cos(e)]])
    about_z = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    return (camera.HEAD @ (about_z @ about_x @ about_y).T)[:, :2] * 80 + (250, 240)


@pytest.mark.parametrize("azimuth", [-60, 0, 35])
@pytest.mark.parametrize("elevation", [-20, 0, 15])
@pytest.mark.parametrize("roll", [-30, 0, 20])
def test_the_camera_is_read_from_the_points_it_gives(azimuth, elevation, roll):
    rotation, scale, place = camera.fit_head(_seen(azimuth, elevation, roll))
    assert np.degrees(camera.camera_angles(rotation)) == pytest.approx([azimuth, elevation, roll], abs=1e-6)
    assert scale == pytest.approx(80)
    assert place == pytest.approx([250, 240])


def test_a_nose_to_the_left_of_the_picture_is_a_camera_on_the_heads_left_side():
    assert _seen(30, 0, 0)[2, 0] < 250
    assert camera.camera_angles(camera.fit_head(_seen(30, 0, 0))[0])[0] > 0


def test_a_frontal_template_face_is_read_as_nearly_frontal():
    rotation, _, _ = camera.fit_head(FIVE_POINT_TEMPLATE)
    assert np.abs(np.degrees(camera.camera_angles(rotation))).max() < 8


@pytest.mark.parametrize("roll", [-30, 0, 20])
def test_eg3ds_square_is_upright_and_at_its_scale(roll):
    points = _seen(0, 0, roll)
    square, azimuth, elevation = camera.cut(_dots(points), points)
    assert square.shape == (512, 512, 3)
    assert (azimuth, elevation) == pytest.approx((0, 0), abs=1e-6)
    eye = 512 * camera.EYES_SHARE
    for x, y in camera.HEAD[:, :2] * eye + 256:
        assert square[round(y), round(x)].min() > 200


@pytest.mark.parametrize("cut", [ffhq.align, alignment.align, camera.cut])
def test_what_lies_beyond_the_picture_is_filled(cut):
    image = np.full((512, 512, 3), 90, np.uint8)
    square = cut(image, FACE - (180, 200))
    assert np.abs((square if isinstance(square, np.ndarray) else square[0]).astype(int) - 90).max() <= 1


@pytest.mark.parametrize("cut", [ffhq.align, alignment.align, camera.cut])
@pytest.mark.parametrize("points", [np.full((5, 2), 100.0), np.full((5, 2), np.nan)])
def test_points_that_span_no_face_are_refused(cut, points):
    with pytest.raises(ValueError, match=r"keypoints|mouth"):
        cut(np.zeros((512, 512, 3), np.uint8), points)
