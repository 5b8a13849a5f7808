"""The flattest slope and the largest angles may name different combinations as most robust: then the report says so."""

import pandas as pd
import pytest

from facefront.measure import MeasureSpec
from facefront.report import Context, Values, text


def robustness(d_prime, tar, behind_low=0.004, p=0.01):
    rows = [
        {"detector": "scrfd", "z_loss_per_degree": 0.07, "place": 1, "d_prime_far": 1.4, "tar_far": 0.3},
        {"detector": "retina", "z_loss_per_degree": 0.08, "place": 2, "d_prime_far": d_prime, "tar_far": tar},
    ]
    behind = {"behind_best": 0.01, "behind_low": behind_low, "behind_high": 0.016, "z_low": 0.06, "z_high": 0.09}
    return pd.DataFrame(rows).assign(backbone="resnet50", far="60+", p_adjusted=[float("nan"), p], people=20, **behind)


def sentence(table):
    return text.robustness_text(table, Context("Made up", MeasureSpec(), Values())).text


def test_agreement_needs_no_word():
    said = sentence(robustness(d_prime=1.2, tar=0.3))
    assert "Most robust to angle is SCRFD + ResNet50: it loses 0.0700 (95% interval 0.0600 to 0.0900)" in said
    assert "largest angles" not in said


def test_disagreement_is_said_with_both_numbers():
    said = sentence(robustness(d_prime=1.6, tar=0.5))
    assert "a |yaw| of 60+ degrees" in said
    assert "RetinaFace + ResNet50 is ahead with a d′ of 1.60 against 1.40" in said
    assert "with a share accepted of 50.0% against 30.0%" in said


def test_only_the_measure_that_disagrees_is_named():
    said = sentence(robustness(d_prime=1.6, tar=0.2))
    assert "d′ of 1.60" in said
    assert "accepted" not in said


@pytest.mark.parametrize("thin", [{"p": 0.3}, {"behind_low": -0.002}, {"behind_low": float("nan"), "p": float("nan")}])
def test_thin_data_name_no_winner(thin):
    said = sentence(robustness(d_prime=1.2, tar=0.3, **thin))
    assert "no clear winner" in said
    assert "Most robust" not in said
    assert "RetinaFace + ResNet50 (" in said
