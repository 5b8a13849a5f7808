"""A true Net Gain of −.18, of which only the best outputs are still detected."""

import numpy as np
import pytest

import worlds
from facefront.measure import MeasureSpec, net_gain

SPEC = MeasureSpec()


def reading_at(share: float):
    """Net Gain by reading where only the best `share` of the outputs is found: 20 people, 200 photos each."""
    rng = np.random.default_rng(3)
    persons = np.repeat([f"p{i:02d}" for i in range(20)], 200)
    angle = 0.70 + 0.05 * rng.normal(size=len(persons))
    frontal = 0.52 + 0.15 * rng.normal(size=len(persons))
    found = frontal >= np.quantile(frontal, 1 - share)
    pairs = worlds.genuine_pairs(persons, {"original": angle, "template": np.where(found, frontal, np.nan)})
    return net_gain(pairs, SPEC).set_index("reading")["net_gain"]


def test_with_every_output_found_the_three_readings_agree():
    assert reading_at(1.0).to_numpy() == pytest.approx([-0.18] * 3, abs=0.01)


@pytest.mark.parametrize(("share", "seen"), [(0.50, -0.06), (0.16, 0.05)])
def test_losing_the_bad_outputs_makes_the_survivors_look_better(share, seen):
    assert reading_at(share)["survivors"] == pytest.approx(seen, abs=0.015)


@pytest.mark.parametrize("share", [0.50, 0.16])
def test_counting_failures_as_misses_does_not_reward_losing_them(share):
    assert reading_at(share)["misses"] < -0.18


def test_losing_more_never_helps_where_failures_are_misses():
    gains = [reading_at(share)["misses"] for share in (1.0, 0.75, 0.5, 0.25)]
    assert (np.diff(gains) < 0).all()
