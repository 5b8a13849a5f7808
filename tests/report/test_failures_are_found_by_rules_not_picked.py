"""Which cases each rule takes, what is said of them, and what is made of missing measures."""

import numpy as np
import pandas as pd
import pytest

from facefront.faces import FACES, FRONTALS, Status, conform, face_row
from facefront.faces import Face as FaceOf
from facefront.measure import (
    ARTEFACTS,
    FACTORS,
    RULES,
    MeasureSpec,
    artefact_means,
    build_pairs,
    failure_cases,
    find_failures,
)
from facefront.report import Context, Values
from facefront.report.findings.cases import likely_causes, what_failed
from facefront.report.messages import Finding
from worlds import embedding_table, image_table

SPEC = MeasureSpec()
CONTEXT = Context("Made up", SPEC, Values())


def made_cases(people=8, each=5, seed=0):
    rng = np.random.default_rng(seed)
    n = people * each
    cases = pd.DataFrame({name: rng.uniform(0, 1, n) for name in (*ARTEFACTS, *FACTORS, "angle_gt", "face_size")})
    cases["person"] = np.repeat([f"p{i}" for i in range(people)], each)
    cases["left"] = [f"{p}/{i}" for i, p in enumerate(cases["person"])]
    cases["frontal_gt"] = cases["angle_gt"] - rng.uniform(-0.2, 0.5, n)
    cases["status_original"] = cases["status_frontal"] = "ok"
    cases["d"] = cases["frontal_gt"] - cases["angle_gt"]
    cases["lost"] = 0.0
    return cases


def lose(cases, rows, status="no_face_frontal"):
    cases.loc[rows, ["frontal_gt", "d"]] = np.nan
    cases.loc[rows, "status_frontal"] = status
    cases.loc[rows, "lost"] = 1.0
    return cases


def test_each_rule_takes_the_extreme_cases_and_each_person_once():
    cases = lose(made_cases(), [3, 4, 17, 30])
    found = find_failures(cases, k=4)
    assert list(found["rule"].unique()) == list(RULES)
    for rule, rows in found.groupby("rule"):
        assert rows["place"].tolist() == list(range(1, len(rows) + 1))
        assert rows["person"].is_unique, rule
    best_of = cases.dropna(subset="d").groupby("person")["d"]
    worst = found[found["rule"] == "worst_gain"]
    assert worst["d"].tolist() == sorted(best_of.min())[:4]
    assert found[found["rule"] == "best_gain"]["d"].tolist() == sorted(best_of.max(), reverse=True)[:4]
    asymmetric = found[found["rule"] == "artefact_asymmetry"]
    assert asymmetric["value"].tolist() == sorted(cases.groupby("person")["asymmetry"].max(), reverse=True)[:4]


def test_lost_faces_are_those_that_had_a_score_before_and_the_clearest_come_first():
    cases = lose(made_cases(), [3, 17])
    lose(cases, [30], "generator_error")
    cases.loc[38, ["angle_gt", "d", "lost"]] = np.nan  # no face on the photo itself: nothing to lose
    cases.loc[38, "status_frontal"] = "no_face_probe"
    rows = find_failures(cases, k=9)
    rows = rows[rows["rule"] == "lost_detection"]
    assert set(rows["left"]) == set(cases.loc[[3, 17, 30], "left"])
    assert rows["angle_gt"].is_monotonic_decreasing
    lost = {row["left"]: what_failed(row, "a", CONTEXT) for row in rows.to_dict("records")}
    assert lost[cases["left"][3]] == Finding("case-lost", {"status": Status.NO_FACE_FRONTAL})
    assert lost[cases["left"][30]] == Finding("case-lost", {"status": Status.GENERATOR_ERROR})


def test_nearest_the_median_is_the_usual_case():
    cases = made_cases()
    rows = find_failures(cases, k=3)
    usual = rows[rows["rule"] == "nearest_median"]
    assert (usual["value"] == (usual["d"] - cases["d"].median()).abs()).all()
    assert usual["value"].max() < (cases["d"] - cases["d"].median()).abs().median()


def test_more_of_one_person_come_where_that_is_asked_for():
    cases = made_cases(people=2, each=20)
    assert len(find_failures(cases, k=6).query("rule == 'worst_gain'")) == 2
    assert len(find_failures(cases, k=6, per_person=3).query("rule == 'worst_gain'")) == 6


def test_the_order_of_the_rows_changes_nothing():
    cases = made_cases().round(1)  # many equal values
    shuffled = cases.sample(frac=1, random_state=1).reset_index(drop=True)
    pd.testing.assert_frame_equal(find_failures(cases), find_failures(shuffled))


def test_what_stands_out_is_named_and_else_that_nothing_does():
    cases = made_cases()
    cases["yaw"], cases["unevenness"] = 20.0, 0.1
    worst = int(cases["d"].idxmin())
    cases.loc[worst, ["yaw", "unevenness", *ARTEFACTS]] = [72.0, 0.9, *[0.0] * len(ARTEFACTS)]
    cases.loc[worst, ["pitch", "blur"]] = 0.0
    first = find_failures(cases, k=1).iloc[0]
    assert first["stands_out"] == "yaw,unevenness"
    assert (first["yaw"], first["yaw_share"]) == (72.0, 1.0)
    (causes,) = likely_causes(first, "first", CONTEXT)
    assert causes.key == "case-causes"
    assert CONTEXT.say(causes).count("99%") == 2  # never beyond all probes
    assert what_failed(first, "first", CONTEXT).arguments["change"] == "loss"
    cases.loc[worst, ["yaw", "unevenness"]] = [20.0, 0.1]
    (nothing,) = likely_causes(find_failures(cases, k=1).iloc[0], "second", CONTEXT)
    assert nothing.key == "case-nothing-stands-out"


def test_what_is_no_worse_than_its_reference_is_no_sign_however_rare():
    cases = made_cases()
    cases["asymmetry"], cases["sharpness_loss"] = -0.2, -0.2
    worst = int(cases["d"].idxmin())
    cases.loc[worst, ["asymmetry", "sharpness_loss"]] = [0.001, 0.3]
    signs = find_failures(cases, k=1).iloc[0]["stands_out"].split(",")
    assert "sharpness_loss" in signs
    assert "asymmetry" not in signs


@pytest.mark.parametrize(
    ("after", "change", "number"),
    [(0.4996, "none", "0.500"), (0.503, "gain", "0.503"), (0.497, "loss", "0.497")],
)
def test_a_small_change_is_not_said_to_go_from_a_number_to_itself(after, change, number):
    cases = made_cases()
    cases["angle_gt"], cases["frontal_gt"] = 0.5, after
    cases["d"] = cases["frontal_gt"] - cases["angle_gt"]
    said = what_failed(find_failures(cases, k=1).iloc[0], change, CONTEXT).arguments
    assert (said["change"], said["before"], said["after"]) == (change, "0.500", number)


def test_a_measure_that_nobody_has_gives_no_cases_and_no_number():
    cases = made_cases().assign(uncovered=np.nan)
    assert "artefact_uncovered" not in set(find_failures(cases)["rule"])
    row = artefact_means(cases, SPEC).set_index("outcome").loc["uncovered"]
    assert (row["probes"], row["people"]) == (0, 0)
    assert np.isnan(row["mean"])


def test_a_measure_that_is_the_same_for_all_picks_nobody():
    assert "artefact_uncovered" not in set(find_failures(made_cases().assign(uncovered=0.5))["rule"])


def test_means_are_over_people_with_their_interval():
    cases = made_cases()
    cases.loc[cases["person"] != "p0", "person"] += "x"
    table = artefact_means(cases, SPEC).set_index("outcome")
    assert table.loc["d", "mean"] == pytest.approx(cases.groupby("person")["d"].mean().mean())
    assert table.loc["d", "low"] < table.loc["d", "mean"] < table.loc["d", "high"]
    few = artefact_means(cases[cases["person"].isin(["p0", "p1x"])], SPEC).set_index("outcome")
    assert few.loc["d", "note"] == "n<5"
    assert np.isnan(few.loc["d", "low"])


POINTS = np.float32([[38, 52], [74, 52], [56, 72], [42, 92], [71, 92]])


def world():
    """Tables of a study of six people: photos, outputs, faces and measures."""
    images, rng = image_table(), np.random.default_rng(3)
    embeddings = embedding_table(images, variants=("template",))
    pairs = build_pairs(images, embeddings, SPEC)
    rows = []
    for variant in ("original", "template"):
        for name in images["image_id"]:
            points = POINTS * 2 + 7 if variant == "template" else POINTS
            row = {"image_id": name, "variant": variant, "detector": "scrfd", "status": "ok", "n_faces": 1}
            row |= {"detection_pass": "standard", "rotation": 0}
            rows.append(row | face_row(FaceOf(np.float32([0, 0, 99, 99]), 0.9, points)))
    faces = conform(pd.DataFrame(rows), FACES)
    measures = ("sharpness", "high_frequency", "asymmetry", "unevenness", "face_size")
    quality = faces[["image_id", "variant", "detector"]].copy()
    for name in measures:
        quality[name] = rng.uniform(0.1, 0.9, len(quality))
    probes = images.loc[images["role"] == "probe", "image_id"]
    frontals = pd.DataFrame({"image_id": probes, "frontalizer": "template", "arm": "frontal", "variant": "template"})
    frontals = conform(frontals.assign(path="", sha256="", status="ok", coverage=0.75), FRONTALS)
    return pairs, images, faces, frontals, quality


def gather(tables):
    return failure_cases(*tables, variant="template", detector="scrfd", backbone="r50").set_index("left")


def test_cases_bring_together_what_the_tables_say_of_a_probe():
    pairs, images, _, _, quality = tables = world()
    cases = gather(tables)
    assert len(cases) == (images["role"] == "probe").sum()
    name = cases.index[4]
    before, after = (
        quality[(quality["image_id"] == name) & (quality["variant"] == variant)].iloc[0]
        for variant in ("original", "template")
    )
    own = pairs[(pairs["group"] == "source_output") & (pairs["left"] == name)]["similarity"].item()
    gt = images[(images["person"] == cases.loc[name, "person"]) & (images["role"] == "gt")]["image_id"]
    references = quality[quality["image_id"].isin(gt) & (quality["variant"] == "original")]
    detail = np.log2(references["high_frequency"]).mean()
    expected = {
        "identity_drop": 1 - own,
        "sharpness_loss": np.log2(before["sharpness"] / after["sharpness"]),
        "high_frequency_gap": abs(np.log2(after["high_frequency"]) - detail),
        "asymmetry": after["asymmetry"] - references["asymmetry"].mean(),
        "uncovered": 0.25,
        "landmark_distance": 0.0,
        "yaw": abs(images.set_index("image_id").loc[name, "yaw"]),
        "unevenness": before["unevenness"],
        "blur": -np.log2(before["sharpness"]),
        "face_size": before["face_size"],
        "lost": 0.0,
    }
    for column, value in expected.items():
        assert cases.loc[name, column] == pytest.approx(value, abs=1e-6), column


def test_points_moved_against_each_other_are_far_from_the_gts():
    tables = list(world())
    faces = tables[2] = tables[2].copy()
    name = gather(tables).index[0]
    moved = (faces["image_id"] == name) & (faces["variant"] == "template")
    faces.loc[moved, "kx2"] += 20
    distances = gather(tables)["landmark_distance"]
    assert distances[name] > 0.1
    assert distances.drop(name).max() < 1e-6


def test_faults_are_cases_with_a_status_and_without_numbers():
    tables = list(world())
    pairs = tables[0] = tables[0].copy()
    name = gather(tables).index[0]
    gone = (pairs["left"] == name) & (pairs["variant"] == "template")
    pairs.loc[gone, "status"] = str(Status.NO_FACE_FRONTAL)
    pairs.loc[gone, "similarity"] = np.nan
    tables[4] = tables[4][tables[4]["image_id"] != name]
    case = gather(tables).loc[name]
    assert (case["lost"], case["status_frontal"]) == (1.0, "no_face_frontal")
    assert np.isnan(case[["d", "identity_drop", "sharpness_loss", "asymmetry", "blur"]].astype(float)).all()


def test_an_arm_without_pairs_says_so():
    with pytest.raises(ValueError, match=r"no frontal_gt pairs of .*mirror"):
        failure_cases(*world(), variant="mirror", detector="scrfd", backbone="r50")
    with pytest.raises(ValueError, match="with scrfd and r18"):
        failure_cases(*world(), variant="template", detector="scrfd", backbone="r18")
