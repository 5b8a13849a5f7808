"""A small picture takes every second or fourth pixel of the whole grid, not places between them."""

import numpy as np
import pytest
from external_drivers import loaded


def test_the_whole_grid_is_the_middles_of_the_pixels():
    with loaded("fsrt", "driver") as driver:
        places = driver.pixel_places(256, 256)
    assert places.shape == (256, 256, 2)
    np.testing.assert_allclose(places[0, 0], [-255 / 256, -255 / 256])
    np.testing.assert_allclose(places[3, 200], [(200.5 - 128) / 128, (3.5 - 128) / 128])


@pytest.mark.parametrize(("drawn", "step"), [(128, 2), (64, 4)])
def test_a_small_picture_is_a_part_of_the_grid(drawn, step):
    with loaded("fsrt", "driver") as driver:
        np.testing.assert_array_equal(driver.pixel_places(256, drawn), driver.pixel_places(256, 256)[::step, ::step])
