import numpy as np
import pytest

import worlds
from facefront.measure import MeasureSpec, PairSpec, build_pairs, verification_table


def spec(count: int = 3, seed: int = 1) -> MeasureSpec:
    return MeasureSpec(pairs=PairSpec(groups=("angle_gt", "frontal_gt"), impostors_per_probe=count, seed=seed))


def impostors(images, embeddings, settings):
    pairs = build_pairs(images, embeddings, settings)
    return pairs[~pairs["genuine"]]


@pytest.fixture
def images():
    """Eight people; each has two recordings."""
    images = worlds.image_table(people=8, gt=2, probes=6)
    images["sequence"] = np.where(images["frame"] % 2, "a", "b")
    return images


def test_two_recordings_of_one_person_are_genuine_never_impostors(images):
    pairs = build_pairs(images, worlds.embedding_table(images), spec(0))
    same = pairs["left_person"] == pairs["right_person"]
    assert (pairs["genuine"] == same).all()
    assert (pairs["right"].astype(str) == "prototype:" + pairs["right_person"].astype(str)).all()


@pytest.mark.parametrize(("asked", "given"), [(3, 3), (0, 7), (99, 7)])
def test_each_probe_meets_so_many_different_others(images, asked, given):
    rows = impostors(images, worlds.embedding_table(images), spec(asked))
    met = rows[rows["group"] == "angle_gt"].groupby("left")["right"]
    assert (met.size() == given).all() and (met.nunique() == given).all() and len(met) == 48


def test_every_variant_and_combination_meets_the_same_others(images):
    combinations = (("scrfd", "r50"), ("retina", "r50"))
    rows = impostors(images, worlds.embedding_table(images, ("mirror", "none"), combinations), spec())
    drawn = [
        frozenset(zip(part["left"], part["right"], strict=True)) for _, part in rows.groupby(["detector", "variant"])
    ]
    assert len(drawn) == 6 and len(set(drawn)) == 1


def test_a_new_photo_changes_no_other_persons_impostors(images):
    embeddings = worlds.embedding_table(images)
    fewer = images[images["image_id"] != "p00/005.png"].sample(frac=1, random_state=0)
    before = impostors(images, embeddings, spec())
    after = impostors(fewer, embeddings[embeddings["image_id"].isin(fewer["image_id"])], spec())
    kept = before[before["left"] != "p00/005.png"]
    assert set(zip(kept["left"], kept["right"], strict=True)) == set(zip(after["left"], after["right"], strict=True))


def test_the_seed_decides_the_draw_and_the_draw_is_even(images):
    embeddings = worlds.embedding_table(images)
    first, again, other = (impostors(images, embeddings, spec(seed=seed))["right"].tolist() for seed in (1, 1, 2))
    assert first == again != other
    many = worlds.image_table(people=8, gt=1, probes=200)
    counts = impostors(many, worlds.embedding_table(many, ()), spec(3))["right"].astype(str).value_counts()
    assert counts.min() > 0.85 * counts.max()


def test_the_pairs_of_people_are_counted_once_each(images):
    table = verification_table(build_pairs(images, worlds.embedding_table(images), spec(0)), spec(0))
    assert table["person_pairs"].tolist() == [28, 28]
    assert table["impostors"].tolist() == [48 * 7] * 2
