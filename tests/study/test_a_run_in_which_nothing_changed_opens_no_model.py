"""A second `make report` finds out that nothing changed without a model, and without the libraries that run one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drawn import make_project, use_drawn_components
from facefront.errors import SetupError
from facefront.report import Section
from facefront.study import components, inputs, steps, trial
from facefront.study.options import read_options
from facefront.study.study import Study

LIB = Path(__file__).parents[2] / "lib"
SLOW = {"torch", "torchvision", "onnxruntime", "onnx", "numba", "scipy", "skimage", "sklearn", "matplotlib", "dask"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    (tmp_path / "requirements.lock").touch()
    return make_project(tmp_path, people=2)


@pytest.fixture
def built(monkeypatch):
    """The names of the components that were built, in order."""
    names = []
    build = steps._build
    monkeypatch.setattr(steps, "_build", lambda component: names.append(component.name) or build(component))
    return names


def prepare(project):
    inputs.prepare(read_options({"PROFILE": "drawn"}, project), project)
    return inputs.inputs_file("drawn", project)


def loaded(code):
    """The top-level packages that a fresh interpreter holds after the code."""
    code = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": LIB}
    )
    return set(done.stdout.split())


def test_models_are_opened_once_and_remembered_with_the_results(project, built):
    stamp = prepare(project)
    assert built == ["dots", "colours"]
    before = stamp.stat().st_mtime_ns
    prepare(project)
    assert (built, stamp.stat().st_mtime_ns) == (["dots", "colours"], before)
    shutil.rmtree(project / "results")
    prepare(project)
    assert built == ["dots", "colours"] * 2


@pytest.mark.parametrize("what", ["_versions", "cuda_is_present"])
def test_other_libraries_or_another_device_open_them_again(project, built, monkeypatch, what):
    prepare(project)
    monkeypatch.setattr(trial, what, lambda: ["another"])
    prepare(project)
    assert built == ["dots", "colours"] * 2


def test_other_code_opens_that_component_again(project, built, monkeypatch):
    prepare(project)
    monkeypatch.setattr(type(components.DETECTORS.build("dots")), "version", 2)
    prepare(project)
    assert built == ["dots", "colours", "dots"]


def test_what_could_not_be_opened_is_not_remembered(project, monkeypatch):
    def refuse(component):
        raise SetupError(f"{component.name}: refused")

    build = steps._build
    monkeypatch.setattr(steps, "_build", refuse)
    for _ in range(2):
        with pytest.raises(SetupError, match="dots: refused"):
            prepare(project)
    monkeypatch.setattr(steps, "_build", build)
    prepare(project)


def test_the_check_loads_no_library_that_runs_models():
    found = loaded("import facefront.study.inputs, facefront.study.sequence, drawnheads.install")
    assert found & SLOW == set()


def test_measuring_loads_no_picture_library():
    assert loaded("import facefront.measure") & (SLOW - {"scipy"} | {"cv2", "PIL"}) == set()


def test_the_section_of_a_notebook_that_is_gone_leaves_the_page(project, capsys):
    (project / "notebooks").mkdir()
    (project / "notebooks/08_related.py").touch()
    study = Study.open("drawn", root=project)
    sections = study.results / "sections"
    Section("07_related", "Related").save(sections)
    Section("08_related", "Related").save(sections)
    stamp = prepare(project)
    before = stamp.stat().st_mtime_ns
    assert {path.name for path in sections.glob("[!.]*")} == {"07_related.json.old", "08_related.json"}
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{sections / '07_related.json'}: ") and "set aside" in line
    prepare(project)
    assert stamp.stat().st_mtime_ns == before
