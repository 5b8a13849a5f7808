"""A profile may take sections from another one, and declare a primary endpoint of its own."""

import re
from pathlib import Path

import pytest
import yaml

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.frontalizers.liveportrait.frontalizer import NETWORK_WEIGHTS
from facefront.study.options import describe_profiles, outline
from facefront.study.parts import places
from facefront.study.profiles import load_profile
from facefront.study.rules import measure_spec
from facefront.study.study import Study

ROOT = Path(__file__).parents[2]
STUDY = ("study-biwi", "study-lfw")
LADDER = ("original", "none", "liveportrait_mod:zero_rotation", "liveportrait_mod")


@pytest.fixture
def project(tmp_path):
    """A project with the profile `drawn`; `write(name, **sections)` adds another."""
    root = make_project(tmp_path, people=2)

    def write(name, **sections):
        (root / f"spec/profiles/{name}.yaml").write_text(yaml.safe_dump(sections, sort_keys=False))
        return root

    return write


def test_what_a_profile_does_not_say_is_taken_from_the_one_it_is_like(project):
    root = project("other", like="drawn", title="another", frontalizers={"mirror": {}})
    root = project("third", like="other", max_side=900)
    base, third = load_profile("drawn", root), load_profile("third", root)
    assert (third.title, third.max_side, third.detectors) == ("another", 900, base.detectors)
    assert list(third.frontalizers) == ["mirror"]
    read = outline(root / "spec/profiles/third.yaml")
    assert (read.title, read.like) == ("another", ("other", "drawn"))


@pytest.mark.parametrize(
    ("name", "like", "said"),
    [
        ("mine", "drwn", r"mine\.yaml: like: 'drwn' is no other profile; did you mean 'drawn'\?"),
        ("mine", "mine", r"mine\.yaml: like: 'mine' is no other profile"),
        ("drawn", "mine", r"drawn\.yaml: like: 'mine' is no other profile"),
    ],
)
def test_a_profile_is_like_another_that_there_is_and_in_no_circle(project, name, like, said):
    root = project("mine", like="drawn")
    project(name, like=like)
    with pytest.raises(SetupError, match=said):
        load_profile("mine", root)
    assert outline(root / "spec/profiles/mine.yaml").drawn is False  # and reading the outline ends


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ({"primary": {"variant": "miror"}}, "measure.primary.variant: 'miror' is no frontalizer of the profile; did"),
        ({"primary": {"variant": "template"}}, "measure.primary.variant: 'template' is no frontalizer of the profile"),
        ({"primary": {"detector": "retina"}}, "measure.primary.detector: 'retina' is no detector of the profile"),
        ({"primary": {"backbone": "r"}}, "measure.primary.backbone: 'r' is no backbone of the profile"),
        ({"primary": {"reading": "all"}}, "measure.primary.reading is 'all'; give"),
        ({"primary": {"varient": "mirror"}}, "unknown key measure.primary.varient ('mirror'); did you mean 'variant'?"),
        ({"ladder": ["original", "template"]}, "measure.ladder: 'template' is no frontalizer of the profile"),
        ({"ladder": ["original", "none+even"]}, "measure.ladder: 'none+even' is no arm of a comparison; give"),
    ],
)
def test_an_endpoint_that_the_profile_cannot_measure_stops_in_one_line(project, measure, said):
    root = project("mine", like="drawn", frontalizers={"none": {}, "mirror": {}}, measure=measure)
    with pytest.raises(SetupError, match=re.escape(said)) as caught:
        load_profile("mine", root)
    assert "\n" not in str(caught.value) and "mine.yaml" in str(caught.value)


def test_a_profiles_endpoint_replaces_that_of_the_project_and_nothing_else(project):
    root = project(
        "mine", like="drawn", frontalizers={"none": {}, "mirror": {}}, measure={"primary": {"variant": "mirror"}}
    )
    plain, mine = (measure_spec(load_profile(name, root), root) for name in ("drawn", "mine"))
    assert (plain.primary.variant, mine.primary.variant) == ("template", "mirror")
    assert (plain.ladder, plain.bins, plain.primary.reading) == (mine.ladder, mine.bins, mine.primary.reading)


@pytest.mark.parametrize("name", STUDY)
def test_the_studys_own_profiles_measure_the_studys_own_system(name):
    profile = load_profile(name, ROOT)
    spec = measure_spec(profile, ROOT)
    assert spec.primary.variant == "liveportrait_mod" and spec.ladder == LADDER
    assert list(profile.enhancers) == ["gfpgan", "sharp", "omit_bg"] and profile.enhancement.of == ()
    assert {"scrfd", "retina"} <= set(profile.detectors) and {"resnet100", "resnet50"} <= set(profile.backbones)
    assert f"{profile.title}: needs {profile.dataset.needs}" in describe_profiles(ROOT)


def test_biwi_is_a_sample_of_about_as_many_photos_as_the_studys():
    profile = load_profile("study-biwi", ROOT)
    assert abs(profile.sample.per_person * 20 - 484) < 20  # of 20 people
    assert profile.enhancement.sample.per_person == profile.sample.per_person


def test_without_its_system_the_study_does_not_start_and_one_line_says_what_brings_it(tmp_path, monkeypatch):
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(tmp_path / "none"))
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path / "project", people=2)
    drawn = yaml.safe_load((root / "spec/profiles/drawn.yaml").read_text())
    drawn |= {
        "frontalizers": {"none": {}, "liveportrait_mod": {}},
        "measure": {"primary": {"variant": "liveportrait_mod"}},
    }
    (root / "spec/profiles/drawn.yaml").write_text(yaml.safe_dump(drawn))
    with pytest.raises(
        SetupError, match=r"'liveportrait_mod' cannot run here.*make weights PROFILE=drawn ACCEPT="
    ) as caught:
        Study.open("drawn", root=root)
    said = str(caught.value)
    assert "\n" not in said and "spade_generator.pth" in said and "http" not in said
    assert f"ACCEPT={','.join(NETWORK_WEIGHTS)} " in said


def test_both_sets_of_the_study_may_lie_where_biwi_and_lfw_lie(tmp_path):
    for name in ("biwi", "lfw", "study-lfw"):
        (tmp_path / name).mkdir()
    found = [Path(place.data).name for place in places("study", str(tmp_path), ROOT)]
    assert found == ["biwi", "study-lfw"]
