"""The gate is fitted on other people, uses what the angle does not show, and costs nothing where nothing helps."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from corrections_world import tables, world
from facefront.corrections import BASE, compare_policies, crossfit, fit_gate, gate_ways, photo_features
from facefront.corrections.gate import POLICIES, open_gates
from facefront.errors import SetupError
from facefront.measure import MeasureSpec, compare_ways

SPEC = MeasureSpec()


def photos(people=40, each=10, *, helps="blur", seed=0):
    """Features, gains, people, yaw: a way helps turned photos that are sharp, or (helps="never") none."""
    rng = np.random.default_rng(seed)
    count = people * each
    yaw, blur = rng.uniform(-90, 90, count), rng.uniform(0, 1, count)
    gain = (np.abs(yaw) / 90 - 0.5 + 0.8 * (0.5 - blur)) * 0.1 if helps == "blur" else -0.05 * np.abs(yaw) / 90
    features = pd.DataFrame({"yaw": np.abs(yaw), "blur": blur, "light": rng.uniform(0, 1, count)})
    return features, gain + rng.normal(0, 0.02, count), np.repeat([f"p{i:02}" for i in range(people)], each), yaw


@pytest.fixture(scope="module")
def table():
    return compare_policies(*photos(), SPEC).set_index("policy")


def test_the_gate_gains_over_the_angle_where_more_than_the_angle_counts(table):
    assert list(table.index) == list(POLICIES)
    assert table.loc["gate", "over_angle_low"] > 0 and table.loc["gate", "verdict"] == "gain"
    assert table.loc["never", "gain"] == 0 and table.loc["always", "gain"] < table.loc["angle", "gain"]


def test_the_rows_are_scipys_t_intervals(table):
    _, gains, people, _ = photos()
    means = pd.Series(gains).groupby(people).mean()
    low, high = stats.ttest_1samp(means, 0).confidence_interval(0.95)
    assert table.loc["always", ["gain", "low", "high"]].tolist() == pytest.approx([means.mean(), low, high])


def test_where_nothing_helps_the_gate_changes_next_to_nothing():
    table = compare_policies(*photos(helps="never"), SPEC).set_index("policy")
    assert table.loc["always", "verdict"] == "loss" and table.loc["angle", "used"] == 0
    assert table.loc["gate", "used"] < 0.1 and table.loc["gate", "gain"] > -0.002


def test_one_persons_gain_opens_no_gate_of_their_own():
    features, gains, people, _ = photos(12)
    mine = people == "p03"
    assert not open_gates(features, np.where(mine, gains + 1, 0.0), people, SPEC)[mine].any()


def test_gates_open_by_the_gains_of_other_people():
    features, gains, people, _ = photos(12)
    mine = people == "p03"
    before = open_gates(features, gains, people, SPEC)
    after = open_gates(features, np.where(mine, -gains, gains), people, SPEC)
    assert np.array_equal(before[mine], after[mine]) and before[mine].any()


def test_unknown_features_and_gains_are_borne():
    features, gains, people, yaw = photos(12)
    features.loc[::3, "blur"], gains[5] = np.nan, np.nan
    features["coverage"] = np.nan
    gate = fit_gate(features, gains, people)
    assert np.isfinite(gate.predict(features)).all()
    assert set(compare_policies(features, gains, people, yaw, SPEC)["photos"]) == {119}


def test_too_few_people_and_missing_columns_are_one_line():
    features, gains, people, _ = photos(4)
    with pytest.raises(SetupError, match="photos of 4 people with a gain; fit it on 5 or more"):
        fit_gate(features, gains, people)
    features, gains, people, _ = photos(6)
    with pytest.raises(SetupError, match="the features lack blur; give the columns yaw, blur, light"):
        fit_gate(features, gains, people).helps(features[["yaw", "light"]])


def test_policies_of_ways_are_read_from_pairs():
    images, embeddings = tables(*world(16, seed=3))
    pairs = crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"]).pairs
    probes = images["image_id"][images["role"] == "probe"]
    photo = {"image_id": probes, "variant": "original", "detector": "scrfd", "status": "ok", "score": 0.9}
    faces = pd.DataFrame(photo).assign(status=lambda t: t["status"].where(t.index != 0, "no_face_probe"))
    quality = pd.DataFrame({"image_id": probes, "variant": "original", "sharpness": 0.5, "unevenness": 0.1})
    features = photo_features(images.assign(roll=0.0), faces, quality.assign(face_size=80.0))
    assert len(features) == len(probes) - 1 and features["coverage"].isna().all()
    made = gate_ways(pairs, features, SPEC, BASE, ["ridge"])
    assert list(made["policy"]) == list(POLICIES) and set(made["photos"]) == {len(features)}
    always = made.set_index("policy").loc["always"]
    table = compare_ways(pairs[pairs["left"] != probes.iloc[0]], SPEC, BASE, ["ridge"]).set_index("measure")
    assert always["gain"] == pytest.approx(table.loc["margin", "change"])
