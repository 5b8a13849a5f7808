import numpy as np
import pytest

import worlds
from facefront.measure import MeasureSpec, cross_session, gt_sensitivity
from facefront.variants import ORIGINAL

SPEC = MeasureSpec()


@pytest.fixture
def images():
    """The GT photos are frames 3, 4 and 5 of a recording of 10, so that the first frame is a probe."""
    images = worlds.image_table(people=7, gt=3, probes=7)
    images["frame"] = np.where(images["role"] == "gt", images["frame"] + 3, (images["frame"] - 3 + 6) % 10)
    images["frame"] = images["frame"].where(images["role"] == "gt", images["frame"].replace({3: 0, 4: 1, 5: 2}))
    return images


def test_the_fixture_starts_with_probes(images):
    first = images.sort_values("frame").groupby("person").head(1)
    assert (first["frame"] == 0).all() and (first["role"] == "probe").all()


def test_every_rule_has_the_same_pairs_and_no_gt_of_any_rule_among_them(images):
    table = gt_sensitivity(images, worlds.embedding_table(images), SPEC)
    assert table["rule"].tolist() == ["first", "best", "prototype"]
    assert table["pairs"].tolist() == [7 * 6] * 3
    assert table["range"].nunique() == 1
    assert table["range"].iloc[0] == pytest.approx(table["net_gain"].max() - table["net_gain"].min())
    np.testing.assert_allclose(table["net_gain"], table["frontal_gt"] - table["angle_gt"])


def test_frames_near_a_gt_frame_can_be_left_out(images):
    table = gt_sensitivity(images, worlds.embedding_table(images), SPEC, frame_distance=1)
    assert table["pairs"].tolist() == [7 * 3] * 3, "0 is GT; 1, 2 and 6 lie beside one"


def test_best_is_the_most_frontal_gt_photo(images):
    embeddings = worlds.embedding_table(images)
    table = gt_sensitivity(images, embeddings, SPEC).set_index("rule")
    vectors = embeddings.set_index(["variant", "image_id"])["vector"]
    means = []
    for _, own in images.groupby("person"):
        gt = own[own["role"] == "gt"]
        best = gt.loc[(gt["yaw"] ** 2 + gt["pitch"] ** 2 + gt["roll"] ** 2).idxmin(), "image_id"]
        probes = own.loc[(own["role"] == "probe") & (own["frame"] != 0), "image_id"]
        means.append(np.mean([vectors[ORIGINAL, name] @ vectors[ORIGINAL, best] for name in probes]))
    assert table.loc["best", "angle_gt"] == pytest.approx(np.mean(means), abs=1e-6)


def test_an_unknown_rule_is_refused(images):
    with pytest.raises(ValueError, match="nicest"):
        gt_sensitivity(images, worlds.embedding_table(images), MeasureSpec(gt_rules=("nicest",)))


def test_the_cross_session_number_uses_the_gt_of_the_other_recording(images):
    two = images["person"].isin(["p00", "p01", "p02", "p03", "p04", "p05"])
    images["sequence"] = np.where(two & (images["frame"] >= 6), "b", "a")
    embeddings = worlds.embedding_table(images)
    shift = worlds.unit(np.random.default_rng(4).normal(size=worlds.DIMENSION))
    in_b = embeddings["image_id"].isin(images.loc[images["sequence"] == "b", "image_id"])
    embeddings["vector"] = [
        worlds.unit(vector + shift) if moved else vector
        for moved, vector in zip(in_b, embeddings["vector"], strict=True)
    ]
    table = cross_session(images, embeddings, SPEC).set_index("variant")
    row = table.loc[ORIGINAL]
    assert (row["people"], row["pairs_same"], row["pairs_cross"]) == (6, 6 * 3, 6 * 4)
    assert row["difference"] == pytest.approx(row["cross"] - row["same"]) and row["high"] < 0


def test_without_a_second_recording_there_is_no_cross_session_row(images):
    table = cross_session(images, worlds.embedding_table(images), SPEC)
    assert table.empty and "difference" in table
