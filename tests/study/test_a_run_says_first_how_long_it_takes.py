"""Before a long run: its steps, how many pictures each has, the seconds measured here, and what is missing."""

import numpy as np
import pytest
import yaml

from drawn import make_project, save, use_drawn_components
from facefront.study import estimate as module
from facefront.study.estimate import Estimate, Part, duration, estimate
from facefront.study.lacking import lacking_lines
from facefront.study.study import Study


@pytest.fixture
def root(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    monkeypatch.setattr(module.joblib, "cpu_count", lambda: 1)
    made = make_project(tmp_path, people=4)
    path = made / "spec/profiles/drawn.yaml"
    path.write_text(path.read_text() + "enhancers: {sharp: {}}\nmeasure: {primary: {variant: mirror}}\n")
    return made


def write(root, **sections):
    path = root / "spec/profiles/drawn.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | sections, sort_keys=False))


def test_every_step_has_its_pictures_and_a_measured_time(root, capsys):
    found = estimate(Study.open("drawn", root=root))
    assert found.measured == 4
    names = ["detect and embed photos", "frontalize, none", "frontalize, mirror", "detect and embed frontal views"]
    assert [part.name for part in found.parts] == [*names, "enhance, sharp"]
    assert [part.pictures for part in found.parts] == [20, 20, 20, 60, 20]  # GT, not known yet, is among them
    assert all(part.seconds > 0 for part in found.parts)
    assert found.parts[1].size > 1000 and found.size > 40_000 and found.free > 0
    assert capsys.readouterr().err == ""


def test_a_sample_of_the_probes_takes_less(root):
    write(root, sample={"per_person": 2}, enhancement={"sample": {"per_person": 1}})
    pictures = {part.name: part.pictures for part in estimate(Study.open("drawn", root=root)).parts}
    assert pictures["frontalize, mirror"] == 2 * 4 and pictures["enhance, sharp"] == 4


def test_photos_without_a_face_are_timed_and_nothing_more(root):
    for number, path in enumerate(sorted(root.rglob("*.png"))):
        save(np.full((80, 80, 3), 90 + number, np.uint8), path)
    assert [part.name for part in estimate(Study.open("drawn", root=root)).parts] == ["detect and embed photos"]


def test_what_was_measured_is_kept_and_no_estimate_comes_of_what_is_done(root):
    estimate(Study.open("drawn", root=root))
    study = Study.open("drawn", root=root)
    assert study.store.counts()["detect"] >= 4
    assert len(study.faces) == 20
    assert estimate(Study.open("drawn", root=root)) is None


def test_the_lines_add_up():
    found = Estimate("p", 4, (Part("a", 100, 0.5, 1e6), Part("b", 1000, 3.0, 2e6)), 50 * 10**9)
    assert (found.seconds, found.size) == (3050, 2.1e9)
    shown = "\n".join(found.lines())
    for words in ("p: how long", "50 s", "50 min", "51 min", "2.1 GB (50 GB are free)"):
        assert words in shown


@pytest.mark.parametrize(("seconds", "words"), [(0.4, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2.0 h")])
def test_a_duration_is_rounded_to_what_a_reader_needs(seconds, words):
    assert duration(seconds) == words


def absent(name, *choices, command=""):
    files = [[{"key": key, "url": url} for key, url in choice] for choice in choices]
    return {"kind": "frontalizer", "name": name, "files": files, "command": command}


def test_one_command_brings_all_that_can_be_downloaded():
    five = absent("liveportrait_mod", [("lp_a", "u")], [("lp_b", "u")])
    same = absent("facepoke", [("lp_a", "u")], [("lp_b", "u")])
    other = absent("resnet50", [("mine", ""), ("r50", "u")])
    own, package = absent("ffwm", [("flow", "")]), absent("dlib_resnet", command="pip install dlib-bin")
    load, installed, brought = lacking_lines("study", [five, same, other, own, package, five])
    assert load.endswith("make weights PROFILE=study ACCEPT=lp_a,lp_b,r50")
    assert "liveportrait_mod, facepoke, resnet50" in load
    assert "dlib_resnet" in installed and installed.endswith("pip install dlib-bin")
    assert "ffwm" in brought and "make weights PROFILE=study" in brought


def test_nothing_is_said_where_nothing_is_lacking():
    assert lacking_lines("study", []) == []
