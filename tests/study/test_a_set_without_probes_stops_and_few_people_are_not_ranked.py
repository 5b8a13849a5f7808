"""Where nothing can be compared a run stops with one line; figures and tables of nothing say so; few are not ranked."""

import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront import measure
from facefront.errors import SetupError
from facefront.faces import Role
from facefront.imaging.pose import Pose
from facefront.measure import MeasureSpec
from facefront.report import Arm, Context, Values, figures, statements, tables
from facefront.report.blocks import Note, Paragraph, Table, encode
from facefront.study.study import Study
from facefront.variants import ORIGINAL
from photo_trees import put, put_biwi
from report_study import FakeStudy

SPEC = MeasureSpec()
ARM = Arm("template", "scrfd", "mobilefacenet")


def context():
    return Context("Made up", SPEC, Values())


def pairs_of(people, probes=2, keep=lambda images: images["role"] != ""):
    study = FakeStudy(people, probes)
    images = study.images[keep(study.images)]
    faces = pd.concat([study.faces, study.frontal_faces], ignore_index=True)
    there = [table[table["image_id"].isin(images["image_id"])] for table in (study.embeddings, faces, study.frontals)]
    if not (images["role"] == Role.PROBE).any():
        there[2] = there[2].iloc[:0]
        there[:2] = [table[table["variant"] == ORIGINAL] for table in there[:2]]
    return measure.build_pairs(images, there[0], SPEC, there[1], there[2])


def emptied(side):
    def change(data):
        shutil.rmtree(data / side)
        (data / side).mkdir()

    return change


def disjoint(data):
    (data / "GT/p0").rename(data / "GT/q0")
    (data / "GT/p1").rename(data / "GT/q1")


@pytest.mark.parametrize(
    ("change", "place", "remedy"),
    [
        (emptied("Angle"), "data/Angle", "put some there"),
        (emptied("GT"), "data/GT", "put some there"),
        (disjoint, "data", "the same name"),
    ],
)
def test_a_folder_with_nothing_to_compare_stops_and_its_remedy_works(tmp_path, monkeypatch, change, place, remedy):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path, people=2)
    change(root / "data")
    with pytest.raises(SetupError) as caught:
        Study.open("drawn", root=root)
    assert str(caught.value).startswith(f"{root / place}: ")
    assert remedy in str(caught.value)
    for side in ("GT", "Angle"):
        save(draw_photo(9, 1), root / "data" / side / "p9" / "1.png")
    assert len(Study.open("drawn", root=root).listed) > 0


def as_format(root, kind, more=""):
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text().replace("format: folder", f"format: {kind}") + more)
    shutil.rmtree(root / "data")


def test_single_photos_stop_at_the_start(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    as_format(root, "lfw")
    put(root / "data", "Ann_A/Ann_A_0001.jpg", "Ann_B/Ann_B_0001.jpg")
    with pytest.raises(SetupError, match=r"no person has two photos \(2 photos.*add more photos of each person"):
        Study.open("drawn", root=root)
    put(root / "data", "Ann_B/Ann_B_0002.jpg")
    assert len(Study.open("drawn", root=root).listed) == 3


def test_photos_that_are_all_too_near_to_gt_stop_before_anything_is_turned(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    as_format(root, "biwi", "gt: {gap_frames: 10}\n")
    put_biwi(root / "data", "01", {number: Pose(float(number), 0, 0) for number in range(3, 8)})
    for path in (root / "data").rglob("*.png"):
        save(draw_photo(1, int(path.name.split("_")[1])), path)
    with pytest.raises(SetupError, match=r"no photo is left to compare with GT \(5 photos: .*gap_frames"):
        _ = Study.open("drawn", root=root).images
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text().replace("gap_frames: 10", "gap_frames: 0"))  # the remedy
    assert (Study.open("drawn", root=root).images["role"] == Role.PROBE).sum() == 2


def test_copies_that_leave_no_probe_are_named_and_the_remedy_works(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    as_format(root, "lfw", "gt: {max_yaw: 0}\n")
    save(draw_photo(1, 1), tmp_path / "one.png")  # read by its content, whatever its name says
    put(root / "data", "Ann_A/Ann_A_0001.jpg")
    for number in range(1, 4):
        shutil.copy(tmp_path / "one.png", root / f"data/Ann_A/Ann_A_000{number}.jpg")
    with pytest.raises(SetupError, match=r"\(3 photos: .*2 copies of others\); add photos of .* no copies$"):
        _ = Study.open("drawn", root=root).images
    save(draw_photo(1, 2), tmp_path / "two.png")
    shutil.copy(tmp_path / "two.png", root / "data/Ann_A/Ann_A_0004.jpg")
    assert (Study.open("drawn", root=root).images["role"] == Role.PROBE).sum() == 1


def test_a_set_of_which_no_photo_is_frontal_stops_and_the_remedy_works(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    as_format(root, "biwi", "gt: {max_yaw: 15}\n")
    put_biwi(root / "data", "01", {number: Pose(20.0 + number, 0, 0) for number in range(3, 8)})
    for path in (root / "data").rglob("*.png"):
        save(draw_photo(1, int(path.name.split("_")[1])), path)
    with pytest.raises(SetupError, match=r"no photo is GT.*5 photos.* raise gt\.max_yaw \(15°\)"):
        _ = Study.open("drawn", root=root).images
    profile = root / "spec/profiles/drawn.yaml"
    profile.write_text(profile.read_text().replace("max_yaw: 15", "max_yaw: 30"))
    assert (Study.open("drawn", root=root).images["role"] == Role.GT).any()


NOTHING = {
    "groups_table": lambda p: tables.groups_table(measure.group_means(p, SPEC), context()),
    "robustness": lambda p: tables.robustness_table(measure.angle_robustness(p, SPEC), context()),
    "robustness_text": lambda p: context().paragraph(
        *statements.most_robust(measure.angle_robustness(p, SPEC), context())
    ),
    "similarity": lambda p: figures.similarity_by_angle(measure.similarity_by_angle(p, SPEC), context()),
    "gain": lambda p: figures.gain_by_angle(measure.adjust_p(measure.gain_by_bin(p, SPEC)), context()),
    "gain_table": lambda p: tables.gain_by_bin_table(measure.adjust_p(measure.gain_by_bin(p, SPEC)), ARM, context()),
    "sides": lambda p: context().paragraph(statements.sides(measure.gain_by_bin(p, SPEC, signed=True), ARM, context())),
    "ladder": lambda p: figures.cost_ladder(measure.cost_ladder(p, SPEC), context()),
    "margin": lambda p: context().paragraph(
        *statements.margin(
            measure.verification_table(p, SPEC), measure.margin_gain(p, SPEC, [ARM.variant]), ARM, context()
        )
    ),
    "errors": lambda p: tables.error_rates_table(measure.verification_table(p, SPEC), context()),
    "distributions": lambda p: figures.distributions(p, (ORIGINAL, "template"), ARM, context()),
    "failures": lambda p: tables.failures_table(measure.ledger(p), context()),
}


@pytest.mark.parametrize("shown", NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("none", [True, False], ids=["nothing", "gt alone"])
def test_figures_and_tables_of_no_probe_say_so(shown, none):
    pairs = pairs_of(3, keep=lambda images: images["role"] == Role.GT)
    block = shown(pairs.iloc[:0] if none else pairs)
    assert not isinstance(block, Note | Paragraph) or block.text.endswith(".")


@pytest.mark.parametrize("people", [1, 2, 4])
def test_under_five_people_nothing_is_ranked_and_no_axis_is_empty(people):
    pairs = pairs_of(people)
    found = measure.angle_robustness(pairs, SPEC)
    assert found["place"].isna().all()
    assert found[["loss_per_degree", "z_loss_per_degree", "behind_best", "p"]].isna().all(axis=None)
    if len(found):
        table = tables.robustness_table(found, context())
        assert not any("at °" in title for title in table.header)
        place = table.keys.index("loss-in-deviations-per-degree")
        assert all(row[place].endswith("(n<5)") or row[place] == "n<5" for row in table.rows)
        assert [finding.key for finding in statements.most_robust(found, context())] == ["robust-of-too-few"]
    for key in ("similarity", "gain"):
        assert isinstance(NOTHING[key](pairs), Note)


def test_six_people_in_bins_of_fewer_get_no_column_without_an_angle():
    found = measure.angle_robustness(pairs_of(6), SPEC)
    found = found.assign(near="", far="", d_prime_near=np.nan, d_prime_far=np.nan, tar_near=np.nan, tar_far=np.nan)
    table = tables.robustness_table(found, context())
    assert isinstance(table, Table)
    assert not any("°" in title for title in table.header)
    assert any("no bin of |yaw| has 5 people" in note for note in table.notes)


def test_one_combination_is_not_called_the_best():
    pairs = pairs_of(8)
    one = pairs[(pairs["detector"] == "scrfd") & (pairs["backbone"] == "mobilefacenet")]
    found = statements.most_robust(measure.angle_robustness(one, SPEC), context())
    assert [finding.key for finding in found] == ["robust-alone"]


def test_one_person_is_counted_in_words_that_fit_and_no_family_of_tests_is_empty():
    study, pairs = FakeStudy(1, 2), pairs_of(1)
    gains = measure.add_verdicts(measure.adjust_p(measure.net_gain(pairs, SPEC), SPEC.primary))
    ladder = measure.adjust_p(measure.cost_ladder(pairs, SPEC))
    blocks = (
        tables.net_gain_table(gains, context()),
        tables.cost_ladder_table(ladder, context()),
        figures.cost_ladder(ladder, context()),
        context().paragraph(*statements.photos_of_set(study.images, study.faces, context())),
    )
    words = json.dumps(encode(blocks), ensure_ascii=False)
    assert "of 1 person" in words
    assert not re.search(r"\b1 (photos|people|test photos|pictures)\b|family of (up to )?0\b", words)
