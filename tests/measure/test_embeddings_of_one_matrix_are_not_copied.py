import numpy as np
import pandas as pd
import pytest

from drawn import make_project, use_drawn_components
from facefront.measure.embeddings import stack_vectors
from facefront.measure.prototypes import mean_directions
from facefront.study.study import Study


def unit(n: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((n, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def table(vectors: list[np.ndarray]) -> pd.DataFrame:
    named = {"image_id": [f"{i:03d}.jpg" for i in range(len(vectors))], "status": "ok"}
    return pd.DataFrame(named).assign(vector=pd.Series(vectors, dtype=object))


def test_rows_of_a_matrix_in_its_order_are_taken_as_they_are():
    whole = unit(20)
    stacked = stack_vectors(table(list(whole[5:15])))
    assert np.shares_memory(stacked.matrix, whole)
    np.testing.assert_array_equal(stacked.matrix, whole[5:15])


@pytest.mark.parametrize(
    "chosen",
    [
        lambda whole: list(whole[::-1]),
        lambda whole: list(whole[::2]),
        lambda whole: [whole[0], *whole[2:]],
        lambda whole: list(np.asfortranarray(whole)),
        lambda whole: list(whole.astype(np.float64)),
        lambda whole: [row.copy() for row in whole],
        lambda whole: [np.frombuffer(row.tobytes(), np.float32) for row in whole],
        lambda whole: [*whole[:3], *unit(3, 1)],
        lambda whole: [row.reshape(2, 16)[0] for row in whole.reshape(10, 32)],
    ],
)
def test_all_others_are_copied_in_their_own_order(chosen):
    vectors = chosen(unit(20))
    expected = np.stack([np.array(vector, np.float32) for vector in vectors])
    np.testing.assert_array_equal(stack_vectors(table(vectors)).matrix, expected)


def test_a_study_keeps_its_embeddings_in_one_matrix_for_each_combination(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    embeddings = Study.open("drawn", root=make_project(tmp_path)).embeddings
    for variant, rows in embeddings[embeddings["status"] == "ok"].groupby("variant"):
        assert np.shares_memory(stack_vectors(rows).matrix, rows["vector"].iloc[0]), variant


def test_means_of_chosen_rows_are_those_of_a_copy_of_them():
    matrix, owner = unit(2_000), np.random.default_rng(1).integers(0, 700, 1_500)
    rows = np.random.default_rng(2).permutation(2_000)[:1_500]
    np.testing.assert_array_equal(mean_directions(matrix, owner, 700, rows), mean_directions(matrix[rows], owner, 700))
