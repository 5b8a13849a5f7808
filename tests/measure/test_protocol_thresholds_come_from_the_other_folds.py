import numpy as np
import pandas as pd
import pytest

from facefront.measure import FOLDS_MADE, FOLDS_MISSING, MeasureSpec, VerificationSpec, person_folds, protocol_accuracy
from facefront.measure.protocol import best_threshold

SPEC = MeasureSpec()


def protocol(folds: int, people_per_fold: int = 8, pairs_each: int = 60, seed: int = 0):
    """Same and different pairs, person-disjoint folds; and the images that know the people."""
    rng = np.random.default_rng(seed)
    rows = []
    for fold in range(1, folds + 1):
        people = [f"{fold:02d}-{i}" for i in range(people_per_fold)]
        for _ in range(pairs_each):
            left, right = rng.choice(people, 2, replace=False)
            rows.append((fold, f"{left}/1.png", f"{left}/2.png", True, rng.normal(0.6, 0.15)))
            rows.append((fold, f"{left}/1.png", f"{right}/2.png", False, rng.normal(0.1, 0.15)))
    table = pd.DataFrame(rows, columns=["fold", "left", "right", "genuine", "similarity"])
    table = table.assign(protocol="FP", detector="scrfd", backbone="r50", status="ok")
    ids = sorted(set(table["left"]) | set(table["right"]))
    return table, pd.DataFrame({"image_id": ids, "person": [name.split("/")[0] for name in ids]})


def accuracy_at(table, threshold):
    return ((table["similarity"] >= threshold) == table["genuine"]).mean()


def test_the_best_threshold_beats_every_other():
    table, _ = protocol(1)
    score, same = table["similarity"].to_numpy(), table["genuine"].to_numpy()
    best = accuracy_at(table, best_threshold(score, same))
    assert best == max(accuracy_at(table, value) for value in [*score, score.max() + 1])
    assert best_threshold(np.array([0.2, 0.8]), np.array([False, True])) == pytest.approx(0.5)


def test_ten_folds_by_hand():
    table, images = protocol(10)
    row = protocol_accuracy(table, images, SPEC).iloc[0]
    expected = []
    for fold in range(1, 11):
        rest = table[table["fold"] != fold]
        threshold = best_threshold(rest["similarity"].to_numpy(), rest["genuine"].to_numpy())
        expected.append(accuracy_at(table[table["fold"] == fold], threshold))
    assert row["accuracy"] == pytest.approx(np.mean(expected))
    assert row["standard_error"] == pytest.approx(np.std(expected, ddof=1) / np.sqrt(10))
    assert (row["note"], row["folds"], row["people"], row["attempted"]) == ("", 10, 80, 1200)


def test_one_fold_is_dealt_anew_by_person_and_the_note_says_so():
    table, images = protocol(1, people_per_fold=40, pairs_each=250)
    row = protocol_accuracy(table, images, SPEC).iloc[0]
    assert row["folds"] == 10 and row["attempted"] == 500
    assert row["note"] == FOLDS_MADE
    assert row["accuracy"] == pytest.approx(0.95, abs=0.03)
    again = protocol_accuracy(table.sample(frac=1, random_state=1), images, SPEC).iloc[0]
    assert row["accuracy"] == pytest.approx(again["accuracy"])
    other = MeasureSpec(verification=VerificationSpec(seed=9))
    assert protocol_accuracy(table, images, other)["threshold"].iloc[0] != row["threshold"]


def test_dealt_anew_no_threshold_is_set_on_a_pair_that_holds_a_person_of_the_fold():
    table, images = protocol(1, people_per_fold=40, pairs_each=250)
    before = protocol_accuracy(table, images, SPEC).iloc[0]
    owner = images.set_index("image_id")["person"]
    left, right = table["left"].map(owner), table["right"].map(owner)
    dealt = person_folds([*left, *right], 10, SPEC.verification.seed)
    expected = []
    for fold in range(10):
        rest = table[(left.map(dealt) != fold) & (right.map(dealt) != fold)]
        expected.append(best_threshold(rest["similarity"].to_numpy(), rest["genuine"].to_numpy()))
    assert before["threshold"] == pytest.approx(np.mean(expected))


def test_some_folds_are_called_some():
    row = protocol_accuracy(*protocol(4), SPEC).iloc[0]
    assert (row["note"], row["folds"]) == (FOLDS_MISSING, 4)


def test_an_undetected_same_pair_is_wrong_and_never_left_out():
    table, images = protocol(10)
    whole = protocol_accuracy(table, images, SPEC).iloc[0]
    lost = table["genuine"] & (table.index % 4 == 0)
    table = table.assign(
        status=np.where(lost, "no_face_probe", "ok"), similarity=table["similarity"].where(~lost, np.nan)
    )
    row = protocol_accuracy(table, images, SPEC).iloc[0]
    assert row["attempted"] == 1200 and row["scored"] == 1200 - lost.sum()
    assert row["accuracy"] < whole["accuracy"] - 0.2
    assert row["accuracy_scored"] == pytest.approx(whole["accuracy"], abs=0.03)


def test_people_of_the_tested_fold_set_no_threshold_even_where_folds_share_people():
    table, images = protocol(4)
    shared = table[table["fold"] == 1].assign(fold=2, similarity=0.99, genuine=False)  # people of fold 1 in fold 2
    both = pd.concat([table[table["fold"] != 2], shared], ignore_index=True)
    row = protocol_accuracy(both, images, SPEC).iloc[0]
    rest = table[table["fold"].isin([3, 4])]
    threshold = best_threshold(rest["similarity"].to_numpy(), rest["genuine"].to_numpy())
    expected = accuracy_at(table[table["fold"] == 1], threshold)
    others = [accuracy_at(shared, threshold)]
    for fold, other in ((3, (1, 2, 4)), (4, (1, 2, 3))):
        rest = both[both["fold"].isin(other)]
        others.append(
            accuracy_at(
                both[both["fold"] == fold], best_threshold(rest["similarity"].to_numpy(), rest["genuine"].to_numpy())
            )
        )
    assert row["accuracy"] == pytest.approx(np.mean([expected, *others]))
