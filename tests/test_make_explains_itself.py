"""What a newcomer types first: `make`, `make report`."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from facefront.run.yaml_files import read_yaml

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.fixture
def checkout(tmp_path):
    """The Makefile and the profiles alone: nothing here can build an environment."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml", "environment.yml"):
        (tmp_path / name).touch()
    shutil.copytree(ROOT / "spec", tmp_path / "spec")
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["make", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_help_is_the_default_and_lists_every_target(checkout):
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[1].split())
    shown = make(checkout).stdout
    assert phony == set(re.findall(r"^  make ([a-z-]+) +\S", shown, re.M))


def test_a_report_without_a_profile_lists_the_profiles_before_anything_is_installed(checkout):
    result = make(checkout, "report", "PROFILE=no-such")
    assert result.returncode == 2
    for path in (ROOT / "spec/profiles").glob("*.yaml"):
        profile = read_yaml(path)
        needs = profile["needs"] if "parts" in profile else profile["dataset"]["needs"]
        assert f"  {path.stem:<10} {profile['title']}: needs {needs}" in result.stderr
    assert not (checkout / ".venv").exists()
