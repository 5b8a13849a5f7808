import numpy as np
import pytest

import worlds
from facefront.measure import MeasureSpec, PrimarySpec, adjust_p, benjamini_hochberg, net_gain


@pytest.fixture
def table():
    rng = np.random.default_rng(2)
    persons = np.repeat([f"p{i}" for i in range(8)], 4)
    arms = {name: rng.uniform(0.4, 0.6, 32) for name in ("original", "mirror", "none", "template")}
    return net_gain(worlds.genuine_pairs(persons, arms), MeasureSpec())


def test_the_primary_row_pays_nothing_for_the_others(table):
    adjusted = adjust_p(table, MeasureSpec().primary)
    primary = (adjusted["variant"] == "template") & (adjusted["reading"] == "common")
    assert adjusted.loc[primary, "adjustment"].tolist() == ["holm"]
    assert adjusted.loc[primary, "family_size"].tolist() == [1]
    assert (adjusted.loc[primary, "p_adjusted"] == adjusted.loc[primary, "p"]).all()


def test_all_others_are_one_family_of_a_stated_size(table):
    adjusted = adjust_p(table, MeasureSpec().primary)
    others = adjusted[adjusted["adjustment"] == "bh"]
    assert len(others) == 8 and (others["family_size"] == 8).all()
    np.testing.assert_allclose(others["p_adjusted"], benjamini_hochberg(others["p"].to_numpy()))


def test_a_table_without_a_primary_is_one_family(table):
    adjusted = adjust_p(table)
    assert (adjusted["adjustment"] == "bh").all() and (adjusted["family_size"] == 9).all()
    np.testing.assert_allclose(adjusted["p_adjusted"], benjamini_hochberg(table["p"].to_numpy()))


def test_a_primary_of_another_detector_declares_nothing_here(table):
    adjusted = adjust_p(table, PrimarySpec(detector="retina"))
    assert (adjusted["adjustment"] == "bh").all() and (adjusted["family_size"] == 9).all()
