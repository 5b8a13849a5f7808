"""Angles and weights are chosen leave-person-out: what is reported of somebody was never fitted on them."""

import numpy as np
import pandas as pd
import pytest

from facefront import measure
from facefront.faces import Status
from facefront.measure import MeasureSpec
from facefront.measure.choice import choose_on_others, means_by_person
from facefront.measure.fusion import blends, fuse, weight_for_others
from facefront.measure.selective import NEVER, angle_for_others, candidate_angles, selective_pairs
from facefront.variants import ORIGINAL
from worlds import embedding_table, fail, genuine_pairs, image_table, unit

SPEC = MeasureSpec()
PEOPLE = 12


def turning_world(helps_from: float = 30.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Persons, yaws, similarities of photo and frontal view: the view helps beyond an angle and harms below it."""
    rng = np.random.default_rng(seed)
    persons = np.repeat([f"p{i:02d}" for i in range(PEOPLE)], 15)
    yaw = np.tile(np.linspace(2, 72, 15), PEOPLE)
    photo = 0.9 - yaw / 150 + rng.normal(0, 0.01, len(yaw))
    return persons, yaw, photo, photo + 0.004 * (yaw - helps_from)


def pairs_of(persons, yaw, photo, frontal):
    return genuine_pairs(persons, {ORIGINAL: photo, "template": frontal}, yaw)


def angles_of(pairs):
    return selective_pairs(pairs, SPEC, ["template"])[1].set_index("person")["angle"]


def test_the_angle_from_which_it_helps_is_found():
    world = turning_world(30.0)
    assert set(angles_of(pairs_of(*world))) == {30.0}
    assert [angle for _, _, angle in angle_for_others(pairs_of(*world), SPEC, "template")] == [30.0]
    assert set(angles_of(pairs_of(*turning_world(1000.0)))) == {NEVER}


@pytest.mark.parametrize("person", ["p00", "p07"])
def test_whatever_a_persons_own_data_are_their_angle_stays_and_the_others_move(person):
    persons, yaw, photo, frontal = turning_world()
    before = angles_of(pairs_of(persons, yaw, photo, frontal))
    wild = frontal.copy()
    wild[persons == person] = np.where(yaw[persons == person] < 40, 30.0, -30.0)  # so strong that it decides alone
    after = angles_of(pairs_of(persons, yaw, photo, wild))
    assert after[person] == before[person] == 30.0
    assert (after.drop(person) == 0.0).all()


def test_each_choice_is_that_of_a_run_without_the_person():
    persons, yaw, photo, frontal = turning_world(seed=3)
    frontal = frontal + np.random.default_rng(4).normal(0, 0.3, len(yaw))
    chosen = angles_of(pairs_of(persons, yaw, photo, frontal))
    assert chosen.nunique() > 1  # else the test would prove nothing
    for person in chosen.index:
        rest = persons != person
        without = pairs_of(persons[rest], yaw[rest], photo[rest], frontal[rest])
        assert [angle for _, _, angle in angle_for_others(without, SPEC, "template")] == [chosen[person]]


def test_the_gain_reported_is_below_the_one_fitted_on_the_same_people():
    rng = np.random.default_rng(5)
    persons, yaw, photo, _ = turning_world()
    frontal = photo + rng.normal(0, 0.2, len(yaw))  # turning does nothing but noise
    pairs = pairs_of(persons, yaw, photo, frontal)
    made, _ = selective_pairs(pairs, SPEC, ["template"])
    table = pd.concat([pairs, made], ignore_index=True)
    gain = measure.net_gain(table, SPEC, ["template:selective"], ["common"])["net_gain"].iloc[0]
    angles = candidate_angles(SPEC)
    fitted = max(
        np.mean(
            [np.where(yaw[own] >= a, frontal[own] - photo[own], 0).mean() for own in map(persons.__eq__, set(persons))]
        )
        for a in angles
    )
    assert fitted >= 0 > gain - fitted


def test_a_photo_keeps_its_score_where_the_view_has_none_or_the_angle_is_unknown():
    persons, yaw, photo, frontal = turning_world()
    frontal[yaw > 60], yaw[3] = np.nan, np.nan
    made, choices = selective_pairs(pairs_of(persons, yaw, photo, frontal), SPEC, ["template"])
    assert (made["status"] == Status.OK).all()
    by_photo = made.set_index("left")["similarity"].sort_index().to_numpy()
    lost = yaw > 60
    assert np.allclose(by_photo[lost], photo[lost])
    assert by_photo[3] == photo[3]
    assert choices["turned"].sum() == int(((yaw >= 30) & ~lost).sum())


def test_selective_pairs_take_impostors_and_ranks_along():
    images = image_table(people=8, probes=8)
    embeddings = embedding_table(images, ("template",))
    pairs = measure.build_pairs(images, embeddings, SPEC)
    made, choices = selective_pairs(pairs, SPEC, ["template"])
    assert len(made) == (pairs["group"] == "angle_gt").sum()
    assert made.loc[made["genuine"], "rank"].notna().all()
    row = measure.verification_table(pd.concat([pairs, made]), SPEC).set_index("variant").loc["template:selective"]
    assert np.isfinite([row["margin"], row["rank1"]]).all()
    angle = choices.set_index("person")["angle"]
    yaw = made["yaw"].abs()
    source = np.where(yaw >= made["left_person"].map(angle), "template", ORIGINAL)
    key = ["left", "right", "variant"]
    expected = pairs.set_index(key).loc[list(zip(made["left"], made["right"], source, strict=True)), "similarity"]
    assert np.array_equal(expected.to_numpy(), made["similarity"].to_numpy())


def fusion_world(quality: dict[str, float], seed: int = 0):
    """Images, and embeddings in which the frontal view of each person has its own noise."""
    rng = np.random.default_rng(seed)
    images = image_table(people=PEOPLE, gt=4, probes=10)
    embeddings = embedding_table(images, ("template", "none+flip"), noise=0.8, seed=seed)
    centres = embeddings[embeddings["image_id"].isin(images.loc[images["role"] == "gt", "image_id"])]
    person_of = images.set_index("image_id")["person"]
    means = centres.groupby(centres["image_id"].map(person_of))["vector"].agg(lambda v: unit(np.mean(list(v), 0)))
    vectors = list(embeddings["vector"])
    for i, row in enumerate(embeddings.itertuples()):
        if row.variant == "template":
            person = person_of[row.image_id]
            vectors[i] = unit(means[person] + quality.get(person, 1.0) * unit(rng.normal(size=32)))
    return images, embeddings.assign(vector=pd.Series(vectors, dtype=object))


def weights_of(images, embeddings, name="template:fused"):
    weights = fuse(images, embeddings, SPEC, blends("template", "none+flip"))[1]
    return weights[weights["variant"] == name].set_index("person")["weight"]


@pytest.mark.parametrize("name", ["template:fused", "template:fused_with_mirrored"])
def test_whatever_a_persons_own_views_are_their_weight_stays(name):
    usual = {f"p{i:02d}": 1.2 for i in range(PEOPLE)}
    before = weights_of(*fusion_world(usual), name)
    images, embeddings = fusion_world(usual)
    mine = (embeddings["variant"] == "template") & embeddings["image_id"].str.startswith("p03")
    opposite = [-vector if own else vector for vector, own in zip(embeddings["vector"], mine, strict=True)]
    after = weights_of(images, embeddings.assign(vector=pd.Series(opposite, dtype=object)), name)
    assert after["p03"] == before["p03"]
    assert (after.drop("p03") < before.drop("p03")).any()
    assert before["p03"] > 0


def test_each_weight_is_that_of_a_run_without_the_person():
    images, embeddings = fusion_world({f"p{i:02d}": 0.2 + 0.5 * i for i in range(PEOPLE)}, seed=2)
    spec = MeasureSpec(choice=measure.ChoiceSpec(weights=tuple(np.linspace(0, 1, 101))))
    blend = blends("template")[0]
    chosen = fuse(images, embeddings, spec, [blend])[1].set_index("person")["weight"]
    assert chosen.nunique() > 1  # else the test would prove nothing
    for person in chosen.index:
        rest = images[images["person"] != person]
        without = embeddings[embeddings["image_id"].isin(rest["image_id"])]
        assert [weight for _, _, weight in weight_for_others(rest, without, spec, blend)] == [chosen[person]]


def test_fusing_with_weight_zero_is_the_photo_and_one_is_the_view():
    images, embeddings = fusion_world({})
    for weight, variant in ((0.0, ORIGINAL), (1.0, "template")):
        spec = MeasureSpec(choice=measure.ChoiceSpec(weights=(weight,)))
        made, _ = fuse(images, embeddings, spec, blends("template"))
        same = embeddings[embeddings["variant"] == variant].set_index("image_id")["vector"]
        expected = np.stack([same[image_id] for image_id in made["image_id"]])
        assert np.allclose(np.stack(list(made["vector"])), expected, atol=1e-6)


def test_a_lost_view_leaves_the_photo_and_a_lost_photo_its_status():
    images, embeddings = fusion_world({})
    probe = images.loc[images["role"] == "probe", "image_id"].to_numpy()
    lost_view = (embeddings["variant"] == "template") & (embeddings["image_id"] == probe[0])
    lost_photo = (embeddings["variant"] == ORIGINAL) & (embeddings["image_id"] == probe[1])
    embeddings = fail(fail(embeddings, lost_view, Status.NO_FACE_FRONTAL), lost_photo, Status.NO_FACE_PROBE)
    made, _ = fuse(images, embeddings, SPEC, blends("template", "none+flip"))
    row = made[made["variant"] == "template:fused"].set_index("image_id")
    photo = embeddings[embeddings["variant"] == ORIGINAL].set_index("image_id")["vector"]
    assert np.allclose(row.at[probe[0], "vector"], photo[probe[0]], atol=1e-6)
    assert (row.at[probe[1], "status"], row.at[probe[1], "vector"]) == (Status.NO_FACE_PROBE, None)
    pairs = measure.build_pairs(images, pd.concat([embeddings, made]), SPEC)
    assert (
        measure.ledger(pairs).query("variant == 'template:fused' and group == 'frontal_gt'")["attempted"].iloc[0] == 120
    )


def test_a_tie_is_decided_for_the_more_cautious_setting_and_one_person_alone_gets_it():
    persons = pd.Series(["a", "a", "b", "b"])
    means = means_by_person(np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 1.0]]), persons)
    assert choose_on_others(means).to_dict() == {"a": 1, "b": 0}
    assert choose_on_others(means.loc[["b"]]).to_dict() == {"b": 0}
