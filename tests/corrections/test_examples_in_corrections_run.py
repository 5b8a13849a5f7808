"""Every public function of `corrections` has an example in its docstring, and each example runs."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

import facefront.corrections

ROOM = facefront.corrections
MODULES = [importlib.import_module(f"{ROOM.__name__}.{found.name}") for found in pkgutil.iter_modules(ROOM.__path__)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_examples_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_public_functions_have_an_example(module):
    functions = [function for _, function in inspect.getmembers(module, inspect.isfunction)]
    public = [f for f in functions if f.__module__ == module.__name__ and not f.__name__.startswith("_")]
    assert [f.__name__ for f in public if ">>>" not in (f.__doc__ or "")] == []
