import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.measure import MeasureSpec, cost_ladder, net_gain

SPEC = MeasureSpec()
PERSONS = np.repeat([f"p{i:02d}" for i in range(9)], 5)


@pytest.fixture
def arms():
    rng = np.random.default_rng(6)
    levels = {"original": 0.8, "none": 0.78, "template:zero_rotation": 0.6, "template": 0.5, "mirror": 0.4}
    values = {name: level + 0.05 * rng.normal(size=len(PERSONS)) for name, level in levels.items()}
    values["template"][::6] = np.nan
    values["mirror"][1::2] = np.nan
    return values


def test_the_steps_sum_to_the_net_gain_of_the_last_rung(arms):
    pairs = worlds.genuine_pairs(PERSONS, arms)
    ladder = cost_ladder(pairs, SPEC)
    assert ladder["variant"].tolist() == ["original", "none", "template:zero_rotation", "template"]
    assert ladder["step"].sum() == pytest.approx(ladder["total"].iloc[-1])
    np.testing.assert_allclose(ladder["step"].iloc[1:], np.diff(ladder["similarity"]))
    gain = net_gain(pairs, SPEC, readings=["common"]).set_index("variant").loc["template"]
    assert ladder["total"].iloc[-1] == pytest.approx(gain["net_gain"])
    assert ladder["total_low"].iloc[-1] == pytest.approx(gain["low"])


def test_every_rung_has_the_pairs_that_all_arms_scored(arms):
    ladder = cost_ladder(worlds.genuine_pairs(PERSONS, arms), SPEC)
    frame = pd.DataFrame(arms).dropna()
    assert set(ladder["pairs"]) == {len(frame)}
    people = frame.groupby(PERSONS[frame.index]).mean().mean()
    np.testing.assert_allclose(ladder["similarity"], people[ladder["variant"]])


def test_a_rung_that_was_not_run_is_left_out(arms):
    del arms["template:zero_rotation"]
    ladder = cost_ladder(worlds.genuine_pairs(PERSONS, arms), SPEC)
    assert ladder["previous"].tolist() == ["", "original", "none"]
