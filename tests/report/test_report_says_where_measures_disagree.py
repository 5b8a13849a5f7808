"""The flattest slope and the largest angles may name different combinations as most robust: then the report says so."""

import pandas as pd
import pytest

from facefront.measure import MeasureSpec
from facefront.report import Context, Values, statements


def robustness(d_prime, tar, behind_low=0.004, p=0.01):
    rows = [
        {"detector": "scrfd", "z_loss_per_degree": 0.07, "place": 1, "d_prime_far": 1.4, "tar_far": 0.3},
        {"detector": "retina", "z_loss_per_degree": 0.08, "place": 2, "d_prime_far": d_prime, "tar_far": tar},
    ]
    behind = {"behind_best": 0.01, "behind_low": behind_low, "behind_high": 0.016, "z_low": 0.06, "z_high": 0.09}
    return pd.DataFrame(rows).assign(backbone="resnet50", far="60+", p_adjusted=[float("nan"), p], people=20, **behind)


def found(table):
    return statements.most_robust(table, Context("Made up", MeasureSpec(), Values()))


def test_agreement_needs_no_word():
    (best,) = found(robustness(d_prime=1.2, tar=0.3))
    assert best.key == "robust-best"
    assert best.arguments["combination"] == "SCRFD + ResNet50"


def test_disagreement_is_said_with_both_numbers():
    _, d_prime, accepted = found(robustness(d_prime=1.6, tar=0.5))
    where = {"combination": "RetinaFace + ResNet50", "far": "60+"}
    assert d_prime.arguments == where | {"first": "1.60", "best": "1.40"}
    assert accepted.arguments == where | {"first": "50.0%", "best": "30.0%"}


def test_only_the_measure_that_disagrees_is_named():
    assert [finding.key for finding in found(robustness(d_prime=1.6, tar=0.2))[1:]] == ["robust-far-d-prime"]


@pytest.mark.parametrize("thin", [{"p": 0.3}, {"behind_low": -0.002}, {"behind_low": float("nan"), "p": float("nan")}])
def test_thin_data_name_no_winner(thin):
    (level,) = found(robustness(d_prime=1.2, tar=0.3, **thin))
    assert level.key == "robust-level"
    assert level.arguments["others"] == "RetinaFace + ResNet50"
