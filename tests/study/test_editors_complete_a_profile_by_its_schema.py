"""The JSON schema of profiles is made from the types that check them, and every profile names it."""

import json
from pathlib import Path

import jsonschema
import pytest

from facefront.files.yaml_files import read_yaml
from facefront.study.schema import NAME, profile_schema

ROOT = Path(__file__).parents[2]
PROFILES = sorted((ROOT / "spec/profiles").glob("*.yaml"))


def test_the_kept_schema_is_that_of_the_settings():
    assert json.loads((ROOT / "spec" / NAME).read_text("utf-8")) == profile_schema(), (
        "run .venv/bin/python -m facefront.study.schema"
    )


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_committed_profile_names_the_schema_and_fits_it(path):
    assert path.read_text("utf-8").splitlines()[0] == f"# yaml-language-server: $schema=../{NAME}"
    jsonschema.validate(read_yaml(path), profile_schema())


@pytest.mark.parametrize(
    "change", [{"max_sid": 3}, {"max_side": 0}, {"engine": {"backend": "ray"}}, {"registration": None}, {"name": "x"}]
)
def test_what_the_run_refuses_the_schema_refuses(change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read_yaml(ROOT / "spec/profiles/cfp.yaml") | change, profile_schema())


def test_settings_are_described():
    engine = profile_schema()["$defs"]["EngineSettings"]["properties"]
    assert all(entry["description"] for entry in engine.values())
