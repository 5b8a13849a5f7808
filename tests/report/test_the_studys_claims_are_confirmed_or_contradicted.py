"""Each claim is decided by its number alone, and nothing is claimed of too few people."""

import numpy as np
import pytest

from facefront.measure import ARTEFACTS, CLAIMS, Claim, MeasureSpec, StatisticsSpec, judge_claims
from facefront.report import Context, Values
from facefront.report.findings.claims import measured_finding
from test_failure_is_traced_to_what_caused_it import caused

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=400))


def judged(cases, **measures):
    rng = np.random.default_rng(1)
    for name in ARTEFACTS:
        cases[name] = rng.normal(measures.get(name, 0.0), 0.1, len(cases))
    photo = 0.8 - 0.001 * cases["yaw"]
    return judge_claims(cases.assign(angle_gt=photo, frontal_gt=photo + cases["d"]), SPEC).set_index("claim")


def test_every_claim_has_one_row():
    assert list(judged(caused()).index) == [claim.claim for claim in CLAIMS]


@pytest.mark.parametrize(("effect", "verdict"), [(0.04, "confirmed"), (0.0, "undecided"), (-0.04, "contradicted")])
def test_uneven_light_is_blamed_only_where_it_harms(effect, verdict):
    row = judged(caused(unevenness=effect, yaw=0.05)).loc["suffers under uneven light"]
    assert row["verdict"] == verdict
    assert row["people"] == 30 and row["low"] < row["value"] < row["high"]
    assert row["photo_low"] < row["photo"] < row["photo_high"]


def test_an_output_that_suffers_less_than_its_photo_still_suffers():
    rng = np.random.default_rng(2)
    cases = caused(yaw=-0.02).assign(**{name: rng.normal(0, 0.1, 360) for name in ARTEFACTS})
    cases["angle_gt"] = 0.9 - 0.005 * cases["yaw"]
    row = judge_claims(cases.assign(frontal_gt=cases["angle_gt"] + cases["d"]), SPEC).set_index("claim")
    said = row.loc["suffers from the angle"]
    assert said["verdict"] == "confirmed"
    assert said["value"] == pytest.approx(-0.03, abs=0.01)
    assert said["photo"] == pytest.approx(-0.05, abs=0.0005)


@pytest.mark.parametrize(("loss", "verdict"), [(0.5, "confirmed"), (-0.5, "contradicted")])
def test_blur_is_a_loss_of_sharpness_and_a_sharper_output_contradicts_it(loss, verdict):
    assert judged(caused(), sharpness_loss=loss).loc["blurs", "verdict"] == verdict


def test_identity_is_lost_where_the_gain_is_below_nothing():
    cases = caused()
    low, high = cases.copy(), cases.copy()
    low["d"], high["d"] = cases["d"] - 0.3, cases["d"] + 0.3
    assert judged(low).loc["loses identity", "verdict"] == "confirmed"
    assert judged(high).loc["loses identity", "verdict"] == "contradicted"


def test_of_few_people_nothing_is_said():
    table = judged(caused(people=4, unevenness=0.1))
    assert (table["verdict"] == "not measured").all()
    assert table[["value", "photo"]].loc["suffers from the angle"].isna().all()


def test_a_measure_that_is_missing_is_not_measured():
    table = judged(caused().assign(unevenness=np.nan), sharpness_loss=np.nan)
    assert table.loc["suffers under uneven light", "verdict"] == "not measured"
    assert table.loc["blurs", "verdict"] == "not measured"
    assert table.loc["suffers from the angle", "verdict"] != "not measured"


@pytest.mark.parametrize(("asymmetry", "verdict"), [(0.3, "confirmed"), (0.0, "undecided"), (-0.3, "undecided")])
def test_a_face_more_symmetrical_than_gt_does_not_speak_against_artefacts(asymmetry, verdict):
    row = judged(caused(), asymmetry=asymmetry).loc["leaves artefacts"]
    assert row["verdict"] == verdict
    assert row["value"] == pytest.approx(asymmetry, abs=0.03) and np.isnan(row["photo"])


def test_a_claim_is_said_with_its_number_and_the_photos_beside_it():
    values = Values()
    context = Context("Made up", SPEC, values)
    said = {
        row["claim"]: measured_finding(row, "c", context) for row in judged(caused()).reset_index().to_dict("records")
    }
    assert [said[key].key for key in (Claim.BLURS, Claim.SUFFERS_FROM_THE_ANGLE)] == [
        "claim-measured",
        "claim-measured-beside-the-photo",
    ]
    assert said[Claim.BLURS].arguments["value"] == values["c.blurs.value"].text
    assert values["c.suffers_from_the_angle.photo"].number == pytest.approx(-0.01, abs=0.0005)
    few = judged(caused(people=4)).reset_index().to_dict("records")
    assert {measured_finding(row, "few", context).key for row in few} == {"claim-unmeasured"}
