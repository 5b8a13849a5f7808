"""What a newcomer types first: `make`, `make report`, and what they mistype."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from facefront.study.options import describe_profiles

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
OF_MAKE = {"DATA", "IMAGES", "LANGUAGE", "PROFILE", "WEIGHTS", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES"}
"""What the make that runs the tests hands on to a make inside them."""
PRINT = "import os, sys; print([os.environ[name] for name in sys.argv[1:]])"


@pytest.fixture
def checkout(tmp_path):
    """Make's part of the project, with an environment that is this interpreter and in which nothing is to be done."""
    root = tmp_path / "the checkout"
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "environment.yml"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root)
    for name in ("spec", "scripts", "tools", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(ROOT / "lib/facefront", root / "lib/facefront", ignore=shutil.ignore_patterns("packs", "*.npz"))
    return root


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    own = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    command = ["make", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**own, "PYTHON": sys.executable, **environment},
    )


def test_help_is_the_default_and_lists_every_target(checkout):
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())
    shown = make(checkout).stdout
    assert phony == set(re.findall(r"^  make ([a-z-]+) +\S", shown, re.M))


def test_every_variable_of_the_makefile_can_be_given(checkout):
    declared = re.findall(r"^([A-Z_]+) \?=", MAKEFILE, re.M)
    result = make(checkout, "help", *(f"{name}={'heads' if name == 'PROFILE' else 'x'}" for name in declared))
    assert (result.returncode, result.stderr) == (0, "")


def test_help_names_every_setting_that_a_reader_needs_and_every_profile(checkout):
    shown = make(checkout, "help").stdout
    for name in ("PROFILE", "DATA", "WEIGHTS", "ACCEPT", "IMAGES", "JOBS", "LANGUAGE", "ENV_DIR"):
        assert re.search(rf"^  {name}=\S+ +\S", shown, re.M)
    line = next(line.split() for line in shown.splitlines() if "heads-lfw" in line)
    assert line == sorted(path.stem for path in (ROOT / "spec/profiles").glob("*.yaml"))


ASKED = ["report", "estimate", "weights", "data", "lab", "clean", "profiles"]


@pytest.mark.parametrize("arguments", [("profiles",), ("PROFILE=help",), *((name, "PROFILE=help") for name in ASKED)])
def test_the_profiles_are_listed_before_anything_is_installed(checkout, arguments):
    result = make(checkout, *arguments)
    assert result.returncode == 0
    assert result.stdout.rstrip("\n") == describe_profiles(ROOT)
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "PROFIL=cfp"), "PROFIL is no variable of this Makefile; did you mean 'PROFILE'?"),
        (("clean", "PROFILES=cfp"), "did you mean 'PROFILE'?"),
        (("weights", "WEIGHT=x"), "did you mean 'WEIGHTS'?"),
        (("report", "image=none"), "image is no variable"),
        (("report", "PARTS=biwi"), "PARTS is no variable"),
        (("report", "PROFILE=no-such"), "PROFILE=no-such: no profile"),
        (("report", "PROFILE=cfp lfw"), "PROFILE=cfp lfw: no profile"),
        (("report", "PROFILE="), "PROFILE=: no profile"),
        (("report", "PROFILE=../x"), "PROFILE=../x: no profile"),
        (("report", "PROFILE=$(shell touch mark)"), "PROFILE=$(shell touch mark): no profile"),
        (("report", "PROFILE=a; touch mark"), "PROFILE=a; touch mark: no profile"),
        (("report", "PROFILE='; touch mark; '"), "no profile"),
        (("report", "IMAGES=non"), "IMAGES=non: give all, or none"),
        (("report", "IMAGES="), "IMAGES=: give all, or none"),
        (("report", "JOBS=0"), "JOBS=0: give"),
        (("weights", "ACCEPT=yes please"), "ACCEPT=yes please: give yes"),
        (("report", "LANGUAGE=eng"), "LANGUAGE=eng: no messages in this language; did you mean 'en'? choose one: en"),
        (("report", "PROFILE=cfp", "DATA=/no/such"), "DATA=/no/such: no such folder"),
        (("report", "PROFILE=cfp", "DATA=it's $5"), "it's $5: no such folder"),
        (("report", "WEIGHTS=/no/such"), "WEIGHTS=/no/such: no such folder"),
        (("env", "ENV_DIR="), "ENV_DIR is empty"),
        (("env", "ENV_DIR=notebooks"), "notebooks: holds something that is no environment"),
        (("env", "PYTHON=/no/such"), "PYTHON=/no/such: is not Python 3.11 or 3.12"),
        (("clean", "PROFILE=cfp lfw"), "PROFILE=cfp lfw: no profile"),
        (("clean", "PROFILE="), "PROFILE=: no profile"),
    ],
)
def test_a_wrong_setting_stops_in_one_line_before_anything_is_installed(checkout, arguments, said):
    result = make(checkout, *arguments)
    assert result.returncode == 2
    lines = [line for line in result.stderr.splitlines() if "*** [" not in line]
    assert len(lines) == 1 and said in lines[0]
    assert not (checkout / ".venv").exists() and not (checkout / "mark").exists()


def test_a_setting_of_the_environment_is_checked_as_well(checkout):
    result = make(checkout, "report", IMAGES="false")
    assert "IMAGES=false: give all, or none" in result.stderr


@pytest.mark.parametrize(
    "value", ["o'brien", 'a "b"', "a  b", "$HOME", "$(shell echo x)", "a;b", "a#b", "~/x", "`id`", "100%"]
)
def test_a_value_reaches_the_recipe_as_it_was_typed(checkout, value):
    text = (checkout / "Makefile").read_text() + f"\nshow:\n\t@{sys.executable} -c '{PRINT}' DATA WEIGHTS\n"
    (checkout / "Makefile").write_text(text)
    assert make(checkout, "show", f"DATA={value}", WEIGHTS=value).stdout == f"{[value, value]}\n"


def test_only_a_language_that_is_typed_counts(checkout):
    text = (checkout / "Makefile").read_text() + f"\nshow:\n\t@{sys.executable} -c '{PRINT}' LANGUAGE\n"
    (checkout / "Makefile").write_text(text)
    assert make(checkout, "show", LANGUAGE="de_DE:de").stdout == "['en']\n"  # a desktop's
    assert make(checkout, "show", "LANGUAGE=fa").stdout == "['fa']\n"


def test_a_dry_run_computes_nothing(checkout):
    before = sorted(checkout.rglob("*"))
    result = make(checkout, "-n", "report")
    assert result.returncode == 0
    assert sorted(checkout.rglob("*")) == before


def test_clean_removes_what_belongs_to_the_profile_and_its_parts_alone(checkout):
    gone = ["results/biwi-lfw", "reports/biwi-lfw", "figures/biwi-lfw", "results/biwi", "results/lfw"]
    kept = ["results/cfp", "lfw", "biwi", "data/lfw", "reports/lfw", "results/heads"]
    for name in (*gone, *kept):
        (checkout / name / "deep").mkdir(parents=True)
    (checkout / "figures/biwi-lfw/link").symlink_to(checkout / "lfw")
    result = make(checkout, "clean", "PROFILE=biwi-lfw")
    assert result.returncode == 0
    assert [name for name in (*gone, *kept) if (checkout / name).exists()] == kept
    assert (checkout / "lfw/deep").is_dir()
    assert {line.removeprefix("remove ") for line in result.stdout.splitlines()} == set(gone)


def test_clean_unlinks_a_linked_folder_and_keeps_what_it_points_to(checkout, tmp_path):
    (tmp_path / "scratch/cfp").mkdir(parents=True)
    (checkout / "results").mkdir()
    (checkout / "results/cfp").symlink_to(tmp_path / "scratch/cfp")
    assert make(checkout, "clean", "PROFILE=cfp").returncode == 0
    assert (tmp_path / "scratch/cfp").is_dir() and not os.path.lexists(checkout / "results/cfp")
