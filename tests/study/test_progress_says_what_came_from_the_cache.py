"""A step that computes nothing says so in one line; a bar is for what is computed, and no fault of a notebook."""

import ast
import io
import sys
from pathlib import Path

import pytest

from drawn import draw_photo, make_project, save, use_drawn_components
from facefront.runtime.console import is_watched, progress_stream
from facefront.study.progress import Progress
from facefront.study.study import Study

ROOT = Path(__file__).parents[2]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    use_drawn_components(monkeypatch)
    root = make_project(tmp_path)
    return lambda: Study.open("drawn", root=root)


def test_the_second_time_every_step_is_one_line_from_cache(opened, capsys):
    first, _ = opened(), capsys.readouterr()
    assert len(first.frontals) and "from cache" not in capsys.readouterr().err
    again = opened()
    assert len(again.frontals) == len(first.frontals)
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "drawn: detect and embed original: 15 photos, from cache",
        "drawn: frontalize, none: 9 photos, from cache",
        "drawn: frontalize, mirror: 9 photos, from cache",
    ]


def test_a_bar_counts_what_was_stored_too(opened, capsys):
    study = opened()
    assert len(study.faces)
    save(draw_photo(7, 1), study.root / "data/Angle/p0/new.png")
    capsys.readouterr()
    assert len(opened().faces) == 16
    shown = capsys.readouterr().err
    assert "16/16" in shown and "from cache" not in shown


class KernelStream(io.StringIO):
    """A stream of a notebook's kernel, by its module."""


KernelStream.__module__ = "ipykernel.iostream"


def test_a_notebook_gets_it_on_stdout_and_a_terminal_on_stderr(monkeypatch):
    assert progress_stream() is sys.stderr
    monkeypatch.setattr(sys, "stderr", KernelStream())
    assert progress_stream() is sys.stdout
    monkeypatch.setenv("JPY_SESSION_NAME", "notebooks/03.ipynb")
    assert is_watched(sys.stdout)
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert not is_watched(sys.stdout)


def test_a_step_that_failed_is_not_from_cache(capsys):
    with pytest.raises(OSError), Progress("step", 3):
        raise OSError
    with Progress("of nothing", 0):
        pass
    assert capsys.readouterr().err == ""


def test_every_bar_goes_where_its_reader_expects_it():
    """tqdm's own choice is stderr, a red box in JupyterLab: the drawing of a set was one."""
    files = list((ROOT / "lib").rglob("*.py"))
    bars = [
        (path, call)
        for path in files
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "tqdm"
    ]
    assert len(bars) >= 4
    assert [str(path) for path, call in bars if "file" not in {taken.arg for taken in call.keywords}] == []
