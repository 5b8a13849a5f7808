"""The quick parts of `template`, compared with least squares of a library and with the exact rasteriser."""

import numpy as np
import pytest
from scipy.optimize import least_squares

from drawn_photo import drawn_photo
from facefront.frontalizers import fitting
from facefront.frontalizers.blending import _around
from facefront.frontalizers.projection import draw_nearest, place_vertices, read_vertices
from facefront.head3d.generic import generic_head
from facefront.head3d.raster import draw
from facefront.imaging.pose import Pose, rotation_from_pose
from facefront.imaging.warping import fill_softly

POSES = [Pose(0, 0, 0), Pose(-30, 10, 5), Pose(55, -5, -20), Pose(75, 0, 0)]


@pytest.mark.parametrize("pose", POSES)
def test_the_fit_ends_at_the_minimum_that_scipy_finds(pose):
    random = np.random.default_rng(3)
    points = drawn_photo(pose).face.keypoints.astype(np.float64) + random.normal(0, 1.5, (5, 2))
    target = (points - points.mean(0)) / (np.sqrt(((points - points.mean(0)) ** 2).sum(1).mean()) / 45)
    average = generic_head().five_points
    start = fitting._start(target, average)
    quick = fitting._minimize(lambda trials: fitting._misfit(trials, average, target), start)
    slow = least_squares(
        fitting._misfit, start, args=(average, target), x_scale=fitting._SCALES, xtol=1e-12, ftol=1e-12
    ).x
    costs = [(fitting._misfit(values, average, target) ** 2).sum() for values in (quick, slow)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-6, abs=1e-9)
    assert quick[:3] == pytest.approx(slow[:3], abs=0.01)


def test_many_rotations_are_those_of_single_poses():
    found = fitting._rotations(np.array([[pose.yaw, pose.pitch, pose.roll] for pose in POSES]))
    assert found == pytest.approx(np.array([rotation_from_pose(pose) for pose in POSES]))


@pytest.mark.parametrize("pose", POSES)
def test_the_nearest_triangles_are_those_of_the_rasteriser(pose):
    mesh = generic_head().mesh
    corners = place_vertices(mesh.vertices, pose, np.array([[0.7, 0, 90], [0, 0.7, 90]]))
    triangle, depth = draw_nearest(corners, 200)
    drawing = draw(corners, mesh.triangles, 200, 200, front_only=True)
    both = np.isfinite(depth) & np.isfinite(drawing.depth)
    assert np.mean(np.isfinite(depth) != np.isfinite(drawing.depth)) < 0.001
    assert np.quantile(np.abs(depth[both] - drawing.depth[both]), 0.999) < 0.05
    values = mesh.vertices.copy()
    read, expected = read_vertices(corners, triangle, values), drawing.interpolate(mesh.triangles, values)
    assert np.quantile(np.abs(read - expected)[both], 0.999) < 0.1


def test_what_lies_around_is_what_fill_softly_blends_in():
    random = np.random.default_rng(0)
    image = random.uniform(0, 255, (64, 64, 3)).astype(np.float32)
    weight = np.zeros((64, 64), np.float32)
    weight[20:40, 10:50] = random.uniform(0.1, 1, (20, 40))
    share = weight[..., None]
    blended = image * share + _around(image * share, weight) * (1 - share)
    assert blended == pytest.approx(fill_softly(image, weight), abs=1e-3)
