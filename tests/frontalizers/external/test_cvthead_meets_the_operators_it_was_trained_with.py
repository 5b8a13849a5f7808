"""What stands in for openmesh, torch_scatter and chumpy gives what they give."""

import pickle

import numpy as np
import pytest
import torch
from external_drivers import loaded

from test_flame_is_converted_without_running_its_pickle import Malice, chumpy, content, flame

__all__ = ["chumpy", "flame"]  # fixtures

SQUARE = [face for a in (0, 1, 2, 4, 5, 6, 8, 9, 10) for face in ([a, a + 1, a + 5], [a, a + 5, a + 4])]
"""A square of 4 × 4 vertices."""
MIXED = [11, 2, 1, 14, 4, 13, 6, 7, 12, 9, 17, 16, 5, 0, 15, 8, 3, 10]
TETRAHEDRON = [[0, 1, 2], [0, 1, 3], [1, 0, 3], [2, 1, 3]]
"""Its second face has an edge that the first one has in the same direction."""
# fmt: off
OPENMESH_IN_ROWS = [
    [4, 5, 1], [0, 5, 6, 2], [1, 6, 7, 3], [2, 7], [8, 9, 5, 0], [10, 6, 1, 0, 4, 9], [11, 7, 2, 1, 5, 10],
    [3, 2, 6, 11], [12, 13, 9, 4], [14, 10, 5, 4, 8, 13], [15, 11, 6, 5, 9, 14], [7, 6, 10, 15], [13, 8],
    [14, 9, 8, 12], [15, 10, 9, 13], [11, 10, 14],
]
OPENMESH_MIXED = [
    [4, 5, 1], [0, 5, 6, 2], [1, 6, 7, 3], [2, 7], [8, 9, 5, 0], [1, 0, 4, 9, 10, 6], [7, 2, 1, 5, 10, 11],
    [3, 2, 6, 11], [12, 13, 9, 4], [14, 10, 5, 4, 8, 13], [5, 9, 14, 15, 11, 6], [7, 6, 10, 15], [13, 8],
    [14, 9, 8, 12], [15, 10, 9, 13], [11, 10, 14],
]
OPENMESH_TETRAHEDRON = [[2, 1, 3], [3, 0, 2], [3, 1, 0], [0, 1, 2]]
# fmt: on


def _neighbours(count: int, faces: list) -> list:
    with loaded("cvthead", "openmesh") as openmesh:
        mesh = openmesh.TriMesh(np.ones((count, 3)), np.array(faces))
        return [[w.idx() for w in mesh.vv(openmesh.VertexHandle(v))] for v in mesh.vertices()]


@pytest.mark.parametrize(
    ("count", "faces", "expected"),
    [
        (16, SQUARE, OPENMESH_IN_ROWS),
        (16, [SQUARE[i] for i in MIXED], OPENMESH_MIXED),
        (4, TETRAHEDRON, OPENMESH_TETRAHEDRON),
    ],
)
def test_neighbours_come_in_the_order_of_openmesh_1_2_1(count, faces, expected):
    assert _neighbours(count, faces) == expected


@pytest.mark.parametrize("seed", range(8))
def test_in_any_order_of_faces_neighbours_go_around_the_vertex(seed):
    faces = np.random.default_rng(seed).permutation(SQUARE).tolist()
    corners = {(f[i], f[(i + 1) % 3], f[(i + 2) % 3]) for f in faces for i in range(3)}
    for vertex, ring in enumerate(_neighbours(16, faces)):
        assert sorted(ring) == sorted({w for f in faces if vertex in f for w in f} - {vertex})
        inside = vertex in {5, 6, 9, 10}
        following = [*ring[1:], ring[0]] if inside else ring[1:]
        assert all((vertex, b, a) in corners for a, b in zip(ring, following, strict=inside)), vertex


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_scattered_slices_are_summed(dim):
    source = torch.randn(5, 4, 5, generator=torch.manual_seed(0))
    index = torch.tensor([2, 0, 2, 2, 0])[: source.shape[dim]]
    expected = torch.zeros([7 if i == dim % 3 else n for i, n in enumerate(source.shape)])
    for i, place in enumerate(index):
        expected.select(dim, place).add_(source.select(dim, i))
    with loaded("cvthead", "torch_scatter") as module:
        torch.testing.assert_close(module.scatter_add(source, index, dim, dim_size=7), expected)


@pytest.mark.parametrize("protocol", [0, 2])
def test_flame_is_read_without_chumpy(flame, chumpy, tmp_path, protocol):
    (tmp_path / "generic_model.pkl").write_bytes(pickle.dumps(content(flame, chumpy), protocol=protocol))
    with loaded("cvthead", "flame_file") as module:
        read = module.read_flame(tmp_path / "generic_model.pkl")
    np.testing.assert_allclose(read["v_template"], flame.template)
    np.testing.assert_allclose(read["J_regressor"], flame.regressor)
    np.testing.assert_allclose(read["posedirs"].reshape(-1, 36).T, flame.correctives)
    np.testing.assert_array_equal(read["f"], flame.faces)
    assert read["shapedirs"].shape == (len(flame.template), 3, 400)


def test_flames_pickle_runs_nothing(tmp_path, capsys):
    (tmp_path / "generic_model.pkl").write_bytes(pickle.dumps({"f": Malice()}, protocol=2))
    with loaded("cvthead", "flame_file") as module, pytest.raises(pickle.UnpicklingError, match="print"):
        module.read_flame(tmp_path / "generic_model.pkl")
    assert not capsys.readouterr().out


def test_the_crop_is_decas_for_a_detectors_box():
    with loaded("cvthead", "driver") as driver:
        matrix = driver.crop_matrix([48, 48, 208, 208])
    corners = np.array([[28, 47.2, 1], [228, 247.2, 1]])  # 1.25 × 160 wide, 0.12 × 160 below the middle
    np.testing.assert_allclose((matrix @ corners.T).T, [[0, 0, 1], [223, 223, 1]], atol=1e-9)
