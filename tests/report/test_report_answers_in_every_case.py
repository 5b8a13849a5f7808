"""A loss, a gain, neither, too few people; an angle where it turns, one that is uncertain, none: each has its words."""

import pandas as pd
import pytest

from facefront.measure import MeasureSpec, row_verdict
from facefront.report import Context, Values
from facefront.report.answer import primary_row
from facefront.report.findings.angle import turning_findings
from facefront.report.findings.gain import gain_finding

NAN = float("nan")


def context():
    return Context("Made up", MeasureSpec(), Values())


def gain(net_gain, low, high, p=0.001):
    names = {"variant": "template", "detector": "scrfd", "backbone": "resnet50", "people": 40, "pairs": 320}
    means = {"angle_gt": 0.6, "frontal_gt": 0.6 + net_gain, "net_gain": net_gain, "low": low, "high": high}
    return names | means | {"smallest_detectable": 0.021, "p_adjusted": p}


def turn(status, **more):
    names = {"variant": "template", "detector": "scrfd", "backbone": "resnet50", "status": status}
    unknown = {"angle": NAN, "direction": "", "low": NAN, "high": NAN, "share": NAN, "sign": "", "reach": 71.3}
    shown = dict.fromkeys(("shown_from", "shown_gain", "shown_low", "shown_high", "shown_pairs", "shown_people"), NAN)
    return names | unknown | shown | more


@pytest.mark.parametrize(
    ("row", "word", "begins", "holds"),
    [
        (gain(-0.1, -0.12, -0.08), "loss", "No: ", "less similar"),
        (gain(0.1, 0.08, 0.12), "gain", "Yes: ", "more similar"),
        (
            gain(0.01, -0.01, 0.03),
            "no difference shown",
            "Neither a gain nor a loss is shown",
            "a change of 0.021 or more",
        ),
        (gain(0.03, 0.001, 0.05, 0.052), "no difference shown", "Neither a gain nor a loss is shown", "p 0.052"),
        (gain(-0.1, NAN, NAN), "too few people", "It cannot be said", "40 people"),
    ],
)
def test_the_first_sentence(row, word, begins, holds):
    sentence = context().say(gain_finding(row, context()))
    assert row_verdict(row) == word
    assert sentence.startswith(begins)
    assert holds in sentence
    assert "frontalized by template" in sentence
    assert "of 40 people; SCRFD + ResNet50" in sentence
    assert ("interval" in sentence) == (word != "too few people")


CROSSES = {"angle": 47.2, "direction": "loss to gain", "low": 41, "high": 55}


def shown(edge):
    names = ("shown_from", "shown_gain", "shown_low", "shown_high", "shown_pairs", "shown_people")
    return dict(zip(names, (edge, 0.04, 0.01, 0.07, 90, 12), strict=True))


@pytest.mark.parametrize(
    ("row", "holds"),
    [
        (turn("none found", sign="loss"), "at every |yaw| measured, up to about 71°, it is a loss"),
        (turn("none found"), "too few people at each angle"),
        (turn("uncertain", angle=47.2, direction="loss to gain", share=0.6), "only 60% of the resamples"),
        (turn("found", **CROSSES), "about 47° (interval 41° to 55°); there the mean is zero"),
        (turn("found", **CROSSES), "A gain is shown from no angle on."),
        (turn("none found", sign="gain", **shown(0)), "shown over all angles: +0.040 [+0.010, +0.070] (90 photos "),
        (turn("none found", sign="gain", **shown(45)), "for photos with a |yaw| of 45° or more: +0.040"),
    ],
)  # fmt: skip
def test_the_second_sentence(row, holds):
    assert holds in " ".join(map(context().say, turning_findings(row, context())))


def test_an_endpoint_that_was_not_measured_is_named():
    gains = pd.DataFrame([gain(-0.1, -0.2, 0.0) | {"reading": "survivors"}])
    with pytest.raises(ValueError, match=r"'template'.*spec/pairs\.yaml"):
        primary_row(gains, MeasureSpec().primary)
