"""Nobody is reported under a correction that was fitted on them, and the settings are chosen inside the others."""

import numpy as np
import pytest

from corrections_world import tables, world
from facefront.corrections import (
    BASE,
    BEST,
    Probes,
    Recipe,
    Ridge,
    crossfit,
    curve,
    fit_ways,
    learn,
    learning_curve,
    scene,
)
from facefront.corrections.choice import Merit, best
from facefront.corrections.contract import check_others
from facefront.errors import SetupError
from facefront.measure import MeasureSpec, StatisticsSpec, VerificationSpec, compare_ways, person_folds
from facefront.variants import ORIGINAL

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=200))


@pytest.fixture(scope="module")
def crossed():
    images, embeddings = tables(*world())
    return crossfit(images, embeddings, SPEC, mirrored="none+flip")


def test_a_person_in_both_sets_stops_the_run():
    probes, references = world(12)
    fitted = fit_ways(probes, references, ["ridge"])["ridge"]
    with pytest.raises(SetupError, match="'person-000' is among the fitting people") as caught:
        fitted.scores(probes, references)
    assert "\n" not in str(caught.value) and "fit on others" in str(caught.value)
    check_others(fitted.people, np.array(["somebody-else"], object))


@pytest.mark.parametrize("place", ["crossfit", "learning_curve", "learn"])
def test_a_planted_leak_of_one_person_stops_the_run(place, monkeypatch):
    """One person who is reported slips into the fitting people of every fold."""
    probes, references = world(12)
    images, embeddings = tables(probes, references)
    one = probes.take(probes.people == "person-003")

    def leaky(fitting, *arguments, **options):
        return fit_ways(joined(fitting, one), *arguments, **options)

    class LeakyRidge(Ridge):
        def fit(self, fitting, references):
            return super().fit(joined(fitting, one), references)

    monkeypatch.setattr(scene, "fit_ways", leaky)
    monkeypatch.setattr(curve, "fit_ways", leaky)
    runs = {
        "crossfit": lambda: crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"]),
        "learning_curve": lambda: learning_curve(
            images, embeddings, SPEC, ["ridge"], mirrored="none+flip", numbers=(5,), repeats=1
        ),
        "learn": lambda: learn(LeakyRidge(strength=1.0), probes, references, recogniser="a" * 64),
    }
    with pytest.raises(SetupError, match="'person-003' is among the fitting people"):
        runs[place]()


def joined(one, other):
    """The photos of both, each once."""
    new = ~np.isin(other.people, one.people)
    names = ("vectors", "people", "mirrored", "yaw")
    return Probes(*(np.concatenate([getattr(one, name), getattr(other, name)[new]]) for name in names))


def test_every_fold_is_scored_by_what_the_others_taught(crossed):
    probes, references = world()
    folds = person_folds(probes.people, SPEC.verification.folds, SPEC.verification.seed)
    sizes = len(folds) - folds.value_counts()
    found = crossed.choices[crossed.choices["way"] == "ridge"].set_index("fold")["people"]
    assert found.to_dict() == sizes.to_dict()
    first = (folds == 0).loc[probes.people].to_numpy()
    ridge = fit_ways(probes.take(~first), references, ["ridge"])["ridge"]
    expected = ridge.scores(probes.take(first), references)
    pairs = crossed.pairs[(crossed.pairs["variant"] == "ridge") & crossed.pairs["genuine"]]
    own = expected[np.arange(first.sum()), references.rows_of(probes.people[first])]
    assert np.allclose(pairs["similarity"].to_numpy()[first], own, atol=1e-6)


def test_an_unseen_person_changes_no_other_persons_correction():
    probes, references = world(16)
    inside = np.isin(probes.people, references.people[:12])
    one = fit_ways(probes.take(inside), references, ["ridge"])["ridge"]
    moved = references.take(np.r_[0:12]).matrix
    other = fit_ways(probes.take(inside), type(references)(references.people[:12], moved), ["ridge"])["ridge"]
    assert np.array_equal(one.ridge.coefficients, other.ridge.coefficients)


def test_a_true_linear_loss_is_given_back(crossed):
    table = compare_ways(crossed.pairs, SPEC, BASE, [ORIGINAL, *crossed.ways], other_scale=crossed.other_scale)
    rows = table.set_index(["way", "measure"])
    for measure in ("similarity", "margin"):
        assert rows.loc[("ridge", measure), "verdict"] == "gain"
        assert rows.loc[(ORIGINAL, measure), "verdict"] == "loss"
    assert rows.loc[(BEST, "rank1"), "change"] >= 0
    for way in crossed.other_scale:
        assert set(rows.loc[way].index) == {"rank1", "tar", "eer"}


def test_a_rate_that_the_impostors_do_not_support_has_no_number(crossed):
    table = compare_ways(crossed.pairs, SPEC, BASE, ["ridge"], fmr=1e-4).set_index("measure")
    assert np.isnan(table.loc["tar", "change"]) and table.loc["tar", "note"] == "too few impostors"
    assert (table["note"].drop("tar") == "").all()


def test_where_nothing_is_lost_the_correction_does_no_harm():
    images, embeddings = tables(*world(24, lost=0.0))
    made = crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"])
    rows = compare_ways(made.pairs, SPEC, BASE, ["ridge"]).set_index("measure")
    assert not (rows["verdict"] == "loss").any()
    assert rows.loc["margin", "change"] > -0.01


def test_a_larger_margin_is_never_bought_with_ranks():
    all_first, some_lost = np.ones(20), np.r_[np.ones(14), np.full(6, 0.5)]
    merits = [Merit(0.5, 0.4, 0.1, all_first), Merit(0.9, 0.8, 0.02, some_lost), Merit(0.6, 0.45, 0.09, all_first)]
    assert best(merits) == 2 and best(merits, "eer") == 2
    assert best(merits[:2]) == 0


def test_one_photo_of_one_person_is_chance():
    one_lost = np.r_[np.ones(19), 0.9]
    assert best([Merit(0.5, 0.4, 0.1, np.ones(20)), Merit(0.6, 0.5, 0.1, one_lost)]) == 1


def test_too_few_people_are_a_note_and_the_photos_stay():
    images, embeddings = tables(*world(4))
    made = crossfit(images, embeddings, SPEC, mirrored="none+flip")
    assert made.notes == {("scrfd", "mobilefacenet"): "photos and references of 4 people; fit it on 5 or more"}
    assert list(made.pairs["variant"].unique()) == [ORIGINAL, BASE] and made.ways == [] and made.choices.empty


def test_a_given_strength_is_taken_in_every_fold():
    images, embeddings = tables(*world(12))
    spec = MeasureSpec(verification=VerificationSpec(folds=3))
    made = crossfit(images, embeddings, spec, mirrored="none+flip", ways=["ridge"], recipe=Recipe(Ridge(strength=7.0)))
    assert set(made.choices.loc[made.choices["way"] == "ridge", "strength"]) <= {7.0, np.inf}
