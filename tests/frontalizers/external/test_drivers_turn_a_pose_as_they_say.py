"""The geometry that drivers bring themselves, for systems that cannot run on this kind of machine."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import numpy as np
import pytest

from facefront.frontalizers import external
from facefront.imaging.pose import Pose, rotation_from_pose

SYSTEMS = Path(external.__file__).parent / "systems"
SIDE = 256


@pytest.fixture
def load(monkeypatch):
    """Load a driver; the packages of its environment that are not here are empty modules."""
    monkeypatch.setitem(sys.modules, "facefront_job", MagicMock(Failed=RuntimeError))
    for name in ("diffusers", "omegaconf", "transformers"):
        if importlib.util.find_spec(name) is None:
            monkeypatch.setitem(sys.modules, name, MagicMock())

    def driver(key: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(f"driver_of_{key}", SYSTEMS / key / "driver.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return driver


def camera(distance: float = 5.0) -> dict[str, np.ndarray]:
    return {
        "R_base_0": np.eye(3)[None],
        "t_base_0": np.array([[0.0, 0.0, -distance]]),
        "fl": np.array([[2.0]]),
        "pp": np.zeros((1, 2)),
    }


def test_aniportrait_keeps_where_the_head_is_and_takes_its_rotation_out(load):
    transform = np.eye(4)
    transform[:3, :3], transform[:3, 3] = rotation_from_pose(Pose(40, 10, 5)), (1, 2, -50)
    pose = load("aniportrait").pose
    assert (pose({"trans_mat": transform}, "none") == transform).all()
    frontal = pose({"trans_mat": transform}, "frontal")
    assert (frontal[:3, :3] == np.eye(3)).all() and (frontal[:, 3] == transform[:, 3]).all()


@pytest.mark.parametrize("upright", [np.eye(3), np.diag([1.0, -1.0, -1.0])])
@pytest.mark.parametrize("yaw", [-80, -30, 0, 60])
def test_headgan_turns_to_the_front_whichever_way_its_mesh_points(load, upright, yaw):
    turned = rotation_from_pose(Pose(yaw, 10, 5)) @ upright
    scale, rotation, translation = load("headgan").frontal(2.0, turned, np.array([1.0, 2.0, 3.0]))
    assert scale == 2.0 and (rotation == upright).all() and translation.tolist() == [1, 2, 3]


def test_pixel3dmm_projects_upwards_to_smaller_rows_and_nearer_points_further_out(load):
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 0, 1]], float)
    seen = load("pixel3dmm").project(points, np.eye(3), np.zeros(3), camera())
    middle = SIDE / 2 + 0.5
    assert seen[0] == pytest.approx([middle, middle, 5])
    assert seen[1] == pytest.approx([middle + 2 * SIDE / 5, middle, 5])
    assert seen[2] == pytest.approx([middle, middle - 2 * SIDE / 5, 5])
    assert seen[3] == pytest.approx([middle + 2 * SIDE / 4, middle, 4])


def sheet(steps: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """Return vertices [N, 3] and triangles of a flat square of side 2 that faces the camera."""
    x, y = np.meshgrid(np.linspace(-1, 1, steps), np.linspace(-1, 1, steps))
    corner = np.array([row * steps + column for row in range(steps - 1) for column in range(steps - 1)])
    halves = [[corner, corner + 1, corner + steps], [corner + 1, corner + steps + 1, corner + steps]]
    return np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=1), np.hstack([np.array(h) for h in halves]).T


def picture() -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    return np.stack([x, y, np.full_like(x, 7)], axis=2).astype(np.uint8)


def test_pixel3dmm_gives_a_turned_surface_the_photos_colours(load):
    driver = load("pixel3dmm")
    points, faces = sheet()
    seen = driver.project(points, rotation_from_pose(Pose(40, 0, 0)), np.zeros(3), camera())
    wanted = driver.project(points, np.eye(3), np.zeros(3), camera())
    drawn = driver.draw(faces, wanted, seen, picture())
    for corner, colour in ((wanted[40], seen[40]), (wanted[12], seen[12]), (wanted[66], seen[66])):
        x, y = np.round(corner[:2]).astype(int)
        assert drawn[y, x, :2] == pytest.approx(colour[:2], abs=2.5)
    assert (drawn[0, 0] == driver.GREY).all()
    same = driver.draw(faces, wanted, wanted, picture())
    there = (same[..., 2] == 7) & (np.abs(same.astype(int) - picture()).max(axis=2) <= 1)
    assert there.sum() == pytest.approx((2 * 2 * SIDE / 5) ** 2, rel=0.03)


def test_pixel3dmm_leaves_grey_what_the_photo_shows_from_behind(load):
    driver = load("pixel3dmm")
    points, faces = sheet()
    behind = driver.project(points, rotation_from_pose(Pose(130, 0, 0)), np.zeros(3), camera())
    wanted = driver.project(points, np.eye(3), np.zeros(3), camera())
    assert (driver.draw(faces, wanted, behind, picture()) == driver.GREY).all()


def test_pixel3dmm_draws_the_nearer_surface_whatever_the_order(load):
    driver = load("pixel3dmm")
    points, faces = sheet()
    near = points * 0.5 + [0, 0, 1]
    both = np.vstack([points, near])
    wanted = driver.project(both, np.eye(3), np.zeros(3), camera())
    seen = wanted.copy()
    seen[len(points) :, :2] += 60
    triangles = np.vstack([faces, faces + len(points)])
    drawn = driver.draw(triangles, wanted, seen, picture())
    assert (drawn == driver.draw(triangles[::-1], wanted, seen, picture())).all()
    middle = SIDE // 2
    assert drawn[middle, middle, 0] == pytest.approx(middle + 60, abs=2)
