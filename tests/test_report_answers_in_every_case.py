"""A loss, a gain, neither, too few people; an angle where it turns, one that is uncertain, none: each has its words."""

import pandas as pd
import pytest

from facefront.measure import MeasureSpec
from facefront.report import Context, Values
from facefront.report.answer import gain_sentence, primary_row, turning_sentence, verdict

NAN = float("nan")


def context():
    return Context("Made up", MeasureSpec(), Values())


def gain(net_gain, low, high):
    names = {"variant": "template", "detector": "scrfd", "backbone": "resnet50", "people": 40, "pairs": 320}
    means = {"angle_gt": 0.6, "frontal_gt": 0.6 + net_gain, "net_gain": net_gain, "low": low, "high": high}
    return names | means | {"smallest_detectable": 0.021}


def turn(status, **more):
    names = {"variant": "template", "detector": "scrfd", "backbone": "resnet50", "status": status}
    unknown = {"angle": NAN, "direction": "", "low": NAN, "high": NAN, "share": NAN, "sign": "", "reach": 71.3}
    return names | unknown | more


@pytest.mark.parametrize(
    ("row", "word", "begins", "holds"),
    [
        (gain(-0.1, -0.12, -0.08), "loss", "No: ", "less similar"),
        (gain(0.1, 0.08, 0.12), "gain", "Yes: ", "more similar"),
        (gain(0.01, -0.01, 0.03), "no difference shown", "Neither a gain nor a loss", "smaller than 0.021"),
        (gain(-0.1, NAN, NAN), "too few people", "It cannot be said", "40 people"),
    ],
)
def test_the_first_sentence(row, word, begins, holds):
    sentence = gain_sentence(row, context())
    assert verdict(row) == word
    assert sentence.startswith(begins)
    assert holds in sentence
    assert "scrfd + resnet50" in sentence
    assert ("interval" in sentence) == (word != "too few people")


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        (turn("none found", sign="loss"), "sign turns: at every |yaw| looked at, up to about 71°"),
        (turn("none found"), "too few people at each angle"),
        (turn("uncertain", angle=47.2, direction="loss to gain", share=0.6), "only 60% of the resamples"),
        (turn("found", angle=47.2, direction="loss to gain", low=41, high=55), "about 47° (interval 41° to 55°)"),
    ],
)  # fmt: skip
def test_the_second_sentence(row, holds):
    assert holds in turning_sentence(row, context())


def test_an_endpoint_that_was_not_measured_is_named():
    gains = pd.DataFrame([gain(-0.1, -0.2, 0.0) | {"reading": "survivors"}])
    with pytest.raises(ValueError, match=r"'template'.*spec/pairs\.yaml"):
        primary_row(gains, MeasureSpec().primary)
