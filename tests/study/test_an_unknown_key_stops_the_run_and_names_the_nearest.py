"""Profiles are checked before anything is computed, and a fault names the file, the key and the remedy."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from facefront.datasets import GtRule
from facefront.errors import SetupError
from facefront.files.yaml_files import load_section, read_yaml
from facefront.measure import MeasureSpec
from facefront.study.components import (
    Absent,
    Components,
    _check_turners,
    check_arms,
    check_gt_detectors,
    find_components,
)
from facefront.study.options import describe_profiles
from facefront.study.profiles import load_profile, project_root
from facefront.study.settings import ComponentSettings, EngineSettings

ROOT = Path(__file__).parents[2]
GOOD = yaml.safe_load((ROOT / "spec/profiles/cfp.yaml").read_text()) | {"gallery": {}}


@pytest.fixture
def write(tmp_path):
    """Write a profile called `mine` into a project of its own and load it."""

    def write_and_load(content):
        path = tmp_path / "spec/profiles/mine.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False))
        return load_profile("mine", tmp_path)

    return write_and_load


ALL = sorted((ROOT / "spec/profiles").glob("*.yaml"))


@pytest.mark.parametrize("path", [p for p in ALL if "parts" not in read_yaml(p)], ids=lambda p: p.stem)
def test_every_committed_profile_loads(path):
    profile = load_profile(path.stem, ROOT)
    assert profile.name == path.stem
    assert profile.registration in profile.detectors
    assert profile.dataset.needs in describe_profiles(ROOT)


@pytest.mark.parametrize("path", [p for p in ALL if "parts" not in read_yaml(p)], ids=lambda p: p.stem)
def test_a_step_may_take_a_part_of_a_profile(path):
    part = replace(load_profile(path.stem, ROOT), backbones={}, frontalizers={}, enhancers={})
    _check_turners(part)


def test_an_unknown_key_names_the_nearest_known_one(write):
    with pytest.raises(SetupError, match=r"mine\.yaml: unknown key engine\.worker \(3\); did you mean 'workers'\?"):
        write(GOOD | {"engine": {"worker": 3}})


def test_a_wrong_type_names_the_key_and_the_value(write):
    with pytest.raises(SetupError, match=r"mine\.yaml: max_side is 'large'; expected int"):
        write(GOOD | {"max_side": "large"})


def test_true_is_no_number(write):
    with pytest.raises(SetupError, match=r"engine\.batch is True; expected int"):
        write(GOOD | {"engine": {"batch": True}})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"backbones": {"mine": {"wieghts": ["x"]}}},
            "unknown key backbones.mine.wieghts (['x']); did you mean 'weights'",
        ),
        ({"backbones": {"mine": {"weights": "x"}}}, "backbones.mine.weights is 'x'; expected list"),
        ({"backbones": {"mine": "x"}}, "backbones.mine is 'x'; expected a mapping"),
        ({"failures": {"sample": {"per_person": -1}}}, "failures.sample: per_person must be at least 0"),
        ({"enhancement": {"of": ["template", "template"]}}, "enhancement.of is template, template; name each"),
        ({"sample": {"yaw": [0, "ten"]}}, "sample.yaw[1] is 'ten'; expected float"),
        ({"engine": {"batch": 0}}, "engine.batch is 0; give at least 1"),
        ({"engine": {"workers": -1}}, "engine.workers is -1; give at least 0"),
        ({"engine": {"backend": "ray"}}, "engine.backend is 'ray'; give loky, dask or sequential"),
        ({"max_side": 1.5}, "max_side is 1.5; expected int"),
        ({"name": "other"}, "unknown key name ('other'); a profile has the name of its file"),
        ({"max_side": None}, "max_side is None; expected int"),
        ({"plugins": "drawnheads"}, "plugins is 'drawnheads'; expected list"),
    ],
)
def test_a_fault_at_any_depth_names_the_file_once_and_the_whole_key(write, tmp_path, changes, said):
    with pytest.raises(SetupError) as caught:
        write(GOOD | changes)
    assert str(caught.value).startswith(f"{tmp_path}/spec/profiles/mine.yaml: {said}")
    assert str(caught.value).count("mine.yaml") == 1 and "\n" not in str(caught.value)


def test_a_misspelt_key_that_must_be_there_is_named_as_it_was_written(write):
    with pytest.raises(SetupError, match=r"unknown key detector .*did you mean 'detectors'"):
        write({"detector" if k == "detectors" else k: v for k, v in GOOD.items()})


def test_a_section_of_which_every_line_is_commented_out_takes_its_defaults(write):
    text = yaml.safe_dump({k: v for k, v in GOOD.items() if k not in {"engine", "enhancers", "detectors"}})
    profile = write(text + "engine:\n#  workers: 3\nenhancers:\ndetectors:\n  scrfd:\n")
    assert (profile.engine, profile.enhancers) == (EngineSettings(), {})
    assert profile.detectors == {"scrfd": ComponentSettings()}


def test_a_missing_key_is_named(write):
    with pytest.raises(SetupError, match=r"the key detectors is missing"):
        write({k: v for k, v in GOOD.items() if k != "detectors"})


def test_a_value_outside_its_choices_is_refused(write):
    with pytest.raises(SetupError, match=r"several_faces is 'first'; give largest or refuse"):
        write(GOOD | {"several_faces": "first"})


def test_a_registration_that_is_no_detector_is_refused(write):
    with pytest.raises(SetupError, match=r"registration is 'mtcnn'; give one of scrfd, retina"):
        write(GOOD | {"registration": "mtcnn"})


@pytest.mark.parametrize(
    "text",
    [
        "title: [unclosed",
        "title: a\ntitle: b",
        "gt: {k: 1, k: 2}",
        "title: 2024-13-45",
        'title: "\\ud800"',
        "gt: &a {b: *a}",
        "? [1]\n: 2",
        "[" * 5000,
        "title: !!python/name:os.system",
    ],
)
def test_broken_yaml_is_one_line(write, text):
    with pytest.raises(SetupError) as caught:
        write(text)
    assert "mine.yaml: not valid YAML" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_profile_names_the_nearest_and_all_others():
    with pytest.raises(SetupError, match=r"PROFILE=cpf: no profile; did you mean 'cfp'\?") as caught:
        load_profile("cpf", ROOT)
    assert {path.stem for path in ALL} <= set(re.findall(r"[\w-]+", str(caught.value).partition("more): ")[2]))
    assert "\n" not in str(caught.value)


def test_the_project_is_found_from_a_folder_inside_it(tmp_path):
    assert project_root(ROOT / "notebooks") == ROOT
    with pytest.raises(SetupError, match="inside a checkout"):
        project_root(tmp_path)


def test_a_profile_can_change_the_gt_rule_but_not_misspell_it():
    pairs = ROOT / "spec/pairs.yaml"
    assert load_section(GtRule, pairs, "gt", {"gap_frames": 7}) == GtRule(k=3, gap_frames=7)
    with pytest.raises(SetupError, match=r"unknown key gt\.gap_frame \(7\); did you mean 'gap_frames'"):
        load_section(GtRule, pairs, "gt", {"gap_frame": 7})


def test_the_committed_pairs_are_the_measures_defaults():
    assert load_section(MeasureSpec, ROOT / "spec/pairs.yaml", "measure") == MeasureSpec()


@pytest.mark.parametrize("name", ["original", ".hidden", "template:zero_rotation", "a/b", "mein gerät", "", "none\n"])
@pytest.mark.parametrize("section", ["detectors", "backbones", "frontalizers"])
def test_a_name_that_means_something_else_or_is_no_file_name_is_refused(write, section, name):
    with pytest.raises(SetupError, match=rf"mine\.yaml: {section}\.") as caught:
        write(GOOD | {section: GOOD[section] | {name: {"use": "scrfd"}}})
    assert f"{name!r} is no name for a component; give" in str(caught.value)


@pytest.mark.parametrize("weight", [5, None, [], {}, {"file": 5}, {"sha256": "00"}])
def test_weights_that_name_no_file_are_refused(write, weight):
    with pytest.raises(SetupError) as caught:
        write(GOOD | {"backbones": {"mine": {"use": "arcface", "weights": [weight]}}})
    assert f"mine.yaml: backbones.mine.weights: {weight!r} names no file; give" in str(caught.value)


@pytest.mark.parametrize(
    ("section", "entry", "message"),
    [
        ("detectors", {"scrdf": {}}, "unknown detector 'scrdf'; did you mean 'scrfd'"),
        ("detectors", {"mine": {"use": "scrdf", "weights": ["det_10g"]}}, "unknown detector 'scrdf'"),
        ("detectors", {"scrfd": {"params": {"det_size": "big"}}}, "detector scrfd: det_size is 'big'; give a whole"),
        ("backbones", {"resnet10": {}}, "unknown backbone 'resnet10'; did you mean 'resnet100'"),
        ("frontalizers", {"miror": {}}, "unknown frontalizer 'miror'; did you mean 'mirror'"),
        ("frontalizers", {"mirror": {"params": {"seem": 8}}}, "unknown parameter seem (8); did you mean 'seam'"),
        ("frontalizers", {"mirror": {"params": {"seam": "x"}}}, "seam is 'x'; give a number"),
    ],
)
def test_an_unknown_component_or_parameter_names_the_profile(write, tmp_path, section, entry, message):
    others = {"retina": {}} if section == "detectors" else {}
    profile = write(GOOD | {section: entry | others, "registration": "retina"})
    with pytest.raises(SetupError) as caught:
        find_components(replace(profile, **{s: {} for s in ("backbones", "frontalizers") if s != section}), tmp_path)
    assert "spec/profiles/mine.yaml: " in str(caught.value) and message in str(caught.value)


def test_a_gt_detector_that_the_profile_lacks_or_that_cannot_run_is_refused(write):
    profile = write(GOOD)
    runs = Components((), (), (), ())
    check_gt_detectors(("scrfd", "retina"), profile, runs)
    with pytest.raises(SetupError, match=r"gt\.detectors: 'scrdf' is no detector of the profile; did you mean 'scrfd'"):
        check_gt_detectors(("scrdf",), profile, runs)
    with pytest.raises(SetupError, match=r"gt\.detectors: 'retina' cannot run here \(needs x\)"):
        check_gt_detectors(("retina",), profile, Components((), (), (), (Absent("detector", "retina", "needs x"),)))


def test_a_misspelt_rung_of_the_ladder_is_not_silently_left_out(write):
    profile = write(GOOD | {"frontalizers": {"mine": {"use": "template"}}})
    check_arms((*MeasureSpec().ladder, "mine", "mine:zero_rotation"), profile)
    with pytest.raises(SetupError, match=r"measure names an unknown arm 'tempalte'; did you mean 'template'"):
        check_arms(("original", "tempalte"), profile)
