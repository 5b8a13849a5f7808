"""Every step meets every fault of a machine for a while: the run stops with one line, nothing of it is kept, and the
next run, without the fault, has the tables of a healthy one."""

import errno
import os
import sys
from pathlib import Path

import pandas as pd
import pytest

from drawn import PROFILE, draw_people, make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.frontalizers import FRONTALIZERS
from facefront.frontalizers.external import external_card, frontalizer
from facefront.imaging import images
from facefront.study import analysis, enhancing, quality, sittings, steps
from facefront.study.enhancement import Enhancement
from facefront.study.galleries import Galleries
from facefront.study.study import Study

sys.path.insert(0, str(Path(__file__).parents[1] / "frontalizers/external"))
from small_systems import GOOD, pretend_installed, small_system

STEPS = {
    "detection": ("detector", lambda study: study.listed, lambda study: study.faces),
    "turning": ("frontalizer", lambda study: study.images, lambda study: study.frontals),
    "embedding": ("backbone", lambda study: study.frontals, lambda study: study.frontal_faces),
    "enhancing": (
        "enhancer",
        lambda study: study.frontal_faces,
        lambda study: Enhancement.open(study, "none").frontals,
    ),
    "quality": ("", lambda study: study.images, lambda study: Enhancement.open(study, "none").quality),
    "gallery": ("frontalizer", lambda study: study.images, lambda study: Galleries(study).views),
    "external": ("frontalizer", lambda study: study.images, lambda study: study.frontals),
}
"""By name: the kind of component that it opens, what comes before it, and the step itself."""


def enhanced(study: Study) -> Enhancement:
    return Enhancement.open(study, "none")


def failing(number):
    def read(path, most):
        raise OSError(number, os.strerror(number), str(path))

    return read


def other_bytes(path, most):
    return b"other"


def greedy(*_):
    raise MemoryError


def broken(component):
    raise SetupError("model.onnx: not a usable ONNX model; get the file again")


def plant(patch, fault: str, kind: str) -> None:
    if fault == "memory":
        for module in (steps, enhancing, quality, sittings):
            patch.setattr(module, "decode_image", greedy)
    elif fault == "model":
        build = steps.Component.build
        patch.setattr(steps.Component, "build", lambda self: (broken if self.kind == kind else build)(self))
    else:
        patch.setattr(images, "read_regular", READS[fault])


READS = {
    "missing": failing(errno.ENOENT),
    "permission": failing(errno.EACCES),
    "disk": failing(errno.EIO),
    "other bytes": other_bytes,
}
SAID = {
    "memory": "too little memory",
    "model": r"model\.onnx: not a usable",
    "other bytes": r"holds other bytes .* run again",
}


def tables_of(study: Study, step: str) -> list[pd.DataFrame]:
    made = [study.images, study.faces, study.frontals, study.frontal_faces]
    if step in ("enhancing", "quality"):
        made += [enhanced(study).frontals, enhanced(study).quality]
    return [*made, Galleries(study).views] if step == "gallery" else made


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """A project for each kind of run, and its healthy tables."""
    with pytest.MonkeyPatch.context() as patch:
        use_drawn_components(patch)
        root = make_project(tmp_path_factory.mktemp("run") / "project", people=0)
        draw_people(root / "data", people=2, angled=2)
        system = small_system(root.parent / "small", GOOD)
        pretend_installed(system, root.parent / "installed")
        patch.setenv("FACEFRONT_EXTERNAL", str(root.parent / "installed"))
        patch.setitem(FRONTALIZERS._cards, "small", external_card(system))
        yield root


@pytest.fixture(scope="module")
def healthy(projects):
    found: dict[str, list[pd.DataFrame]] = {}

    def of(step: str) -> list[pd.DataFrame]:
        if step not in found:
            found[step] = tables_of(opened(projects, step, f"healthy-{step}"), step)
        return found[step]

    return of


def opened(root: Path, step: str, results: str) -> Study:
    sections = {
        "external": PROFILE.replace("mirror: {}", "small: {}"),
        "gallery": PROFILE.replace("mirror: {}", "template: {}") + "gallery: {of: [template], yaws: [-40]}\n",
    }
    text = sections.get(step, PROFILE + "enhancers: {flip: {}}\nenhancement: {of: [none]}\n")
    (root / "spec/profiles/drawn.yaml").write_text(text)
    return Study.open("drawn", root=root, results=f"results/{results}")


def kept(study: Study) -> dict[str, int]:
    notes = (analysis.FAULT, "sha256", "opened")
    return {step: count for step, count in study.store.counts().items() if step not in notes}


CASES = [(step, fault) for step in STEPS for fault in (*READS, "memory", "model") if fault != "model" or STEPS[step][0]]


@pytest.mark.parametrize(("step", "fault"), CASES)
def test_a_step_that_meets_a_fault_keeps_nothing_of_it(projects, healthy, step, fault):
    kind, before, run = STEPS[step]
    results = f"{step}-{fault}"
    study = opened(projects, step, results)
    before(study)
    there = kept(study)
    with pytest.MonkeyPatch.context() as patch:
        plant(patch, fault, kind)
        with pytest.raises(SetupError, match=SAID.get(fault, r"cannot be read on .* run again")) as stopped:
            run(study)
    assert "\n" not in str(stopped.value)
    lasting = "frontalize" if step in ("turning", "external") else ""  # of the arm before it, whose model loads
    assert kept(study) == there or (fault == "model" and set(kept(study)) - set(there) <= {lasting})
    healed = tables_of(opened(projects, step, results), step)
    for table, expected in zip(healed, healthy(step), strict=True):
        pd.testing.assert_frame_equal(table, expected)


@pytest.mark.parametrize("broken_load", ["raise OSError(5, 'Input/output error')", "raise MemoryError", "1 / 0"])
def test_a_system_whose_model_does_not_load_is_tried_a_few_times_and_heals(
    projects, healthy, tmp_path, monkeypatch, broken_load
):
    study = opened(projects, "external", f"load-{len(broken_load)}")
    assert len(study.images)
    there = kept(study)
    jobs, write = [], frontalizer.write_job
    monkeypatch.setattr(frontalizer, "write_job", lambda *a: jobs.append(a) or write(*a))
    driver = Path(FRONTALIZERS["small"].system.driver)
    driver.write_text(GOOD.replace("return None", broken_load, 1))
    try:
        with pytest.raises(SetupError, match=r"before its model was loaded; see .* run again"):
            assert study.frontals is None
    finally:
        driver.write_text(GOOD)
    assert len(jobs) <= 4
    assert set(kept(study)) - set(there) <= {"frontalize"}
    healed = tables_of(opened(projects, "external", f"load-{len(broken_load)}"), "external")
    for table, expected in zip(healed, healthy("external"), strict=True):
        pd.testing.assert_frame_equal(table, expected)
