"""One environment, whichever way it is made."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
LOCK = dict(line.split("==") for line in (ROOT / "requirements.lock").read_text().split())


def test_conda_gives_only_what_pip_cannot_and_its_pins_are_the_locks():
    names = [
        re.split("[=<>]+", entry) for entry in yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    ]
    pins = {name: rest[0] for name, *rest in names if rest}
    assert pins.pop("python") == "3.11"
    assert pins
    assert pins == {name: LOCK[name] for name in pins}


def test_the_makefile_installs_the_locks_torch_and_setuptools():
    makefile = (ROOT / "Makefile").read_text()
    for name in ("torch", "setuptools"):
        assert set(re.findall(rf"{name}==([\d.]+)", makefile)) == {LOCK[name]}


def test_one_onnxruntime_and_one_opencv():
    assert [name for name in LOCK if name.startswith("onnxruntime")] == ["onnxruntime-gpu"]
    assert [name for name in LOCK if name.startswith("opencv")] == ["opencv-python-headless"]


def test_the_python_that_is_asked_for_is_the_one_the_pins_support():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.13"
