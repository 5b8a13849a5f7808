"""One environment, whichever way it is made, and on every platform that is supported."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DIRECT = [Requirement(line) for line in PROJECT["dependencies"]]
NOT_LOCKED = {"dlib"}  # brought by who wants it: its models are 100 MB, of which 22 are used
EXTRAS = [
    Requirement(line)
    for extra, lines in PROJECT["optional-dependencies"].items()
    for line in lines
    if extra not in NOT_LOCKED
]
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
    assert PROJECT["requires-python"] == ">=3.11,<3.13"


@pytest.mark.parametrize(("system", "machine"), PLATFORMS)
def test_every_direct_dependency_is_in_the_lock(system, machine):
    pins, where = lock(system, machine), {"sys_platform": system, "platform_machine": machine}
    here = [each for each in [*DIRECT, *EXTRAS] if each.marker is None or each.marker.evaluate(where)]
    assert [str(each) for each in here if not each.specifier.contains(pins.get(each.name, "0"))] == []
    assert any(each.name.startswith("onnxruntime") for each in here)


def imported(folder):
    """The top-level modules, other than the standard library's, that the files of a folder import anywhere.

    The drivers of external systems run in environments of their own and are left out.
    """
    paths = [
        path for path in folder.rglob("*.py") if not path.match("external/systems/*/*") and path.stem != "facefront_job"
    ]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names


def undeclared(modules, requirements):
    """The modules that no package of these requirements brings."""
    brings, named = importlib.metadata.packages_distributions(), {each.name for each in requirements}
    return {module for module in modules if not named & set(map(canonicalize_name, brings.get(module, ())))}


def test_every_package_that_the_library_imports_is_a_direct_dependency():
    modules = imported(ROOT / "lib") - {path.name for path in (ROOT / "lib").iterdir()}
    assert {"cv2", "torch", "yaml"} <= modules
    assert undeclared(modules - NOT_LOCKED, DIRECT) == set()
    assert undeclared({"pytest", "numpy"}, DIRECT) == {"pytest"}
