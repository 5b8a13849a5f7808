import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.measure import MeasureSpec, gain_by_bin, net_gain

SPEC = MeasureSpec()
PERSONS = np.repeat([f"p{i:02d}" for i in range(10)], np.arange(2, 12))


@pytest.fixture
def arms():
    rng = np.random.default_rng(0)
    values = {name: rng.uniform(0.2, 0.9, len(PERSONS)) for name in ("original", "mirror", "template")}
    for offset, similarity in enumerate(values.values()):
        similarity[offset::5] = np.nan
    return values


def test_in_every_reading_and_weighting_and_bin(arms):
    pairs = worlds.genuine_pairs(PERSONS, arms, yaw=np.linspace(-65, 65, len(PERSONS)))
    for table in (net_gain(pairs, SPEC), gain_by_bin(pairs, SPEC), gain_by_bin(pairs, SPEC, signed=True)):
        for prefix in ("", "image_"):
            expected = table[f"{prefix}frontal_gt"] - table[f"{prefix}angle_gt"]
            pd.testing.assert_series_equal(table[f"{prefix}net_gain"], expected, check_names=False)


def test_common_support_is_what_all_arms_scored(arms):
    row = net_gain(worlds.genuine_pairs(PERSONS, arms), SPEC).set_index(["variant", "reading"])
    frame = pd.DataFrame(arms).dropna()
    people = frame.groupby(PERSONS[frame.index]).mean()
    for variant in ("mirror", "template"):
        common = row.loc[variant, "common"]
        assert common["pairs"] == len(frame)
        assert common["net_gain"] == pytest.approx((people[variant] - people["original"]).mean())
        assert common["image_net_gain"] == pytest.approx((frame[variant] - frame["original"]).mean())


def test_the_common_support_is_of_the_arms_that_are_compared(arms):
    pairs = worlds.genuine_pairs(PERSONS, arms)
    alone = net_gain(pairs, SPEC, ["mirror"], ["common"])
    both = np.isfinite(arms["original"]) & np.isfinite(arms["mirror"])
    assert alone["pairs"].tolist() == [both.sum()]


def test_as_misses_a_missing_score_counts_as_nought(arms):
    row = net_gain(worlds.genuine_pairs(PERSONS, arms), SPEC).set_index(["variant", "reading"]).loc["mirror", "misses"]
    people = pd.DataFrame(arms).fillna(0.0).groupby(PERSONS).mean()
    assert row["frontal_gt"] == pytest.approx(people["mirror"].mean())
    assert row["angle_gt"] == pytest.approx(people["original"].mean())
    assert row["pairs"] == len(PERSONS)


def test_survivors_are_each_arms_own(arms):
    row = net_gain(worlds.genuine_pairs(PERSONS, arms), SPEC).set_index(["variant", "reading"])
    row = row.loc["template", "survivors"]
    people = pd.DataFrame(arms).groupby(PERSONS).mean().dropna()
    assert row["frontal_gt"] == pytest.approx(people["template"].mean())
    assert row["angle_gt"] == pytest.approx(people["original"].mean())


def test_an_arm_attempted_on_a_part_is_compared_on_that_part(arms):
    pairs = worlds.genuine_pairs(PERSONS, arms)
    part = pairs[(pairs["variant"] != "template") | pairs["left"].isin([f"{i:05d}.png" for i in range(30)])]
    row = net_gain(part, SPEC, ["template"], ["misses"]).iloc[0]
    people = pd.DataFrame(arms).iloc[:30].fillna(0.0).groupby(PERSONS[:30]).mean()
    assert row["attempted"] == 30
    assert row["angle_gt"] == pytest.approx(people["original"].mean())


def test_the_headline_weighs_people_alike_and_the_image_mean_does_not():
    persons = np.array(["a"] * 98 + list("bcdef"))
    gain = np.where(persons == "a", 0.5, -0.1)
    pairs = worlds.genuine_pairs(persons, {"original": np.full(103, 0.4), "mirror": 0.4 + gain})
    row = net_gain(pairs, SPEC, readings=["common"]).iloc[0]
    assert row["net_gain"] == pytest.approx(0.0)
    assert row["image_net_gain"] == pytest.approx((98 * 0.5 - 5 * 0.1) / 103)


def test_a_variant_without_pairs_is_refused_by_name(arms):
    with pytest.raises(ValueError, match="mirro"):
        net_gain(worlds.genuine_pairs(PERSONS, arms), SPEC, ["mirro"])
