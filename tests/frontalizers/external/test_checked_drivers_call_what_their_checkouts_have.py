"""Systems that cannot run on this kind of machine: what their drivers call is listed, and the checkouts have it."""

import ast
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from facefront.frontalizers import external
from facefront.frontalizers.external.entry_points import check_calls

SYSTEMS = Path(external.__file__).parent / "systems"
CHECKED = [p.parent.name for p in sorted(SYSTEMS.glob("*/system.yaml")) if "\nruns: checked" in p.read_text()]
INSTALLED = {"cv2", "diffusers", "imageio", "numpy", "omegaconf", "PIL", "torch", "transformers", "trimesh"}
"""Packages of the systems' environments; all other imports of a driver are modules of the checkout."""


def _system(key: str) -> SimpleNamespace:
    read = yaml.safe_load((SYSTEMS / key / "system.yaml").read_text(encoding="utf-8"))
    empty = {"name": "", "args": None, "flags": [], "keys": []}
    calls = [SimpleNamespace(**{**empty, **call}) for call in read["calls"]]
    return SimpleNamespace(key=key, commit=read["commit"], calls=calls, title=read["title"])


def _driver(key: str) -> ast.Module:
    return ast.parse((SYSTEMS / key / "driver.py").read_text(encoding="utf-8"))


def _listed(key: str, kind: str = "name") -> set[str]:
    calls = _system(key).calls
    if kind == "name":
        return {call.name for call in calls if call.name}
    return {each for call in calls for each in getattr(call, kind)}


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return the names that a driver imports from the checkout, each with the path of its module."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = {alias.asname or alias.name: node.module for alias in node.names}
        elif isinstance(node, ast.Import):
            names = {alias.asname or alias.name: alias.name for alias in node.names}
        else:
            continue
        for name, module in names.items():
            if module.split(".")[0] not in {*INSTALLED, *sys.stdlib_module_names, "facefront_job"}:
                found[name] = module.replace(".", "/") + ".py"
    return found


def _arguments(call: ast.Call) -> tuple[int, set[str]]:
    return len(call.args), {keyword.arg for keyword in call.keywords}


def _fits(call: ast.Call, args: list) -> bool:
    if any(isinstance(a, ast.Starred) for a in call.args) or any(k.arg is None for k in call.keywords):
        return True
    return _arguments(call) == (sum(a for a in args if isinstance(a, int)), {a for a in args if isinstance(a, str)})


def _uses(tree: ast.Module, name: str) -> list[ast.Call]:
    """Return the driver's calls of a listed name: a function or class by its name, a method by its last part."""
    last = name.rsplit(".", 1)[-1]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if "." in name:
        return [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == last]
    return [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == name]


def test_there_are_such_systems():
    wanted = {"aniportrait", "x-portrait", "hunyuan-portrait", "fantasy-portrait", "hrn", "pixel3dmm", "headgan"}
    assert wanted <= set(CHECKED)


@pytest.mark.parametrize("key", CHECKED)
def test_every_name_that_a_driver_imports_from_its_checkout_is_listed(key):
    calls = {(call.file, call.name.split(".")[0]) for call in _system(key).calls}
    missing = {f"{path}: {name}" for name, path in _imported(_driver(key)).items() if (path, name) not in calls}
    assert not missing


@pytest.mark.parametrize("key", CHECKED)
def test_a_driver_calls_each_listed_name_as_it_is_listed(key):
    tree = _driver(key)
    for call in _system(key).calls:
        for use in _uses(tree, call.name) if call.name and call.args is not None else []:
            assert _fits(use, call.args), f"{key}: line {use.lineno} calls {call.name} otherwise than {call.args}"


@pytest.mark.parametrize("key", CHECKED)
def test_every_option_that_a_driver_gives_is_listed(key):
    texts = {n.value for n in ast.walk(_driver(key)) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    scripts = _listed(key, "flags") | {call.name for call in _system(key).calls if call.file.startswith("scripts/")}
    options = {text for text in texts if text.startswith("--")}
    named = {
        f"--{argument}" for call in _system(key).calls for argument in call.args or [] if isinstance(argument, str)
    }
    assert options <= scripts | named


@pytest.mark.parametrize("key", CHECKED)
def test_the_checkout_has_what_the_driver_calls(key):
    checkouts = Path(os.environ.get("FACEFRONT_CHECKOUTS", ""))
    source = checkouts / key
    if not os.environ.get("FACEFRONT_CHECKOUTS") or not source.is_dir():
        pytest.skip(f"set FACEFRONT_CHECKOUTS to a folder with a checkout named {key!r}: see docs/external.md")
    check_calls(_system(key), source)


@pytest.mark.parametrize("key", [p.parent.name for p in sorted(SYSTEMS.glob("*/system.yaml"))])
def test_a_system_without_a_driver_says_why(key):
    read = yaml.safe_load((SYSTEMS / key / "system.yaml").read_text(encoding="utf-8"))
    assert (SYSTEMS / key / "driver.py").is_file() or (read["runs"] == "none" and read["lacks"])
    assert read["runs"] == "driven" or read["lacks"]
    assert len(read["commit"]) == 40


@pytest.mark.parametrize("key", CHECKED)
def test_a_driver_imports_its_checkout_only_once_the_job_is_known(key):
    """`run` puts the checkout on the path of modules; an import at the top of the driver would come before."""
    tree = _driver(key)
    assert not _imported(ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], []))
