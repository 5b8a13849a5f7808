import numpy as np
import pytest

import worlds
from facefront.measure import UNKNOWN, MeasureSpec, assign_bins, bin_labels, gain_by_bin

EDGES = MeasureSpec().bins.yaw


@pytest.mark.parametrize(
    ("angle", "absolute", "signed"),
    [
        (0.0, "0–10", "0–10"),
        (-0.0, "0–10", "0–10"),
        (9.999, "0–10", "0–10"),
        (10.0, "10–20", "10–20"),
        (-10.0, "10–20", "−20–−10"),
        (-9.999, "0–10", "−10–0"),
        (45.0, "45–60", "45–60"),
        (-45.0, "45–60", "−60–−45"),
        (60.0, "60+", "60+"),
        (-60.0, "60+", "≤−60"),
        (180.0, "60+", "60+"),
        (np.nan, UNKNOWN, UNKNOWN),
    ],
)
def test_an_edge_belongs_to_the_bin_beyond_it(angle, absolute, signed):
    assert assign_bins(np.array([angle]), EDGES)[0] == absolute
    assert assign_bins(np.array([angle]), EDGES, signed=True)[0] == signed


def test_signed_bins_mirror_the_absolute_ones_in_order():
    labels = bin_labels(EDGES, signed=True)
    assert len(labels) == len(set(labels)) == 2 * len(EDGES)
    codes = assign_bins(np.arange(-90.0, 90.5, 0.5), EDGES, signed=True).codes
    assert (np.diff(codes) >= 0).all() and set(codes) == set(range(len(labels)))


def test_the_counts_of_the_bins_add_up_to_all_that_was_attempted():
    yaw = np.array([0, 10, -10, 45, -45, 60, 75, np.nan, 30, 20.0])
    persons = np.array([f"p{i}" for i in range(10)])
    pairs = worlds.genuine_pairs(persons, {"original": np.full(10, 0.5), "none": np.full(10, 0.4)}, yaw)
    for signed in (False, True):
        assert gain_by_bin(pairs, MeasureSpec(), signed=signed)["attempted"].sum() == 10


@pytest.mark.parametrize("edges", [(), (5.0, 10.0), (0.0, 20.0, 10.0)])
def test_edges_that_do_not_ascend_from_nought_are_refused(edges):
    with pytest.raises(ValueError, match="ascend"):
        bin_labels(edges)
