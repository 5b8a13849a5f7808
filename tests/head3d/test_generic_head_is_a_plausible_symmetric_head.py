import numpy as np
import pytest

from facefront.faces import FIVE_POINT_TEMPLATE, similarity_transform
from facefront.head3d.generic import generic_head
from facefront.head3d.mesh import symmetric_mesh
from facefront.head3d.sdf import head_distance


@pytest.fixture(scope="module")
def head():
    return generic_head()


def test_every_vertex_has_its_mirror_image(head):
    mesh = head.mesh
    assert np.allclose(mesh.vertices[mesh.mirrored], mesh.vertices * [-1, 1, 1])
    assert np.array_equal(mesh.mirrored[mesh.mirrored], np.arange(len(mesh.vertices)))


def test_vertices_and_landmarks_lie_on_the_surface(head):
    inner = head.mesh.vertices[:, 1] < 140
    assert np.abs(head_distance(head.mesh.vertices[inner])).max() < 0.5
    assert np.abs(head_distance(np.array(list(head.landmarks.values())))).max() < 0.1


def test_normals_are_unit_and_point_outward_as_the_triangles_turn(head):
    mesh = head.mesh
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)
    a, b, c = (mesh.vertices[mesh.triangles[:, k]] for k in range(3))
    turning = (np.cross(b - a, c - a) * mesh.normals[mesh.triangles[:, 0]]).sum(1)
    assert (turning > 0).mean() > 0.99 or (turning < 0).mean() > 0.99
    assert (head_distance(mesh.vertices + mesh.normals) > 0).mean() > 0.99


def test_measures_are_those_of_an_average_adult(head):
    size = np.ptp(head.mesh.vertices[head.mesh.vertices[:, 1] < 40], axis=0)
    assert 145 < size[0] < 175  # breadth with ears
    assert 180 < size[2] < 225  # nose to the back of the head
    landmarks = head.landmarks
    assert landmarks["right_eye"][0] - landmarks["left_eye"][0] == pytest.approx(63, abs=2)
    assert landmarks["menton"][1] - landmarks["crown"][1] == pytest.approx(228, abs=12)
    assert min(landmarks, key=lambda name: landmarks[name][2]) == "nose_tip"


def test_seen_from_the_front_the_five_points_fit_the_five_point_template(head):
    flat = head.five_points[:, :2]
    matrix = similarity_transform(flat, FIVE_POINT_TEMPLATE)
    assert np.abs(flat @ matrix[:, :2].T + matrix[:, 2] - FIVE_POINT_TEMPLATE).max() < 3


def test_the_mesh_of_a_ball_is_a_ball():
    ball = symmetric_mesh(lambda p: np.linalg.norm(p, axis=-1) - np.float32(20), [0, -25, -25], [25, 25, 25], 3.0)
    assert np.allclose(np.linalg.norm(ball.vertices, axis=1), 20, atol=0.05)
    assert np.allclose(ball.normals, ball.vertices / 20, atol=0.01)
    corners = ball.vertices[ball.triangles].astype(float)
    volume = abs(np.linalg.det(corners).sum() / 6)
    assert volume == pytest.approx(4 / 3 * np.pi * 20**3, rel=0.02)
