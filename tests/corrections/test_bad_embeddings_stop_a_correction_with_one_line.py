"""What cannot be corrected, or cannot teach a correction, ends in one line with the value and the remedy."""

import numpy as np
import pytest

from corrections_world import DIMENSIONS, world
from facefront.corrections import CORRECTIONS, Metric, Probes, References, Ridge, TurnedViews
from facefront.errors import SetupError


def stops(match, act, *args, **named):
    with pytest.raises(SetupError, match=match) as caught:
        act(*args, **named)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", list(CORRECTIONS))
def test_fewer_than_five_people(key):
    stops("of 4 people; fit it on 5 or more", CORRECTIONS.build(key).fit, *world(4))
    assert CORRECTIONS.build(key).fit(*world(5)).people == frozenset(world(5)[1].people)


@pytest.mark.parametrize("key", list(CORRECTIONS))
def test_only_frontal_photos(key):
    stops(r"no photo has a \|yaw\| above 10° \(largest: .*add photos", CORRECTIONS.build(key).fit, *world(largest=9.0))


@pytest.mark.parametrize("key", list(CORRECTIONS))
def test_fewer_people_than_dimensions_still_give_finite_unit_vectors(key):
    probes, references = world(6, photos=2)
    assert len(probes) < DIMENSIONS
    others = world(8, seed=1)[0]
    made = CORRECTIONS.build(key).fit(probes, references).apply(others)
    assert np.isfinite(made).all() and np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 3.0])
def test_rows_that_are_no_embeddings(value):
    probes, references = world(6)
    spoiled = probes.vectors.copy()
    spoiled[7] *= value
    stops(r"photos: row 7 has length .*1 of 48.*leave out", Probes, spoiled, probes.people)
    stops("mirrored photos: row 7", Probes, probes.vectors, probes.people, spoiled)
    stops("references: row 0", References, references.people[:1], spoiled[7:8])


def test_shapes_that_do_not_match():
    probes, references = world(6)
    stops("give one row for each photo", Probes, probes.vectors[0], probes.people)
    stops("people: shape", Probes, probes.vectors, probes.people[1:])
    stops("yaw: shape", Probes, probes.vectors, probes.people, yaw=np.zeros(3))
    stops("mirrored photos: shape", Probes, probes.vectors, probes.people, probes.mirrored[1:])
    stops("'person-000' has two rows", References, references.people[[0, 0]], references.matrix[:2])


@pytest.mark.parametrize("key", list(CORRECTIONS))
def test_photos_unlike_the_fitted_ones(key):
    probes, references = world(6)
    fitted = CORRECTIONS.build(key).fit(probes, references)
    stops("fitted with mirrored photos; give those too", fitted.apply, Probes(probes.vectors, probes.people))
    wide = Probes(np.eye(30)[:3], np.array(list("abc")), np.eye(30)[:3])
    stops(f"of {DIMENSIONS} dimensions, these have 30; take", fitted.apply, wide)


def test_parameters_out_of_range():
    stops("strength is -1; give", Ridge, strength=-1)
    stops("features is 'roll'; give one of yaw", Ridge, features="roll")
    stops("shrinkage is 2; give", Metric, shrinkage=2)
    stops("form is 'pca'; give one of whiten", Metric, form="pca")
    stops("unknown parameter strenght", CORRECTIONS.build, "ridge", strenght=1.0)
    stops("did you mean 'ridge'", CORRECTIONS.card, "rigde")
    probes, references = world(6)
    alone = Probes(probes.vectors, probes.people, yaw=probes.yaw)
    stops("'apart' need mirrored photos", Ridge(features="apart").fit, alone, references)


def test_an_unknown_yaw_leaves_a_photo_as_it_is():
    probes, references = world(12)
    fitted = Ridge(strength=1.0).fit(probes, references)
    unknown = Probes(probes.vectors, probes.people, probes.mirrored)
    assert np.allclose(fitted.apply(unknown), unknown.fused, atol=1e-6)


def test_turned_views_are_unit_rows_or_none():
    views = np.zeros((2, 3, DIMENSIONS), np.float32)
    TurnedViews(np.array(["ann", "bob"]), np.array([-30, 0, 30]), views)
    views[1, 2, 0] = 0.5
    stops("'bob' at 30° has length 0.5", TurnedViews, np.array(["ann", "bob"]), np.array([-30, 0, 30]), views)
