"""The learning curve: more fitting people gain more, and the number from which a way helps surely is read off it."""

import numpy as np
import pandas as pd
import pytest

from corrections_world import tables, world
from facefront.corrections import TurnedViews, crossfit, enough_people, learning_curve, turned_views
from facefront.corrections.combine import BASE
from facefront.measure import MeasureSpec, VerificationSpec, compare_ways

SPEC = MeasureSpec()


@pytest.fixture(scope="module")
def curve():
    images, embeddings = tables(*world(40))
    return learning_curve(
        images, embeddings, SPEC, ["ridge", "metric"], mirrored="none+flip", numbers=(5, 12, 400), repeats=2, folds=4
    )


def test_every_number_of_people_that_all_folds_have_has_its_rows(curve):
    assert sorted(set(curve["fitting_people"])) == [5, 12, 30]
    assert set(curve.loc[curve["way"] == "metric", "measure"]) == {"rank1"}
    assert set(curve["people"]) == {40} and set(curve["repeats"]) == {2}
    assert (curve["repeat_low"] <= curve["change"] + 1e-12).all() and (curve["change"] <= curve["high"]).all()


def test_more_people_gain_more(curve):
    margin = curve[(curve["way"] == "ridge") & (curve["measure"] == "margin")].set_index("fitting_people")
    assert margin["change"].is_monotonic_increasing and margin.loc[30, "low"] > 0


def test_the_whole_curve_ends_where_crossfit_is(curve):
    images, embeddings = tables(*world(40))
    spec = MeasureSpec(verification=VerificationSpec(folds=4))
    made = crossfit(images, embeddings, spec, mirrored="none+flip", ways=["ridge"])
    row = compare_ways(made.pairs, spec, BASE, ["ridge"]).set_index("measure").loc["similarity"]
    mine = curve[(curve["way"] == "ridge") & (curve["measure"] == "similarity") & (curve["fitting_people"] == 30)]
    assert mine["change"].item() == pytest.approx(row["change"], abs=1e-6)
    assert mine["low"].item() == pytest.approx(row["low"], abs=1e-6)


def test_a_way_helps_surely_only_where_no_larger_number_takes_it_back():
    rows = {"fitting_people": [5, 10, 20, 40], "detector": "d", "backbone": "b", "way": "ridge", "measure": "margin"}
    for low, enough in (([1, -1, 1, 1], 20), ([1, 1, 1, 1], 5), ([1, 1, 1, -1], np.nan), ([np.nan, 1, 1, 1], 10)):
        found = enough_people(pd.DataFrame({**rows, "low": low}))["enough"].item()
        assert found == enough or (np.isnan(found) and np.isnan(enough))


def test_views_drawn_at_a_grid_of_yaws_become_a_gallery():
    _, references = world(5)
    row = {"detector": "scrfd", "backbone": "mobilefacenet", "status": "ok"}
    prototypes = pd.DataFrame(
        [
            row | {"person": person, "variant": variant, "vector": vector}
            for person, vector in zip(references.people, references.matrix, strict=True)
            for variant in ("template@-40", "template@40", "template@40,10", "hybrid@20", "template:zero_rotation")
        ]
    )
    found = turned_views(prototypes, "template")["scrfd", "mobilefacenet"]
    assert found.yaws.tolist() == [-40, 0, 40] and not found.matrix[:, 1].any()
    assert np.array_equal(found.matrix[:, 2], references.matrix)


def test_a_gallery_turned_to_the_probe_helps_where_views_are_like_the_probes():
    probes, references = world(30, seed=2)
    images, embeddings = tables(probes, references)
    yaws = np.array([-60.0, -30, 0, 30, 60])
    owner = references.rows_of(probes.people)
    views = np.zeros((30, 5, references.matrix.shape[1]), np.float32)
    for person in range(30):
        for view, yaw in enumerate(yaws):
            near = (owner == person) & (np.abs(probes.yaw - yaw) < 20)
            if near.any() and yaw:
                mean = probes.fused[near].mean(0)
                views[person, view] = mean / np.linalg.norm(mean)
    turned = {("scrfd", "mobilefacenet"): TurnedViews(references.people, yaws, views)}
    made = crossfit(images, embeddings, SPEC, mirrored="none+flip", turned=turned)
    rows = compare_ways(made.pairs, SPEC, BASE, made.ways, other_scale=made.other_scale).set_index(["way", "measure"])
    assert rows.loc[("gallery", "margin"), "verdict"] == "gain"
    assert rows.loc[("gallery+ridge", "margin"), "change"] > rows.loc[("gallery", "margin"), "change"]
    assert (made.choices.loc[made.choices["way"] == "gallery", "weight"] > 0).all()
