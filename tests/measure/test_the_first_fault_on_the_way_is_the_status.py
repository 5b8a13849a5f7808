import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.measure import MeasureSpec, build_pairs, ledger, score_image_pairs, stack_vectors
from facefront.variants import ORIGINAL

SPEC = MeasureSpec()


@pytest.fixture
def images():
    return worlds.image_table(people=5, gt=2, probes=4)


def table(images, statuses, **columns):
    """A FACES- or FRONTALS-like table: what of it the pairs look at."""
    return pd.DataFrame({"image_id": list(statuses), "status": list(statuses.values()), **columns})


def without(embeddings, variant, image_id):
    return embeddings[(embeddings["variant"] != variant) | (embeddings["image_id"] != image_id)]


def status_of(pairs, group, left):
    rows = pairs[(pairs["group"] == group) & (pairs["left"] == left) & pairs["genuine"]]
    assert len(rows) == 1
    return rows["status"].iloc[0]


def test_faults_that_have_no_embedding_row_come_from_the_tables_before(images):
    embeddings = worlds.embedding_table(images)
    lost = {"p00/002.png": "generator_error", "p01/003.png": "no_face_frontal", "p02/004.png": "several_faces"}
    for image_id in lost:
        embeddings = without(embeddings, "mirror", image_id)
    frontals = table(images, {"p00/002.png": "generator_error"}, variant="mirror")
    found = {k: v for k, v in lost.items() if k != "p00/002.png"}
    faces = table(images, found, variant="mirror", detector="scrfd")
    pairs = build_pairs(images, embeddings, SPEC, faces, frontals)
    for image_id, status in lost.items():
        assert status_of(pairs, "frontal_gt", image_id) == status
        assert status_of(pairs, "source_output", image_id) == status
        assert status_of(pairs, "angle_gt", image_id) == "ok"


def test_an_unreadable_photo_is_a_read_error_in_every_arm(images):
    images.loc[images["image_id"] == "p00/002.png", "status"] = "read_error"
    pairs = build_pairs(images, worlds.embedding_table(images), SPEC)
    assert status_of(pairs, "angle_gt", "p00/002.png") == status_of(pairs, "frontal_gt", "p00/002.png") == "read_error"
    rows = ledger(pairs).set_index("group")
    assert rows.loc["angle_gt", "attempted"] - rows.loc["angle_gt", "generated"] == 1


def test_a_picture_of_which_nothing_is_known_stops_the_measurement(images):
    embeddings = without(worlds.embedding_table(images), ORIGINAL, "p00/002.png")
    with pytest.raises(ValueError, match=r"p00/002\.png"):
        build_pairs(images, embeddings, SPEC)


def test_an_arm_that_was_run_on_some_probes_was_attempted_on_those(images):
    embeddings = without(worlds.embedding_table(images), "mirror", "p00/002.png")
    rows = ledger(build_pairs(images, embeddings, SPEC)).set_index("group")
    assert rows.loc["frontal_gt", "attempted"] == 19 and rows.loc["angle_gt", "attempted"] == 20


def test_an_output_that_fails_whole_still_has_its_rows(images):
    embeddings = worlds.embedding_table(images, ())
    probes = images.loc[images["role"] == "probe", "image_id"]
    frontals = table(images, dict.fromkeys(probes, "generator_error"), variant="mirror")
    rows = ledger(build_pairs(images, embeddings, SPEC, None, frontals)).set_index("group")
    assert rows.loc["frontal_gt", ["attempted", "generated", "scored", "generator_error"]].tolist() == [20, 0, 0, 20]


def test_a_detector_that_finds_nothing_at_all_leaves_only_faults(images):
    embeddings = worlds.embedding_table(images)
    embeddings = worlds.fail(embeddings, np.ones(len(embeddings), bool), "no_face_probe")
    pairs = build_pairs(images, embeddings, SPEC)
    assert (pairs["status"] != "ok").all() and pairs["similarity"].isna().all()
    assert set(pairs["group"]) == set(SPEC.pairs.groups)


def test_a_picture_embedded_twice_is_refused(images):
    embeddings = worlds.embedding_table(images, ())
    with pytest.raises(ValueError, match="twice"):
        stack_vectors(pd.concat([embeddings, embeddings.tail(1)]))


def test_given_pairs_keep_their_columns_and_name_the_fault(images):
    embeddings = worlds.embedding_table(images)
    embeddings = worlds.fail(embeddings, (embeddings["image_id"] == "p01/002.png").to_numpy(), "no_face_probe")
    given = pd.DataFrame(
        {"left": ["p00/002.png", "p00/002.png"], "right": ["p00/003.png", "p01/002.png"], "fold": [1, 2]}
    )
    scored = score_image_pairs(given, embeddings)
    vectors = embeddings[embeddings["variant"] == ORIGINAL].set_index("image_id")["vector"]
    assert scored["fold"].tolist() == [1, 2] and scored["status"].tolist() == ["ok", "no_face_probe"]
    assert scored["similarity"].iloc[0] == pytest.approx(float(vectors["p00/002.png"] @ vectors["p00/003.png"]))
    assert np.isnan(scored["similarity"].iloc[1])
    with pytest.raises(ValueError, match="missing"):
        score_image_pairs(given.assign(left="missing"), embeddings)
