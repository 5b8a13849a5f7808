import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.faces import Status
from facefront.measure import MeasureSpec, StoredEmbeddings, build_pairs, gt_sensitivity

COMBINATIONS = (("scrfd", "r50"), ("retina", "r50"))


@pytest.fixture
def both(tmp_path):
    """The same embeddings, which float16 can hold, as a table and in files."""
    images = worlds.image_table(people=8)
    made = worlds.embedding_table(images, ("mirror", "none"), COMBINATIONS)
    made = worlds.fail(made, np.arange(len(made)) % 7 == 0, Status.NO_FACE_PROBE)
    halved = [None if v is None else v.astype(np.float16).astype(np.float32) for v in made["vector"]]
    made = made.assign(vector=pd.Series(halved, index=made.index, dtype=object))
    stored = StoredEmbeddings(tmp_path / "embeddings")
    for (detector, backbone, variant), rows in made.groupby(["detector", "backbone", "variant"], sort=False):
        vectors = np.stack(list(rows.loc[rows["status"] == "ok", "vector"]))
        stored.write((detector, backbone, variant), rows, np.array_split(vectors, 3), vectors.shape[1])
    return images, made, stored


def test_pairs_of_files_are_those_of_the_table(both):
    images, table, stored = both
    pd.testing.assert_frame_equal(build_pairs(images, stored, MeasureSpec()), build_pairs(images, table, MeasureSpec()))


def test_rules_of_gt_are_compared_from_files_too(both):
    images, table, stored = both
    found = gt_sensitivity(images, stored, MeasureSpec())
    pd.testing.assert_frame_equal(found, gt_sensitivity(images, table, MeasureSpec()))
    assert len(found) == 2 * 2 * 3


def test_vectors_that_are_too_few_are_refused(tmp_path):
    rows = pd.DataFrame({"image_id": ["a", "b"], "status": ["ok", "ok"]})
    with pytest.raises(ValueError, match=r"1 vectors of .* for 2 pictures"):
        StoredEmbeddings(tmp_path).write(("d", "b", "original"), rows, [np.ones((1, 4)) / 2], 4)
