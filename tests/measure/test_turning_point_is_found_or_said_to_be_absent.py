import numpy as np
import pytest

import worlds
from facefront.measure import MeasureSpec, StatisticsSpec, turning_points

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=500))


def turning(gain_at, people: int = 30, spread: float = 0.02, noise: float = 0.05):
    """People differ by `spread` in their gain, photos by `noise`; 12 photos a person between 0° and 75°, both ways."""
    rng = np.random.default_rng(8)
    persons = np.repeat([f"p{i:02d}" for i in range(people)], 12)
    yaw = rng.uniform(0, 75, len(persons)) * rng.choice([-1, 1], len(persons))
    gain = gain_at(np.abs(yaw)) + np.repeat(rng.normal(0, spread, people), 12) + rng.normal(0, noise, len(persons))
    pairs = worlds.genuine_pairs(persons, {"original": np.full(len(persons), 0.5), "mirror": 0.5 + gain}, yaw)
    return turning_points(pairs, SPEC).iloc[0]


def test_a_gain_that_turns_at_40_degrees_is_found_there():
    row = turning(lambda yaw: 0.005 * (yaw - 40))
    assert row["status"] == "found" and row["direction"] == "loss to gain"
    assert row["low"] < 40 < row["high"] and row["high"] - row["low"] < 10
    assert row["low"] <= row["angle"] <= row["high"]


def test_the_other_direction_is_kept_apart():
    assert turning(lambda yaw: 0.005 * (25 - yaw))["direction"] == "gain to loss"


def test_the_interval_is_wider_with_fewer_people():
    many, few = (turning(lambda yaw: 0.005 * (yaw - 40), people, 0.04) for people in (60, 12))
    assert few["high"] - few["low"] > many["high"] - many["low"]


@pytest.mark.parametrize(("gain", "sign"), [(-0.2, "loss"), (0.2, "gain")])
def test_without_a_sign_change_none_is_found(gain, sign):
    row = turning(lambda yaw: gain + 0 * yaw)
    assert row["status"] == "none found" and row["sign"] == sign
    assert np.isnan([row["angle"], row["low"], row["high"]]).all()
    assert row["reach"] > 60


def test_a_sign_change_of_chance_is_called_uncertain():
    row = turning(lambda yaw: 0 * yaw, spread=0.1, noise=0.3)
    assert row["status"] == "uncertain" and np.isnan(row["low"]) and row["share"] < 0.95


def test_a_second_change_of_sign_is_counted():
    row = turning(lambda yaw: np.where((yaw > 15) & (yaw < 50), 0.2, -0.2))
    assert row["status"] == "found" and row["changes"] == 2 and row["angle"] < 30


def test_an_arm_that_changes_nothing_has_no_sign():
    row = turning(lambda yaw: 0 * yaw, spread=0, noise=0)
    assert row["status"] == "none found" and row["sign"] == "" and row["changes"] == 0


def test_with_too_few_people_nothing_is_claimed():
    row = turning(lambda yaw: 0.005 * (yaw - 40), people=4)
    assert row["status"] == "none found" and row["bins"] == 0 and np.isnan(row["reach"])
