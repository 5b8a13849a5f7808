"""A backbone whose cosines lie close together loses little cosine per degree, and may still lose the most identity."""

import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.faces import PAIRS, conform
from facefront.measure import MeasureSpec, StatisticsSpec, angle_robustness, similarity_by_angle

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=200))


def arm(backbone: str, slope: float, scale: float, offset: float, seed: int = 0):
    """Genuine 0.8 − slope·|yaw| + noise, impostors 0 ± .1; then every score is scale·s + offset."""
    rng = np.random.default_rng(seed)
    persons = np.repeat([f"p{i:02d}" for i in range(20)], 15)
    yaw = rng.uniform(-70, 70, len(persons))
    genuine = 0.8 - slope * np.abs(yaw) + rng.normal(0, 0.05, len(persons))
    own = worlds.genuine_pairs(persons, {"original": scale * genuine + offset}, yaw)
    others = []
    for shift in range(1, 8):
        other = np.roll(persons, 15 * shift)
        score = scale * rng.normal(0, 0.1, len(persons)) + offset
        others.append(own.assign(right_person=other, right="prototype:" + other, genuine=False, similarity=score))
    table = pd.concat([own, *others], ignore_index=True)
    return conform(table.assign(backbone=backbone, rank=np.nan), PAIRS)


@pytest.fixture(scope="module")
def pairs():
    return pd.concat([arm("sharp", 0.004, 1.0, 0.0), arm("flat", 0.008, 0.2, 0.7, seed=1)], ignore_index=True)


def test_the_place_follows_the_loss_in_impostor_standard_deviations(pairs):
    table = angle_robustness(pairs, SPEC).set_index("backbone")
    assert table.loc["flat", "loss_per_degree"] == pytest.approx(0.0016, rel=0.1)
    assert table.loc["sharp", "loss_per_degree"] == pytest.approx(0.004, rel=0.1)
    assert table["place"].to_dict() == {"sharp": 1, "flat": 2}
    assert table.loc["sharp", "z_loss_per_degree"] == pytest.approx(0.04, rel=0.1)
    assert table.loc["flat", "z_loss_per_degree"] == pytest.approx(0.08, rel=0.1)
    assert table.loc["flat", "behind_low"] > 0 and table.loc["flat", "p"] < 0.001
    assert np.isnan(table.loc["sharp", "p"])


def test_d_prime_and_tar_tell_the_same_story(pairs):
    table = angle_robustness(pairs, SPEC).set_index("backbone")
    assert (table["near"] == "0–10").all() and (table["far"] == "60+").all()
    assert (table["d_prime_far"] < table["d_prime_near"]).all()
    assert table.loc["flat", "d_prime_far"] < table.loc["sharp", "d_prime_far"]
    assert table.loc["flat", "tar_far"] < table.loc["sharp", "tar_far"]


def test_scaling_the_cosine_changes_no_comparable_number():
    plain, scaled = (similarity_by_angle(arm("r", 0.006, *scale), SPEC) for scale in ((1.0, 0.0), (0.3, 0.5)))
    for name in ("d_prime", "frr", "tar"):
        np.testing.assert_allclose(plain[name], scaled[name], rtol=1e-9)
    assert (plain["mean"] != scaled["mean"]).all()


def test_combinations_are_compared_on_the_probes_that_all_of_them_scored(pairs):
    lost = (pairs["backbone"] == "flat") & pairs["left"].isin([f"{i:05d}.png" for i in range(0, 300, 3)])
    holes = pairs.assign(
        status=np.where(lost, "no_face_probe", "ok"), similarity=pairs["similarity"].where(~lost, np.nan)
    )
    assert set(angle_robustness(holes, SPEC)["pairs"]) == {200}
    by_angle = similarity_by_angle(holes, SPEC).set_index("backbone")
    assert by_angle.loc["flat", "attempted"].sum() == 300 and by_angle.loc["flat", "fta"].mean() > 0.25
