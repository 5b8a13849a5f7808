import numpy as np
import pytest

import worlds
from facefront.faces import Status
from facefront.measure import MeasureSpec, VerificationSpec, build_pairs, ledger, net_gain, rank_one, verification_table
from facefront.variants import ORIGINAL

SPEC = MeasureSpec(verification=VerificationSpec(fixed_fmr=0.1))  # what twelve people support


@pytest.fixture
def world():
    """Of 120 outputs every second has no face, every tenth could not be made; one photo in twelve has no face."""
    images = worlds.image_table(people=12, gt=3, probes=10)
    embeddings = worlds.embedding_table(images, ("mirror",))
    number = np.arange(len(embeddings))
    output = (embeddings["variant"] != ORIGINAL).to_numpy()
    embeddings = worlds.fail(embeddings, output & (number % 2 == 0), Status.NO_FACE_FRONTAL)
    embeddings = worlds.fail(embeddings, output & (number % 10 == 0), Status.GENERATOR_ERROR)
    probe = embeddings["image_id"].isin(images.loc[images["role"] == "probe", "image_id"]).to_numpy()
    return images, worlds.fail(embeddings, ~output & probe & (number % 12 == 5), Status.NO_FACE_PROBE)


def test_every_attempted_pair_has_a_row_with_its_status(world):
    pairs = build_pairs(*world, SPEC)
    rows = ledger(pairs).set_index("group")
    assert rows.loc["frontal_gt", "attempted"] == rows.loc["angle_gt", "attempted"] == 120
    assert rows.loc["frontal_gt", "generator_error"] == 12
    assert rows.loc["frontal_gt", "no_face_frontal"] == 48
    assert rows.loc["frontal_gt", "generated"] == 108
    assert rows.loc["frontal_gt", "detected"] == rows.loc["frontal_gt", "scored"] == 60
    assert rows.loc["angle_gt", "scored"] + rows.loc["angle_gt", "no_face_probe"] == 120
    assert (pairs["similarity"].notna() == (pairs["status"] == "ok")).all()
    steps = rows[["attempted", "generated", "detected", "scored"]].to_numpy()
    assert (np.diff(steps, axis=1) <= 0).all()
    assert (rows["attempted"] - rows["scored"] == rows[[s.value for s in Status if s != Status.OK]].sum(axis=1)).all()


def test_the_tables_state_what_was_attempted_beside_what_was_scored(world):
    table = net_gain(build_pairs(*world, SPEC), SPEC).set_index("reading")
    assert (table["attempted"] == 120).all() and (table["scored"] == 60).all()
    assert table.loc["misses", "pairs"] == 120
    assert table.loc["survivors", "pairs"] == 60
    assert table.loc["common", "pairs"] < 60


def test_in_verification_a_failure_is_a_miss(world):
    pairs = build_pairs(*world, SPEC)
    table = verification_table(pairs, SPEC).set_index("group")
    frontal = table.loc["frontal_gt"]
    assert frontal["fta"] == pytest.approx(0.5)
    assert frontal["frr"] == pytest.approx(frontal["fta"] + frontal["fnmr"] * (1 - frontal["fta"]))
    assert frontal["rank1"] <= 0.5 < frontal["rank1_scored"]
    genuine = pairs[(pairs["group"] == "frontal_gt") & pairs["genuine"]]
    assert frontal["rank1"] == pytest.approx((genuine["rank"] == 1).sum() / 120)


def test_rank_one_alone_is_that_of_the_whole_table(world):
    images, embeddings = world
    gt = images.loc[(images["role"] == "gt") & (images["person"] == "p00"), "image_id"]
    pairs = build_pairs(images[~images["image_id"].isin(gt)], embeddings, SPEC)
    whole = verification_table(pairs, SPEC)
    alone = rank_one(pairs)
    keys = ["group", "variant", "detector", "backbone"]
    assert alone[keys].equals(whole[keys])
    assert alone["rank1"].tolist() == pytest.approx(whole["rank1"].tolist())


def test_a_missing_gt_blames_no_arm_but_is_counted():
    images = worlds.image_table(people=8)
    embeddings = worlds.embedding_table(images)
    gt = images.loc[(images["role"] == "gt") & (images["person"] == "p00"), "image_id"]
    embeddings = worlds.fail(embeddings, embeddings["image_id"].isin(gt).to_numpy(), Status.NO_FACE_PROBE)
    images.loc[(images["person"] == "p01") & (images["role"] == "gt"), "role"] = "unused"
    pairs = build_pairs(images, embeddings, SPEC)
    genuine = pairs[pairs["genuine"] & (pairs["group"] == "angle_gt")].set_index("left_person")["status"]
    assert set(genuine["p00"]) == {"no_face_gt"} and set(genuine["p01"]) == {"no_gt"}
    table = net_gain(pairs, SPEC).set_index("reading")
    assert (table["attempted"] == 40).all()
    assert (table.loc["misses", ["pairs", "people"]] == [30, 6]).all()
    assert verification_table(pairs, SPEC)["fta"].tolist() == [0, 0]
    assert set(pairs.loc[pairs["group"] == "gt_gt", "status"]) == {"ok", "no_face_gt"}
    assert not (pairs["right_person"] == "p01")[~pairs["genuine"]].any(), "who has no GT photo is nobody's impostor"
