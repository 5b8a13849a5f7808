import numpy as np

import worlds
from facefront.measure import MeasureSpec, cost_ladder, gain_by_bin, group_means, net_gain, similarity_by_angle

SPEC = MeasureSpec()


def four_and_five():
    """Four people at 15° and five at 35°."""
    persons = np.array([f"p{i}" for i in range(4)] * 3 + [f"q{i}" for i in range(5)] * 3)
    yaw = np.where(np.char.startswith(persons, "p"), 15.0, -35.0)
    rng = np.random.default_rng(0)
    arms = {name: rng.uniform(0.3, 0.8, len(persons)) for name in ("original", "none")}
    return worlds.genuine_pairs(persons, arms, yaw)


def test_a_bin_of_fewer_than_five_people_has_no_mean():
    table = gain_by_bin(four_and_five(), SPEC).set_index("bin")
    small = table.loc["10–20"]
    assert small["note"] == "n<5" and small["people"] == 4 and small["pairs"] == 12
    for name in ("angle_gt", "frontal_gt", "net_gain", "low", "high", "p", "image_net_gain", "boot_low"):
        assert np.isnan(small[name]), name
    large = table.loc["30–45"]
    assert large["note"] == "" and np.isfinite(large["net_gain"]) and np.isfinite(large["p"])


def test_an_empty_bin_has_a_row():
    table = gain_by_bin(four_and_five(), SPEC).set_index("bin")
    assert len(table) == 6 and table.loc["60+", "attempted"] == 0 and table.loc["60+", "note"] == "n<5"


def test_similarity_by_angle_keeps_quiet_too():
    table = similarity_by_angle(four_and_five(), SPEC).set_index("bin")
    assert np.isnan(table.loc["10–20", "mean"]) and table.loc["10–20", "scored"] == 12
    assert np.isfinite(table.loc["30–45", "mean"])


def test_a_whole_set_of_four_people_is_shown_without_interval_or_test():
    pairs = four_and_five()
    pairs = pairs[pairs["left_person"].str.startswith("p")]
    for table in (net_gain(pairs, SPEC), group_means(pairs, SPEC), cost_ladder(pairs, SPEC)):
        assert (table["note"] == "n<5").all()
        assert table["low"].isna().all() and table["high"].isna().all()
        assert table[[name for name in ("p", "t") if name in table]].isna().all().all()
    assert np.isfinite(net_gain(pairs, SPEC)["net_gain"]).all()
