"""Notebooks tell the story: prose, then a few lines that call the library's public rooms, where all logic lives."""

import ast
import re
import shutil
from pathlib import Path

import jupytext
import pytest
from ipykernel.kernelspec import get_kernel_dict
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*"))
PARAMETERS = {"profile", "data", "weights", "images", "language"}
OWN_PARAMETERS = {"05_failures_ffwm": {"frontalizers"}, "06_failures_deca": {"frontalizers"}}
ROOMS = {"facefront.measure", "facefront.report", "facefront.faces", "facefront.notebook"}
ROOMS |= {"facefront.embedders", "facefront.detectors", "facefront.frontalizers", "facefront.enhancers"}
ROOMS |= {"facefront.datasets.makers", "facefront.languages", "facefront.report.messages", "facefront.variants"}
LONGEST = 9  # lines of a cell that are not a call's closing bracket


def cells(path, kind=None):
    return [cell for cell in jupytext.read(path).cells if kind in (None, cell.cell_type)]


def statements(path):
    return [node for cell in cells(path, "code") for node in ast.walk(ast.parse(cell.source))]


def test_each_is_a_numbered_percent_script_and_numbers_only_rise():
    names = [path.name for path in NOTEBOOKS if not path.name.startswith(("_", "."))]
    assert names
    assert all(re.fullmatch(r"\d\d_[a-z_]+\.py", name) for name in names)
    numbers = [int(name[:2]) for name in names]
    assert numbers == sorted(set(numbers))
    assert names[-1] == "09_report.py"


@pytest.fixture(params=sorted(FOLDER.glob("0*.py")), ids=lambda path: path.stem)
def notebook(request):
    return request.param


def test_it_is_py_percent(notebook):
    header = notebook.read_text("utf-8").partition("# %%")[0]
    assert "format_name: percent" in header
    assert "display_name: Python 3" in header


def test_saving_it_in_jupyterlab_changes_no_line(notebook, tmp_path):
    copy = Path(shutil.copy(notebook, tmp_path))
    manager = build_sync_jupytext_contents_manager_class(LargeFileManager)(root_dir=str(tmp_path))
    model = manager.get(copy.name, type="notebook")
    model["content"]["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
    model["content"]["metadata"]["kernelspec"] |= {key: get_kernel_dict()[key] for key in ("display_name", "language")}
    model["content"]["cells"][0]["metadata"] |= {"editable": True, "slideshow": {"slide_type": ""}}
    manager.save(model, copy.name)
    assert copy.read_text("utf-8") == notebook.read_text("utf-8")


def test_one_cell_is_tagged_parameters_and_sets_them_all(notebook):
    tagged = [cell for cell in cells(notebook, "code") if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assigned = {target.id for node in ast.parse(tagged[0].source).body for target in node.targets}
    assert assigned == PARAMETERS | OWN_PARAMETERS.get(notebook.stem, set())
    assert all("#" in line for line in tagged[0].source.splitlines())


def test_it_defines_nothing(notebook):
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in statements(notebook) if isinstance(node, made)]


def test_cells_are_short(notebook):
    for cell in cells(notebook, "code"):
        assert len([line for line in cell.source.splitlines() if line.strip(" )],")]) <= LONGEST, cell.source


def test_prose_comes_before_code(notebook):
    kinds = [cell.cell_type for cell in cells(notebook)]
    assert kinds[0] == "markdown"
    assert cells(notebook, "markdown")[0].source.startswith("# ")
    headings = [i for i, cell in enumerate(cells(notebook)) if cell.source.startswith("## ")]
    assert all(kinds[i + 1] == "code" for i in headings)


def test_no_output_is_kept(notebook):
    assert not [cell for cell in cells(notebook, "code") if cell.get("outputs")]
    assert not list(FOLDER.glob("*.ipynb"))


def test_it_imports_only_public_rooms(notebook):
    for node in statements(notebook):
        if isinstance(node, ast.Import):
            assert not any(name.name.startswith("facefront") for name in node.names)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("facefront"):
            assert node.module in ROOMS | {"facefront"} or node.module.startswith("facefront.study.")
            assert not any(name.name.startswith("_") for name in node.names)
        if isinstance(node, ast.Attribute):
            assert not node.attr.startswith("_")


def test_what_it_shows_is_saved(notebook):
    source = notebook.read_text("utf-8")
    assert ("notebook.save()" in source) != ("write_report(" in source)
    if "notebook.save()" in source:
        calls = [node for node in statements(notebook) if isinstance(node, ast.Call)]
        opened = [call for call in calls if ast.unparse(call.func).startswith("open_")]
        assert [call.args[0].value for call in opened] == [notebook.stem]
