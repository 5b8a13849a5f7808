import ctypes
import subprocess
import sys
import time
from pathlib import Path

import pytest

from facefront.errors import SetupError
from facefront.imaging.images import ImageReadError

TOOLS = Path(__file__).parents[2] / "tools"
MEGABYTE = 1 << 20


def refuse():
    raise SetupError("photo.jpg: no photo; give one")


def refuse_at_length():
    raise ImageReadError("photo.jpg", "\nno photo")


def fail():
    raise KeyError("bytes")


CASES = {
    "ok": (lambda: 1, {}),
    "refused": (refuse, {}),
    "traceback": (fail, {}),
    "crash": (lambda: ctypes.string_at(0), {}),
    "hang": (lambda: time.sleep(9), {"seconds": 0.1}),
    "over memory": (lambda: b"x" * (500 * MEGABYTE), {"memory": 30 * MEGABYTE}),
    "silent difference": (lambda: 2, {"check": lambda value: f"{value} is not 1"}),
}
COMMANDS = {
    "ok": "print(1)",
    "refused": "raise SystemExit('photo.jpg: no photo')",
    "traceback": "{}['bytes']",
    "crash": "import ctypes; ctypes.string_at(0)",
    "hang": "import time; time.sleep(9)",
}


@pytest.fixture
def try_case(monkeypatch):
    monkeypatch.syspath_prepend(TOOLS)
    from fuzzing import Case, child

    return lambda run, **limits: child.try_case(Case("area", "name", run, **limits))


@pytest.mark.parametrize("outcome", CASES)
def test_a_function_ends_in_the_outcome_that_it_should(try_case, outcome):
    run, limits = CASES[outcome]
    assert try_case(run, **limits)[0] == outcome


@pytest.mark.parametrize("outcome", COMMANDS)
def test_a_command_ends_in_the_outcome_that_it_should(try_case, outcome):
    limits = {"seconds": 0.5} if outcome == "hang" else {}
    assert try_case([sys.executable, "-c", COMMANDS[outcome]], **limits)[0] == outcome


def test_a_refusal_of_two_lines_is_a_traceback(try_case):
    assert try_case(refuse_at_length)[0] == "traceback"


def test_a_file_changed_outside_is_named(try_case, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    outcome, detail = try_case((kept / "new.txt").touch, untouched=[kept])
    assert outcome == "outside"
    assert "new.txt" in detail


def test_the_table_counts_the_cases_and_an_unknown_area_is_refused():
    command = [sys.executable, str(TOOLS / "fuzz.py"), "--cases", "3", "--area"]
    done = subprocess.run([*command, "images"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].split()[:2] == ["all", "3"]
    refused = subprocess.run([*command, "image"], capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stderr) == (2, "fuzz: unknown area 'image'; did you mean 'images'?\n")
