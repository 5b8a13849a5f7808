"""A verdict on a claim of the study stands only where its own system ran on photos of people."""

import pandas as pd
import pytest

from facefront.measure import CLAIMS, MeasureSpec
from facefront.report import Context, Values
from facefront.report.failing import STUDY_CLAIMS
from facefront.report.tables import claims_table

FAMILY = {"ffwm": "flow", "deca": "rebuild"}


def shown(system, family, drawn=False, verdict="confirmed"):
    """The last two cells of each claim's row."""
    numbers = {"value": -0.1, "low": -0.2, "high": -0.05, "people": 20, "photo": -0.15, "photo_low": -0.3}
    claims = pd.DataFrame(
        [{"variant": "mine", "claim": c.claim, "verdict": verdict, "photo_high": -0.1, **numbers} for c in CLAIMS]
    )
    context = Context("Made up", MeasureSpec(), Values(), drawn=drawn)
    table = claims_table("claims", claims, {"mine": system}, family, context, combination=("scrfd", "resnet50"))
    return {row[0]: row[-2:] for row in table.rows}


@pytest.mark.parametrize("system", STUDY_CLAIMS)
@pytest.mark.parametrize("verdict", ["confirmed", "contradicted", "undecided"])
def test_the_system_itself_on_photos_decides_what_the_study_says_of_it(system, verdict):
    rows = shown(system, FAMILY[system], verdict=verdict)
    assert set(rows) == STUDY_CLAIMS[system]  # what the study does not claim has no row
    assert {said for _, said in rows.values()} == {verdict}


@pytest.mark.parametrize("system", ["mirror", "template", "scaleway"])
@pytest.mark.parametrize(("family", "name"), [("flow", "FFWM"), ("rebuild", "DECA")])
def test_no_other_frontalizer_decides_anything(system, family, name):
    rows = shown(system, family)
    assert set(rows) == STUDY_CLAIMS[name.lower()]
    assert {row[-1] for row in rows.values()} == {"yes"}  # measured all the same


@pytest.mark.parametrize("system", STUDY_CLAIMS)
def test_drawn_people_decide_nothing_either(system):
    assert {said for _, said in shown(system, FAMILY[system], drawn=True).values()} == {
        "not tested here: the people are synthetic"
    }


def test_every_claim_of_the_study_is_one_that_is_measured():
    assert set().union(*STUDY_CLAIMS.values()) <= {claim.claim for claim in CLAIMS}
