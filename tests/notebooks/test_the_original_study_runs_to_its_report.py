"""The sections of `study-biwi` run through every notebook, on dots, with random numbers as LivePortrait's weights."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml

import test_notebooks_survive_sets_of_few_faces as few
from drawn import make_project
from facefront.frontalizers.liveportrait.frontalizer import NETWORK_WEIGHTS
from facefront.weights import catalogue, sha256_of

ROOT = Path(__file__).parents[2]
SECTIONS = "measure", "frontalizers", "enhancers", "enhancement"
RANDOM = "random numbers instead of learned weights"


@pytest.fixture
def random_weights(random_liveportrait, monkeypatch):
    """The random files among the downloads, and in the catalogue, with a licence that says what they are."""
    for key, path in zip(NETWORK_WEIGHTS, random_liveportrait, strict=True):
        changed = replace(catalogue.CATALOGUE[key], sha256=sha256_of(path), licence=RANDOM)
        monkeypatch.setitem(catalogue.CATALOGUE, key, changed)
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(random_liveportrait[0].parent))


def study_of_dots(root):
    """Two people with two GT photos each and one probe; a profile with the study's own sections."""
    made = make_project(root, people=2)
    for photo in made.glob("data/Angle/*/*.png"):
        if (photo.parent.name, photo.stem) != ("p0", "0"):
            photo.unlink()
    study = yaml.safe_load((ROOT / "spec/profiles/study-biwi.yaml").read_text("utf-8"))
    profile = {"like": "drawn", "title": "Random weights"} | {key: study[key] for key in SECTIONS}
    (made / "spec/profiles/study.yaml").write_text(yaml.safe_dump(profile), "utf-8")
    return made


@pytest.mark.heavy
def test_liveportrait_is_the_subject_of_every_chapter(tmp_path, monkeypatch, random_weights):
    root = study_of_dots(tmp_path)
    monkeypatch.setattr(few, "ENHANCERS", "")  # the study's own
    page = few.run_notebooks(root, monkeypatch, few.STORY, ("study",), "study")
    frontals = pd.read_parquet(root / "results/study/tables/frontals.parquet")
    assert set(frontals["status"]) == {"ok"}
    assert {"liveportrait_mod", "liveportrait_mod:zero_rotation", "facepoke"} <= set(frontals["variant"])
    run = json.loads(next((root / "reports/study").rglob("run.json")).read_text("utf-8"))
    assert run["measure"]["primary"]["variant"] == "liveportrait_mod"
    assert "answers are for liveportrait_mod" in page
    assert page.count(RANDOM) >= len(NETWORK_WEIGHTS)
    assert "gfpgan" in page  # named as not run
