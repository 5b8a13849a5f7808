"""Table 2: every enhancement pair by pair against the view as it was; what one loses is seen, not averaged away."""

import numpy as np
import pandas as pd
import pytest

from facefront import measure
from facefront.faces import Status
from facefront.measure import MeasureSpec
from facefront.measure.enhancement import against_base
from facefront.variants import ORIGINAL
from worlds import embedding_table, fail, genuine_pairs, image_table

SPEC = MeasureSpec()
PERSONS = np.repeat([f"p{i}" for i in range(10)], 12)


@pytest.fixture(scope="module")
def pairs():
    rng = np.random.default_rng(0)
    photo = rng.normal(0.7, 0.05, len(PERSONS))
    base = photo - 0.1 + rng.normal(0, 0.02, len(PERSONS))
    helped = base + 0.03 + rng.normal(0, 0.005, len(PERSONS))
    # An enhancer that harms every view, and then loses all faces but the best.
    lossy = np.where(base > np.quantile(base, 0.7), base - 0.02, np.nan)
    arms = {ORIGINAL: photo, "t": base, "t+helped": helped, "t+lossy": lossy}
    return genuine_pairs(PERSONS, arms, np.tile(np.linspace(0, 70, 12), 10))


@pytest.fixture(scope="module")
def table(pairs):
    return measure.enhancement_table(pairs, SPEC, "t", ["t+helped", "t+lossy"]).set_index(["variant", "reading"])


def test_the_base_has_a_row_in_every_reading_and_no_difference(table):
    for reading in measure.READINGS:
        row = table.loc[("t", reading)]
        assert (row["attempted"], row["scored"], row["lost"]) == (120, 120, 0)
        assert np.isnan([row["difference"], row["p"]]).all()
        assert row["base_gt"] == row["enhanced_gt"]


def test_a_difference_is_pairwise_and_the_difference_of_its_two_means(table):
    row = table.loc[("t+helped", "survivors")]
    assert row["difference"] == pytest.approx(0.03, abs=0.003)
    assert row["low"] < row["difference"] < row["high"]
    assert row["high"] - row["low"] < 0.01  # much less than the spread between the views
    known = table["difference"].notna()
    assert np.allclose(table["difference"][known], (table["enhanced_gt"] - table["base_gt"])[known])


def test_survivors_flatter_and_the_other_readings_do_not(table):
    lossy = table.xs("t+lossy", level="variant")
    assert lossy.loc["survivors", "enhanced_gt"] > table.loc[("t", "survivors"), "enhanced_gt"]
    assert lossy.loc["common", "difference"] == pytest.approx(-0.02, abs=1e-9)
    assert lossy.loc["misses", "difference"] < -0.3
    assert (lossy["lost"] == 84).all()
    assert (lossy["scored"] == 36).all()


def test_p_is_adjusted_within_the_reading_and_never_made_smaller(table):
    for reading in measure.READINGS:
        rows = table.xs(reading, level="reading")
        tested = rows[rows["p"].notna()].sort_values("p")
        assert (rows["family_size"] == len(tested)).all()
        assert len(tested) == 2
        smaller, larger = tested["p"]
        expected = [min(2 * smaller, larger), larger]
        np.testing.assert_allclose(
            tested["p_adjusted"], expected, rtol=1e-12
        )  # of p so small that a tolerance hides it


def test_the_photos_leave_no_trace_in_the_comparison(pairs, table):
    other = pairs.assign(similarity=pairs["similarity"].where(pairs["variant"] != ORIGINAL, 0.0))
    again = measure.enhancement_table(other, SPEC, "t", ["t+helped", "t+lossy"]).set_index(["variant", "reading"])
    pd.testing.assert_frame_equal(again, table)
    assert set(against_base(pairs, "t")["variant"]) == {ORIGINAL, "t", "t+helped", "t+lossy"}


def test_a_base_without_enhancers_still_has_its_rows(pairs):
    alone = measure.enhancement_table(pairs, SPEC, "t", [])
    assert list(alone["variant"]) == ["t"] * 3
    assert (alone["family_size"] == 0).all()


def test_input_and_enhanced_are_compared_whoever_is_shown():
    images = image_table(people=6, probes=4)
    embeddings = embedding_table(images, ("t", "t+same", "t+lost"))
    base = embeddings[embeddings["variant"] == "t"]
    same = base.assign(variant="t+same")
    embeddings = pd.concat([embeddings[embeddings["variant"] != "t+same"], same], ignore_index=True)
    embeddings = fail(embeddings, embeddings["variant"] == "t+lost", Status.NO_FACE_FRONTAL)
    control = measure.change_of_picture(embeddings, images, SPEC, "t", ["t+same", "t+lost"]).set_index("variant")
    assert control.loc["t+same", "similarity"] == pytest.approx(1, abs=1e-6)
    assert (control.loc["t+lost", "attempted"], control.loc["t+lost", "scored"]) == (24, 0)
    assert measure.change_of_picture(embeddings, images, SPEC, "t", []).empty


def test_thirds_by_quality_hold_every_photo_once(pairs):
    photos = pairs.loc[pairs["variant"] == ORIGINAL, "left"]
    quality = pd.DataFrame({"image_id": photos, "size": np.arange(120.0), "sharpness": np.arange(120.0)[::-1]})
    by_quality = measure.difference_by_quality(pairs, quality, SPEC, "t", ["t+helped"])
    sizes = by_quality[by_quality["measure"] == "size"].set_index("level")
    assert sizes["pairs"].to_dict() == {"low": 40, "middle": 40, "high": 40}
    assert (sizes.loc["low", "most"], sizes.loc["middle", "least"]) == (39, 40)
    assert by_quality.loc[by_quality["measure"] == "yaw", "pairs"].sum() == 120
    assert np.allclose(by_quality["difference"].dropna(), 0.03, atol=0.01)
