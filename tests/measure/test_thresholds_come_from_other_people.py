import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.measure import (
    MeasureSpec,
    StatisticsSpec,
    VerificationSpec,
    build_pairs,
    equal_error_rate,
    error_rates,
    person_folds,
    threshold_at_fmr,
    thresholds_from_others,
    verification_table,
)
from facefront.measure.statistics import resample_counts
from facefront.measure.verification import eer_interval
from facefront.report import Context, Values, tables

OPTIONS = VerificationSpec(fixed_fmr=0.05, folds=5)


@pytest.fixture(scope="module")
def pairs():
    images = worlds.image_table(people=25, gt=2, probes=6)
    return build_pairs(images, worlds.embedding_table(images, noise=2.0), MeasureSpec())


def split(pairs):
    rows = pairs[pairs["group"] == "angle_gt"]
    return rows[rows["genuine"]], rows[~rows["genuine"]]


def test_people_of_the_fold_take_no_part_in_setting_its_threshold(pairs):
    genuine, impostors = split(pairs)
    thresholds = thresholds_from_others(impostors, genuine["left_person"], OPTIONS)
    folds = person_folds(genuine["left_person"], OPTIONS.folds, OPTIONS.seed)
    for fold in range(5):
        inside = set(folds.index[folds == fold])
        others = impostors[~impostors["left_person"].isin(inside) & ~impostors["right_person"].isin(inside)]
        assert (thresholds[list(inside)] == threshold_at_fmr(others["similarity"].to_numpy(), 0.05)).all()
        changed = impostors.assign(similarity=impostors["similarity"].where(impostors.index.isin(others.index), 1.0))
        again = thresholds_from_others(changed, genuine["left_person"], OPTIONS)
        assert (again[list(inside)] == thresholds[list(inside)]).all()


def test_error_rates_agree_with_counting_by_hand(pairs):
    genuine, impostors = split(pairs)
    lost = genuine.index[::7]
    genuine = genuine.assign(
        status=np.where(genuine.index.isin(lost), "no_face_probe", "ok"),
        similarity=genuine["similarity"].where(~genuine.index.isin(lost)),
    )
    thresholds = thresholds_from_others(impostors, genuine["left_person"], OPTIONS)
    rates = error_rates(genuine, impostors, thresholds)
    accepted = (genuine["similarity"] >= genuine["left_person"].map(thresholds)).sum()
    assert rates["fta"] == pytest.approx(len(lost) / len(genuine))
    assert rates["frr"] == pytest.approx(1 - accepted / len(genuine))
    assert rates["fmr"] == pytest.approx(0.05, abs=0.02)
    assert 0 < rates["fnmr"] < 1


def test_tar_and_frr_at_one_rate_add_up_to_everything(pairs):
    spec = MeasureSpec(verification=VerificationSpec(fixed_fmr=0.1, fars=(0.1, 0.05), folds=5))
    lost = pairs["genuine"] & (pairs.index % 7 == 0)
    status, similarity = pairs["status"].mask(lost, "no_face_probe"), pairs["similarity"].mask(lost)
    table = verification_table(pairs.assign(status=status, similarity=similarity), spec)
    assert (table["fta"] > 0).all()
    np.testing.assert_allclose(table["tar_at_0.1"] + table["frr"], 1)


def test_a_persons_own_impostor_scores_do_not_move_the_tar_of_that_person(pairs):
    """Thresholds on the same people would rise with them."""
    options = VerificationSpec(fixed_fmr=0.05, fars=(0.05,), folds=25)
    spec = MeasureSpec(verification=options)
    genuine, impostors = split(pairs)
    person = genuine["left_person"].iloc[0]
    alike = ~pairs["genuine"] & (pairs["left_person"] == person)
    for changed in (pairs, pairs.assign(similarity=pairs["similarity"].mask(alike, 0.999))):
        _, impostors = split(changed)
        own = thresholds_from_others(impostors, genuine["left_person"], options)[person]
        accepted = genuine["similarity"] >= genuine["left_person"].map(
            thresholds_from_others(impostors, genuine["left_person"], options)
        )
        assert verification_table(changed, spec).set_index("group").loc["angle_gt", "tar_at_0.05"] == pytest.approx(
            accepted.mean()
        )
        assert own < 0.999


def test_the_printed_table_has_tar_or_frr_at_a_rate_and_not_both(pairs):
    for fars, header in (((0.1, 0.05), "TAR at FAR 5%"), ((0.1,), "FRR at FMR 5%")):
        spec = MeasureSpec(verification=VerificationSpec(fixed_fmr=0.05, fars=fars, folds=5))
        made = tables.error_rates_table(verification_table(pairs, spec), Context("made up", spec, Values()))
        rates = [title for title in made.header if "5%" in title]
        assert rates == [header]


def test_folds_are_even_and_do_not_depend_on_the_order():
    people = [f"p{i}" for i in range(23)]
    folds = person_folds(people, 10, 3)
    assert sorted(folds.value_counts()) == [2] * 7 + [3] * 3
    pd.testing.assert_series_equal(folds, person_folds(people[::-1] * 2, 10, 3))
    assert person_folds(people[:4], 10, 3).nunique() == 4
    assert (folds != person_folds(people, 10, 4)).any()


def test_too_few_impostors_give_no_rate_and_say_so():
    images = worlds.image_table(people=6)
    spec = MeasureSpec(verification=VerificationSpec(fixed_fmr=0.01))
    table = verification_table(build_pairs(images, worlds.embedding_table(images), spec), spec)
    assert table["frr"].isna().all() and table["tar_at_0.01"].isna().all() and table["tar_at_0.1"].notna().all()
    assert table["note"].str.contains("too few impostors").all()


def test_margins_are_the_difference_of_the_means_beside_them(pairs):
    table = verification_table(pairs, MeasureSpec())
    np.testing.assert_allclose(table["margin"], table["genuine_mean"] - table["impostor_mean"])
    assert (table["margin_low"] < table["margin"]).all() and (table["margin"] < table["margin_high"]).all()
    assert (table["eer_low"] <= table["eer"] + 0.002).all() and (table["eer"] <= table["eer_high"] + 0.002).all()


def test_an_error_rate_is_resampled_as_if_each_person_came_so_often(pairs):
    scored, impostors = split(pairs)
    options = StatisticsSpec(bootstrap_samples=40)
    people = sorted(set(scored["left_person"]) & set(impostors["left_person"]))
    drawn = []
    for counts in resample_counts(len(people), 40, options.seed):
        sides = []
        for part in (scored, impostors):
            times = part["left_person"].map(dict(zip(people, counts, strict=True))).fillna(0).astype(int)
            sides.append(np.repeat(np.floor((part["similarity"].to_numpy() + 1) / 2 * 2000), times))
        drawn.append(equal_error_rate(*sides))
    assert np.ptp(drawn) > 0
    low, high = eer_interval(scored, impostors, options)
    assert [low, high] == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=1e-12)
