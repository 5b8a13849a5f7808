import numpy as np

from facefront.head3d.raster import draw

NEAR_AND_FAR = np.array([[1, 1, 5], [9, 1, 5], [1, 9, 5], [0, 0, 8], [20, 0, 8], [0, 20, 8]], float)
TRIANGLES = np.array([[0, 1, 2], [3, 4, 5]], np.int32)


def test_the_nearer_triangle_hides_the_farther_whatever_their_order():
    for order in ([0, 1], [1, 0]):
        drawing = draw(NEAR_AND_FAR, TRIANGLES[order], 16, 16)
        assert drawing.triangle[2, 2] == order.index(0)
        assert drawing.triangle[12, 2] == order.index(1)
        assert drawing.triangle[15, 15] == -1
        assert (drawing.depth[2, 2], drawing.depth[12, 2], drawing.depth[15, 15]) == (5, 8, np.inf)


def test_interpolation_gives_back_a_linear_field():
    drawing = draw(NEAR_AND_FAR, TRIANGLES, 16, 16)
    pixels = drawing.interpolate(TRIANGLES, NEAR_AND_FAR[:, :2])
    y, x = np.nonzero(drawing.triangle >= 0)
    assert np.allclose(pixels[y, x], np.column_stack([x, y]), atol=1e-4)
    assert not pixels[drawing.triangle < 0].any()


def test_two_triangles_that_share_an_edge_leave_no_gap():
    corners = np.array([[0, 0, 1], [15, 0, 1], [15, 15, 1], [0, 15, 1]], float)
    for turn in ([[0, 1, 2], [0, 2, 3]], [[2, 1, 0], [3, 2, 0]]):
        assert (draw(corners, np.array(turn, np.int32), 16, 16).triangle >= 0).all()


def test_vertices_outside_or_not_finite_do_no_harm():
    corners = np.array([[-1e4, -1e4, 1], [1e4, -1e4, 1], [0, 1e4, 1], [np.nan, 3, 1]], float)
    drawing = draw(corners, np.array([[0, 1, 2], [0, 1, 3]], np.int32), 8, 8)
    assert (drawing.triangle == 0).all()
