"""The learned ways and their statistics, computed again by other libraries and by brute force."""

import numpy as np
import pandas as pd
import pytest
from scipy import linalg, stats
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import Ridge as SklearnRidge

from corrections_world import DIMENSIONS, tables, world
from facefront.corrections import BASE, Metric, Probes, References, Ridge, TurnedViews, crossfit
from facefront.corrections.choice import merit
from facefront.corrections.embeddings import normalise, person_weights
from facefront.corrections.galleries import Galleries
from facefront.corrections.metric import INNER_FOLDS, SEED
from facefront.corrections.ridge import RidgePath, make_features
from facefront.corrections.space import WithinSpread, between_weights
from facefront.measure import MeasureSpec, StatisticsSpec, compare_ways, equal_error_rate, person_folds

SPEC = MeasureSpec(statistics=StatisticsSpec(bootstrap_samples=300))


@pytest.mark.parametrize("kind", ["yaw", "yaw_apart", "fused", "apart"])
@pytest.mark.parametrize("strength", [0.5, 20.0])
def test_the_ridge_map_is_sklearns(kind, strength):
    probes, references = world(12)
    features = make_features(probes, kind)
    targets = references.matrix[references.rows_of(probes.people)] - probes.fused
    sklearn = SklearnRidge(alpha=strength, fit_intercept=False)
    sklearn.fit(features, targets, sample_weight=person_weights(probes.people))
    ours = RidgePath(features, targets, person_weights(probes.people)).coefficients(strength)
    assert np.allclose(ours, sklearn.coef_.T, atol=1e-7)


@pytest.mark.parametrize("people", [6, 20])
def test_leaving_a_person_out_is_exactly_fitting_without_them(people):
    probes, references = world(people, photos=3)
    targets = references.matrix[references.rows_of(probes.people)] - probes.fused
    features, weights = make_features(probes, "yaw_apart"), person_weights(probes.people)
    exact = RidgePath(features, targets, weights).left_out(probes.people, 3.0)
    for person in set(probes.people):
        mine = probes.people == person
        again = SklearnRidge(alpha=3.0, fit_intercept=False)
        again.fit(features[~mine], targets[~mine], sample_weight=weights[~mine])
        assert np.allclose(again.predict(features[mine]), exact[mine], atol=1e-7)


def test_people_with_different_numbers_of_photos_are_left_out_exactly():
    rng = np.random.default_rng(6)
    groups, features = np.repeat(list("abcde"), [1, 4, 2, 4, 3]), rng.normal(size=(14, 5))
    targets = rng.normal(size=(14, 2))
    exact = RidgePath(features, targets, np.ones(14)).left_out(groups, 2.0)
    for group in "abcde":
        mine = groups == group
        again = SklearnRidge(alpha=2.0, fit_intercept=False).fit(features[~mine], targets[~mine])
        assert np.allclose(again.predict(features[mine]), exact[mine], atol=1e-10)


@pytest.mark.parametrize("rows", [5, 40])
@pytest.mark.parametrize("shrinkage", [0.1, 0.7])
def test_whitening_is_a_root_of_scipys_inverse_of_the_shrunk_covariance(shrinkage, rows):
    rng = np.random.default_rng(3)
    differences, weights = rng.normal(size=(rows, 8)) * np.arange(1, 9), rng.uniform(0.5, 2, rows)
    covariance = np.einsum("n,ni,nj->ij", weights / weights.sum(), differences, differences)
    shrunk = (1 - shrinkage) * covariance + shrinkage * np.trace(covariance) / 8 * np.eye(8)
    root = WithinSpread(differences, weights).whitening(shrinkage)
    assert np.allclose(root @ root.T, linalg.inv(shrunk), atol=1e-8)


@pytest.mark.parametrize("rows", [5, 40])
def test_cosines_after_whitening_are_those_of_the_whitened_rows(rows):
    rng = np.random.default_rng(5)
    spread = WithinSpread(rng.normal(size=(rows, 8)) * np.arange(1, 9), rng.uniform(0.5, 2, rows))
    photos, references = rng.normal(size=(6, 8)), rng.normal(size=(3, 8))
    for shrinkage, found in zip((1.0, 0.2), spread.cosines(photos, references, (1.0, 0.2)), strict=True):
        root = spread.whitening(shrinkage)
        expected = normalise(photos @ root) @ normalise(references @ root).T
        assert np.allclose(found, expected, atol=1e-10)


def test_the_directions_of_lda_are_sklearns():
    rng = np.random.default_rng(4)
    means = rng.normal(size=(3, 6)) * [5, 4, 3, 1, 1, 1]
    owner = np.repeat(np.arange(3), 400)
    rows = means[owner] + rng.normal(size=(len(owner), 6)) @ np.diag([2, 1, 1, 0.5, 1, 1])
    centres = np.array([rows[owner == i].mean(0) for i in range(3)])
    whitening = WithinSpread(rows - centres[owner], np.ones(len(rows))).whitening(0.0)
    ours = whitening @ between_weights(centres @ whitening, "lda")
    theirs = LinearDiscriminantAnalysis(solver="eigen").fit(rows, owner).scalings_[:, :2]
    angles = linalg.subspace_angles(ours, theirs)
    assert ours.shape == (6, 2) and np.rad2deg(angles.max()) < 1


@pytest.mark.parametrize("form", ["whiten", "lda", "plda"])
def test_every_form_of_the_metric_tells_people_apart_better(form):
    probes, references = world(40)
    fitted = Metric(form=form, shrinkage=0.2).fit(probes, references)
    others, theirs = world(40, seed=5)
    own = theirs.rows_of(others.people)
    before = merit((others.fused @ theirs.matrix.T).astype(np.float32), own, others.people)
    after = merit(fitted.apply(others) @ fitted.apply_references(theirs.matrix).T, own, others.people)
    assert after.eer < before.eer and after.rank1 > before.rank1


def test_the_inner_merit_is_brute_force():
    probes, references = world(9, photos=4)
    scores = (probes.fused @ references.matrix.T).astype(np.float32)
    own = references.rows_of(probes.people)
    found = merit(scores, own, probes.people)
    rows = [
        (person, row[place], np.delete(row, place).mean(), np.all(np.delete(row, place) < row[place]))
        for person, row, place in zip(probes.people, scores.astype(np.float64), own, strict=True)
    ]
    table = pd.DataFrame(rows, columns=["person", "own", "others", "first"])
    means = table.groupby("person").mean().astype(float).mean()
    assert found.similarity == pytest.approx(means["own"], abs=1e-6)
    assert found.margin == pytest.approx(means["own"] - means["others"], abs=1e-6)
    assert found.rank1 == pytest.approx(means["first"])
    genuine = scores[np.arange(len(own)), own]
    impostors = np.concatenate([np.delete(row, place) for row, place in zip(scores, own, strict=True)])
    assert found.eer == pytest.approx(equal_error_rate(genuine, impostors), abs=2e-3)


def test_the_table_of_ways_is_brute_force():
    images, embeddings = tables(*world(20))
    pairs = crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"]).pairs
    table = compare_ways(pairs, SPEC, BASE, ["ridge", "best"], other_scale=["best"])
    rows = table.set_index(["way", "measure"])
    values = {}
    for variant in (BASE, "ridge"):
        mine = pairs[pairs["variant"] == variant]
        own = mine[mine["genuine"]].set_index("left")
        others = mine[~mine["genuine"]].groupby("left")["similarity"].mean()
        margin = (own["similarity"] - others).groupby(own["left_person"]).mean()
        rank = own["rank"].eq(1).groupby(own["left_person"]).mean()
        similarity = own.groupby("left_person")["similarity"].mean()
        values[variant] = {"similarity": similarity, "margin": margin, "rank1": rank}
        eer = equal_error_rate(*(mine.loc[mine["genuine"] == same, "similarity"].to_numpy() for same in (True, False)))
        assert rows.loc[("ridge", "eer"), "before" if variant == BASE else "after"] == pytest.approx(eer)
    for measure in ("similarity", "margin", "rank1"):
        change = values["ridge"][measure] - values[BASE][measure]
        test = stats.ttest_rel(values["ridge"][measure], values[BASE][measure])
        low, high = test.confidence_interval(0.95)
        row = rows.loc[("ridge", measure)]
        assert row[["change", "low", "high", "p"]].tolist() == pytest.approx([change.mean(), low, high, test.pvalue])
    tested = table.loc[table["way"] == "ridge", "p"].dropna().sort_values()  # `best` is the same way in every fold
    steps = np.maximum.accumulate(tested * np.arange(len(tested), 0, -1)).clip(upper=1)
    assert table.loc[tested.index, "p_adjusted"].to_numpy() == pytest.approx(steps.to_numpy())
    assert set(table["family_size"]) == {len(tested)} and len(table) == 5 + 3


def test_accept_rates_and_the_interval_of_the_error_rate_are_recomputed():
    images, embeddings = tables(*world(20))
    pairs = crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"]).pairs
    row = compare_ways(pairs, SPEC, BASE, ["ridge"]).set_index("measure")
    people = sorted(set(pairs["left_person"]))
    folds = person_folds(np.array(people, object), SPEC.verification.folds, SPEC.verification.seed)
    rates, scores = {}, {}
    for variant in (BASE, "ridge"):
        mine = pairs[pairs["variant"] == variant]
        own, others = mine[mine["genuine"]], mine[~mine["genuine"]]
        accepted = []
        for person, similarity in zip(own["left_person"], own["similarity"], strict=True):
            apart = folds[folds != folds[person]].index
            known = others[others["left_person"].isin(apart) & others["right_person"].isin(apart)]["similarity"]
            allowed = int(len(known) * SPEC.verification.fixed_fmr)
            accepted.append(similarity >= np.nextafter(np.sort(known)[::-1][allowed], np.inf))
        rates[variant] = pd.Series(accepted).groupby(own["left_person"].to_numpy()).mean()
        scores[variant] = [
            (own.loc[own["left_person"] == p, "similarity"], others.loc[others["left_person"] == p, "similarity"])
            for p in people
        ]
    change = rates["ridge"] - rates[BASE]
    assert row.loc["tar", "change"] == pytest.approx(change.mean(), abs=1e-9)
    low, high = stats.ttest_1samp(change, 0).confidence_interval(0.95)
    assert row.loc["tar", ["low", "high"]].tolist() == pytest.approx([low, high], abs=1e-9)
    rng, drawn = np.random.default_rng(1), []
    for _ in range(300):
        chosen = rng.integers(0, len(people), len(people))
        before, after = (
            equal_error_rate(*(np.concatenate([scores[variant][i][side] for i in chosen]) for side in (0, 1)))
            for variant in (BASE, "ridge")
        )
        drawn.append(after - before)
    assert row.loc["eer", ["low", "high"]].tolist() == pytest.approx(np.quantile(drawn, [0.025, 0.975]), abs=0.006)


def test_a_metric_changes_both_sides_alike():
    probes, references = world(12)
    fitted = Metric(shrinkage=0.3).fit(probes, references)
    galleries = Galleries.of(references).changed(fitted.apply_references)
    centre, matrix = references.matrix.astype(float).mean(0), fitted.space.matrix
    direct = normalise((probes.fused - centre) @ matrix) @ normalise((references.matrix - centre) @ matrix).T
    assert np.allclose(galleries.scores(fitted.apply(probes), np.zeros(len(probes), int)), direct, atol=1e-5)
    assert fitted.space.matrix.shape == (DIMENSIONS, DIMENSIONS)


def test_an_infinite_shrinkage_changes_no_score():
    probes, references = world(12)
    galleries = Galleries.of(references)
    views = galleries.views_for(probes.yaw)
    fitted = Metric().at(probes.fused, probes, galleries, views, shrinkage=np.inf)
    scores = fitted.apply(probes) @ fitted.apply_references(references.matrix).T
    assert np.allclose(scores, probes.fused @ references.matrix.T, atol=1e-6)


def test_what_all_people_share_separates_no_one():
    probes, references = world(30, lost=0.0, noise=1.5)
    shared = np.full(DIMENSIONS, 2 / np.sqrt(DIMENSIONS))
    photos, mirrored, gt = (
        normalise(each + shared) for each in (probes.vectors, probes.mirrored, references.matrix.astype(float))
    )
    probes, references = Probes(photos, probes.people, mirrored, probes.yaw), References(references.people, gt)
    own = references.rows_of(probes.people)
    before = merit((probes.fused @ references.matrix.T).astype(np.float32), own, probes.people)
    fitted = Metric(shrinkage=1.0).fit(probes, references)
    after = merit(fitted.apply(probes) @ fitted.apply_references(references.matrix).T, own, probes.people)
    assert after.eer < before.eer and after.margin > 2 * before.margin


def test_a_shrinkage_is_tried_on_folds_outside_of_the_spread():
    probes, references = world(15)
    metric, galleries = Metric(shrinkages=(0.4,)), Galleries.of(references)
    scores = metric.scores_left_out(probes.fused, probes.people, galleries, np.zeros(len(probes), int))[0]
    folds = person_folds(probes.people, INNER_FOLDS, SEED)
    inside = folds.loc[probes.people].to_numpy() == 2
    again = Metric(shrinkage=0.4).fit(probes.take(~inside), references)
    expected = again.apply(probes.take(inside)) @ again.apply_references(references.matrix).T
    assert np.allclose(scores[inside], expected, atol=1e-5)


def test_a_lower_error_rate_is_a_gain():
    images, embeddings = tables(*world())
    pairs = crossfit(images, embeddings, SPEC, mirrored="none+flip", ways=["ridge"]).pairs
    for base, way, verdict in ((BASE, "ridge", "gain"), ("ridge", BASE, "loss")):
        row = compare_ways(pairs, SPEC, base, [way]).set_index("measure").loc["eer"]
        assert (row["after"] < row["before"]) == (verdict == "gain") and row["verdict"] == verdict
        assert row["low"] <= row["change"] <= row["high"]


def test_turned_views_are_mixed_at_the_nearest_yaw():
    _, references = world(5)
    views = np.stack([references.matrix[[1, 2, 3, 4, 0]], references.matrix], axis=1)
    views[4, 0] = 0
    turned = TurnedViews(references.people, np.array([-60.0, 0.0]), views)
    galleries = Galleries.of(references, turned, 0.25)
    assert galleries.views_for(np.array([-90.0, -31, -29, 80, np.nan])).tolist() == [0, 0, 1, 1, 1]
    expected = normalise(0.75 * references.matrix[:4] + 0.25 * references.matrix[1:5])
    assert np.allclose(galleries.matrix[0, :4], expected, atol=1e-6)
    assert np.array_equal(galleries.matrix[0, 4], references.matrix[4])
    assert np.allclose(galleries.matrix[1], references.matrix, atol=1e-6)


def test_halfway_between_two_views_the_less_turned_one_counts_on_both_sides():
    galleries = Galleries(np.array(["ann"]), np.array([-60.0, -30, 0, 30, 60]), np.ones((5, 1, 1), np.float32))
    assert galleries.views_for(np.array([-45.0, -15, 15, 45])).tolist() == [1, 2, 2, 3]


def test_a_strength_is_chosen_by_the_margin_inside():
    probes, references = world(25)
    ridge = Ridge()
    path, own = ridge.path(probes, references), references.rows_of(probes.people)
    scores = {s: v.astype(np.float32) @ references.matrix.T for s, v in ridge.left_out(path, probes)}
    merits = {strength: merit(table, own, probes.people) for strength, table in scores.items()}
    allowed = {s: m for s, m in merits.items() if m.keeps_ranks(merits[np.inf])}
    assert ridge.fit(probes, references).settings["strength"] == max(allowed, key=lambda s: allowed[s].margin)
