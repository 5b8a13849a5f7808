"""Notebook 03 and the report, with random numbers as LivePortrait's weights, marked as such, and without weights."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from drawn import PROFILE, make_project, save
from facefront.frontalizers.liveportrait.frontalizer import NETWORK_WEIGHTS
from facefront.weights import catalogue, sha256_of
from test_notebooks_survive_sets_of_few_faces import run_notebooks

RANDOM = "random numbers instead of learned weights"
NOTEBOOKS = ("03_frontalization", "09_report")


def project(root, frontalizers, title="drawn"):
    """Two people, each with two photos for the GT; one probe, for networks of full size take their time."""
    made = make_project(root, people=2)
    for photo in made.glob("data/Angle/*/*.png"):
        if (photo.parent.name, photo.stem) != ("p0", "0"):
            photo.unlink()
    profile = PROFILE.replace("none: {}, mirror: {}", frontalizers).replace("title: drawn", f"title: {title}")
    (made / "spec/profiles/drawn.yaml").write_text(profile)
    return made


@pytest.fixture
def random_weights(random_liveportrait, monkeypatch):
    """The random files among the downloads, and in the catalogue, with a licence that says what they are."""
    for key, path in zip(NETWORK_WEIGHTS, random_liveportrait, strict=True):
        changed = replace(catalogue.CATALOGUE[key], sha256=sha256_of(path), licence=RANDOM)
        monkeypatch.setitem(catalogue.CATALOGUE, key, changed)
    monkeypatch.setenv("FACEFRONT_WEIGHTS", str(random_liveportrait[0].parent))


def test_with_random_weights_it_runs_and_is_marked_as_random(tmp_path, monkeypatch, random_weights):
    root = project(tmp_path, "none: {}, liveportrait_mod: {params: {device: cpu}}", "LivePortrait with random weights")
    save(np.full((80, 80, 3), 90, np.uint8), root / "data/Angle/p0/no_face.png")
    page = run_notebooks(root, monkeypatch, NOTEBOOKS)
    frontals = pd.read_parquet(root / "results/drawn/tables/frontals.parquet")
    rows = frontals[frontals["frontalizer"] == "liveportrait_mod"].sort_values(["variant", "status"])
    variants = ["liveportrait_mod"] * 2 + ["liveportrait_mod:zero_rotation"] * 2
    assert rows["variant"].tolist() == variants
    assert rows["status"].tolist() == ["no_face_probe", "ok"] * 2
    assert [(root / "results/drawn" / path).is_file() for path in rows["path"]] == [False, True] * 2
    assert page.count(RANDOM) == len(NETWORK_WEIGHTS)
    assert "LivePortrait with random weights" in page
    assert "LivePortrait, rotation removed" in page
    assert not any(catalogue.CATALOGUE[key].url in page for key in NETWORK_WEIGHTS)  # none of its files is missing


def test_without_weights_it_is_not_run_and_the_row_says_what_is_missing(tmp_path, monkeypatch):
    page = run_notebooks(project(tmp_path, "none: {}, liveportrait_mod: {}, facepoke: {}"), monkeypatch, NOTEBOOKS)
    assert not list(tmp_path.glob("results/drawn/frontal/liveportrait_mod*"))
    row = page[page.index("not run") :]
    assert "weights absent" in row
    for key in NETWORK_WEIGHTS:
        file = catalogue.CATALOGUE[key]
        assert f"{file.filename} ({file.bytes / 1e6:.1f} MB; licence: MIT" in row
        assert file.url in page
    assert "make weights" in row
