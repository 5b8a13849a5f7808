"""Trends and bins find the cause that was put in, and no other; people, not photos, count."""

import numpy as np
import pandas as pd
import pytest

from facefront.measure import FACTORS, MeasureSpec, StatisticsSpec, failure_trends, failures_by_factor
from facefront.measure.failures import mean_of

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=400))


def caused(people=30, each=12, seed=0, **effects):
    """d falls with the named factors, by so much for 10° or one standard deviation; a person's own level besides."""
    rng = np.random.default_rng(seed)
    n = people * each
    person = np.repeat(np.arange(people), each)
    yaw = rng.uniform(0, 70, n)
    light = rng.normal(0, 1, n) + yaw / 40  # uneven light and turned heads come together
    cases = pd.DataFrame({"yaw": yaw, "pitch": rng.uniform(0, 20, n), "unevenness": light, "blur": rng.normal(0, 1, n)})
    level = rng.normal(0, 0.05, people)[person]
    steps = {name: cases[name] / (10 if name in ("yaw", "pitch") else cases[name].std()) for name in cases}
    d = level + rng.normal(0, 0.05, n) - sum(effects.get(name, 0) * steps[name] for name in steps)
    return cases.assign(person=[f"p{i}" for i in person], d=d, lost=(d < -0.2).astype(float))


def trends(cases, outcome="d"):
    return failure_trends(cases, SPEC, [outcome]).set_index("factor")


def test_the_slope_that_was_put_in_is_found_within_its_interval():
    table = trends(caused(yaw=0.04, blur=0.03))
    for name, slope in {"yaw": -0.04, "blur": -0.03, "unevenness": 0, "pitch": 0}.items():
        row = table.loc[name]
        assert row["low"] - 0.005 < slope < row["high"] + 0.005, name
        assert row["together"] == pytest.approx(slope, abs=0.012)
        assert bool(row["holds"]) == (slope != 0), name


def test_light_that_only_comes_with_turned_heads_is_not_blamed():
    row = trends(caused(yaw=0.05)).loc["unevenness"]
    assert row["alone_high"] < 0  # alone it seems to harm
    assert not row["holds"]  # with the angle held it does not


def test_light_that_harms_is_blamed_beside_the_angle():
    table = trends(caused(yaw=0.03, unevenness=0.04))
    assert table.loc["unevenness", "holds"]
    assert table.loc["yaw", "holds"]


def test_lost_faces_are_an_outcome_too():
    assert trends(caused(yaw=0.05), "lost").loc["yaw", "low"] > 0


def test_copies_of_a_persons_photos_do_not_narrow_the_interval():
    cases = caused(people=8, each=6, yaw=0.02)
    copied = pd.concat([cases] * 20, ignore_index=True)
    one, many = trends(cases).loc["yaw"], trends(copied).loc["yaw"]
    assert many["together"] == pytest.approx(one["together"], abs=1e-9)
    assert many["high"] - many["low"] == pytest.approx(one["high"] - one["low"], rel=1e-6)


def test_few_people_and_few_probes_give_no_numbers():
    few = trends(caused(people=4))
    assert (few["note"] == "n<5").all()
    assert few[["alone", "together", "low", "high"]].isna().all(axis=None)
    assert not few["holds"].any()
    assert (trends(caused(people=6, each=2))["note"] == "too few").all()


def test_a_factor_that_is_unknown_or_does_not_vary_is_left_out():
    cases = caused(yaw=0.04).assign(blur=np.nan, pitch=0.0)
    assert set(trends(cases).index) == {"yaw", "unevenness"}
    assert failure_trends(cases.iloc[:0], SPEC, ["d"]).empty


def test_bins_hold_every_probe_once_and_show_the_fall():
    cases = caused(yaw=0.04)
    cases.loc[:5, "unevenness"] = np.nan
    table = failures_by_factor(cases, SPEC, ["d"])
    assert set(table["factor"]) == set(FACTORS)
    assert (table.groupby("factor")["probes"].sum() == len(cases)).all()
    by_yaw = table[(table["factor"] == "yaw") & (table["note"] == "")]
    assert by_yaw["mean"].is_monotonic_decreasing
    assert (by_yaw["low"] < by_yaw["mean"]).all()
    light = table[table["factor"] == "unevenness"].set_index("bin")["probes"]
    assert light[:3].max() - light[:3].min() <= 1
    assert light["unknown"] == 6


def test_a_bin_of_few_people_is_shown_without_numbers():
    table = failures_by_factor(caused(people=4), SPEC, ["d", "lost"])
    assert (table["note"] == "n<5").all()
    assert table[["mean", "low", "high"]].isna().all(axis=None)


def test_an_outcome_that_is_the_same_for_all_has_no_trend():
    assert failure_trends(caused().assign(lost=0.0), SPEC, ["lost"]).empty


def test_nothing_lost_in_so_many_probes_is_given_no_interval_of_width_nothing():
    cases = caused(people=8, each=6).assign(lost=0.0)
    row = mean_of(cases["lost"], cases["person"], SPEC)
    assert (row["mean"], row["probes"]) == (0, 48)
    assert np.isnan([row["low"], row["high"]]).all()
    cases.loc[0, "lost"] = 1.0
    assert mean_of(cases["lost"], cases["person"], SPEC)["high"] > 0.02
