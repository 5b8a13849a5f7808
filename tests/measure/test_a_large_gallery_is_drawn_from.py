from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import worlds
from facefront.measure import MeasureSpec, PairSpec, build_pairs
from facefront.measure.sampling import draw_from_pool

PEOPLE, GALLERY, OTHERS = 60, 40, 5


@pytest.fixture(scope="module")
def world():
    images = worlds.image_table(people=PEOPLE, gt=1, probes=3)
    return images, worlds.embedding_table(images, noise=2.0)


def met(world, **changes):
    spec = PairSpec(groups=("angle_gt",), impostors_per_probe=OTHERS, **changes)
    return build_pairs(*world, MeasureSpec(pairs=spec))


def test_a_gallery_of_all_people_changes_nothing(world):
    pd.testing.assert_frame_equal(met(world, gallery=PEOPLE), met(world, gallery=0))


def test_impostors_come_of_the_gallery_and_every_probe_meets_its_own_person(world):
    pairs = met(world, gallery=GALLERY)
    impostors = pairs[~pairs["genuine"]]
    assert impostors["right_person"].nunique() == GALLERY
    assert pairs.loc[pairs["genuine"], "left"].nunique() == pairs["genuine"].sum() == PEOPLE * 3
    met_by = impostors.groupby("left")["right_person"]
    assert (met_by.size() == OTHERS).all() and (met_by.nunique() == OTHERS).all()
    assert (impostors["left_person"] != impostors["right_person"]).all()


def test_a_rank_is_among_the_gallery_and_the_own_person(world):
    drawn = met(world, gallery=GALLERY)
    gallery = set(drawn.loc[~drawn["genuine"], "right_person"])
    every = build_pairs(*world, MeasureSpec(pairs=PairSpec(groups=("angle_gt",), impostors_per_probe=0, gallery=0)))
    own = every[every["genuine"]].set_index("left")["similarity"]
    others = every[~every["genuine"] & every["right_person"].isin(gallery)]
    above = others["similarity"].to_numpy() >= own.loc[others["left"].astype(str)].to_numpy()
    expected = 1 + pd.Series(above).groupby(others["left"].astype(str).to_numpy()).sum()
    ranks = drawn[drawn["genuine"]].set_index("left")["rank"]
    assert ranks.loc[expected.index].tolist() == expected.tolist()
    assert 1 < ranks.max() <= GALLERY + 1


def test_similarities_do_not_depend_on_the_gallery(world):
    keys = ["left", "right"]
    both = met(world, gallery=GALLERY).merge(met(world, gallery=0), on=keys)
    assert len(both) > PEOPLE * 3
    np.testing.assert_allclose(both["similarity_x"], both["similarity_y"], atol=1e-6)


def test_a_draw_from_a_pool_is_even_distinct_and_its_own():
    ids = np.array([f"photo-{i}" for i in range(4000)], object)
    own = np.arange(4000) % 500 - 100
    drawn = draw_from_pool(ids, own, 400, 10, 1)
    assert drawn.shape == (4000, 10) and (np.diff(drawn, axis=1) > 0).all()
    assert not (drawn == own[:, None]).any()
    counts = np.bincount(drawn.ravel(), minlength=400)
    assert abs(counts.mean() - 100) < 1e-9 and counts.std() < 1.3 * np.sqrt(100)
    again = draw_from_pool(ids[::2], own[::2], 400, 10, 1)
    assert (again == drawn[::2]).all() and (draw_from_pool(ids, own, 400, 10, 2) != drawn).any()


def test_a_pool_that_is_hardly_larger_than_the_draw_is_drawn_whole():
    drawn = draw_from_pool(np.array(["a", "b"], object), np.array([0, -1]), 4, 3, 1)
    assert drawn[0].tolist() == [1, 2, 3] and len(set(drawn[1])) == 3


def test_a_gallery_below_nothing_is_refused():
    with pytest.raises(Exception, match=r"measure\.pairs\.gallery is -1"):
        replace(PairSpec(), gallery=-1)
