"""A setting that is not allowed stops the run in one line that names it, its value and what may stand there."""

import importlib.util
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from drawn import make_project, use_drawn_components
from drawnheads.sets.sets import MANIFEST
from facefront.datasets import makers
from facefront.errors import SetupError
from facefront.study.options import describe_profiles, is_drawn, read_options, sets_of, show_images
from facefront.study.parts import load_parts, places
from facefront.study.profiles import load_profile
from facefront.study.study import Study
from facefront.weights import cache_folder, weights_folder

ROOT = Path(__file__).parents[2]
NAMES = [path.stem for path in (ROOT / "spec/profiles").glob("*.yaml")]
ARGUMENTS = {
    "preprocess": "--in a --out=~/x",
    "frontalize": "--in a --out=~/x --model none",
    "extract_embeddings": "--in a --out=~/x --detector scrfd --backbone resnet50",
    "compute_similarity": "--emb a --out=~/x",
    "summarize": "--metrics a --out=~/x",
}


@pytest.mark.parametrize("value", ["none", "None", "NONE", "nOnE"])
def test_none_in_any_case_hides_faces(value):
    assert not show_images(value)
    assert read_options({"IMAGES": value}, ROOT).images == "none"


@pytest.mark.parametrize(
    "value", ["no", "non", "0", "false", "", " none", "none ", "off", "nothing", "Nil", "al", "yes"]
)
def test_a_word_that_might_mean_none_never_shows_a_face(value):
    with pytest.raises(SetupError, match="give all, or none") as caught:
        show_images(value)
    assert f"IMAGES={value}:" in str(caught.value)


def test_the_notebooks_ask_this_function_alone():
    for path in (ROOT / "notebooks").glob("*.py"):
        assert "images ==" not in path.read_text("utf-8") and "images !=" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PROFILE", "cfp lfw", "PROFILE=cfp lfw: no profile"),
        ("PROFILE", "", "PROFILE=: no profile; choose one"),
        ("PROFILE", "../x", "PROFILE=../x: no profile"),
        ("PROFILE", "heads/../heads", "no profile"),
        ("PROFILE", "HEADS", "did you mean 'heads'"),
        ("PROFILE", "biwi_lfw", "did you mean 'biwi-lfw'"),
        ("JOBS", "0", "JOBS=0: give the number"),
        ("JOBS", "-1", "JOBS=-1"),
        ("JOBS", "abc", "JOBS=abc"),
        ("JOBS", "1.5", "JOBS=1.5"),
        ("JOBS", "٣", "JOBS=٣"),
        ("ACCEPT", "1", "ACCEPT=1: give yes"),
        ("ACCEPT", "yes please", "ACCEPT=yes please"),
        ("WEIGHTS", "/no/such", "WEIGHTS=/no/such: no such folder"),
        ("WEIGHTS", "~nobody-of-that-name/x", "no such folder"),
    ],
)
def test_a_value_that_is_not_allowed_is_named(name, value, said):
    with pytest.raises(SetupError) as caught:
        read_options({name: value}, ROOT)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_missing_folder_of_photos_is_named_with_what_the_profile_needs(tmp_path):
    for data in ("/no/such", str(tmp_path / "file")):
        (tmp_path / "file").touch()
        with pytest.raises(SetupError, match=f"DATA={data}: no such folder; the profile 'cfp' needs the cfp-dataset"):
            read_options({"PROFILE": "cfp", "DATA": data}, ROOT)


def test_a_tilde_means_home_in_data_and_weights_alike(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("pics", "models"):
        (tmp_path / name).mkdir()
    options = read_options({"PROFILE": "cfp", "DATA": "~/pics", "WEIGHTS": "~/models"}, ROOT)
    assert (options.data, options.weights) == (str(tmp_path / "pics"), str(tmp_path / "models"))
    assert places("cfp", "~/pics", ROOT)[0].data == str(tmp_path / "pics")


def test_yes_accepts_in_any_case():
    accepted = [read_options({"ACCEPT": value}, ROOT).accept for value in ("", "no", "yes", "Yes", "YES")]
    assert accepted == [(), (), ("yes",), ("yes",), ("yes",)]


@pytest.mark.parametrize("name", NAMES)
def test_the_outline_agrees_with_the_profile(name):
    composite = load_parts(name, ROOT)
    names = [name] if composite is None else list(composite.parts)
    assert sets_of(name, ROOT) == names
    profiles = [load_profile(part, ROOT) for part in names]
    assert is_drawn(name, ROOT) == all(profile.dataset.drawn for profile in profiles)
    needs = profiles[0].dataset.needs if composite is None else composite.needs
    title = profiles[0].title if composite is None else composite.title
    assert f"  {name:<10} {title}: needs {needs}" in describe_profiles(ROOT).splitlines()


@pytest.mark.parametrize(
    "parts", ["parts: [a-b, c]  # two", "parts:\n  - a-b\n  - c  # the second\nother: 1", "parts: [a-b,\n  c]"]
)
def test_parts_are_read_in_every_form_of_yaml(tmp_path, parts):
    (tmp_path / "spec/profiles").mkdir(parents=True)
    (tmp_path / "spec/profiles/both.yaml").write_text(f"title: Both\n{parts}\n")
    assert sets_of("both", tmp_path) == ["a-b", "c"]


def test_an_editors_hidden_file_is_no_profile(tmp_path):
    (tmp_path / "spec/profiles").mkdir(parents=True)
    (tmp_path / "spec/profiles/._cfp.yaml").write_bytes(b"\0\5\x16")
    assert describe_profiles(tmp_path) == ""


@pytest.mark.parametrize("profile", ["heads", "heads-biwi"])
def test_nothing_is_drawn_into_a_folder_of_somebody_else(tmp_path, profile):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    for data in (tmp_path / "mine", tmp_path / "mine/letter.txt"):
        with pytest.raises(SetupError, match=r"holds files that are no drawn set.*unset DATA") as caught:
            places(profile, str(data), ROOT)
        assert str(data) in str(caught.value) and "\n" not in str(caught.value)
        with pytest.raises(SetupError, match="no drawn set"):
            Study.open("heads-biwi", data=str(data), root=ROOT)
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]
    assert os.listdir(tmp_path) == ["mine"]


@pytest.mark.parametrize("lies", [[], ["heads-biwi"], ["heads-biwi", ".heads-lfw.lock"]])
def test_drawn_sets_go_into_a_new_or_empty_folder_or_beside_each_other(tmp_path, lies):
    for name in lies:
        (tmp_path / name).mkdir()
        (tmp_path / name / MANIFEST).write_text(json.dumps({}))
    assert read_options({"DATA": str(tmp_path)}, ROOT).data == str(tmp_path)
    assert read_options({"DATA": str(tmp_path / "new")}, ROOT).data == str(tmp_path / "new")


def test_a_folder_of_the_sets_name_without_a_manifest_is_somebody_elses(tmp_path):
    (tmp_path / "heads-biwi/01").mkdir(parents=True)
    with pytest.raises(SetupError, match="no drawn set"):
        read_options({"DATA": str(tmp_path)}, ROOT)


def test_a_study_takes_a_tilde_too(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path / "project", people=1)
    (root / "data").rename(tmp_path / "pics")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Study.open("drawn", data="~/pics", root=root).dataset.images["path"].iloc[0].startswith(str(tmp_path))


def test_opening_a_drawn_study_draws_the_set_that_is_missing(tmp_path, monkeypatch):
    def draw(form, folder, workers):
        raise SetupError(f"draws {form} into {folder}")

    monkeypatch.setitem(makers._MAKERS, "drawnheads", replace(makers.find_maker("drawnheads"), prepare=draw))
    with pytest.raises(SetupError, match=f"draws biwi into {tmp_path}/new"):
        Study.open("heads-biwi", data=str(tmp_path / "new"), root=ROOT)


@pytest.mark.parametrize("name", ["preprocess", "frontalize", "extract_embeddings", "compute_similarity", "summarize"])
def test_the_scripts_expand_a_tilde(name, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    known, _ = module.PARSER.parse_known_args(ARGUMENTS[name].split())
    assert known.out == tmp_path / "x"


@pytest.mark.parametrize("name", ["FACEFRONT_WEIGHTS", "HF_HOME"])
def test_a_home_of_no_user_is_a_folder_that_is_not_there(monkeypatch, name):
    monkeypatch.delenv("FACEFRONT_WEIGHTS", raising=False)
    monkeypatch.setenv(name, "~nobody-of-that-name/x")
    assert not cache_folder().exists()
    assert str(weights_folder("~nobody-of-that-name/y")) == "~nobody-of-that-name/y"
