import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from facefront.measure import (
    benjamini_hochberg,
    bootstrap_interval,
    d_prime,
    equal_error_rate,
    error_curves,
    holm,
    paired_test,
    smallest_detectable_effect,
    supported_fars,
    t_interval,
    tar_at_far,
    threshold_at_fmr,
)

RNG = np.random.default_rng(5)
VALUES = RNG.normal(-0.1, 0.2, 20)
GENUINE, IMPOSTOR = RNG.normal(0.6, 0.15, 700), RNG.normal(0.1, 0.12, 3000)


def test_t_interval():
    interval = t_interval(VALUES, 0.95)
    low, high = stats.t.interval(0.95, len(VALUES) - 1, loc=VALUES.mean(), scale=stats.sem(VALUES))
    assert (interval.low, interval.high, interval.n) == (pytest.approx(low), pytest.approx(high), 20)
    assert np.isnan(t_interval(VALUES[:1]).low) and np.isnan(t_interval(VALUES[:0]).mean)


def test_bootstrap_over_people_is_scipys_percentile_bootstrap_and_near_t():
    ours = bootstrap_interval(VALUES, 20000, seed=1)
    theirs = stats.bootstrap((VALUES,), np.mean, n_resamples=20000, method="percentile", rng=2).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.004) and ours.high == pytest.approx(theirs.high, abs=0.004)
    plain = t_interval(VALUES)
    assert ours.low == pytest.approx(plain.low, abs=0.02) and ours.high == pytest.approx(plain.high, abs=0.02)
    assert bootstrap_interval(VALUES, 500, seed=1) == bootstrap_interval(VALUES, 500, seed=1)


def test_paired_test_is_scipys_and_says_nothing_under_five_people():
    t, p = paired_test(VALUES)
    expected = stats.ttest_1samp(VALUES, 0)
    assert (t, p) == (pytest.approx(expected.statistic), pytest.approx(expected.pvalue))
    assert np.isnan(paired_test(VALUES[:4])).all()
    assert np.isnan(paired_test(np.full(9, 0.1))).all()


@pytest.mark.parametrize("n", [5, 20, 40])
def test_the_smallest_detectable_effect_is_found_with_the_stated_power(n):
    effect = smallest_detectable_effect(0.1, n, power=0.8)
    draws = np.random.default_rng(n).normal(effect, 0.1, (20000, n))
    found = stats.ttest_1samp(draws, 0, axis=1).pvalue < 0.05
    assert found.mean() == pytest.approx(0.8, abs=0.01)
    assert np.isnan(smallest_detectable_effect(0.1, 1))


def test_benjamini_hochberg_is_scipys_and_leaves_out_what_was_not_tested():
    p = RNG.uniform(0, 0.2, 15)
    np.testing.assert_allclose(benjamini_hochberg(p), stats.false_discovery_control(p))
    holes = np.insert(p, [3, 9], np.nan)
    adjusted = benjamini_hochberg(holes)
    assert np.isnan(adjusted[[3, 10]]).all()
    np.testing.assert_allclose(adjusted[~np.isnan(adjusted)], stats.false_discovery_control(p))


def test_holm_is_the_step_down_bonferroni():
    p = np.array([0.01, 0.04, 0.03, 0.005, np.nan])
    np.testing.assert_allclose(holm(p), [0.03, 0.06, 0.06, 0.02, np.nan])
    assert holm(np.array([0.9, 0.8])).tolist() == [1.0, 1.0]


def test_error_curves_are_sklearns_roc():
    labels = np.r_[np.ones(len(GENUINE)), np.zeros(len(IMPOSTOR))]
    scores = np.r_[GENUINE, IMPOSTOR]
    fpr, tpr, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    ours = error_curves(GENUINE, IMPOSTOR)
    np.testing.assert_allclose(ours[0], thresholds)
    np.testing.assert_allclose(ours[1], fpr, atol=1e-12)
    np.testing.assert_allclose(1 - ours[2], tpr, atol=1e-12)
    assert metrics.auc(ours[1], 1 - ours[2]) == pytest.approx(metrics.roc_auc_score(labels, scores))


def test_the_equal_error_rate_lies_where_the_curves_of_sklearn_meet():
    labels = np.r_[np.ones(len(GENUINE)), np.zeros(len(IMPOSTOR))]
    fpr, tpr, _ = metrics.roc_curve(labels, np.r_[GENUINE, IMPOSTOR], drop_intermediate=False)
    nearest = np.argmin(np.abs(fpr - (1 - tpr)))
    assert equal_error_rate(GENUINE, IMPOSTOR) == pytest.approx((fpr[nearest] + 1 - tpr[nearest]) / 2, abs=0.002)
    expected = stats.norm.sf(0.5 / (0.15 + 0.12))
    assert equal_error_rate(GENUINE, IMPOSTOR) == pytest.approx(expected, abs=0.01)


def test_equal_error_rate_at_the_extremes():
    assert equal_error_rate(np.array([0.9, 0.8]), np.array([0.1, 0.2])) == 0
    assert equal_error_rate(np.array([0.1, 0.2]), np.array([0.9, 0.8])) == 1
    assert equal_error_rate(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == pytest.approx(0.5)
    assert np.isnan(equal_error_rate(np.array([]), IMPOSTOR))


def test_d_prime_of_two_normals():
    assert d_prime(GENUINE, IMPOSTOR) == pytest.approx(0.5 / np.sqrt((0.15**2 + 0.12**2) / 2), rel=0.05)
    assert np.isnan(d_prime(GENUINE[:1], IMPOSTOR))


@pytest.mark.parametrize("far", [0.1, 0.01, 0.001])
def test_the_threshold_keeps_the_false_match_rate_and_is_the_smallest_that_does(far):
    threshold = threshold_at_fmr(IMPOSTOR, far)
    assert np.mean(threshold <= IMPOSTOR) <= far
    assert np.mean(np.nextafter(threshold, -np.inf) <= IMPOSTOR) > far
    assert tar_at_far(GENUINE, IMPOSTOR, far) == np.mean(threshold <= GENUINE)


def test_a_far_needs_enough_impostor_scores_and_enough_pairs_of_people():
    fars = (0.1, 0.01, 0.001)
    assert supported_fars(1000, 780, fars) == (0.1, 0.01)
    assert supported_fars(999, 780, fars) == (0.1,)
    assert supported_fars(10**6, 780, fars) == (0.1, 0.01)
    assert supported_fars(10**6, 99, fars) == (0.1,)
    assert supported_fars(10**4, 1000, fars) == fars
