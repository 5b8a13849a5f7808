"""The flattest slope and the largest angles may name different combinations as most robust: then the report says so."""

import pandas as pd

from facefront.measure import MeasureSpec
from facefront.report import Context, Values, text


def robustness(d_prime, tar):
    rows = [
        {"detector": "scrfd", "z_loss_per_degree": 0.07, "place": 1, "d_prime_far": 1.4, "tar_far": 0.3},
        {"detector": "retina", "z_loss_per_degree": 0.08, "place": 2, "d_prime_far": d_prime, "tar_far": tar},
    ]
    return pd.DataFrame(rows).assign(backbone="resnet50", far="60+", p_adjusted=[float("nan"), 0.01])


def sentence(table):
    return text.robustness_text(table, Context("Made up", MeasureSpec(), Values())).text


def test_agreement_needs_no_word():
    said = sentence(robustness(d_prime=1.2, tar=0.3))
    assert "is SCRFD + ResNet50: 0.0700 standard deviations" in said
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
