"""A head is fitted once for all that is drawn of it, and what two chains of enhancers begin with is done once."""

import json

import numpy as np
import pytest

from drawn import make_project, use_drawn_components
from facefront.enhancers.even import Evened
from facefront.frontalizers import FRONTALIZERS, template
from facefront.frontalizers.contract import random_source
from facefront.frontalizers.template import GenericHeadTemplate
from facefront.imaging.images import write_png
from facefront.study.enhancement import Enhancement
from facefront.study.steps import Component, Turn, Turning, Wanted, Way, frontalize
from facefront.study.study import Study
from facefront.weights import sha256_of

PROBES = 9


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    return make_project(tmp_path)


def change(root, old, new):
    path = root / "spec/profiles/drawn.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def counted(monkeypatch, owner, name):
    """Count the calls of a function, which goes on doing what it does."""
    calls, function = [], getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *given: calls.append(given) or function(*given))
    return calls


def test_both_arms_of_a_photo_are_drawn_of_one_fit(project, monkeypatch):
    change(project, "none: {}, mirror: {}", "template: {}")
    fits = counted(monkeypatch, template, "fit_head")
    study = Study.open("drawn", root=project)
    assert list(study.frontals["variant"].unique()) == ["template:zero_rotation", "template"]
    assert (study.frontals.groupby("variant")["path"].agg(lambda paths: sum(map(bool, paths))) == PROBES).all()
    assert len(fits) == PROBES


def test_an_arm_alone_gives_the_same_picture():
    source = random_source(np.random.default_rng(3))
    alone = GenericHeadTemplate().frontalize([source], "none")[0].image
    shared, again = GenericHeadTemplate(), random_source(np.random.default_rng(3))
    shared.prepare([again])
    shared.frontalize([again], "frontal")
    assert np.array_equal(shared.frontalize([again], "none")[0].image, alone)


@pytest.fixture
def seven_seconds_a_fit(monkeypatch):
    now, plain = [0.0], template.fit_head

    def slow(points):
        now[0] += 7
        return plain(points)

    monkeypatch.setattr(template, "fit_head", slow)
    monkeypatch.setattr("facefront.study.steps.time.perf_counter", lambda: now[0])


def test_the_time_of_a_shared_fit_counts_for_each_arm(project, seven_seconds_a_fit):
    change(project, "none: {}, mirror: {}", "template: {}")
    assert Study.open("drawn", root=project).seconds == {"template:zero_rotation": 7.0, "template": 7.0}


def test_a_photo_of_which_less_is_missing_has_no_share_of_the_others(tmp_path, seven_seconds_a_fit):
    component = Component(FRONTALIZERS.card("template"), "template")
    turns = []
    for name, places in (("a", (0, 1)), ("b", (0,))):  # of the second photo, one arm is kept
        path, source = tmp_path / f"{name}.png", random_source(np.random.default_rng(len(turns)))
        write_png(path, source.image)
        wanted = tuple(Wanted(way, f"{name}{way}", str(tmp_path / f"{name}{way}.png")) for way in places)
        turns.append(Turn(str(path), sha256_of(path), source.face, wanted))
    rows = frontalize(turns, Turning((Way(component, "none"), Way(component, "frontal")), 1600))
    assert {key: json.loads(value)["seconds"] for _, key, value in rows} == {"a0": 7.0, "b0": 7.0, "a1": 7.0}


def test_what_two_chains_begin_with_is_done_once(project, monkeypatch):
    path = project / "spec/profiles/drawn.yaml"
    text = path.read_text("utf-8").partition("\nenhancers:")[0]
    path.write_text(text + "\nenhancers: {sharp: {}, even: {}, even+sharp: {}}\n", "utf-8")
    evened = counted(monkeypatch, Evened, "_improve")
    made = Enhancement.open(Study.open("drawn", root=project), "none").frontals
    assert list(made["variant"].unique()) == ["none", "none+sharp", "none+even", "none+even+sharp"]
    assert (made.groupby("variant")["path"].agg(lambda paths: sum(map(bool, paths))) == PROBES).all()
    assert len(evened) == PROBES


def test_a_lost_output_of_a_longer_chain_is_made_again_from_the_view(project):
    path = project / "spec/profiles/drawn.yaml"
    text = path.read_text("utf-8").partition("\nenhancers:")[0]
    path.write_text(text + "\nenhancers: {even: {}, even+sharp: {}}\n", "utf-8")
    first = Enhancement.open(Study.open("drawn", root=project), "none").frontals
    lost = project / "results/drawn" / first.query("variant == 'none+even+sharp'")["path"].iloc[0]
    content = lost.read_bytes()
    lost.unlink()
    Enhancement.open(Study.open("drawn", root=project), "none").frontals  # noqa: B018 - computed on first use
    assert lost.read_bytes() == content
