"""20 people with 100 nearly equal photos each: the interval over person means covers, the one over photos does not."""

import numpy as np
import pytest

from facefront.measure import bootstrap_interval, t_interval

TRUTH, WORLDS = -0.18, 600


@pytest.fixture(scope="module")
def gains():
    """[worlds, people, photos]: people differ by .10, photos of one person by .05."""
    rng = np.random.default_rng(11)
    people = rng.normal(TRUTH, 0.10, (WORLDS, 20, 1))
    return people + rng.normal(0, 0.05, (WORLDS, 20, 100))


def coverage(intervals):
    return np.mean([interval.low <= TRUTH <= interval.high for interval in intervals])


def test_the_t_interval_over_person_means_covers_95_percent(gains):
    covered = coverage(t_interval(world.mean(axis=1)) for world in gains)
    assert covered == pytest.approx(0.95, abs=0.025)  # 2.8 standard errors of the simulation


def test_taking_photos_as_independent_covers_far_less(gains):
    assert coverage(t_interval(world.ravel()) for world in gains) < 0.35


def test_the_bootstrap_over_people_covers_nearly_as_well(gains):
    covered = coverage(bootstrap_interval(world.mean(axis=1), 500, seed) for seed, world in enumerate(gains[:300]))
    assert 0.88 <= covered <= 0.98
