import numpy as np
import pandas as pd
import pytest

from drawn import make_project, use_drawn_components
from facefront.datasets.base import image_table
from facefront.errors import SetupError
from facefront.faces import Role
from facefront.measure.bins import assign_bins
from facefront.study.settings import SampleSettings
from facefront.study.study import Study
from facefront.study.subsample import sample_probes

EDGES = SampleSettings.yaw
BINS = 2 * len(EDGES) + 1  # of either sign, and of unknown yaw


def photos(people: int = 6, each: int = 300, seed: int = 3) -> pd.DataFrame:
    """An image table with poses and roles; small angles are frequent, some yaws are unknown, some photos are GT."""
    random = np.random.default_rng(seed)
    rows = [
        {
            "image_id": f"p{person}/{shot}.png",
            "path": "",
            "person": f"p{person}",
            "yaw": np.nan if shot % 29 == 0 else random.normal(0, 30),
            "role": Role.GT if shot < 3 else Role.UNUSED if shot < 6 else Role.PROBE,
        }
        for person in range(people)
        for shot in range(each)
    ]
    return image_table(rows)


def drawn(images: pd.DataFrame, per_person: int, seed: int = 1) -> set[str]:
    table = sample_probes(images, SampleSettings(per_person, seed))
    return set(table.loc[table["role"] == Role.PROBE, "image_id"])


def probes(images: pd.DataFrame) -> pd.DataFrame:
    chosen = images[images["role"] == Role.PROBE]
    return chosen.assign(bin=assign_bins(chosen["yaw"], EDGES, signed=True).astype(str))


@pytest.mark.parametrize("per_person", [BINS, 40, 100])
def test_every_yaw_bin_of_every_person_that_exists_is_there(per_person):
    images = photos()
    before = probes(images)
    after = before[before["image_id"].isin(drawn(images, per_person))]
    assert set(zip(before["person"], before["bin"], strict=True)) == set(
        zip(after["person"], after["bin"], strict=True)
    )
    assert (after.groupby("person").size() == per_person).all()


@pytest.mark.parametrize("per_person", [1, 4])
def test_with_fewer_photos_than_bins_no_bin_comes_twice_and_all_come_over_people(per_person):
    images = photos(people=40)
    before = probes(images)
    after = before[before["image_id"].isin(drawn(images, per_person))]
    assert (after.groupby("person").size() == per_person).all()
    assert not after.duplicated(["person", "bin"]).any()
    assert set(after["bin"]) == set(before["bin"])


def test_a_bin_weighs_in_the_sample_what_it_weighs_in_the_set():
    images = photos()
    before = probes(images)
    after = before[before["image_id"].isin(drawn(images, 100))]
    shares = after.groupby(["person", "bin"]).size() / 100 - before.groupby(["person", "bin"]).size() / 294
    assert shares.abs().max() < 0.02


def test_a_person_with_few_probes_keeps_them_all():
    images = photos(each=10)
    assert drawn(images, 20) == set(probes(images)["image_id"])


def test_zero_draws_everything_and_no_other_role_changes():
    images = photos()
    pd.testing.assert_frame_equal(sample_probes(images, SampleSettings()), images)
    table = sample_probes(images, SampleSettings(per_person=5))
    others = images["role"] != Role.PROBE
    pd.testing.assert_frame_equal(table[others], images[others])
    pd.testing.assert_frame_equal(table.drop(columns="role"), images.drop(columns="role"))
    assert set(table.loc[~others, "role"]) == {Role.PROBE, Role.UNUSED}


def test_the_seed_alone_decides_and_the_order_of_the_photos_does_not():
    images = photos()
    shuffled = images.sample(frac=1, random_state=5)
    assert drawn(images, 30) == drawn(shuffled, 30) == drawn(shuffled.reset_index(drop=True), 30)
    assert drawn(images, 30) != drawn(images, 30, seed=2)


def test_a_photo_more_changes_few_lots_and_none_of_another_person():
    images = photos()
    before = drawn(images, 30)
    for shot in range(10):
        more = image_table([{"image_id": f"p0/new{shot}.png", "path": "", "person": "p0", "yaw": 7.0, "role": "probe"}])
        after = drawn(pd.concat([images, more], ignore_index=True), 30)
        changed = before ^ after
        assert all(image_id.startswith("p0/") for image_id in changed)
        assert len(changed) <= 6


def test_an_empty_table_has_an_empty_sample():
    assert sample_probes(photos().iloc[:0], SampleSettings(per_person=3)).empty


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"per_person": -1}, "per_person must be at least 0"),
        ({"seed": 2**63}, "seed a 64-bit number"),
        ({"yaw": ()}, "sample.yaw is ()"),
        ({"yaw": (5.0, 10.0)}, "ascend from 0"),
        ({"yaw": (0.0, 20.0, 10.0)}, "ascend from 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(settings, message):
    with pytest.raises(SetupError) as error:
        SampleSettings(**settings)
    assert message in str(error.value)


def test_a_study_turns_only_what_was_drawn(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path, people=2)
    whole = Study.open("drawn", root=root)
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text() + "\nsample: {per_person: 1, seed: 7}\n")
    part = Study.open("drawn", root=root)
    assert (probes(part.images).groupby("person").size() == 1).all()
    assert len(probes(whole.images)) > 2
    assert set(part.frontals["image_id"]) == set(probes(part.images)["image_id"])


def test_of_many_people_so_many_are_drawn_whole_and_the_same_in_any_order():
    images = photos(people=30, each=10)
    probes = images["role"] == Role.PROBE
    sample = sample_probes(images, SampleSettings(people=12))
    drawn = sample[sample["role"] == Role.PROBE]
    assert drawn["person"].nunique() == 12
    assert len(drawn) == (probes & images["person"].isin(drawn["person"])).sum()
    assert (sample.loc[~probes, "role"] == images.loc[~probes, "role"]).all()  # impostors' prototypes stay
    shuffled = sample_probes(images.sample(frac=1, random_state=1), SampleSettings(people=12))
    assert set(shuffled.loc[shuffled["role"] == Role.PROBE, "image_id"]) == set(drawn["image_id"])
    other = sample_probes(images, SampleSettings(people=12, seed=1))
    assert set(other.loc[other["role"] == Role.PROBE, "person"]) != set(drawn["person"])
