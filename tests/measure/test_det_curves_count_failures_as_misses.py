"""DET curves: at every threshold the rates are those of a count over the pairs, and a failure is a non-match."""

import numpy as np
import pandas as pd
import pytest

from facefront import measure
from facefront.faces import Status
from facefront.measure import MeasureSpec, det_curves, threshold_at_fmr


@pytest.fixture(scope="module")
def pairs():
    random, rows = np.random.default_rng(3), []
    people = [f"p{i:02d}" for i in range(30)]
    for person in people:
        for probe in range(4):
            status = [Status.OK, Status.OK, Status.NO_FACE_FRONTAL, Status.OK][probe]
            score = random.normal(0.5, 0.2) if status == Status.OK else np.nan
            rows.append(("frontal_gt", person, person, True, status, score))
            rows += [
                ("frontal_gt", person, other, False, Status.OK, random.normal(0.1, 0.15))
                for other in people
                if other != person
            ]
    rows.append(("frontal_gt", "p99", "p99", True, Status.NO_GT, np.nan))
    columns = ["group", "left_person", "right_person", "genuine", "status", "similarity"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(variant="template", detector="d", backbone="b")


def test_every_point_is_what_a_count_over_the_pairs_gives(pairs):
    curve = det_curves(pairs, MeasureSpec())
    genuine = pairs[pairs["genuine"] & (pairs["status"] != Status.NO_GT)]
    impostors = pairs.loc[~pairs["genuine"], "similarity"].tolist()
    assert len(curve) > 50
    for point in curve.itertuples():
        accepted = sum(score >= point.threshold for score in genuine["similarity"])  # NaN is never accepted
        assert point.frr == pytest.approx(1 - accepted / len(genuine))
        assert point.fmr == pytest.approx(sum(score >= point.threshold for score in impostors) / len(impostors))
        assert point.fmr <= point.asked + 1e-9
    assert curve[["attempted", "scored", "impostors"]].drop_duplicates().to_numpy().tolist() == [[120, 90, 3480]]
    assert curve["frr"].min() >= 0.25  # of 120, 30 have no score


def test_curves_fall_and_hold_the_rates_of_the_specification_that_are_supported(pairs):
    spec = MeasureSpec()
    curve = det_curves(pairs, spec)
    assert curve["fmr"].is_monotonic_increasing
    assert curve["frr"].is_monotonic_decreasing
    assert set(curve["asked"]) & set(spec.verification.fars) == {0.1, 0.01}
    at = curve.set_index("asked").loc[0.01]
    assert at["threshold"] == threshold_at_fmr(pairs.loc[~pairs["genuine"], "similarity"].to_numpy(), 0.01)


def test_without_enough_impostors_there_is_no_curve(pairs):
    assert det_curves(pairs[pairs["genuine"]], MeasureSpec()).empty
    assert list(det_curves(pairs.iloc[:0], MeasureSpec())) == list(measure.det.DET_COLUMNS)
