"""Steps of a ladder are compared each with its own base, on the same probes, as one family under Holm."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from corrections_world import tables, world
from facefront.corrections import BASE, crossfit, ladder_steps
from facefront.measure import MeasureSpec, VerificationSpec, compare_steps, compare_ways, eer, eer_difference, holm

SPEC = MeasureSpec(verification=VerificationSpec(folds=4))
STEPS = ladder_steps(turned=False)


@pytest.fixture(scope="module")
def fitted():
    images, embeddings = tables(*world(24))
    return crossfit(images, embeddings, SPEC, mirrored="none+flip")


@pytest.fixture(scope="module")
def steps(fitted):
    return compare_steps(fitted.pairs, SPEC, STEPS, other_scale=fitted.other_scale)


def person_ranks(pairs, way):
    rows = pairs[(pairs["variant"] == way) & pairs["genuine"] & (pairs["status"] == "ok")]
    return (rows["rank"] == 1).groupby(rows["left_person"]).mean()


def test_a_step_is_the_paired_difference_of_person_means(fitted, steps):
    for base, way in STEPS:
        change = person_ranks(fitted.pairs, way) - person_ranks(fitted.pairs, base)
        row = steps[(steps["base"] == base) & (steps["way"] == way) & (steps["measure"] == "rank1")].iloc[0]
        low, high = stats.ttest_1samp(change, 0).confidence_interval(0.95)
        assert row[["change", "low", "high"]].tolist() == pytest.approx([change.mean(), low, high])
        assert row["after"] - row["before"] == pytest.approx(row["change"])


def test_all_steps_are_one_family(steps):
    known = steps["p"].notna()
    assert (steps["family_size"] == known.sum()).all()
    assert steps.loc[known, "p_adjusted"].tolist() == holm(steps.loc[known, "p"].to_numpy()).tolist()


def test_rungs_add_up_to_the_whole_gain(fitted, steps):
    whole = compare_ways(fitted.pairs, SPEC, BASE, ["ridge+metric"], other_scale=fitted.other_scale)
    total = whole.set_index("measure").loc["rank1", "change"]
    ranks = steps[steps["measure"] == "rank1"].set_index("way")["change"]
    assert ranks["ridge"] + ranks["ridge+metric"] == pytest.approx(total)


def test_a_step_to_or_from_another_scale_has_no_similarity(fitted, steps):
    by_way = steps.groupby("way")["measure"].agg(set)
    assert "similarity" in by_way["ridge"]
    assert not any({"similarity", "margin"} & by_way[way] for way in ("metric", "ridge+metric"))
    back = compare_steps(fitted.pairs, SPEC, [("ridge+metric", "ridge")], other_scale=fitted.other_scale)
    assert set(back["measure"]) == {"rank1", "tar", "eer"}


def test_ways_of_one_base_are_the_steps_from_it(fitted):
    known = {"other_scale": fitted.other_scale, "measures": ("margin", "rank1"), "bins": True}
    ways = compare_ways(fitted.pairs, SPEC, BASE, ["ridge", "metric"], **known)
    pd.testing.assert_frame_equal(ways, compare_steps(fitted.pairs, SPEC, [(BASE, "ridge"), (BASE, "metric")], **known))
    assert set(ways["base"]) == {BASE} and len(set(ways["bin"])) > 3


def test_equal_steps_are_one_test(fitted):
    twin = fitted.pairs[fitted.pairs["variant"] == "ridge"].assign(variant="twin")
    pairs = pd.concat([fitted.pairs, twin])
    both = compare_steps(pairs, SPEC, [(BASE, "ridge"), (BASE, "twin")])
    assert (both["family_size"] == both["p"].notna().sum() / 2).all()
    apart = compare_steps(pairs, SPEC, [(BASE, "ridge"), ("metric", "twin")])
    assert (apart["family_size"] == apart["p"].notna().sum()).all()


def test_each_variant_is_resampled_once_however_many_steps_name_it(fitted, monkeypatch):
    asked, resample = [], eer.EqualErrorRate._resample
    monkeypatch.setattr(eer.EqualErrorRate, "_resample", lambda side, people: asked.append(1) or resample(side, people))
    made = compare_steps(fitted.pairs, SPEC, STEPS, measures=("eer",))
    assert len(made) == len(STEPS) and len(asked) == len({name for step in STEPS for name in step})
    pairs = fitted.pairs[fitted.pairs["group"].isin(["angle_gt", "frontal_gt"]) & (fitted.pairs["status"] == "ok")]
    for row in made.itertuples():
        alone = eer_difference(pairs[pairs["variant"] == row.base], pairs[pairs["variant"] == row.way], SPEC.statistics)
        assert alone == pytest.approx({name: getattr(row, name) for name in alone}, abs=1e-12)


def test_a_step_without_its_ends_is_left_out(fitted):
    made = compare_steps(fitted.pairs, SPEC, [(BASE, "ridge"), ("gallery", "gallery+ridge")])
    assert set(made["way"]) == {"ridge"}
    assert compare_steps(fitted.pairs, SPEC, [("gallery", "gallery+ridge")]).empty


def test_the_metric_is_tried_without_the_correction_too():
    assert ladder_steps(turned=True)[-1] == ("gallery", "gallery+metric")
    assert [way for _, way in ladder_steps(turned=True)[:3]] == ["gallery", "gallery+ridge", "gallery+ridge+metric"]
    assert np.all([base == BASE for base, _ in (ladder_steps(turned=True)[0], STEPS[0], STEPS[-1])])
