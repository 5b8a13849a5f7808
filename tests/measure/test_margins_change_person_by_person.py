"""The margin's change agrees with a plain loop, and knows a gain that everybody has from one of identity."""

import numpy as np
import pandas as pd
import pytest

from facefront.measure import MeasureSpec, build_pairs, margin_gain
from facefront.variants import ORIGINAL
from worlds import embedding_table, image_table

SPEC = MeasureSpec()


@pytest.fixture(scope="module")
def pairs():
    images = image_table(people=7, probes=4)
    return build_pairs(images, embedding_table(images, ("mirror",)), SPEC)


def margin_of(probe: pd.DataFrame) -> float:
    return probe.loc[probe["genuine"], "similarity"].mean() - probe.loc[~probe["genuine"], "similarity"].mean()


def test_it_is_the_difference_of_its_two_means_by_brute_force(pairs):
    row = margin_gain(pairs, SPEC, ["mirror"]).iloc[0]
    means = []
    for variant in (ORIGINAL, "mirror"):
        rows = pairs[(pairs["variant"] == variant) & pairs["group"].isin(["angle_gt", "frontal_gt"])]
        people = [
            np.mean([margin_of(probe) for _, probe in own.groupby("left")]) for _, own in rows.groupby("left_person")
        ]
        means.append(np.mean(people))
    assert np.allclose([row["before"], row["after"]], means)
    assert row["change"] == pytest.approx(means[1] - means[0])
    assert (row["pairs"], row["people"]) == (28, 7)
    assert row["low"] < row["change"] < row["high"]


def test_what_lifts_own_and_other_people_alike_changes_no_margin(pairs):
    photo = pairs[pairs["group"] == "angle_gt"]
    lifted = photo.assign(group="frontal_gt", variant="average", similarity=photo["similarity"] + 0.2)
    row = margin_gain(pd.concat([photo, lifted]), SPEC, ["average"]).iloc[0]
    assert row["change"] == pytest.approx(0, abs=1e-12)


def test_a_variant_that_was_never_scored_and_no_impostors_leave_nan(pairs):
    rows = margin_gain(pairs, SPEC, ["mirror", "absent"]).set_index("variant")
    assert rows.loc["absent", "people"] == 0
    assert np.isnan(rows.loc["absent", "change"])
    assert np.isnan(margin_gain(pairs[pairs["genuine"]], SPEC, ["mirror"])["change"]).all()
