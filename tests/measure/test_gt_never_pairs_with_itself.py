import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.faces import Role
from facefront.measure import MeasureSpec, build_pairs, build_prototypes, most_probe_gt_pairs
from facefront.variants import ORIGINAL


def test_no_pair_of_photos_is_a_photo_with_itself():
    images = worlds.image_table()
    pairs = build_pairs(images, worlds.embedding_table(images), MeasureSpec())
    photos = pairs[pairs["group"].isin(["angle_angle", "gt_gt"])]
    assert len(photos) and (photos["left"] != photos["right"]).all()
    assert not photos.apply(lambda row: tuple(sorted((row["left"], row["right"]))), axis=1).duplicated().any()


def test_a_probe_is_no_part_of_the_prototype_it_meets():
    images = worlds.image_table()
    embeddings = worlds.embedding_table(images)
    before = build_pairs(images, embeddings, MeasureSpec())
    probes = images.loc[images["role"] == Role.PROBE, "image_id"]
    assert set(before.loc[before["group"] == "angle_gt", "left"]) == set(probes)
    others = images[(images["role"] != Role.PROBE) | (images["image_id"] == probes.iloc[0])]
    alone = build_pairs(others, embeddings[embeddings["image_id"].isin(others["image_id"])], MeasureSpec())
    key = ["group", "left", "right", "variant"]
    merged = before.merge(alone, on=key, suffixes=("", "_alone"))
    assert len(merged) == len(alone) > 0
    np.testing.assert_allclose(merged["similarity"], merged["similarity_alone"], atol=1e-6)


def test_the_prototype_is_the_normalised_mean_of_the_gt_photos():
    images = worlds.image_table()
    embeddings = worlds.embedding_table(images)
    table = build_prototypes(images, embeddings).set_index("person")
    gt = images.loc[(images["role"] == Role.GT) & (images["person"] == "p02"), "image_id"]
    own = embeddings[embeddings["image_id"].isin(gt) & (embeddings["variant"] == ORIGINAL)]
    expected = worlds.unit(np.mean(list(own["vector"]), axis=0))
    np.testing.assert_allclose(table.loc["p02", "vector"], expected, atol=1e-6)
    assert (table["n_used"] == 3).all()


def test_lfw_has_at_most_7484_probe_gt_pairs():
    photos = np.r_[np.arange(5749), np.random.default_rng(0).integers(0, 1680, 13233 - 5749)]
    images = pd.DataFrame({"image_id": np.arange(13233).astype(str), "person": photos.astype(str)})
    assert most_probe_gt_pairs(images) == 7484


def test_the_genuine_pairs_scored_never_exceed_photos_less_people():
    for gt in (1, 3):
        images = worlds.image_table(people=4, gt=gt, probes=4)
        pairs = build_pairs(images, worlds.embedding_table(images), MeasureSpec())
        genuine = pairs[pairs["genuine"] & (pairs["group"] == "angle_gt") & (pairs["status"] == "ok")]
        assert 0 < len(genuine) <= most_probe_gt_pairs(images)


def test_a_set_of_photos_with_both_roles_is_refused():
    images = worlds.image_table(people=4, gt=1, probes=2)
    both = pd.concat([images, images[images["role"] == Role.GT].assign(role=str(Role.PROBE))], ignore_index=True)
    with pytest.raises(ValueError, match="12 genuine probe→GT pairs, but photos less people are 8"):
        build_pairs(both, worlds.embedding_table(images), MeasureSpec())


def test_people_without_gt_do_not_widen_the_bound_nor_break_it():
    images = worlds.image_table(people=4, gt=1, probes=3)
    images.loc[images["person"] == "p00", "role"] = str(Role.PROBE)
    pairs = build_pairs(images, worlds.embedding_table(images), MeasureSpec())
    genuine = pairs[pairs["genuine"] & (pairs["group"] == "angle_gt") & (pairs["status"] != "no_gt")]
    assert len(genuine) == most_probe_gt_pairs(images[images["person"] != "p00"]) == 9
