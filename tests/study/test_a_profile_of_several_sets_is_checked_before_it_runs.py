"""What a profile of parts says wrongly stops the run in one line; what it says rightly opens each set by itself."""

from pathlib import Path

import pytest

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.files.yaml_files import read_yaml
from facefront.study.inputs import prepare
from facefront.study.options import Options
from facefront.study.parts import load_parts, open_studies, places
from facefront.study.profiles import load_profile

ROOT = Path(__file__).parents[2]


@pytest.fixture
def root(tmp_path):
    return make_project(tmp_path, people=1)


def compose(root, text):
    (root / "spec/profiles/both.yaml").write_text(f"title: Both\nneeds: nothing\n{text}\n")


@pytest.mark.parametrize("path", [p for p in (ROOT / "spec/profiles").glob("*.yaml") if "parts" in read_yaml(p)])
def test_every_committed_profile_of_parts_names_profiles_that_load(path):
    composite = load_parts(path.stem, ROOT)
    assert [load_profile(part, ROOT).name for part in composite.parts] == list(composite.parts)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parts: [drwn]", r"there is no profile 'drwn'; did you mean 'drawn'\?"),
        ("parts: []", "name each profile once"),
        ("parts: [drawn, drawn]", "name each profile once"),
        ("parts: [both]", "'both' has parts itself"),
        ("parts: drawn", "parts is 'drawn'"),
        ("parts: [drawn]\npart: x", "unknown key part"),
    ],
)
def test_a_wrong_profile_of_parts_stops_with_one_line(root, text, said):
    compose(root, text)
    with pytest.raises(SetupError, match=said) as caught:
        open_studies("both", root=root)
    assert "both.yaml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_profile_of_parts_is_no_study_of_its_own(root):
    compose(root, "parts: [drawn]")
    with pytest.raises(SetupError, match="consists of"):
        load_profile("both", root)


def test_photos_of_several_sets_lie_in_folders_of_the_parts_names(root):
    compose(root, "parts: [drawn, other]")
    (root / "spec/profiles/other.yaml").write_text((root / "spec/profiles/drawn.yaml").read_text())
    (root / "photos").mkdir()
    assert [place.data for place in places("both", "photos", root)] == ["photos/drawn", "photos/other"]
    assert [place.data for place in places("both", "", root)] == ["", ""]
    assert [place.data for place in places("drawn", "photos", root)] == ["photos"]


def test_each_part_has_a_study_and_a_results_folder_of_its_own(root, monkeypatch):
    use_drawn_components(monkeypatch)
    compose(root, "parts: [drawn]")
    (study,) = open_studies("both", root=root)
    assert study.results == root / "results/drawn"


def test_a_missing_part_stops_the_run_before_anything_is_drawn(root):
    compose(root, "parts: [drawn, gone]")
    with pytest.raises(SetupError, match="there is no profile 'gone'"):
        prepare(Options("both"), root)
