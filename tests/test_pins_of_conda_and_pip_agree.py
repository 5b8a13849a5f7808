"""One environment, whichever way it is made, and on every platform that is supported."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PINS = [Requirement(line) for line in (ROOT / "requirements.lock").read_text().splitlines()]
PLATFORMS = [("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")]


def lock(system="linux", machine="x86_64"):
    where = {"sys_platform": system, "platform_machine": machine}
    return {pin.name: str(pin.specifier)[2:] for pin in PINS if pin.marker is None or pin.marker.evaluate(where)}


def test_conda_gives_only_what_pip_cannot_and_its_pins_are_the_locks():
    names = [
        re.split("[=<>]+", entry) for entry in yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    ]
    pins = {name: rest[0] for name, *rest in names if rest}
    assert pins.pop("python") == "3.11"
    assert pins
    assert pins == {name: lock()[name] for name in pins}


def test_conda_asks_for_nothing_that_one_platform_alone_has():
    names = {
        re.split("[=<>]", entry)[0] for entry in yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    }
    assert names == {"python", "pip", "setuptools", "make"}


def test_every_pin_is_exact():
    assert all(re.fullmatch(r"==[\w.]+", str(pin.specifier)) for pin in PINS)


@pytest.mark.parametrize(("system", "machine"), PLATFORMS)
def test_one_onnxruntime_and_one_opencv(system, machine):
    has_gpu = (system, machine) == ("linux", "x86_64")
    pins = lock(system, machine)
    wanted = "onnxruntime-gpu" if has_gpu else "onnxruntime"
    assert [name for name in pins if name.startswith("onnxruntime")] == [wanted]
    assert [name for name in pins if name.startswith("opencv")] == ["opencv-python-headless"]
    assert len(pins) == len(lock())


def test_the_python_that_is_asked_for_is_the_one_the_pins_support():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.13"
